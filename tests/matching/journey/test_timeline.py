"""The way through the year on the page of a match: each reader's own, with what is asked now."""

from datetime import date, datetime, timedelta

import pytest
import time_machine
from dateutil.relativedelta import relativedelta
from django.urls import reverse
from django.utils import timezone

from events.models import Registration, RegistrationStatus
from matching.journey import timeline
from matching.journey.models import Journey
from matching.models import Introduction, Match, MatchStatus, Side
from matching.surveys.models import Survey, Wave
from tests.factories import make_ending, make_event, make_household, make_match, make_pause

pytestmark = pytest.mark.django_db

START = date(2027, 3, 1)


@pytest.fixture(autouse=True)
def in_july():
    with time_machine.travel(datetime(2027, 7, 10, 12), tick=False):
        yield


@pytest.fixture
def match(newcomer, coordinator, builder) -> Match:
    return make_match(
        household=newcomer.household,
        group=coordinator.memberships.get().group,
        builder=builder,
        starts_on=START,
    )


def read(match, user) -> dict[int, list[str]]:
    """What stands in each station of the year for a reader."""
    journey = Journey.objects.with_talks().get(pk=match.pk)
    return {
        station.number: [moment.words for moment in station.moments]
        for station in timeline.stations(journey, user)
    }


def page_of(client, match) -> str:
    return client.get(reverse("journey:match", args=[match.pk])).text


def test_a_year_runs_from_the_first_meeting_to_half_a_year_after_it(match, newcomer):
    Introduction.objects.create(match=match, at=timezone.now() - timedelta(days=140), place="Hier")

    year = read(match, newcomer)

    assert year[0] == ["The first meeting"]
    assert year[1] == ["The year begins", "Survey", "Talk", "Talk"]
    assert year[6] == ["Talk", "Survey"]
    assert year[7] == []
    assert year[12] == ["Closing talk", "Survey"]
    assert year[13] == ["Talk: how are you all now?"]


def test_a_pause_stands_in_it_and_moves_what_comes_after(match, newcomer):
    make_pause(
        match=match, began_on=date(2027, 4, 10), ended_on=date(2027, 5, 10), by=newcomer
    ).save()

    year = read(match, newcomer)

    assert {"The year rests", "The year goes on"} <= set(year[2])
    assert year[12] == ["Closing talk", "Survey"]
    journey = Journey.objects.with_talks().get(pk=match.pk)
    (closing,) = [
        moment
        for station in timeline.stations(journey, newcomer)
        for moment in station.moments
        if moment.words == "Closing talk"
    ]
    assert closing.on == START + relativedelta(years=1) + timedelta(days=30)


def test_trainings_are_the_readers_own_and_nobody_elses(
    match, sign_in, newcomer, coordinator, builder
):
    event = make_event(datetime(2027, 7, 20, 18, tzinfo=timezone.get_default_timezone()))
    other = make_event(is_cancelled=True)
    for each in (event, other):
        Registration.objects.create(
            event=each, user=coordinator, status=RegistrationStatus.REGISTERED
        )

    assert event.title in read(match, coordinator)[5]
    assert event.title not in str(read(match, newcomer))
    assert event.title not in str(read(match, builder))
    assert other.title not in str(read(match, coordinator))
    assert reverse("events:event_detail", args=[event.pk]) in page_of(sign_in(coordinator), match)


def test_an_open_survey_is_asked_of_who_it_is_for_and_is_gone_when_answered(
    match, sign_in, newcomer, coordinator, builder
):
    member = coordinator.memberships.get()
    survey = Survey.objects.create(match=match, wave=Wave.BASELINE, side=Side.GROUP, member=member)

    page = page_of(sign_in(coordinator), match)
    assert "For you now" in page
    assert "Fill in the survey: two minutes" in page
    for other in (newcomer, builder):
        assert "For you now" not in page_of(sign_in(other), match)

    Survey.objects.filter(pk=survey.pk).update(answered_on=timezone.localdate())
    assert "For you now" not in page_of(sign_in(coordinator), match)


def test_a_builder_is_asked_to_fill_it_in_with_newcomers_whom_no_mail_reaches(
    match, sign_in, builder, newcomer, the_hague
):
    Survey.objects.create(match=match, wave=Wave.BASELINE, side=Side.HOUSEHOLD)
    assert "with the newcomers" not in page_of(sign_in(builder), match)

    Match.objects.filter(pk=match.pk).update(household=make_household(the_hague))

    assert "Fill in the survey with the newcomers" in page_of(sign_in(builder), match)


def test_a_match_that_ended_early_goes_as_far_as_it_went(match, newcomer):
    Match.objects.filter(pk=match.pk).update(status=MatchStatus.ENDED_EARLY)
    days = {
        "talk_on": date(2027, 7, 5),
        "talks_from": date(2027, 6, 20),
        "free_on": date(2027, 8, 1),
    }
    make_ending(match=match, ended_on=date(2027, 6, 20), by=newcomer, **days).save()

    year = read(match, newcomer)

    assert max(year) == 4
    assert year[4][-1] == "The match ended"
    assert "Closing talk" not in str(year)
