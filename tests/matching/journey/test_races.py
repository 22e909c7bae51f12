"""Two at once: real threads on a real database."""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from matching.journey import services
from matching.journey.models import CheckIn, FollowUp, HandOver
from matching.models import Match, MatchStatus
from samenhier.accounts.models import Role
from samenhier.lifecycle import IllegalTransition
from samenhier.outbox.models import Message
from samenhier.safeguarding.models import Incident
from tests.factories import make_household, make_match, make_user
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
