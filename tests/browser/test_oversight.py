"""A record outside somebody's own work opens with a reason; the officer reads who, when and why."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.urls import reverse
from django.utils import timezone, translation
from playwright.sync_api import expect

from newcomers.models import Household
from samenhier.accounts.models import Role, User
from samenhier.outbox.models import Message
from samenhier.oversight.models import UnusualAccess
from samenhier.privacy import letting_go
from samenhier.privacy.models import Access, AccessAction
from tests.browser.conftest import go_on
from tests.browser.walking import Walk
from tests.factories import make_household, make_municipality, make_user

DAYS_AGO = timedelta(days=1)


@pytest.fixture(params=["nl", "ar"])
def language(request):
    with translation.override(request.param):
        yield request.param


@pytest.fixture
def household(transactional_db) -> Household:
    return make_household(make_municipality("Den Haag", code="0518"))


@pytest.fixture
def officer(transactional_db, language) -> User:
    return make_user(Role.PRIVACY, name="Olga Oplettend", language=language)


@pytest.fixture
def coordinator(transactional_db) -> User:
    return make_user(Role.NATIONAL, name="Nadia Nationaal")


@pytest.fixture
def unusual(coordinator, household) -> UnusualAccess:
    return UnusualAccess.objects.create(
        user=coordinator,
        rule="again",
        on=timezone.localdate() - DAYS_AGO,
        reference=household.reference,
        numbers={"count": 31, "limit": 25},
    )


def test_a_record_is_opened_with_a_reason_and_the_officer_finds_it_and_takes_a_copy(
    walk: Walk, enter, language, coordinator, officer, household
):
    page = walk.page
    enter(coordinator)
    page.goto(reverse("admin:newcomers_household_change", args=[household.pk]))
    walk.look("the reason")
    walk.photograph(page, f"oversight-reason-{language}", whole=True)
    go_on(page)
    expect(page.locator(".error-summary")).to_be_focused()
    walk.look("the reason, left empty")
    page.check('[name="why"] >> nth=0')
    page.fill('[name="reason"]', "Saskia is ziek")
    go_on(page)
    expect(page.get_by_text(household.people.get().name).first).to_be_visible()

    enter(officer)
    page.goto(Message.objects.get(template="record_opened", recipient=officer.email).context["url"])
    page.locator("#search summary").click()
    walk.look("the log")
    walk.photograph(page, f"oversight-search-{language}", whole=True)
    page.fill('[name="reference"]', household.reference)
    page.select_option('[name="action"]', AccessAction.OPEN)
    page.locator("#search button").click()
    line = page.locator("#content tbody tr")
    expect(line).to_have_count(1)
    expect(line).to_contain_text("Saskia is ziek")
    walk.look("what was found in the log")
    walk.photograph(page, f"oversight-log-{language}", whole=True)
    with page.expect_download() as download:
        page.locator('form[action*="csv"] button').click()
    copy = Path(download.value.path()).read_text(encoding="utf-8-sig")
    assert [household.reference in row for row in copy.strip().splitlines()] == [False, True]
    exports = Access.objects.about(household).filter(action=AccessAction.EXPORT)
    assert [entry.user for entry in exports] == [officer]


def test_the_officer_judges_an_unusual_look(walk: Walk, enter, language, officer, unusual):
    page = walk.page
    enter(officer)

    walk.see("admin:index", picture="oversight-home")
    walk.see("admin:oversight_unusualaccess_changelist", picture="oversight-unusual-list")
    page.locator("#result_list tbody a").first.click()
    walk.look("an unusual look")
    walk.photograph(page, f"oversight-unusual-{language}", whole=True)
    page.fill('[name="note"]', "Het was de intake van die dag.")
    page.locator('[name="_save"]').click()
    page.wait_for_load_state()

    unusual.refresh_from_db()
    assert (unusual.note, unusual.seen_by) == ("Het was de intake van die dag.", officer)
    walk.see("admin:oversight_unusualaccess_change", unusual.pk, what="looked into")


def test_the_other_pages_of_the_officer_are_whole(walk: Walk, enter, language, officer, household):
    run = letting_go.run()
    enter(officer)

    walk.see("admin:privacy_retentionrun_changelist", picture="oversight-nights")
    walk.see("admin:privacy_retentionrun_change", run.pk, picture="oversight-night")
    walk.see("admin:privacy_erasure_changelist", picture="oversight-erasures")
    walk.see("oversight:erase", picture="oversight-erase")
    walk.see("oversight:erase_one", "household", household.pk, picture="oversight-erase-one")
