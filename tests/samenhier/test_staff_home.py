"""The staff site starts from today's work: true numbers, each with the list behind it."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone, translation

from groups.models import GroupStatus, StaffTask, TaskKind
from groups.services import open_task, take
from matching.journey.attention import KINDS, needing_attention
from matching.models import AnswerKind, Introduction, ProposalStatus, RoundStatus, Side
from newcomers.models import HouseholdStatus
from samenhier.accounts.models import Municipality, User
from samenhier.admin import Work, todays_work
from samenhier.outbox.models import Message, MessageStatus
from tests.factories import (
    make_check_in,
    make_group,
    make_household,
    make_match,
    make_municipality,
    make_pause,
    make_proposal,
    make_round,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def in_english():
    with translation.override("en"):
        yield


def days_ago(days: int) -> date:
    return timezone.localdate() - timedelta(days=days)


def at_work(user: User) -> dict[str, Work]:
    return {work.what: work for work in todays_work(user)}


def fill(municipality: Municipality) -> None:
    """Something of each kind that waits, among things that do not."""
    long_ago = timezone.now() - timedelta(days=30)
    make_group(municipality, status=GroupStatus.SUBMITTED, submitted_at=long_ago)
    make_group(municipality, status=GroupStatus.SUBMITTED)
    make_group(municipality, status=GroupStatus.READY)
    make_group(municipality, status=GroupStatus.WAITING, submitted_at=long_ago)
    late = open_task(make_group(municipality), TaskKind.INCOMPLETE, due_on=days_ago(2))
    open_task(late.group, TaskKind.VOG_ENDS, due_on=days_ago(-1))
    StaffTask.objects.create(
        group=late.group, kind=TaskKind.NO_ANSWER, due_on=days_ago(9), done_at=long_ago
    )
    make_household(municipality, status=HouseholdStatus.REGISTERED, waiting_since=days_ago(3))
    make_household(municipality, status=HouseholdStatus.INTAKE, waiting_since=days_ago(10))
    make_household(municipality, status=HouseholdStatus.INTAKE, waiting_since=days_ago(40))
    make_household(municipality, status=HouseholdStatus.WITHDRAWN)
    make_household(municipality, waiting_since=days_ago(55))
    make_match(household=make_household(municipality), starts_on=days_ago(1))
    matching_round = make_round(municipality)
    proposed = {"group": make_group(municipality)}
    make_proposal(matching_round, make_household(municipality, status="paused"), **proposed)
    make_proposal(
        matching_round,
        make_household(municipality, status="paused"),
        status=ProposalStatus.REJECTED,
        **proposed,
    )


# --- True numbers --------------------------------------------------------------------------


def test_every_number_is_true_and_tells_the_longest_wait(staff, the_hague):
    fill(the_hague)
    Message.objects.create(
        recipient=staff.email, template="x", about="1", language="nl", status=MessageStatus.FAILED
    )
    Message.objects.create(
        recipient=staff.email, template="x", about="2", language="nl", status=MessageStatus.SENT
    )

    assert {what: (work.count, work.days) for what, work in at_work(staff).items()} == {
        "groups wait for a first talk": (2, 30),
        "task about a group is due": (1, 2),
        "VOG expires or has expired": (1, 0),
        "group on the waiting list of a municipality that is open": (1, 30),
        "household waits for an intake": (1, 3),
        "households are in intake": (2, 40),
        "household waits for a group": (1, 55),
        "proposal waits for a decision": (1, 0),
        "mail was not sent": (1, 0),
    }


def test_what_waits_too_long_stands_out(staff, the_hague):
    fill(the_hague)

    late = {what for what, work in at_work(staff).items() if work.is_late}

    assert late == {
        "groups wait for a first talk",
        "task about a group is due",
        "group on the waiting list of a municipality that is open",
        "households are in intake",
    }


def test_each_number_leads_to_a_list_of_that_many(sign_in, national, officer, the_hague):
    fill(the_hague)
    make_proposal(make_round(make_municipality()))  # so that two rounds wait
    Message.objects.create(
        recipient="a@example.org",
        template="x",
        about="1",
        language="nl",
        status=MessageStatus.FAILED,
    )
    client = sign_in(national)

    elsewhere = ("proposals", "waiting list")  # not a list of the admin
    work = todays_work(national)
    lists = [one for one in work if not any(word in one.what for word in elsewhere)]
    assert len(lists) == 7
    for work in lists:
        assert len(client.get(work.url).context["cl"].result_list) == work.count, work.what


def test_who_wants_to_talk_and_whose_answer_is_overdue_are_work(sign_in, staff, the_hague):
    matching_round = make_round(the_hague)
    fields = {"status": ProposalStatus.SENT, "sent_at": timezone.now()}
    talks, late, _fine = (
        make_proposal(matching_round, answer_by=days_ago(days), **fields) for days in (-4, 2, -4)
    )
    talks.answers.create(side=Side.HOUSEHOLD, answer=AnswerKind.TALK)
    client = sign_in(staff)

    work = at_work(staff)

    found = {
        what: [each.pk for each in client.get(work[what].url).context["cl"].result_list]
        for what in ("pair wants to talk before it answers", "answer of a side is overdue")
    }
    assert found == {
        "pair wants to talk before it answers": [talks.pk],
        "answer of a side is overdue": [late.pk],
    }
    assert work["answer of a side is overdue"].is_late


def test_ones_own_tasks_are_counted_apart(sign_in, staff, the_hague):
    task = open_task(make_group(the_hague), TaskKind.FIRST_CONTACT)
    take(task, by=staff)

    work = at_work(staff)["task about a group is yours"]

    assert (work.count, work.days) == (1, 0)
    assert list(sign_in(staff).get(work.url).context["cl"].result_list) == [task]


def test_a_full_municipality_does_not_ask_to_give_places(staff, the_hague):
    the_hague.intake = "waiting_list"
    the_hague.save()
    make_group(the_hague, status=GroupStatus.WAITING)

    assert todays_work(staff) == []


def test_the_proposals_of_one_round_lead_to_its_desk(staff, the_hague):
    proposal = make_proposal(make_round(the_hague))

    work = at_work(staff)["proposal waits for a decision"]

    assert work.url == reverse("admin:matching_matchinground_change", args=[proposal.round.pk])


def test_the_proposals_of_more_rounds_lead_to_the_rounds(sign_in, national):
    make_proposal()
    make_proposal(make_round(status=RoundStatus.STOPPED))

    work = at_work(national)["proposals wait for a decision"]

    assert work.url.startswith(reverse("admin:matching_matchinground_changelist"))
    assert len(sign_in(national).get(work.url).context["cl"].result_list) == 2


# --- Late talks ----------------------------------------------------------------------------


def test_talks_that_should_have_been_are_listed_the_latest_first(sign_in, staff, the_hague):
    late = make_match(household=make_household(the_hague), starts_on=days_ago(20))
    later = make_match(household=make_household(the_hague), starts_on=days_ago(25))
    make_match(household=make_household(the_hague), starts_on=days_ago(14))  # due today
    make_match(household=make_household(the_hague), starts_on=days_ago(40), status="ended_early")
    make_match(starts_on=days_ago(40))  # of somebody else

    page = sign_in(staff).get(reverse("admin:index"))

    assert [match.pk for match in needing_attention(staff)["late"]] == [later.pk, late.pk]
    html = page.content.decode()
    for match in (late, later):
        assert reverse("journey:match", args=[match.pk]) in html


def test_each_reason_to_look_at_a_match_leads_to_the_list_of_the_same(sign_in, staff, the_hague):
    def match(days: int, **fields):
        return make_match(household=make_household(the_hague), starts_on=days_ago(days), **fields)

    found = {
        "late": match(20),
        "alone": match(100),
        "concern": match(30),
        "undecided": match(-5, status="introduction"),
        "resting": match(60, status="paused"),
        "over": match(370),
    }
    fine = match(-5, status="introduction")
    make_check_in(found["concern"], concern="attention", next_on=days_ago(-3))
    make_check_in(found["alone"], spoken_with="group", next_on=days_ago(-3), held_on=days_ago(80))
    for side in ("group", "newcomer"):
        make_check_in(found["over"], spoken_with=side, held_on=days_ago(40), next_on=days_ago(-9))
    for one, days in ((found["undecided"], 15), (fine, 14)):
        at = timezone.now() - timedelta(days=days)
        Introduction.objects.create(match=one, at=at, place="Hier")
    make_pause(
        match=found["resting"], began_on=days_ago(40), look_again_on=days_ago(1), by=staff
    ).save()
    page = sign_in(staff)
    html = page.get(reverse("admin:index")).content.decode()

    attention = needing_attention(staff)
    for kind in KINDS:
        url = reverse("admin:matching_match_changelist") + f"?look={kind.code}"
        assert f'href="{url}"' in html
        shown = page.get(url).context["cl"].result_list
        expected = [found[kind.code].pk]
        assert [one.pk for one in attention[kind.code]] == [one.pk for one in shown] == expected


def test_a_vog_that_expires_leads_to_its_task(sign_in, staff, the_hague):
    task = open_task(make_group(the_hague), TaskKind.VOG_ENDS, due_on=days_ago(-20))
    open_task(task.group, TaskKind.INCOMPLETE, due_on=days_ago(-20))

    work = at_work(staff)["VOG expires or has expired"]

    assert (work.count, work.is_late) == (1, False)
    assert list(sign_in(staff).get(work.url).context["cl"].result_list) == [task]


def test_the_names_of_newcomers_are_not_on_the_page(sign_in, staff, the_hague):
    fill(the_hague)
    match = make_match(household=make_household(the_hague), starts_on=days_ago(20))

    html = sign_in(staff).get(reverse("admin:index")).content.decode()

    assert match.household.reference in html
    assert "Nieuwkomer" not in html


# --- Whose work ----------------------------------------------------------------------------


def test_strangers_have_nothing_to_do_here(sign_in, stranger, the_hague):
    fill(the_hague)
    make_match(household=make_household(the_hague), starts_on=days_ago(20))

    assert todays_work(stranger) == []
    assert not any(needing_attention(stranger).values())
    html = sign_in(stranger).get(reverse("admin:index")).content.decode()
    assert "Nothing waits for you today" in html


def test_the_national_coordinator_has_the_work_of_all(national, the_hague):
    fill(the_hague)
    fill(make_municipality())

    assert at_work(national)["households are in intake"].count == 4


def test_the_lists_of_tables_come_after_the_work(sign_in, staff, the_hague):
    fill(the_hague)

    html = sign_in(staff).get(reverse("admin:index")).content.decode()

    assert html.index('class="today"') < html.index('class="app-newcomers module')


def test_more_work_costs_no_more_queries(sign_in, staff, the_hague, django_assert_num_queries):
    fill(the_hague)
    make_match(household=make_household(the_hague), starts_on=days_ago(20))
    client = sign_in(staff)
    client.get(reverse("admin:index"))
    with CaptureQueriesContext(connection) as few:
        client.get(reverse("admin:index"))
    for _number in range(5):
        fill(the_hague)
        make_match(household=make_household(the_hague), starts_on=days_ago(20))
    with django_assert_num_queries(len(few)):
        client.get(reverse("admin:index"))


def test_nobody_but_staff_starts_here(sign_in, builder, client):
    assert client.get(reverse("admin:index")).status_code == 302
    assert sign_in(builder).get(reverse("admin:index")).status_code == 302


def test_signing_out_has_a_word_of_its_own_on_staff_pages(sign_in, staff):
    """In Dutch a group is "afgemeld"; who goes home is "uitgelogd"."""
    desk = sign_in(staff)
    with translation.override("nl"):
        page = desk.get(reverse("admin:index")).content.decode()

    assert ("Uitloggen" in page, "Afmelden" in page) == (True, False)
    desk.post(reverse("account_logout"))
    assert "/login/" in desk.get(reverse("admin:index")).url
