// <form data-autosave="/url/" data-autosave-owner="7">: what is typed is sent a little after the last key. Until the
// server has it, it is kept in this browser, so that a dead network or a closed browser loses nothing.
// With data-autosave-local="/url/" instead, of something that was sent before, it is kept in this browser alone until
// somebody sends it. What the texts and parts in the form are called: docs/design.md.
"use strict";

const AFTER_THE_LAST_KEY = 1500;
const BEFORE_TRYING_AGAIN = 15_000;
const LONGEST = 10_000;

document.querySelectorAll("form[data-autosave], form[data-autosave-local]").forEach((form) => {
  const isLocal = !form.dataset.autosave;
  const place = `draft:${form.dataset.autosaveOwner}:${form.dataset.autosave ?? form.dataset.autosaveLocal}`;
  const status = form.querySelector("[data-autosave-status]");
  const choice = form.querySelector("[data-autosave-choice]");
  let isUnsaved = false;
  let other; // the version that somebody has to choose between, with this one
  let mayLeave = false;
  let timer;
  let last = Promise.resolve();

  const tell = (words) => (status.textContent = words);
  const isOurs = ([name]) => name !== "csrfmiddlewaretoken" && !name.endsWith("_FORMS");
  const words = () => JSON.stringify([...new FormData(form)].filter(isOurs));
  const set = (name, value) => (form.elements[name].value = value);

  function keep() {
    isUnsaved = true;
    try {
      localStorage[place] = JSON.stringify({ at: Date.now(), words: words() });
      return true;
    } catch {
      return false;
    }
  }

  function forget() {
    isUnsaved = false;
    clearTimeout(timer);
    try {
      localStorage.removeItem(place);
    } catch {
      // It was never kept.
    }
  }

  function sendSoon(wait) {
    clearTimeout(timer);
    timer = setTimeout(send, wait);
  }

  // One at a time, so that older words never arrive after newer ones.
  function send() {
    clearTimeout(timer);
    last = last.then(deliver);
    return last;
  }

  async function deliver() {
    if (other) return "clash";
    if (!isUnsaved || isLocal) return "saved";
    const sent = words();
    let response, answer;
    try {
      response = await fetch(form.dataset.autosave, {
        method: "POST",
        body: new FormData(form),
        redirect: "manual",
        signal: AbortSignal.timeout?.(LONGEST),
      });
      const isAnswer = response.headers.get("Content-Type")?.includes("json");
      answer = isAnswer ? await response.json() : {};
    } catch {
      return notSaved("offline");
    }
    if (response.status === 409) return ask(answer);
    if (response.status === 410) return leave(answer.url);
    if (!response.ok || !answer.edition) return notSaved("failed");
    return saved(sent, answer);
  }

  function saved(sent, answer) {
    const hasMore = words() !== sent;
    set("edition", answer.edition);
    form.querySelectorAll("[data-autosave-stored]").forEach((part) => (part.hidden = false));
    if (!hasMore && answer.is_whole) forget();
    else keep();
    if (hasMore) sendSoon(AFTER_THE_LAST_KEY);
    tell(answer.said);
    return "saved";
  }

  function notSaved(why) {
    tell(status.dataset[keep() ? why : "nowhere"]);
    sendSoon(BEFORE_TRYING_AGAIN);
    return why;
  }

  function ask(answer) {
    other = answer;
    choice.hidden = false;
    tell("");
    return "clash";
  }

  function leave(url) {
    forget();
    location.replace(url);
    return "left";
  }

  function bringBack() {
    let kept;
    try {
      kept = JSON.parse(JSON.parse(localStorage[place]).words);
    } catch {
      return;
    }
    if (isLocal) {
      const [, writtenIn] = kept.find(([name]) => name === "window");
      if (writtenIn === form.dataset.autosaveLocalWritten) return forget(); // it arrived
      if (writtenIn === form.elements.window.value) return void (isUnsaved = true); // sent, and it had a mistake
    }
    for (const control of form.elements) {
      if (!control.name || !isOurs([control.name])) continue;
      const values = kept.filter(([name]) => name === control.name).map(([, value]) => value);
      if (["checkbox", "radio"].includes(control.type)) control.checked = values.includes(control.value);
      else if (values.length) control.value = values[0];
    }
    isUnsaved = true;
    tell(status.dataset.back);
    send();
  }

  form.addEventListener("input", () => {
    const isKept = keep();
    if (other) return;
    if (isLocal) return tell(status.dataset[isKept ? "local" : "nowhere"]);
    if (!navigator.onLine) tell(status.dataset[isKept ? "offline" : "nowhere"]);
    else tell("");
    sendSoon(AFTER_THE_LAST_KEY);
  });

  form.addEventListener("submit", async (event) => {
    if (event.submitter?.value === "discard") return forget();
    if (mayLeave || ((!isUnsaved || isLocal) && navigator.onLine)) return;
    event.preventDefault();
    const outcome = isUnsaved && !isLocal ? await send() : notSent();
    if (outcome === "clash") choice.querySelector("button").focus();
    if (!["saved", "failed"].includes(outcome)) return;
    mayLeave = true;
    form.requestSubmit(event.submitter);
    mayLeave = false;
  });

  function notSent() {
    tell(status.dataset.unsent);
    return "offline";
  }

  choice.querySelector("[data-autosave-mine]").addEventListener("click", () => {
    set("key", other.key);
    set("edition", other.edition);
    other = undefined;
    choice.hidden = true;
    keep();
    send();
  });
  choice.querySelector("[data-autosave-theirs]").addEventListener("click", () => leave(other.url));

  addEventListener("online", () => isUnsaved && send());
  document.addEventListener("visibilitychange", () => document.hidden && isUnsaved && send());
  bringBack();
});
