"""The first meeting of a match, and what both sides say after it."""

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone
from pytest_django.asserts import assertContains, assertNotContains

from matching.cases import build_case
from matching.journey import introducing
from matching.journey.models import Journey
from matching.models import Confirmation, Introduction, Match, MatchStatus, Side
from matching.services import Meeting
from samenhier.accounts.models import Role
from samenhier.outbox.models import Message
from tests.factories import make_match, make_round, make_user
from tests.races import at_once

pytestmark = pytest.mark.django_db


@pytest.fixture
def match(builder, newcomer, coordinator) -> Match:
    """Both sides met yesterday evening."""
    made = make_match(
        household=newcomer.household,
        group=coordinator.memberships.get().group,
        builder=builder,
        status=MatchStatus.INTRODUCTION,
    )
    Introduction.objects.create(
        match=made, at=timezone.now() - timedelta(days=1), place="Buurthuis De Wijk"
    )
    return made


def address(match, page="confirm"):
    return reverse(f"journey:{page}", args=[match.pk])


def say(client, match, side, goes_on):
    return client.post(
        address(match), {"side": side, "goes_on": "yes" if goes_on else "no"}, follow=True
    )


def mails(template):
    return sorted(Message.objects.filter(template=template).values_list("recipient", flat=True))


def everybody(match):
    members = match.group.members.values_list("email", flat=True)
    return sorted([match.household.user.email, *members])


def test_the_year_starts_on_the_day_both_said_yes(sign_in, match, newcomer, coordinator):
    say(sign_in(newcomer), match, "household", True)
    match.refresh_from_db()
    assert match.status == MatchStatus.INTRODUCTION

    say(sign_in(coordinator), match, "group", True)

    match.refresh_from_db()
    assert (match.status, match.starts_on) == (MatchStatus.ACTIVE, timezone.localdate())


def test_one_no_ends_it_kindly_frees_both_and_is_not_proposed_again(
    sign_in, match, builder, the_hague, coordinator
):
    say(sign_in(coordinator), match, "group", False)

    match.refresh_from_db()
    assert match.status == MatchStatus.ENDED_EARLY
    assert mails("match_not_going_on") == everybody(match)
    assert mails("call_both_sides") == [builder.email]
    case = build_case(make_round(the_hague))
    assert case.excluded == {(str(match.household_id), str(match.group_id)): "former_match"}


def test_a_side_speaks_for_itself_only_and_once(sign_in, match, newcomer):
    client = sign_in(newcomer)

    assert say(client, match, "group", True).status_code == 403
    say(client, match, "household", True)
    assertContains(say(client, match, "household", False), "That was said already.")

    assert Confirmation.objects.get().goes_on is True


def test_the_builder_passes_on_what_a_side_said(sign_in, match, builder):
    say(sign_in(builder), match, "household", True)

    said = Confirmation.objects.get()
    assert (said.side, said.by, said.on_behalf) == (Side.HOUSEHOLD, builder, True)


def test_before_the_meeting_nobody_is_asked(sign_in, match, newcomer):
    Introduction.objects.update(at=timezone.now() + timedelta(days=1))
    client = sign_in(newcomer)

    page = client.get(address(match, "match"))

    assertContains(page, "Buurthuis De Wijk")
    assertNotContains(page, 'name="goes_on"')
    assertContains(say(client, match, "household", True), "after the first meeting")
    assert Confirmation.objects.count() == 0


def test_a_member_who_is_no_coordinator_reads_and_does_not_say(sign_in, match):
    member = make_user(Role.MEMBER)
    other = match.group.members.exclude(pk=match.group.coordinator_id).first()
    type(other).objects.filter(pk=other.pk).update(user=member)
    client = sign_in(member)

    assertNotContains(client.get(address(match, "match")), 'name="goes_on"')
    assert say(client, match, "group", True).status_code == 403


@pytest.mark.parametrize("data", [{}, {"side": "both", "goes_on": "yes"}, {"side": "group"}])
def test_what_makes_no_sense_is_refused(sign_in, match, builder, data):
    page = sign_in(builder).post(address(match), data, follow=True)

    assertContains(page, "Choose one of the two answers.")
    assert Confirmation.objects.count() == 0


def test_the_year_is_not_started_by_hand_around_both_sides(sign_in, match, builder):
    answer = sign_in(builder).post(
        address(match, "start"), {"starts_on": timezone.localdate().isoformat()}
    )

    assert answer.status_code == 403
    match.refresh_from_db()
    assert match.status == MatchStatus.INTRODUCTION


def test_a_meeting_that_moves_is_told_once(sign_in, match, builder):
    day = timezone.localdate() + timedelta(days=9)
    data = {"day": day.isoformat(), "hour": "20:00", "place": "Bibliotheek", "interpreter": ""}
    client = sign_in(builder)

    for _ in range(2):
        client.post(address(match, "meeting"), data)

    assert Introduction.objects.get().place == "Bibliotheek"
    assert mails("first_meeting_moved") == everybody(match)


def test_every_change_of_the_meeting_is_told_also_one_back(match, builder):
    journey = Journey.objects.get(pk=match.pk)
    first, later = timezone.now() + timedelta(days=7), timezone.now() + timedelta(days=9)
    changes = [(first, "Bibliotheek"), (first, "Buurthuis"), (later, "Buurthuis")]
    changes += [(first, "Buurthuis"), (later, "Buurthuis")]

    for at, place in changes:
        introducing.move(journey, Meeting(at=at, place=place), by=builder)

    assert mails("first_meeting_moved").count(match.household.user.email) == len(changes)


