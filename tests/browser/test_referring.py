"""A shelter worker refers a household, reads the text aloud, and sees how far it is."""

from typing import Any

import pytest
from django.urls import reverse
from django.utils.translation import gettext
from playwright.sync_api import Page, expect

from newcomers.links import status_token
from newcomers.models import Household, HouseholdStatus, Referral
from newcomers.read_aloud import texts
from samenhier.accounts.models import Municipality
from tests.browser.conftest import DESKTOP, NARROW, PHONE, fits
from tests.factories import make_household, make_municipality, make_referral, make_user

SEND = "main form .actions .button >> nth=0"


@pytest.fixture
def town(transactional_db: None) -> Municipality:
    return make_municipality("Den Haag", code="0518")


def tell(page: Page, town: Municipality) -> None:
    """Fill in the form, with nothing that may be left out."""
    page.select_option('[name="municipality"]', town.code)
    page.check('[name="text_language"][value="ar"]')
    page.select_option('[name="explained_in"]', "ar")
    page.check('[name="consent"]')
    page.check('[name="may_follow"][value="yes"]')
    page.fill('[name="contact_name"]', "رنا حداد")
    page.select_option('[name="household_language"]', "ar")
    page.fill('[name="contact_phone"]', "06-12 34 56 78")
    page.check('[name="track"][value="status_holder"]')
    page.fill('[name="organisation"]', "Opvang De Brug")
    page.fill('[name="name"]', "Wil")
    page.fill('[name="email"]', "wil@opvang.example")


@pytest.mark.parametrize("language", ["nl"], indirect=True)
@pytest.mark.parametrize("width", [DESKTOP], indirect=True)
def test_a_shelter_worker_reads_the_arabic_text_aloud_and_refers(
    page: Page, language: str, town: Municipality, assert_accessible: Any, photograph: Any
):
    page.goto(reverse("refer:refer"))
    aloud = page.locator("#aloud-ar")
    aloud.locator("summary").click()

    arabic = next(text for text in texts() if text.code == "ar")
    for sentence in (*arabic.paragraphs, *arabic.questions):
        expect(aloud.get_by_text(sentence)).to_be_visible()
    expect(aloud).to_have_css("direction", "rtl")
    assert_accessible(page)
    photograph(page, "refer-read-aloud")
    tell(page, town)
    page.locator(SEND).dblclick()
    page.wait_for_url(f"**{reverse('refer:referred')}")

    referral = Referral.objects.get()
    expect(page.locator(".confirmation__reference")).to_contain_text(referral.reference)
    assert referral.contact_name == "رنا حداد"
    assert Household.objects.get().status == HouseholdStatus.REFERRED
    assert_accessible(page)


@pytest.mark.parametrize("language", ["nl"], indirect=True)
@pytest.mark.parametrize("width", [DESKTOP], indirect=True)
def test_without_a_yes_nothing_is_sent_and_nothing_typed_is_lost(
    page: Page, language: str, town: Municipality
):
    page.goto(reverse("refer:refer"))
    tell(page, town)
    page.uncheck('[name="consent"]')
    page.locator(SEND).click()

    summary = page.locator(".error-summary")
    expect(summary).to_be_focused()
    summary.locator('a[href="#id_consent"]').click()
    expect(page.locator("#id_consent")).to_be_focused()
    expect(page.locator('[name="contact_name"]')).to_have_value("رنا حداد")
    expect(page.locator('[name="text_language"][value="ar"]')).to_be_checked()
    assert Household.objects.count() == 0


@pytest.mark.parametrize("language", ["en"], indirect=True)
@pytest.mark.parametrize("width", [PHONE], indirect=True)
def test_the_referrer_sees_how_far_it_is_until_the_household_stops_it(
    page: Page, language: str, town: Municipality, enter: Any, assert_accessible: Any
):
    household = make_household(town, user=make_user("newcomer", language="en"))
    referral = make_referral(household)
    address = reverse("refer:status", args=[status_token(referral.pk, 0)])
    page.goto(address)
    expect(page.get_by_role("heading", level=2)).to_have_text("In the programme")
    assert_accessible(page)

    enter(household.user)
    page.goto(reverse("newcomers:consents"))
    page.locator("#told-by form button").click()
    expect(page.locator("#told-by")).to_contain_text("They hear nothing")
    page.goto(address)

    expect(page.locator(".notice__title")).to_have_text("We may not tell")
    assert_accessible(page)


@pytest.mark.parametrize("width", [NARROW], indirect=True)
def test_the_form_is_accessible_and_whole_with_every_text_open_and_every_mistake(
    page: Page, language: str, town: Municipality, assert_accessible: Any
):
    page.goto(reverse("refer:refer"))
    page.select_option('[name="municipality"]', "elsewhere")
    page.locator(SEND).click()
    expect(page.locator("#not-yet")).to_have_text(gettext("We are not in that place yet"))
    assert_accessible(page)
    page.select_option('[name="municipality"]', town.code)
    page.locator(SEND).click()
    expect(page.locator(".error-summary")).to_be_visible()
    for aloud in page.locator(".disclosures summary").all():
        aloud.click()

    assert_accessible(page)
    assert fits(page)


@pytest.mark.parametrize("language", ["nl"], indirect=True)
@pytest.mark.parametrize("width", [PHONE], indirect=True)
def test_a_household_is_referred_without_javascript(
    new_context: Any, live_server: Any, language: str, width: int, town: Municipality
):
    page = new_context(base_url=live_server.url, java_script_enabled=False).new_page()
    page.goto(reverse("refer:refer"))
    page.locator("#aloud-ar summary").click()
    expect(page.locator("#aloud-ar p").first).to_be_visible()
    tell(page, town)
    page.locator(SEND).click()

    page.wait_for_url(f"**{reverse('refer:referred')}")
    assert Referral.objects.count() == 1
