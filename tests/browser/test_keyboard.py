"""Signing up with the keyboard alone: one always sees where one is, in the order of the page."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Page, expect

from groups.forms import STEPS
from groups.models import SignUpDraft
from tests.factories import make_municipality, make_postcode
from tests.groups.conftest import fill_in, sign_up_answers

MANY = 80  # more presses than any of these pages has controls

# What has the focus: its name, and what is wrong with how it shows. A control that is drawn by
# its label may show it there. The window has to hold it, and nothing may lie over it.
FOCUSED = """() => {
  const one = document.activeElement;
  const rings = [one, one.closest("label")].filter(Boolean).map((it) => getComputedStyle(it));
  const box = one.getBoundingClientRect();
  const wrong = [];
  if (!rings.some((ring) => ring.outlineStyle !== "none" && parseFloat(ring.outlineWidth) >= 2))
    wrong.push("no ring");
  if (box.bottom <= 0 || box.top >= innerHeight || box.right <= 0 || box.left >= innerWidth)
    wrong.push("outside the window");
  const [x, y] = [box.x + box.width / 2, box.y + Math.min(box.height / 2, 20)];
  const there = document.elementFromPoint(x, y);
  if (there && !one.contains(there) && !there.contains(one)) wrong.push("covered");
  const before = window.before;
  if (before && !(before.compareDocumentPosition(one) & 4)) wrong.push("out of order");
  window.before = one;
  const name = one.name || one.getAttribute("href") || one.id || one.tagName;
  return [name, wrong, one.closest("main") ? Math.round(box.top + scrollY) : null];
}"""


@pytest.fixture
def answers(transactional_db) -> dict[str, Any]:
    make_postcode()
    return sign_up_answers(make_municipality("Den Haag", code="0518"))


def tab(page: Page) -> tuple[str, int | None]:
    """Press Tab; the name of what has the focus then, and how far down the page it is."""
    page.keyboard.press("Tab")
    name, wrong, down = page.evaluate(FOCUSED)
    assert wrong == [], name
    return name, down


def tab_to(page: Page, wanted: str) -> None:
    for _ in range(MANY):
        if tab(page)[0] == wanted:
            return
    raise AssertionError(f"Tab does not lead to {wanted}")


@pytest.mark.parametrize("language", ["nl", "ar"], indirect=True)
def test_somebody_signs_up_with_the_keyboard_alone(page, width, language, answers):
    page.goto(reverse("groups:signup"))
    tab(page)
    page.keyboard.press("Enter")  # past the head of the page
    tab_to(page, "postcode")
    page.keyboard.type("1234")
    page.keyboard.press("Enter")
    expect(page.locator(".error-summary")).to_be_focused()
    tab(page)
    page.keyboard.press("Enter")  # the link to the field
    expect(page.locator('[name="postcode"]')).to_be_focused()
    page.keyboard.press("Control+A")
    page.keyboard.type("2511ab")
    tab_to(page, "BUTTON")
    page.keyboard.press("Space")

    page.wait_for_url(f"**{reverse('groups:signup_step', args=['group'])}")
    tab_to(page, "name")
    page.keyboard.type("De Buren")
    tab_to(page, "bond")
    page.keyboard.press("ArrowDown")
    tab_to(page, "BUTTON")
    page.keyboard.press("Enter")

    page.wait_for_url(f"**{reverse('groups:signup_step', args=['people'])}")
    assert SignUpDraft.objects.get().answers["group"]["is_done"]


@pytest.mark.parametrize("language", ["nl", "ar"], indirect=True)
def test_the_focus_goes_down_each_step_and_always_shows(page, width, language, answers, carry_on):
    client = Client()
    fill_in(client, answers)
    carry_on(client)
    for step in STEPS:
        page.goto(reverse("groups:signup_step", args=[step.code]))
        reached, seen = 0, []
        for _ in range(MANY):
            name, down = tab(page)
            seen.append(name)
            if name == "stop":
                break
            # Of a row of controls the second may stand a little higher.
            assert down is None or down >= reached - 60, f"{step.code}: {name} is above {seen[-2]}"
            reached = down or reached
        assert seen[-1] == "stop", f"{step.code}: {seen}"
