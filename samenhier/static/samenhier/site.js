// Small help on top of pages that work without it.
"use strict";

// After a form came back with errors, begin reading at the list of them; where there is a #place in
// the address, the browser does not do so by itself.
document.querySelector("[data-focus]")?.focus();

// A link in the list of errors goes to the control, not only to its place on the page.
document.addEventListener("click", (event) => {
  const link = event.target.closest(".error-summary a[href^='#']");
  const target = link && document.getElementById(link.hash.slice(1));
  const control = target?.matches("input, select, textarea")
    ? target
    : target?.querySelector("input, select, textarea");
  if (!control) return;
  event.preventDefault();
  control.focus({ preventScroll: true });
  (control.closest(".field") || control).scrollIntoView({ block: "start" });
});

// The menu closes with Escape.
document.addEventListener("keydown", (event) => {
  const menu = event.key === "Escape" && document.querySelector(".menu[open]");
  if (!menu) return;
  menu.open = false;
  menu.querySelector("summary").focus();
});

// <div id="run" data-refresh="5">: fetched again every 5 seconds until the server leaves the attribute out.
function refresh(region) {
  setTimeout(async () => {
    if (document.hidden) return refresh(region);
    try {
      const response = await fetch(region.dataset.refreshUrl || location.href, { credentials: "same-origin" });
      const page = new DOMParser().parseFromString(await response.text(), "text/html");
      const fresh = page.getElementById(region.id);
      if (!fresh) return;
      const focused = region.contains(document.activeElement) && document.activeElement.id;
      region.replaceWith(fresh);
      if (focused) document.getElementById(focused)?.focus({ preventScroll: true });
      region = fresh;
    } catch {
      // Offline for a moment: try again.
    }
    if (region.dataset.refresh) refresh(region);
  }, Number(region.dataset.refresh) * 1000);
}
document.querySelectorAll("[id][data-refresh]").forEach(refresh);

// <button hidden data-copy="#link" data-copied="Copied">: shown only where copying works.
document.querySelectorAll("[data-copy]").forEach((button) => {
  if (!navigator.clipboard) return;
  button.hidden = false;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(document.querySelector(button.dataset.copy).textContent.trim());
    say(button.dataset.copied);
  });
});

// <input data-code>: a code behind the # of the address, where no server hears it. It leaves the address at once.
document.querySelectorAll("[data-code]").forEach((input) => {
  if (location.hash.length < 2) return;
  input.value = decodeURIComponent(location.hash.slice(1));
  history.replaceState(null, "", location.pathname + location.search);
});

// <button hidden data-print>: shown only where scripts run.
document.querySelectorAll("[data-print]").forEach((button) => {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
});

// <fieldset data-sum="10000">: the numbers in it, added up in [data-sum-total], and how much they are off.
document.querySelectorAll("[data-sum]").forEach((region) => {
  const numbers = new Intl.NumberFormat(document.documentElement.lang);
  const signed = new Intl.NumberFormat(document.documentElement.lang, { signDisplay: "exceptZero" });
  region.addEventListener("input", () => {
    const inputs = [...region.querySelectorAll("input[type='number']")];
    const total = inputs.reduce((sum, input) => sum + (input.valueAsNumber || 0), 0);
    region.querySelector("[data-sum-total]").textContent = numbers.format(total);
    region.querySelector("[data-sum-off]").textContent = signed.format(total - Number(region.dataset.sum));
  });
});

// A toast: a few words at the bottom of the window, read aloud, gone after six seconds.
function say(words) {
  const toast = document.createElement("div");
  toast.className = "toast";
  toast.setAttribute("role", "status");
  document.body.append(toast);
  toast.textContent = words;
  setTimeout(() => toast.remove(), 6000);
}

// <a href="/sure/" data-dialog="#sure">: asks in a dialog what the page behind the link would ask.
document.querySelectorAll("[data-dialog]").forEach((opener) =>
  opener.addEventListener("click", (event) => {
    event.preventDefault();
    document.querySelector(opener.dataset.dialog).showModal();
  }),
);

// What a form kept in this browser until the server had it (drafts.js) goes after a day.
try {
  Object.keys(localStorage)
    .filter((place) => place.startsWith("draft:"))
    .filter((place) => Date.now() - JSON.parse(localStorage[place]).at > 24 * 60 * 60 * 1000)
    .forEach((place) => localStorage.removeItem(place));
} catch {
  // A browser that keeps nothing has nothing to remove.
}

// <select data-submit>: a filter that applies at once, beside its button.
document.querySelectorAll("select[data-submit]").forEach((select) =>
  select.addEventListener("change", () => select.form.requestSubmit()),
);

// <ul data-keep-ticks="#filter">: what was ticked stays ticked when that form shows the list in another way.
document.querySelectorAll("[data-keep-ticks]").forEach((list) => {
  const key = `ticks:${location.pathname}`;
  const kept = new Set(JSON.parse(sessionStorage.getItem(key) || "[]"));
  sessionStorage.removeItem(key);
  const boxes = [...list.querySelectorAll("input[type='checkbox']")];
  boxes.forEach((box) => (box.checked ||= kept.has(box.value)));
  document.querySelector(list.dataset.keepTicks).addEventListener("submit", () => {
    boxes.forEach((box) => kept[box.checked ? "add" : "delete"](box.value));
    sessionStorage.setItem(key, JSON.stringify([...kept]));
  });
});

// <nav data-keys><a data-key="j">: while the focus is inside, the letter follows the link. Elsewhere letters do nothing,
// so that nobody who dictates or types leaves the page by accident.
document.querySelectorAll("[data-keys]").forEach((region) =>
  region.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    region.querySelector(`[data-key="${CSS.escape(event.key)}"]`)?.click();
  }),
);

// <ul data-walk> with <a data-walk-stop> in each row: with the focus inside, j and k go a row on and back.
document.querySelectorAll("[data-walk]").forEach((list) =>
  list.addEventListener("keydown", (event) => {
    const step = { j: 1, k: -1 }[event.key];
    if (!step || event.ctrlKey || event.altKey || event.metaKey) return;
    const stops = [...list.querySelectorAll("[data-walk-stop]")];
    const row = document.activeElement.closest("li");
    stops[stops.findIndex((stop) => row.contains(stop)) + step]?.focus();
  }),
);
