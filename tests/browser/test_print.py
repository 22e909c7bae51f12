"""What comes out of a printer: the code on paper, and all that is known of somebody."""

import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation
from playwright.sync_api import Page

from newcomers.models import Household
from samenhier.accounts.models import Role
from tests.factories import make_municipality, make_postcode, make_user
from tests.newcomers.registering import registration, send_in

A4 = {"width": 688, "height": 1017}  # between the margins, in CSS pixels
# What is for a screen, and what is cut off at the side of the paper.
FOR_A_SCREEN = (
    "[...document.querySelectorAll('nav, footer, button, .button, .menu, .skip-link, .langs-bar')]"
    ".filter((one) => one.getClientRects().length).map((one) => one.outerHTML.slice(0, 80))"
)
CUT_OFF = (
    "[...document.querySelectorAll('main *')].filter((one) => {"
    "const box = one.getBoundingClientRect();"
    "return box.width && (box.left < -1 || box.right > innerWidth + 1);"
    "}).map((one) => one.outerHTML.slice(0, 80))"
)
IN_CENTIMETRES = "one => one.getBoundingClientRect().width / 96 * 2.54"

pytestmark = pytest.mark.parametrize("width", [1280], indirect=True)


@pytest.fixture(params=["nl", "ar"])
def language(request):
    with translation.override(request.param):
        yield request.param


@pytest.fixture
def sent(transactional_db, language) -> tuple[Client, str]:
    """Somebody registered just now: the browser, and the page with the code on it."""
    make_postcode()
    make_municipality("Den Haag", code="0518")
    client = Client()
    return client, send_in(client, registration()).request["PATH_INFO"]


def on_paper(page: Page, address: str) -> None:
    page.goto(address)
    page.set_viewport_size(A4)
    page.emulate_media(media="print")
    page.evaluate("() => document.fonts.ready.then(() => true)")


def pages(page: Page) -> int:
    return len(re.findall(rb"/Type /Page\b", page.pdf(format="A4", prefer_css_page_size=True)))


def test_the_code_comes_on_one_page_with_its_picture_whole(
    page: Page, sent: Any, carry_on: Any, photograph: Any
):
    client, address = sent
    carry_on(client)

    on_paper(page, address)
    photograph(page, f"paper-code-{translation.get_language()}", whole=True, keep=False)

    picture = page.locator(".qr svg")
    assert page.evaluate(FOR_A_SCREEN) == []
    assert page.evaluate(CUT_OFF) == []
    assert picture.evaluate(IN_CENTIMETRES) > 4
    assert picture.get_attribute("shape-rendering") == "crispEdges"
    assert pages(page) == 1


def test_all_that_is_known_of_somebody_is_printed_without_what_is_for_a_screen(
    page: Page, sent: Any, enter: Any, photograph: Any
):
    olena = make_user(Role.NEWCOMER, name="Olena")
    Household.objects.update(user=olena)
    enter(olena)

    on_paper(page, reverse("newcomers:take_away"))
    photograph(page, f"paper-data-{translation.get_language()}", whole=True, keep=False)

    assert page.evaluate(FOR_A_SCREEN) == []
    assert page.evaluate(CUT_OFF) == []
    assert page.locator(".details").first.is_visible()
    assert pages(page) <= 5
