"""Two at once: real threads on a real database."""

import pytest
from dateutil.relativedelta import relativedelta
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from matching.journey import changing, services
from matching.journey.models import CheckIn, FollowUp, HandOver, Journey
from matching.models import Ending, Match, MatchStatus, Pause
from samenhier.accounts.models import Role
from samenhier.lifecycle import IllegalTransition
from samenhier.outbox.models import Message
from samenhier.safeguarding.models import Incident
from tests.factories import (
    make_check_in,
    make_ending,
    make_household,
    make_match,
    make_pause,
    make_user,
)
from tests.races import at_once

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_form_sent_twice_at_once_is_one_talk_and_one_incident(builder, handler, match, answers):
    sent = answers({"text": "Bellen"}, concern="urgent")
    clients = [Client(), Client()]
    for client in clients:
        client.force_login(builder)
    url = reverse("journey:check_in_new", args=[match.pk])

    responses = at_once(*(lambda client=client: client.post(url, sent) for client in clients))

    assert [response.status_code for response in responses] == [302, 302]
    assert CheckIn.objects.get().is_draft is False
    assert FollowUp.objects.count() == 1
    assert Incident.objects.count() == 1
    assert Message.objects.filter(template="incident_opened").count() == 1


def test_a_draft_that_meets_its_own_submission_does_not_take_it_back(builder, match, answers):
    sent = answers()
    clients = [Client(), Client()]
    for client in clients:
        client.force_login(builder)
    url = reverse("journey:check_in_new", args=[match.pk])

    at_once(
        lambda: clients[0].post(url, sent),
        lambda: clients[1].post(url, sent | {"action": "draft"}),
    )

    assert CheckIn.objects.get().is_draft is False


@pytest.mark.parametrize("is_stored", [False, True])
def test_what_the_page_saves_by_itself_meets_its_submission_and_nothing_is_lost(
    builder, match, answers, is_stored
):
    early = answers({"text": "Bellen"}, notes="Half")
    whole = early | {"notes": "Helemaal"}
    clients = [Client(), Client()]
    for client in clients:
        client.force_login(builder)
    new, keep = (reverse(f"journey:check_in_{name}", args=[match.pk]) for name in ("new", "keep"))
    if is_stored:
        clients[0].post(keep, early)
        early |= {"edition": "1"}
        whole |= {"edition": "1"}

    kept, submitted = at_once(
        lambda: clients[0].post(keep, early),
        lambda: clients[1].post(new, whole),
    )

    talk = CheckIn.objects.get()
    assert (talk.is_draft, talk.notes) == (False, "Helemaal")
    assert [row.text for row in talk.follow_ups.all()] == ["Bellen"]
    assert (kept.status_code in {200, 410}, submitted.status_code) == (True, 302)


def test_two_drafts_at_once_leave_one(builder, match, answers):
    clients = [Client(), Client()]
    for client in clients:
        client.force_login(builder)
    url = reverse("journey:check_in_new", args=[match.pk])

    responses = at_once(
        *(lambda client=c: client.post(url, answers(action="draft")) for c in clients)
    )

    assert sorted(response.status_code for response in responses) == [200, 302]
    assert CheckIn.objects.count() == 1


def test_two_who_start_a_year_at_once_start_it_once(builder, staff, the_hague):
    match = make_match(
        household=make_household(the_hague), builder=builder, status=MatchStatus.INTRODUCTION
    )
    today = timezone.localdate()

    results = at_once(
        *(
            lambda user=user: services.start_year(Match.objects.get(pk=match.pk), today, by=user)
            for user in (builder, staff)
        )
    )

    assert sorted(type(result) for result in results if isinstance(result, Exception)) == [
        IllegalTransition
    ]
    assert match.status_changes.count() == 1


def test_two_hand_overs_at_once_leave_one_successor_and_one_note(match, builder, staff):
    pair = [make_user(Role.BUILDER, organisation=builder.organisation) for _ in range(2)]

    results = at_once(
        *(
            lambda to=to: services.hand_over(
                Match.objects.select_related("builder").get(pk=match.pk), to, by=staff, note="Hoi"
            )
            for to in pair
        )
    )

    match.refresh_from_db()
    assert [type(result) for result in results if isinstance(result, Exception)] == []
    # The slower one may have read the match after the faster one was done: then it moves twice.
    assert HandOver.objects.first().successor == match.builder


def test_two_clocks_at_once_owe_one_reminder(match):
    at_once(services.remind, services.remind)

    assert Message.objects.filter(template="check_in_due").count() == 1


def journey_of(match: Match) -> Journey:
    return Journey.objects.with_names().with_talks().get(pk=match.pk)


def test_two_who_pause_a_year_at_once_pause_it_once(match, builder, staff):
    results = at_once(
        *(
            lambda user=user: changing.pause(journey_of(match), make_pause(), by=user)
            for user in (builder, staff)
        )
    )

    assert [type(result) for result in results if result] == [IllegalTransition]
    assert Pause.objects.count() == 1
    assert match.status_changes.count() == 1


def test_two_who_go_on_with_a_year_at_once_move_it_once(match, builder, staff):
    changing.pause(journey_of(match), make_pause(), by=builder)
    today = timezone.localdate()

    results = at_once(
        *(
            lambda user=user: changing.resume(journey_of(match), today, by=user)
            for user in (builder, staff)
        )
    )

    assert [type(result) for result in results if result] == [IllegalTransition]
    assert match.status_changes.count() == 2


def test_an_end_and_a_pause_at_once_leave_nothing_open(match, builder, staff):
    at_once(
        lambda: changing.pause(journey_of(match), make_pause(), by=builder),
        lambda: changing.end_early(journey_of(match), make_ending(), by=staff),
    )

    # Either the pause came first and was closed by the end, or it came too late.
    match.refresh_from_db()
    assert match.status in {MatchStatus.ENDED_EARLY, MatchStatus.PAUSED}
    is_ended = match.status == MatchStatus.ENDED_EARLY
    assert Ending.objects.exists() is is_ended
    assert Pause.objects.open().exists() is not is_ended


def test_two_who_close_a_year_at_once_thank_both_sides_once(builder, staff, the_hague):
    match = make_match(
        household=make_household(the_hague),
        builder=builder,
        starts_on=timezone.localdate() - relativedelta(months=13),
    )
    make_check_in(match)

    results = at_once(
        *(
            lambda user=user: changing.complete(journey_of(match), by=user)
            for user in (builder, staff)
        )
    )

    assert sum(result is None for result in results) == 1
    assert Ending.objects.count() == 1
    thanked = Message.objects.filter(template="year_complete")
    assert thanked.count() == match.group.members.count()


def test_two_clocks_at_once_ask_once_to_look_again(match, builder):
    today = timezone.localdate()
    changing.pause(journey_of(match), make_pause(look_again_on=today), by=builder)

    at_once(changing.look_again, changing.look_again)

    assert Message.objects.filter(template="pause_look_again").count() == 1
