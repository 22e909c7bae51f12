"""The whole main job, as people do it: on a phone and on a desk, in Dutch and in Arabic.

A group signs up, staff register a household, a round runs in the worker, two of the staff approve,
both sides say yes, they meet, and the community builder logs a check-in. Nothing is prepared but
the town and its people; only the evening of the first meeting is not waited for.
"""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page, expect

from groups.models import GroupStatus, WelcomeGroup
from matching.journey.models import CheckIn, Concern
from matching.models import (
    Introduction,
    Match,
    MatchingRound,
    MatchStatus,
    Proposal,
    ProposalStatus,
    Side,
)
from newcomers.models import Household, HouseholdStatus
from samenhier.accounts.models import Role
from tests.browser.conftest import DESKTOP, PHONE
from tests.factories import make_postcode, make_user

TIMES = ("mon_evening", "sat_morning", "sat_afternoon", "sun_afternoon")


def choose(page: Page, name: str, value: object) -> None:
    """Tick or pick the answer with this value, whatever its words in the language of the page."""
    page.locator(f'[name="{name}"][value="{value}"]').check()


def fill_in_own_part(page: Page, *, birth_year: int) -> None:
    fill_in_who(page, birth_year=birth_year)
    fill_in_likes(page)


def fill_in_who(page: Page, *, birth_year: int) -> None:
    page.fill('[name="birth_year"]', str(birth_year))
    page.select_option('[name="level_nl"]', "4")
    page.select_option('[name="level_en"]', "3")


def fill_in_likes(page: Page) -> None:
    choose(page, "offers", "language")
    page.locator('[name="interests"]').first.check()


def submit(page: Page) -> None:
    page.locator("main form .actions button.button").first.click()
    page.wait_for_load_state()


def fill_in_step(page: Page, code: str) -> None:
    """Fill in one step of the sign-up as the coordinator of three people."""
    page.wait_for_url(f"**{reverse('groups:signup_step', args=[code])}")
    match code:
        case "group":
            page.fill('[name="name"]', "Buren van de Laan")
            page.locator('[name="bond"]').select_option("neighbours")
        case "people":
            page.fill('[name="name"]', "Noor")
            page.fill('[name="email"]', "noor@example.org")
            page.fill('[name="phone"]', "06-12 34 56 78")
            page.locator("main .formset summary").click()
            for row, name in enumerate(("Jan d’Hondt", "Олена")):
                page.fill(f'[name="others-{row}-name"]', name)
                page.fill(f'[name="others-{row}-email"]', f"lid{row}@example.org")
        case "together":
            for part in TIMES:
                choose(page, "day_parts", part)
            choose(page, "capacity", 3)
        case "you":
            fill_in_who(page, birth_year=1984)
        case "likes":
            fill_in_likes(page)
        case "consent":
            page.locator('[name="consent"]').check()


def sign_up(page: Page, keep: Callable[..., Any], check: Callable[[Page], None]) -> None:
    """The coordinator signs up three people from the home page."""
    page.goto(reverse("home"))
    page.locator(f'main a[href="{reverse("groups:signup")}"]').first.click()
    check(page)
    keep(page, "sign-up-place")
    page.fill('[name="postcode"]', "2511ab")
    submit(page)
    for code in ("group", "people", "together", "you", "likes", "consent"):
        fill_in_step(page, code)
        check(page)
        if code == "people":
            page.evaluate("scrollTo(0, 0)")
            keep(page, "sign-up")
        submit(page)
    page.wait_for_url(f"**{reverse('groups:signup_check')}")
    check(page)
    keep(page, "sign-up-check")


def link_in_mail_to(address: str) -> str:
    (message,) = [message for message in mail.outbox if message.to == [address]]
    return re.search(r"https?://\S+", message.body)[0]


def wait_for_mails(page: Page, count: int) -> None:
    for _ in range(100):
        if len(mail.outbox) >= count:
            return
        page.wait_for_timeout(100)
    raise AssertionError(f"{len(mail.outbox)} of {count} mails came")


def promise(page: Page) -> None:
    """A member reads the participant statement from the checklist and accepts it."""
    page.goto(reverse("groups:own"))
    page.locator(f'main a[href="{reverse("groups:statement")}"]').click()
    page.locator('[name="accept"]').check()
    submit(page)


