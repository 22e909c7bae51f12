"""Public pages in a real browser: accessible, light, whole at 320 px, without anybody else.

One browser window per language walks through the sitemap and the pages that are not in it. Of
records that share a template, such as municipalities, it takes the first.
"""

import re

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation
from playwright.sync_api import BrowserContext, Page, Response, expect

from samenhier.accounts.models import Municipality
from samenhier.content import services
from samenhier.content.models import Story
from samenhier.demo.site import make_site
from tests.browser.conftest import NARROW, fits
from tests.factories import make_municipality, make_postcode, make_user

FIRST_VISIT = 150_000  # bytes over the line, fonts, styles and script included


@pytest.fixture
def site(transactional_db) -> dict[str, Municipality]:
    """The public site of the demo: four cities, their texts, meetings and stories."""
    make_user("national_coordinator", email="landelijk@samenhier.example")
    names = {"0518": "Den Haag", "0599": "Rotterdam", "0392": "Haarlem", "0034": "Almere"}
    cities = {code: make_municipality(name, code=code) for code, name in names.items()}
    make_site(cities, timezone.localdate())
    make_postcode("2511")
    return cities


def public_addresses(language: str) -> list[str]:
    """What the sitemap lists in this language, and the pages it does not list."""
    text = Client().get("/sitemap.xml").content.decode()
    found = re.findall(rf"<loc>http://testserver(/{language}/[^<]*)</loc>", text)
    shared = [f"/{language}/{part}/" for part in ("municipalities", "stories", "events")]
    firsts = {
        part: next(url for url in found if url.startswith(part) and url != part) for part in shared
    }
    listed = [
        url
        for url in found
        if url in {*shared, *firsts.values()} or not url.startswith(tuple(shared))
    ]
    with translation.override(language):
        fixed = [reverse("content:postcode") + query for query in ("?postcode=x", "?postcode=2511")]
        fixed += [
            reverse("content:enquiry_received"),
            reverse("refer:referred"),
            reverse("safeguarding:reported"),
            reverse("account_login"),
            services.withdrawal_link(Story.objects.all()[0].pk.hex, language),
        ]
    return listed + fixed


@pytest.mark.parametrize("width", [NARROW], indirect=True)
def test_every_public_page_is_accessible_and_whole(
    context: BrowserContext, page: Page, language: str, site, assert_accessible
):
    """No violation that a machine can find, no scrolling sideways, no request to another site."""
    addresses = public_addresses(language)
    too_wide = []

    for address in addresses:
        page.goto(address)
        assert_accessible(page)
        if not fits(page):
            too_wide.append(address)

    assert len(addresses) >= 25
    assert too_wide == []


@pytest.mark.parametrize("language", ["nl", "ar"], indirect=True)
@pytest.mark.parametrize("width", [1280], indirect=True)
def test_the_dark_pages_are_accessible_too(page: Page, language, site, assert_accessible):
    page.emulate_media(color_scheme="dark")
    for name in ("home", "content:questions", "content:enquiry"):
        page.goto(reverse(name))
        assert_accessible(page)


@pytest.mark.parametrize("width", [360], indirect=True)
def test_a_first_visit_to_the_home_page_is_light(page: Page, language: str, site):
    weights: dict[str, int] = {}

    def weigh(response: Response) -> None:
        sizes = response.request.sizes()
        weights[response.url] = sizes["responseBodySize"] + sizes["responseHeadersSize"]

    page.on("requestfinished", lambda request: weigh(request.response()))
    page.goto(reverse("home"))
    page.wait_for_load_state("networkidle")

    assert any("rubik-latin" in url for url in weights)
    assert sum(weights.values()) < FIRST_VISIT, weights


@pytest.mark.parametrize("language", ["nl", "ar"], indirect=True)
def test_the_two_doors_are_the_first_thing_to_do(page: Page, language, site, width):
    page.goto(reverse("home"))

    height = page.viewport_size["height"]
    for door in page.locator(".door").all():
        box = door.bounding_box()
        assert box["y"] + box["height"] <= height + 40, "a door is below the first screen"
    page.locator("body").press("Tab")  # past the skip link, to what it skips to
    page.locator(".skip-link").press("Enter")
    page.keyboard.press("Tab")
    expect(page.locator(".door--group")).to_be_focused()


@pytest.mark.parametrize("language", ["nl", "ar"], indirect=True)
@pytest.mark.parametrize("width", [360], indirect=True)
def test_somebody_finds_out_by_postcode_without_javascript(
    new_context, live_server, site, language, width
):
    window = new_context(base_url=live_server.url, java_script_enabled=False)
    page = window.new_page()

    page.goto(reverse("home"))
    page.fill('[name="postcode"]', "2511ab")
    page.locator(".postcode button").click()

    expect(page.locator(".card--main .badge--good")).to_be_visible()
    page.locator(".card--main .button").first.click()
    expect(page).to_have_url(re.compile(rf"{reverse('groups:signup')}\?postcode=2511$"))
    expect(page.locator('[name="postcode"]')).to_have_value("2511 ")


@pytest.mark.parametrize("language", ["nl", "ar"], indirect=True)
@pytest.mark.parametrize("width", [360], indirect=True)
def test_a_story_is_taken_away_by_its_person(page: Page, language, site, live_server):
    story = Story.objects.published()[0]
    title = getattr(story, f"title_{language}")
    page.goto(reverse("content:stories"))
    expect(page.locator("main")).to_contain_text(title)

    page.goto(services.withdrawal_link(story.pk.hex, language))
    page.locator("main form .button--danger").click()

    page.goto(reverse("content:stories"))
    expect(page.locator("main")).not_to_contain_text(title)


def test_the_style_guide_shows_every_component_in_both_directions(
    page: Page, width, national, enter, photograph, assert_accessible
):
    enter(national)
    page.goto(reverse("styleguide"))
    for scheme in ("dark", "light"):
        page.emulate_media(color_scheme=scheme)
        photograph(page, f"style-guide-{scheme}", whole=True, keep=False)
        assert_accessible(page)

    page.locator("[data-dialog='#sure']").click()
    expect(page.locator("#sure")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("#sure")).to_be_hidden()


SCREENS = {
    "home": "home",
    "how-it-works": "/pages/how-it-works/",
    "municipality": "/municipalities/den-haag/",
    "postcode": "/postcode/?postcode=2511",
    "stories": "content:stories",
    "questions": "content:questions",
    "resources": "content:resources",
    "events": "events:event_list",
    "impact": "reports:impact",
    "partners": "content:enquiry",
    "new-here": "/pages/new-here/",
    "concern": "safeguarding:report",
}


@pytest.mark.parametrize("language", ["nl", "ar"], indirect=True)
def test_what_the_public_pages_look_like(page: Page, language, site, width, photograph):
    """Kept in docs/screens with SCREENS=docs/screens: Dutch of each, and Arabic."""
    suffix = "" if language == "nl" else f"-{language}"
    for name, address in SCREENS.items():
        url = f"/{language}{address}" if address.startswith("/") else reverse(address)
        page.goto(url)
        path = photograph(page, f"public-{name}{suffix}")
        assert path.exists()
