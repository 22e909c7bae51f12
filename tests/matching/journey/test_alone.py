"""Each quarter of the year one talk with the group alone, and one with the newcomer alone."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from matching.journey import services
from matching.journey.models import Journey
from matching.models import Match, MatchStatus, Pause
from samenhier.outbox.models import Message
from samenhier.outbox.services import render
from tests.factories import make_check_in, make_match

pytestmark = pytest.mark.django_db


def ago(days):
    return timezone.localdate() - timedelta(days=days)


def journey_of(match):
    return Journey.objects.with_talks().get(pk=match.pk)


def still(match):
    alone = journey_of(match).alone(timezone.localdate())
    return alone.sides if alone else []


@pytest.mark.parametrize(
    ("spoken_with", "left"),
    [
        ([], ["group", "newcomer"]),
        (["both"], ["group", "newcomer"]),
        (["group"], ["newcomer"]),
        (["newcomer", "newcomer"], ["group"]),
        (["newcomer", "group"], []),
    ],
)
def test_both_sides_are_asked_for_each_by_itself(match, spoken_with, left):
    for whom in spoken_with:
        make_check_in(match, spoken_with=whom)

    assert still(match) == left


def test_a_draft_and_a_talk_that_did_not_happen_do_not_count(match):
    make_check_in(match, spoken_with="group", submitted_at=None)
    make_check_in(match, spoken_with="newcomer", was_reached=False)

    assert still(match) == ["group", "newcomer"]


def test_a_new_quarter_asks_anew_and_the_one_before_is_told(builder):
    match = make_match(builder=builder, starts_on=ago(100))
    make_check_in(match, spoken_with="group", held_on=ago(60))

    today = timezone.localdate()
    assert still(match) == ["group", "newcomer"]
    assert journey_of(match).missed_alone(today) == ["newcomer"]
    make_check_in(match, spoken_with="newcomer", held_on=ago(1))  # late is better than never
    assert still(match) == ["group"]
    assert journey_of(match).missed_alone(today) == []


def test_a_pause_gives_the_quarter_its_days_back(builder):
    match = make_match(builder=builder, starts_on=ago(100))
    Pause.objects.create(
        match=match, began_on=ago(50), ended_on=ago(20), look_again_on=ago(20), by=builder
    )

    journey = journey_of(match)
    assert journey.missed_alone(timezone.localdate()) == []
    assert journey.alone(timezone.localdate()).until > timezone.localdate()


@pytest.mark.parametrize(
    ("status", "starts"),
    [
        (MatchStatus.PAUSED, 100),
        (MatchStatus.INTRODUCTION, 100),
        (MatchStatus.ENDED_EARLY, 100),
        (MatchStatus.ACTIVE, -3),
    ],
)
def test_nothing_is_asked_while_they_are_not_together(builder, status, starts):
    match = make_match(builder=builder, status=status, starts_on=ago(starts))

    assert still(match) == []
    assert journey_of(match).missed_alone(timezone.localdate()) == []


def test_when_the_year_is_over_its_last_quarter_is_still_told(builder):
    match = make_match(builder=builder, starts_on=ago(370))

    assert still(match) == []
    assert journey_of(match).missed_alone(timezone.localdate()) == ["group", "newcomer"]


def test_the_builder_reads_it_in_the_list_on_the_page_and_in_the_mail(sign_in, builder, match):
    Match.objects.filter(pk=match.pk).update(starts_on=ago(30))
    make_check_in(match, spoken_with="newcomer", next_on=ago(0))
    builder.language = "en"
    builder.save()
    services.remind()

    asked = "Still to speak alone this quarter: the group. Until "
    page = sign_in(builder)
    for address in (
        reverse("journey:caseload"),
        reverse("journey:match", args=[match.pk]),
        reverse("journey:check_in_new", args=[match.pk]),
    ):
        assert asked in page.get(address).content.decode()
    assert asked in render(Message.objects.get(template="check_in_due"))[1]


def test_both_sides_do_not_read_it(sign_in, newcomer, newcomer_match):
    html = sign_in(newcomer).get(reverse("journey:match", args=[newcomer_match.pk]))

    assert "alone this quarter" not in html.content.decode()