def screen(page: Page, group: WelcomeGroup) -> None:
    """Staff begin, write down a talk and decide; ready follows by itself."""
    page.goto(reverse("admin:groups_welcomegroup_change", args=[group.pk]))
    url = reverse("admin:groups_welcomegroup_step", args=[group.pk, "screening"])
    page.locator(f'form[action="{url}"] button').click()
    page.locator(
        f'a[href="{reverse("admin:groups_welcomegroup_screening", args=[group.pk])}"]'
    ).click()
    page.fill('[name="note-text"]', "Hartelijke mensen, ze hebben tijd.")
    page.locator('form:has([name="note-text"]) button').click()
    page.select_option('[name="decision-reason"]', "fits")
    page.locator('form:has([name="decision-reason"]) button').click()
    page.wait_for_load_state()


def register_household(page: Page, municipality_pk: int) -> None:
    """Staff enter a mother and her son, with the consent she gave."""
    page.goto(reverse("admin:newcomers_household_add"))
    page.select_option('[name="municipality"]', str(municipality_pk))
    page.fill('[name="pc4"]', "2511")
    page.select_option('[name="track"]', "status_holder")
    page.fill('[name="waiting_since"]', (timezone.localdate() - timedelta(days=140)).isoformat())
    page.select_option('[name="language"]', "ar")
    choose(page, "consent_participation", "yes")
    for row, (name, relation, year) in enumerate(
        (("Amal Haddad", "contact", 1988), ("سامي", "child", 2017))
    ):
        page.fill(f'[name="people-{row}-name"]', name)
        page.select_option(f'[name="people-{row}-relation"]', relation)
        page.fill(f'[name="people-{row}-birth_year"]', str(year))
    page.select_option('[name="people-0-languages_0_language"]', "en")
    page.select_option('[name="people-0-languages_0_level"]', "3")
    for part in TIMES[:3]:
        choose(page, "day_parts", part)
    choose(page, "needs_language", 3)
    choose(page, "needs_interpreter", "no")
    choose(page, "vulnerability", 2)
    page.locator('[name="decide_with_two"]').check()
    page.locator('[name="_save"]').click()
    page.wait_for_load_state()


def make_ready(page: Page, household: Household) -> None:
    page.goto(reverse("admin:newcomers_household_change", args=[household.pk]))
    intake = reverse("admin:newcomers_household_step", args=[household.pk, HouseholdStatus.INTAKE])
    page.locator(f'a[href="{intake}"]').click()
    page.locator("#content form button.button").first.click()
    page.wait_for_load_state()
    talk = reverse("admin:newcomers_household_talk", args=[household.pk])
    page.locator(f'a[href="{talk}"]').click()
    page.fill('[name="text"]', "Ze willen graag samen koken.")
    page.locator("#content form button.button").first.click()
    page.wait_for_load_state()


def run_matching(page: Page) -> None:
    page.goto(reverse("admin:matching_matchinground_add"))
    page.locator("#run").click()
    # The page refreshes itself until the worker is done.
    expect(page.locator('[name="proposals"]')).to_have_count(1, timeout=20_000)


def approve(page: Page) -> None:
    """Approve the pair of the round; a mark says that it was taken down."""
    page.locator('[name="proposals"]').check()
    page.locator(".decide > summary").click()
    page.locator('button[value="approve"]').click()
    expect(page.locator(".messagelist")).to_be_visible()


def send(page: Page, proposal: Proposal) -> None:
    """Put the pair to the newcomers, whom no mail reaches: the builder tells them."""
    page.goto(reverse("admin:matching_matchinground_send", args=[proposal.round_id]))
    page.locator("#content form button.button").click()
    expect(page.locator(".messagelist")).to_be_visible()


def pass_on_yes(page: Page, proposal: Proposal) -> None:
    """The builder finds the question on the caseload, and passes on what the newcomers say."""
    page.goto(reverse("journey:caseload"))
    page.locator(f'main a[href="{reverse("proposals:pass_on", args=[proposal.pk])}"]').first.click()
    page.locator('button[value="accept"]').click()
    expect(page.locator('main button[value="accept"]')).to_have_count(0)


def talk_first_and_say_yes(page: Page, proposal: Proposal) -> None:
    """The coordinator reads about nobody by name, wants to talk, and then says yes."""
    page.goto(reverse("groups:own"))
    question = reverse("proposals:question", args=[proposal.pk])
    page.locator(f'main a[href="{question}"]').first.click()
    expect(page.locator('button[value="talk"]')).to_be_visible()
    assert "Amal" not in page.content()
    page.locator('button[value="talk"]').click()
    expect(page.locator('button[value="talk"]')).to_have_count(0)
    page.locator('button[value="accept"]').click()
    expect(page.locator('button[value="accept"]')).to_have_count(0)


