"""A walk past many pages, which remembers what is wrong with each."""

from collections.abc import Callable, Sequence
from typing import Any

from django.urls import reverse
from django.utils.translation import get_language
from playwright.sync_api import Locator, Page, expect

SEND = "main form .actions .button"
# A field in a fold has its width only while the fold is open.
SQUEEZED = """[...document.querySelectorAll('main .field')].some((one) => {
  const opened = [];
  for (let fold; (fold = one.closest('details:not([open])')); ) {
    fold.open = true;
    opened.push(fold);
  }
  const isSqueezed = one.clientWidth < 120;
  opened.forEach((fold) => { fold.open = false; });
  return isSqueezed;
})"""


class Walk:
    """Goes from page to page and remembers what is wrong with each."""

    def __init__(
        self,
        page: Page,
        assert_accessible: Callable[..., None],
        photograph: Callable[..., Any],
    ) -> None:
        self.page, self.assert_accessible = page, assert_accessible
        self.photograph = photograph
        self.wrong: list[str] = []

    def look(self, what: str, without: Sequence[str] = ()) -> None:
        """Look at the page that is open, without the parts that were judged already."""
        try:
            self.assert_accessible(self.page, without)
        except AssertionError as violations:
            self.wrong.append(f"{what}: {violations}")
        self.measure(what)

    def measure(self, what: str) -> None:
        """Look whether all of the page that is open fits, and has room."""
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

    def pass_by(
        self, what: str, address: str, without: Sequence[str] = (), *, is_judged: bool = False
    ) -> None:
        """Look at a page on a large screen, and whether it fits a very small one.

        What a machine judged already, here or in another test, is only measured.
        """
        answer = self.page.goto(address, wait_until="domcontentloaded")
        if answer.status != 200:
            self.wrong.append(f"{what}: {answer.status}")
        if is_judged:
            self.measure(what)
        else:
            self.look(what, without)
        large = self.page.viewport_size
        self.page.set_viewport_size({"width": 320, "height": 640})
        if self.page.evaluate("document.scrollingElement.scrollWidth > 320"):
            self.wrong.append(f"{what}: wider than 320 px")
        self.page.set_viewport_size(large)

    def unfolded(self, selector: str) -> Locator:
        """The first of these controls, in a fold that is open."""
        control = self.page.locator(selector).first
        if not control.is_visible():
            control.locator("xpath=ancestor::details/summary").click()
        return control

    def see_wrong(
        self, name: str, *args: Any, send: str = SEND, picture: str = "", **typed: str
    ) -> None:
        """See a page, and once more after its form came back with errors."""
        self.see(name, *args, picture=picture)
        for field, value in typed.items():
            self.unfolded(f'[name="{field}"]').fill(value)
        self.unfolded(send).click()
        expect(self.page.locator(".error-summary")).to_be_focused()
        self.look(f"{name} {args} with errors")
