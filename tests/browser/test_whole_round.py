"""A whole round, by clicks: two staff members decide, both sides say yes, and the year starts."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation
from playwright.sync_api import Page, expect

from matching.models import (
    AnswerKind,
    Introduction,
    Match,
    MatchingRound,
    MatchStatus,
    Proposal,
    ProposalStatus,
    Side,
)
from samenhier.accounts.models import Municipality, Role, User
from samenhier.workdays import working_days_after
from tests.browser.conftest import DESKTOP, PHONE
from tests.factories import make_group, make_household, make_postcode, make_user

PLACE = "Buurthuis De Wijk, Hoofdstraat 1"


@pytest.fixture
def the_hague(transactional_db: None, the_hague: Municipality) -> Municipality:
    make_postcode("2511")
    return the_hague


@pytest.fixture
def newcomer(the_hague: Municipality) -> User:
    """A mother and her child, on whom two people decide."""
    user = make_user(Role.NEWCOMER, name="Rana", email="rana@example.org", language="ar")
    make_household(the_hague, user=user, people=(1988, 2018), language="ar", decide_with_two=True)
    return user


@pytest.fixture
def coordinator(the_hague: Municipality) -> User:
    user = make_user(Role.MEMBER, name="Noor", email="noor@example.org")
    make_group(the_hague, coordinator=user, members=4, name="Buren van de Laan")
    return user


@pytest.fixture
def as_user(window: Any, live_server: Any) -> Callable[..., Page]:
    """A browser of somebody's own, signed in without the sign-in pages."""

    def open_as(user: User, width: int = DESKTOP) -> Page:
        client = Client()
        client.force_login(user)
        page: Page = window(width)
        name = django_settings.SESSION_COOKIE_NAME
        cookie = {"name": name, "value": client.cookies[name].value, "url": live_server.url}
        page.context.add_cookies([cookie])
        return page

    return open_as


def run_round(page: Page) -> MatchingRound:
    page.goto(reverse("admin:matching_matchinground_add"))
    page.locator("#run").click()
    # The page refreshes itself until the worker is done.
    expect(page.locator('[name="proposals"]')).to_have_count(1, timeout=20_000)
    return MatchingRound.objects.get()


def approve(page: Page, matching_round: MatchingRound) -> None:
    page.goto(reverse("admin:matching_matchinground_change", args=[matching_round.pk]))
    page.locator('[name="proposals"]').check()
    page.locator(".decide > summary").click()
    page.locator('button[value="approve"]').click()
    expect(page.locator(".messagelist")).to_be_visible()


def send(page: Page, matching_round: MatchingRound) -> None:
    """Staff put the approved pair to the newcomers, who read it themselves."""
    page.goto(reverse("admin:matching_matchinground_change", args=[matching_round.pk]))
    address = reverse("admin:matching_matchinground_send", args=[matching_round.pk])
    page.locator(f'#content a[href="{address}"]').click()
    page.select_option("select[name^=builder_]", "")
    page.locator("#content form button.button").click()
    expect(page.locator(".messagelist .success")).to_be_visible()


def answer(page: Page, said: str) -> None:
    """Press an answer on the page that is open, and see that the page takes it."""
    page.locator(f'main button[value="{said}"]').click()
    expect(page.locator(f'main button[value="{said}"]')).to_have_count(0)


def open_question(page: Page, own_page: str, proposal: Proposal) -> None:
    """Find the question on one's own page and open it."""
    page.goto(reverse(own_page))
    page.locator(f'main a[href="{reverse("proposals:question", args=[proposal.pk])}"]').click()
    expect(page.locator("main [name=answer]").first).to_be_visible()


def plan_first_meeting(
    page: Page, proposal: Proposal, builder: User, *, day: date, place: str, interpreter: str
) -> Match:
    """Staff choose who accompanies them, and when and where they meet."""
    page.goto(reverse("admin:matching_proposal_change", args=[proposal.pk]))
    activation = reverse("admin:matching_proposal_activate", args=[proposal.pk])
    page.locator(f'#content a[href="{activation}"]').click()
    page.locator(f'[name="builder"][value="{builder.pk}"]').check()
    page.fill('[name="day"]', day.isoformat())
    page.fill('[name="hour"]', "19:30")
    page.fill('[name="place"]', place)
    page.select_option('[name="interpreter"]', interpreter)
    page.locator("#content form.form button.button").click()
    expect(page.locator("main")).to_contain_text(place)
    return Match.objects.get(proposal=proposal)


