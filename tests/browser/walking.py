"""A walk past many pages, which remembers what is wrong with each."""

from collections.abc import Callable
from typing import Any

from django.urls import reverse
from django.utils.translation import get_language
from playwright.sync_api import Page, expect

SEND = "main form .actions .button"
SQUEEZED = "[...document.querySelectorAll('main .field')].some((one) => one.clientWidth < 120)"


class Walk:
    """Goes from page to page and remembers what is wrong with each."""

    def __init__(
        self,
        page: Page,
        assert_accessible: Callable[[Page], None],
        photograph: Callable[..., Any],
    ) -> None:
        self.page, self.assert_accessible = page, assert_accessible
        self.photograph = photograph
        self.wrong: list[str] = []

    def look(self, what: str) -> None:
        """Look at the page that is open."""
        try:
            self.assert_accessible(self.page)
        except AssertionError as violations:
            self.wrong.append(f"{what}: {violations}")
        if self.page.evaluate("document.documentElement.scrollWidth > innerWidth"):
            self.wrong.append(f"{what}: wider than the window")
        if self.page.evaluate(SQUEEZED):
            self.wrong.append(f"{what}: a field has no room")

    def see(
        self, name: str, *args: Any, what: str = "", status: int = 200, picture: str = ""
    ) -> None:
        answer = self.page.goto(reverse(name, args=args))
        assert answer.status == status, f"{what or name}: {answer.status}"
        self.look(what or name)
        # One language from left to right and one from right to left are enough to look at.
        if picture and (language := get_language()) in ("nl", "ar"):
            self.photograph(self.page, f"{picture}-{language}")

    def see_wrong(
        self, name: str, *args: Any, send: str = SEND, picture: str = "", **typed: str
    ) -> None:
        """See a page, and once more after its form came back with errors."""
        self.see(name, *args, picture=picture)
        for field, value in typed.items():
            self.page.fill(f'[name="{field}"]', value)
        button = self.page.locator(send).first
        if not button.is_visible():  # folded away
            button.locator("xpath=ancestor::details/summary").click()
        button.click()
        expect(self.page.locator(".error-summary")).to_be_focused()
        self.look(f"{name} {args} with errors")
