"""Filling in any form as it stands in a page, and sending it."""

import time
from html.parser import HTMLParser
from typing import Any

from samenhier.accounts.robots import HIDDEN, MARK, mark

TYPED = {"text", "email", "tel", "url", "search", "number", "date", "time", "password", ""}
NOT_FOR_THE_ATTACK = {"csrfmiddlewaretoken", HIDDEN, MARK}


class Forms(HTMLParser):
    """The forms of a page that are sent: where to, and what a browser would send of each."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.forms: list[tuple[str, dict[str, Any], set[str]]] = []
        self._now: tuple[str, dict[str, Any], set[str]] | None = None
        self._select = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        has = dict(attrs)
        name = has.get("name") or ""
        if tag == "form":
            is_sent = (has.get("method") or "get").lower() == "post"
            self._now = (has.get("action") or "", {}, set()) if is_sent else None
            if self._now:
                self.forms.append(self._now)
        if self._now is None:
            return
        _action, sent, typed = self._now
        if tag == "select":
            self._select = name
        elif tag == "option" and self._select and (has.get("value") or "selected" in has):
            if "selected" in has or self._select not in sent:
                sent[self._select] = has.get("value") or ""
        elif tag == "textarea" and name:
            sent[name] = ""
            typed.add(name)
        elif tag == "button" and name:
            sent.setdefault(name, has.get("value") or "")
        elif tag == "input" and name:
            self._take_input(name, has, sent, typed)

    def _take_input(self, name: str, has: Any, sent: dict[str, Any], typed: set[str]) -> None:
        kind = (has.get("type") or "").lower()
        if kind in {"radio", "checkbox"}:
            sent.setdefault(name, has.get("value") or "on")
        elif kind not in {"submit", "button", "image", "file"}:
            sent[name] = has.get("value") or ""
            if kind in TYPED:
                typed.add(name)

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._now = None
        elif tag == "select":
            self._select = ""

    def filled(self, text: str) -> list[tuple[str, dict[str, Any]]]:
        """Each form with this text in every box, sent as after a minute of typing."""
        found = []
        for action, sent, typed in self.forms:
            answers = sent | dict.fromkeys(typed - NOT_FOR_THE_ATTACK, text)
            if MARK in answers:
                answers |= {MARK: mark(opened_at=time.time() - 60, asked=True), HIDDEN: ""}
            found.append((action, answers))
        return found