def go_on(page: Page, match: Match) -> None:
    """Say after the first meeting that one goes on together."""
    page.goto(reverse("journey:match", args=[match.pk]))
    page.locator('button[name="goes_on"][value="yes"]').click()
    expect(page.locator('button[name="goes_on"]')).to_have_count(0)


def stands(proposal: Proposal) -> str:
    proposal.refresh_from_db()
    return str(proposal.status)


def a_working_day() -> date:
    return working_days_after(timezone.localdate(), 5)


def test_two_staff_decide_both_sides_say_yes_and_their_year_starts(
    as_user, worker, the_hague, staff, builder, newcomer, coordinator
):
    colleague = make_user(Role.STAFF, name="Els", organisation=the_hague.organisation)
    first, second = as_user(staff), as_user(colleague)

    # Two people decide, each in their own browser.
    matching_round = run_round(first)
    pair = matching_round.proposals.get()
    approve(first, matching_round)
    assert stands(pair) == ProposalStatus.APPROVED_ONCE
    approve(second, matching_round)
    assert stands(pair) == ProposalStatus.APPROVED
    send(second, matching_round)
    assert stands(pair) == ProposalStatus.SENT

    # The newcomers are asked first, on a phone and in Arabic: no names yet.
    phone = as_user(newcomer, PHONE)
    with translation.override("ar"):
        open_question(phone, "newcomers:own", pair)
    assert phone.locator("html").get_attribute("dir") == "rtl"
    expect(phone.locator("main")).not_to_contain_text("Buren van de Laan")
    expect(phone.locator("main")).not_to_contain_text(pair.group.coordinator.name)
    answer(phone, "accept")
    assert stands(pair) == ProposalStatus.ACCEPTED_BY_ONE

    # The group wants to talk first, and then says yes.
    contact = newcomer.household.contact_person.name
    desk = as_user(coordinator)
    open_question(desk, "groups:own", pair)
    answer(desk, "talk")
    expect(desk.locator("main .notice--good")).to_be_visible()
    expect(desk.locator("main")).not_to_contain_text(contact.split()[0])
    answer(desk, "accept")
    assert stands(pair) == ProposalStatus.ACCEPTED
    assert list(pair.answers.values_list("side", "answer", "on_behalf")) == [
        (Side.HOUSEHOLD, AnswerKind.ACCEPT, False),
        (Side.GROUP, AnswerKind.TALK, False),
        (Side.GROUP, AnswerKind.ACCEPT, False),
    ]

    # Staff plan the first meeting; only now both sides read each other's names.
    match = plan_first_meeting(
        first, pair, builder, day=a_working_day(), place=PLACE, interpreter="ar"
    )
    meeting = match.introduction
    assert (match.builder, meeting.place, meeting.interpreter) == (builder, PLACE, "ar")
    with translation.override("ar"):
        phone.goto(reverse("journey:match", args=[match.pk]))
    expect(phone.locator("main")).to_contain_text("Buren van de Laan")
    expect(phone.locator("main")).to_contain_text(pair.group.coordinator.name.split()[0])
    expect(phone.locator("main [name=goes_on]")).to_have_count(0)
    desk.goto(reverse("journey:match", args=[match.pk]))
    expect(desk.locator("main")).to_contain_text(contact.split()[0])

    # They met. Both go on, and the year starts.
    Introduction.objects.update(at=timezone.now() - timedelta(hours=3))
    with translation.override("ar"):
        go_on(phone, match)
    match.refresh_from_db()
    assert match.status == MatchStatus.INTRODUCTION
    go_on(desk, match)
    match.refresh_from_db()
    assert (match.status, match.starts_on) == (MatchStatus.ACTIVE, timezone.localdate())
