"""The newcomer's own pages, in each language, and Olena's evening on a phone that she shares.

Her phone is small, its browser old: 320 px and no JavaScript.
"""

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.urls import reverse
from django.utils import translation
from playwright.sync_api import BrowserContext, Page, expect

from newcomers.models import HouseholdStatus, NextActionKind
from newcomers.services import answer_consent
from samenhier.accounts.models import Role, User
from samenhier.privacy.models import Access, AccessAction, Purpose
from tests.browser.conftest import NARROW
from tests.browser.walking import Walk
from tests.factories import (
    add_interests,
    make_household,
    make_match,
    make_municipality,
    make_user,
)

pytestmark = pytest.mark.parametrize("width", [NARROW], indirect=True)


@pytest.fixture
def olena(transactional_db) -> User:
    user = make_user(Role.NEWCOMER, name="Олена Коваль", email="olena@example.org", language="uk")
    household = make_household(
        make_municipality("Den Haag", code="0518"),
        user=user,
        people=(1988, 2014),
        languages={"uk": 4, "en": 2},
        language="uk",
        phone="+31612345678",
        requirements=["quiet"],
    )
    household.preferences.create(subject="contact", value="woman", strength="must")
    household.needs.update(goal="Здати іспит B1")
    add_interests(household.people.first(), "cooking")
    return user


def test_the_own_pages_are_accessible_and_whole(walk: Walk, language, olena, enter):
    household = olena.household
    staff = make_user(Role.STAFF, organisation=household.municipality.organisation)
    Access.objects.create(
        record=household, user=staff, action="view", path="/nl/admin/", reason="x"
    )
    for is_given in (True, False, True):
        answer_consent(household, Purpose.SPECIAL_NEEDS, is_given=is_given, by=olena)
    enter(olena)
    for name in ("own", "data", "consents", "looks", "take_away"):
        walk.see(f"newcomers:{name}")
    for part in ("time", "needs", "wishes"):
        walk.see("newcomers:change", part)
    walk.see_wrong("newcomers:change", "reach", phone="12")
    walk.see_wrong("newcomers:change", "goals", goal_language="111222333")
    walk.see("newcomers:likes", household.people.first().pk)
    walk.see("newcomers:consent", "special_needs")
    walk.see_wrong("newcomers:correction")
    walk.see_wrong("newcomers:call", phone="12")
    walk.see_wrong("newcomers:leave", reason="111222333")
    walk.see("safeguarding:report")
    see_after_asking(walk, household)


def see_after_asking(walk: Walk, household: Any) -> None:
    walk.see("newcomers:call")
    walk.page.locator("main form .actions .button").first.click()
    walk.look("a call is promised")
    walk.see("newcomers:own", what="own, with a promise")
    match = make_match(household=household)
    walk.see("newcomers:leave", what="leave, matched")
    walk.see("newcomers:own", what="own, matched")
    match.delete()
    household.become(HouseholdStatus.WITHDRAWN, by=None)
    for name in ("own", "data", "leave"):
        walk.see(f"newcomers:{name}", what=f"{name}, stopped")


@pytest.fixture
def phone(
    new_context: Callable[..., BrowserContext], live_server: Any, settings: Any, width: int
) -> Page:
    """A small phone that runs no scripts."""
    settings.SITE_URL = live_server.url
    context = new_context(
        base_url=live_server.url,
        viewport={"width": width, "height": 640},
        java_script_enabled=False,
        has_touch=True,
    )
    context.set_default_timeout(10_000)
    return context.new_page()


def press(page: Page, text: str) -> None:
    """Press the link or button with this text, in Ukrainian."""
    with translation.override("uk"):
        said = translation.gettext(text)
    page.locator("main").get_by_text(said, exact=True).first.click()
    page.wait_for_load_state()


def test_olena_decides_for_herself_on_a_shared_phone(phone: Page, olena, client, live_server):
    client.force_login(olena)
    name = "sessionid"
    phone.context.add_cookies(
        [{"name": name, "value": client.cookies[name].value, "url": live_server.url}]
    )
    household = olena.household
    with translation.override("uk"):
        phone.goto(reverse("newcomers:own"))
    read_who_looked(phone)
    say_no_to_research(phone, household)
    change_when_she_has_time(phone, household)
    take_her_data(phone, household)
    ask_for_a_call(phone, household)
    leave(phone, household)
    press_sign_out(phone)


def read_who_looked(phone: Page) -> None:
    press(phone, "Who looked")
    expect(phone.locator("h1")).to_have_text("Хто переглядав")
    press(phone, "Back to your page")


def say_no_to_research(phone: Page, household: Any) -> None:
    press(phone, "My yes or no")
    phone.locator('main a[href$="/research/"]').click()
    phone.locator('button[name="is_given"][value="no"]').click()
    answer = household.consents.standing().get(purpose=Purpose.RESEARCH)
    assert (answer.is_given, answer.language) == (False, "uk")
    press(phone, "Back to my yes or no")
    press(phone, "Back to your page")


def change_when_she_has_time(phone: Page, household: Any) -> None:
    press(phone, "My data")
    phone.locator('main a[href$="/data/time/"]').click()
    phone.locator('input[value="mon_evening"]').uncheck()
    phone.locator('input[value="sun_morning"]').check()
    phone.locator("main form .actions .button").click()
    household.refresh_from_db()
    assert household.day_parts == ["sat_morning", "sat_afternoon", "sun_morning"]
    press(phone, "Back to your page")


def take_her_data(phone: Page, household: Any) -> None:
    press(phone, "Take my data with me")
    expect(phone.locator("main")).to_contain_text("Здати іспит B1")
    with phone.expect_download() as download:
        phone.locator("main a[download]").click()
    assert download.value.suggested_filename == "samen-hier.json"
    records = json.loads(download.value.path().read_text())["records"]
    assert records["newcomers.Household"][0]["reference"] == household.reference
    exports = household.accesses.filter(action=AccessAction.EXPORT)
    assert {access.user for access in exports} == {household.user}
    phone.locator("main .back").click()


def ask_for_a_call(phone: Page, household: Any) -> None:
    press(phone, "Talk to somebody")
    phone.locator('input[name="part"][value="evening"]').check()
    phone.locator("main form .actions .button").click()
    assert household.actions.get().kind == NextActionKind.CALL
    expect(phone.locator("main div.notice--good")).to_be_visible()
    press(phone, "Back to your page")


def leave(phone: Page, household: Any) -> None:
    phone.locator('main a[href$="/stop/"]').click()
    phone.locator('input[name="wants_erasure"]').check()
    phone.locator("main form .actions .button").click()
    household.refresh_from_db()
    assert household.status == HouseholdStatus.WITHDRAWN
    assert set(household.actions.values_list("kind", flat=True)) == {"call", "leaving", "erasure"}


def press_sign_out(phone: Page) -> None:
    phone.locator('main form[action$="/logout/"] .button').click()
    phone.go_back()
    expect(phone.locator("main")).not_to_contain_text("Den Haag")