@pytest.mark.parametrize("role", ["newcomer", "coordinator"])
def test_a_side_does_not_move_the_meeting(sign_in, match, role, request):
    client = sign_in(request.getfixturevalue(role))

    assert client.get(address(match, "meeting")).status_code == 403


def test_the_hour_of_a_meeting_is_the_hour_in_the_netherlands(sign_in, match, builder):
    """On the Sunday on which the clock goes forward, and the Saturday before it."""
    with time_machine.travel("2027-03-20 10:00+01:00", tick=False):
        client = sign_in(builder)
        found = []
        for day in ("2027-03-27", "2027-03-28"):
            data = {"day": day, "hour": "19:00", "place": "Bibliotheek", "interpreter": ""}
            data["asked_about"] = day  # that Sunday is Easter too
            client.post(address(match, "meeting"), data)
            found.append(Introduction.objects.get().at.isoformat())

    assert found == ["2027-03-27T18:00:00+00:00", "2027-03-28T17:00:00+00:00"]


def test_who_has_not_said_is_asked_once_three_working_days_later(match, newcomer):
    Introduction.objects.update(at="2027-03-01T18:00:00Z")
    journey = Journey.objects.get(pk=match.pk)
    with time_machine.travel("2027-03-02 10:00+01:00", tick=False):
        introducing.confirm(journey, Side.HOUSEHOLD, goes_on=True, by=newcomer)
        introducing.ask_again()
        assert mails("go_on_together") == []

    for day in ("2027-03-04", "2027-03-05"):
        with time_machine.travel(f"{day} 10:00+01:00", tick=False):
            introducing.ask_again()

    assert mails("go_on_together") == [match.group.coordinator.email]


def test_newcomers_whom_no_mail_reaches_are_asked_by_their_builder_once(
    match, newcomer, builder, coordinator
):
    type(newcomer).objects.filter(pk=newcomer.pk).update(email=None)
    Introduction.objects.update(at="2027-03-01T18:00:00Z")

    for day in ("2027-03-04", "2027-03-05"):
        with time_machine.travel(f"{day} 10:00+01:00", tick=False):
            introducing.ask_again()

    assert mails("ask_newcomers") == [builder.email]
    assert mails("go_on_together") == [coordinator.email]


def test_a_yes_after_a_no_leaves_nothing_behind(match, newcomer, coordinator):
    late = Journey.objects.get(pk=match.pk)  # read before the other side said no
    introducing.confirm(
        Journey.objects.get(pk=match.pk), Side.HOUSEHOLD, goes_on=False, by=newcomer
    )

    with pytest.raises(introducing.SaidAlready):
        introducing.confirm(late, Side.GROUP, goes_on=True, by=coordinator)

    assert [each.side for each in Confirmation.objects.all()] == [Side.HOUSEHOLD]


@pytest.mark.parametrize("asked", ["", "2027-04-27"])
def test_a_public_holiday_is_asked_about_once(sign_in, match, builder, asked):
    with time_machine.travel("2027-03-20 10:00+01:00", tick=False):
        before = Introduction.objects.get().at
        client = sign_in(builder)
        data = {"day": "2027-05-05", "hour": "19:00", "place": "Bibliotheek", "interpreter": ""}

        page = client.post(address(match, "meeting"), data | {"asked_about": asked})

        assert page.context["form"].errors.keys() == {"day"}
        assert Introduction.objects.get().at == before
        assertContains(page, 'value="Bibliotheek"')
        again = page.context["form"]["asked_about"].value()
        client.post(address(match, "meeting"), data | {"asked_about": again})
        assert Introduction.objects.get().at.isoformat() == "2027-05-05T17:00:00+00:00"


@pytest.mark.django_db(transaction=True)
def test_a_no_and_a_yes_at_the_same_moment_end_it_and_leave_no_stray_yes(
    match, newcomer, coordinator
):
    """A yes that is kept was said before the no; else it is refused."""
    ours, theirs = (Journey.objects.get(pk=match.pk) for _ in range(2))

    said = at_once(
        lambda: introducing.confirm(ours, Side.HOUSEHOLD, goes_on=True, by=newcomer),
        lambda: introducing.confirm(theirs, Side.GROUP, goes_on=False, by=coordinator),
    )

    match.refresh_from_db()
    assert match.status == MatchStatus.ENDED_EARLY
    kept = [each.goes_on for each in Confirmation.objects.order_by("pk")]
    refused = [type(each) for each in said if isinstance(each, Exception)]
    assert (kept, refused) in [([True, False], []), ([False], [introducing.SaidAlready])]


@pytest.mark.django_db(transaction=True)
def test_two_yeses_at_the_same_moment_start_the_year(match, newcomer, coordinator):
    def press(side, user):
        journey = Journey.objects.get(pk=match.pk)
        return introducing.confirm(journey, side, goes_on=True, by=user)

    at_once(lambda: press(Side.HOUSEHOLD, newcomer), lambda: press(Side.GROUP, coordinator))

    match.refresh_from_db()
    assert match.status == MatchStatus.ACTIVE