def plan_the_first_meeting(page: Page, proposal: Proposal) -> Match:
    """Staff make it a match with the builder who is suggested, a day and a place."""
    page.goto(reverse("admin:matching_proposal_change", args=[proposal.pk]))
    page.locator(
        f'a[href="{reverse("admin:matching_proposal_activate", args=[proposal.pk])}"]'
    ).click()
    page.fill('[name="place"]', "Buurthuis De Wijk")
    page.select_option('[name="interpreter"]', "ar")
    page.locator("#content form.form button.button").click()
    page.wait_for_url("**/matches/**")
    return Match.objects.get()


def say_go_on(page: Page, match: Match, side: Side) -> None:
    page.goto(reverse("journey:match", args=[match.pk]))
    expect(page.locator("main")).to_contain_text("Buurthuis De Wijk")
    ours = page.locator(f'form:has(input[name="side"][value="{side}"])')
    ours.locator('button[value="yes"]').click()
    expect(ours).to_have_count(0)


def log_talk(page: Page, match: Match) -> None:
    page.goto(reverse("journey:caseload"))
    page.locator(f'a[href="{reverse("journey:check_in_new", args=[match.pk])}"]').first.click()
    choose(page, "was_reached", "True")
    choose(page, "spoken_with", "both")
    page.fill('[name="minutes"]', "45")
    choose(page, "group_mood", 4)
    choose(page, "newcomer_mood", 5)
    choose(page, "goals", "language")
    choose(page, "concern", "none")
    page.fill('[name="notes"]', "Ze gaan zaterdag samen naar de markt.")


@pytest.mark.parametrize(
    ("language", "width"), [("nl", PHONE), ("nl", DESKTOP), ("ar", PHONE)], indirect=True
)
def test_the_main_job_from_sign_up_to_the_first_talk(
    page,
    language,
    width,
    the_hague,
    staff,
    builder,
    worker,
    enter,
    photograph,
    assert_accessible,
):
    colleague = make_user(Role.STAFF, name="Sem Staf", organisation=the_hague.organisation)
    make_postcode()
    keep = photograph if language == "nl" else lambda page, name: None

    sign_up(page, keep, assert_accessible)
    submit(page)
    group = WelcomeGroup.objects.get()
    expect(page.locator("main")).to_contain_text(group.reference)
    assert (group.status, group.postcode) == (GroupStatus.SUBMITTED, "2511 AB")

    wait_for_mails(page, 3)
    for row in range(2):
        page.goto(link_in_mail_to(f"lid{row}@example.org"))
        fill_in_own_part(page, birth_year=1980 + row)
        page.locator('[name="consent"]').check()
        submit(page)

    for member in group.members.select_related("user"):
        enter(member.user)
        promise(page)

    enter(group.coordinator.user)
    page.goto(reverse("groups:own"))
    assert_accessible(page)
    keep(page, "group")

    enter(staff)
    screen(page, group)
    register_household(page, the_hague.pk)
    household = Household.objects.get()
    make_ready(page, household)
    group.refresh_from_db()
    household.refresh_from_db()
    assert (group.status, household.status) == (GroupStatus.READY, HouseholdStatus.READY)

    run_matching(page)
    desk = page.url
    page.locator(".proposals__who > a").click()
    page.locator(".match").wait_for()
    keep(page, "matching-desk")
    assert_accessible(page)
    page.goto(desk)
    assert MatchingRound.objects.get().is_proved
    approve(page)
    proposal = Proposal.objects.get()
    assert proposal.status == ProposalStatus.APPROVED_ONCE
    enter(colleague)
    page.goto(desk)
    approve(page)
    send(page, proposal)
    enter(builder)
    pass_on_yes(page, proposal)
    enter(group.coordinator.user)
    talk_first_and_say_yes(page, proposal)
    enter(staff)
    match = plan_the_first_meeting(page, proposal)
    assert (match.household, match.group, match.builder) == (household, group, builder)
    Introduction.objects.update(at=timezone.now() - timedelta(hours=1))  # the evening is over

    enter(group.coordinator.user)
    say_go_on(page, match, Side.GROUP)
    expect(page.locator("main")).to_contain_text("Amal")
    enter(builder)
    say_go_on(page, match, Side.HOUSEHOLD)
    match.refresh_from_db()
    assert (match.status, match.starts_on) == (MatchStatus.ACTIVE, timezone.localdate())
    log_talk(page, match)
    page.evaluate("scrollTo(0, 0)")
    keep(page, "check-in")
    assert_accessible(page)
    page.locator('button[value="submit"]').click()
    page.wait_for_url(f"**{reverse('journey:caseload')}")
    talk = CheckIn.objects.get()
    assert (talk.match, talk.author, talk.minutes, talk.concern) == (
        match,
        builder,
        45,
        Concern.NONE,
    )
    assert talk.submitted_at is not None
    assert page.locator("html").get_attribute("dir") == ("rtl" if language == "ar" else "ltr")
