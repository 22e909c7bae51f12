"""Two households come in: one by itself on a small phone, one with a builder beside it.

Oksana has no JavaScript, stops halfway, goes on in another browser with the code she wrote down,
and later opens her own page with the code on paper. Bilal sits beside Karim, who reads Arabic.
"""

import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation
from playwright.sync_api import Page, expect

from newcomers.forms import STEPS
from newcomers.models import Household, Way
from newcomers.services import make_access_code
from tests.browser.conftest import NARROW, Window, fits, go_on
from tests.factories import make_household, make_postcode
from tests.newcomers.registering import SHARING, TAKING_PART, fill_in, registration

CODE = ".confirmation__reference strong"


@pytest.fixture(autouse=True)
def postcode(transactional_db: None, the_hague: Any) -> None:
    make_postcode()


def say_where(page: Page, track: str) -> None:
    page.fill('[name="pc4"]', "2511")
    page.locator(f'[name="track"][value="{track}"]').check()
    go_on(page)


def say_yes_and_no(page: Page) -> None:
    for purposes in (TAKING_PART, SHARING):
        for purpose in purposes:
            answer = "no" if purpose == "photo" else "yes"
            page.locator(f'[name="{purpose}"][value="{answer}"]').check()
        go_on(page)


def skip_to_the_check(page: Page) -> None:
    while not page.url.endswith("/check/"):
        go_on(page)


def test_a_mother_registers_by_herself_on_a_small_phone_without_scripts(window: Window):
    with translation.override("uk"):
        page = window(NARROW, scripts=False)
        page.goto(reverse("registering:begin"))
        page.fill('[name="pc4"]', "25")
        go_on(page)
        expect(page.locator(".error-summary li")).to_have_count(2)
        say_where(page, "temporary_protection")
        say_yes_and_no(page)
        page.fill('[name="name"]', "Оксана")
        go_on(page)
        page.fill('[name="birth_year"]', "1988")
        page.locator('button[name="stop"]').click()
        code = page.locator(CODE).inner_text()
        page.context.close()

        other = window(NARROW, scripts=False)
        other.goto(reverse("registering:go_on"))
        other.fill('[name="code"]', code.lower())
        go_on(other)
        expect(other.locator(CODE)).not_to_have_text(code)
        other.get_by_role("link", name="Продовжити зараз").click()
        other.wait_for_url(f"**{reverse('registering:step', args=['others'])}")
        other.locator(".back").click()
        expect(other.locator('[name="birth_year"]')).to_have_value("1988")
        go_on(other)
        other.fill('[name="others-0-name"]', "Марко")
        other.locator('[name="others-0-relation"]').select_option("child")
        other.fill('[name="others-0-birth_year"]', "2017")
        other.locator('button[name="more"]').click()
        expect(other.locator('[name="others-1-name"]')).to_be_visible()
        skip_to_the_check(other)
        go_on(other)
        expect(other.locator(".qr svg")).to_be_visible()
        paper = other.locator(CODE).last.inner_text()
        other.context.close()

        household = Household.objects.get()
        assert (household.way, household.language) == (Way.SELF, "uk")
        assert [one.name for one in household.people.all()] == ["Оксана", "Марко"]

        later = window(NARROW, scripts=False)
        later.goto(reverse("registering:open"))
        later.fill('[name="code"]', paper)
        go_on(later)
        later.wait_for_url(f"**{reverse('newcomers:own')}")
        expect(later.locator("main")).to_contain_text("Оксана")


@pytest.mark.parametrize("width", [1280], indirect=True)
def test_a_builder_sits_beside_a_man_who_reads_arabic(page: Page, enter: Any, builder: Any):
    enter(builder)
    page.goto(reverse("journey:caseload"))
    page.locator(f'aside a[href="{reverse("registering:together")}"]').click()
    page.locator('[name="language"]').select_option("ar")
    go_on(page)
    assert page.locator("html").get_attribute("dir") == "rtl"
    expect(page.locator(".notice")).to_contain_text(builder.name)
    say_where(page, "status_holder")
    page.locator('[name="explained_in"]').select_option("ku")
    say_yes_and_no(page)
    page.fill('[name="name"]', "كريم")
    go_on(page)
    page.fill('[name="birth_year"]', "١٩٧٩")
    go_on(page)
    skip_to_the_check(page)
    page.locator("main form button.button").first.dblclick()
    page.wait_for_url("**/register/sent/*/")
    expect(page.locator("[data-print]")).to_be_visible()
    code = page.locator(CODE).last.inner_text()
    with page.expect_navigation(wait_until="load"):
        page.get_by_role("button", name="الرمز عندي على الورق").click()
    page.go_back()
    expect(page.locator("main")).not_to_contain_text(code)

    household = Household.objects.get()
    assert (household.way, household.assisted_by) == (Way.ASSISTED, builder)
    assert {one.language for one in household.consents.standing()} == {"ku"}
    assert household.people.get().birth_year == 1979


@pytest.mark.parametrize("width", [360], indirect=True)
def test_the_picture_fills_in_the_code_and_leaves_no_trace_of_it(
    page: Page, the_hague: Any, complaints: list[str]
):
    code = make_access_code(make_household(the_hague), by=None)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))

    page.goto(f"{reverse('registering:open')}#{code}")
    expect(page.locator('[name="code"]')).to_have_value(code)
    assert code not in page.url
    go_on(page)
    page.wait_for_url(f"**{reverse('newcomers:own')}")

    assert [url for url in asked if code in re.sub("#.*", "", url)] == []


@pytest.mark.parametrize("width", [360], indirect=True)
def test_every_step_can_be_used_by_everybody(
    page: Page, carry_on: Any, language: str, assert_accessible: Any
):
    client = Client()
    fill_in(client, registration())
    carry_on(client)

    pages = [reverse("registering:step", args=[step.code]) for step in STEPS]
    for address in [*pages, reverse("registering:check")]:
        page.goto(address)
        assert page.url.endswith(address)
        assert fits(page), address
        assert_accessible(page)
    for name in ("not_now", "go_on", "open"):
        page.goto(reverse(f"registering:{name}"))
        assert_accessible(page)
