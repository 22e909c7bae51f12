"""The bare numbers, computed from what happened."""

from datetime import date, timedelta

import pytest
import time_machine
from django.utils import timezone

from groups.models import GroupStatus
from matching.journey.models import Activity, GoalStatus
from matching.journey.schedule import talks
from matching.models import MatchStatus
from newcomers.models import Household, HouseholdStatus
from samenhier.reports.counts import Counts, count
from tests.factories import (
    make_check_in,
    make_goal,
    make_group,
    make_household,
    make_match,
    make_municipality,
    make_pause,
)

pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 20)


@pytest.fixture(autouse=True)
def today():
    with time_machine.travel("2026-11-20 12:00+01:00", tick=False):
        yield


@pytest.fixture
def match(the_hague):
    """A household of two and a group of three, together for 100 days."""
    return make_match(
        household=make_household(
            the_hague, people=(1990, 2015), waiting_since=TODAY - timedelta(days=160)
        ),
        group=make_group(the_hague),
        starts_on=TODAY - timedelta(days=100),
        created_at=timezone.now(),
    )


def counted(municipality) -> Counts:
    return count([municipality], TODAY)[0]


def test_an_empty_municipality_has_only_zeros(the_hague):
    assert counted(the_hague) == Counts()


def test_ready_means_without_a_match(the_hague, match):
    make_group(the_hague)
    make_group(the_hague, status=GroupStatus.SCREENING)
    make_household(the_hague)
    make_household(the_hague)
    make_household(the_hague, status=HouseholdStatus.INTAKE)

    numbers = counted(the_hague)

    assert (numbers.groups_ready, numbers.households_waiting) == (1, 2)


def test_matches_are_counted_by_where_they_stand(the_hague):
    for status in MatchStatus.values:
        make_match(household=make_household(the_hague), status=status)

    numbers = counted(the_hague)

    assert (numbers.matches_live, numbers.matches_completed, numbers.matches_ended_early) == (
        3,
        1,
        1,
    )


def test_everybody_in_a_match_counts_once(the_hague, match):
    gone = match.group.members.last()
    gone.left_on = TODAY
    gone.save()
    match.become(MatchStatus.ENDED_EARLY, by=None)
    make_match(household=match.household, group=match.group)
    make_group(the_hague)
    make_household(the_hague)

    assert counted(the_hague).people_matched == 4  # two of the household, two members present


def test_days_together_count_for_each_person_of_the_household(the_hague, match):
    assert counted(the_hague).person_days == 200


def test_days_together_stop_when_the_match_ends(the_hague, match):
    with time_machine.travel("2026-08-22 12:00+02:00"):  # ten days after the start
        match.become(MatchStatus.ENDED_EARLY, by=None)

    assert counted(the_hague).person_days == 20


def test_days_together_stop_after_twelve_months(the_hague):
    make_match(household=make_household(the_hague), starts_on=date(2025, 1, 1))

    assert counted(the_hague).person_days == 365


def test_a_match_that_starts_later_has_no_days_yet(the_hague):
    make_match(household=make_household(the_hague), starts_on=TODAY + timedelta(days=7))

    assert counted(the_hague).person_days == 0


def test_days_waited_run_until_the_first_match(the_hague, match):
    match.become(MatchStatus.ENDED_EARLY, by=None)
    with time_machine.travel("2026-12-20 12:00+01:00"):
        make_match(household=match.household, group=match.group)

    assert counted(the_hague).days_waited == [160]


def test_a_check_in_is_on_time_within_a_week_of_its_date(the_hague, match):
    due = talks(match.starts_on)  # after 100 days: week 2, month 1, 2 and 3 are due
    make_check_in(match, held_on=due[0] - timedelta(days=7))
    make_check_in(match, held_on=due[1] + timedelta(days=7))
    make_check_in(match, held_on=due[2] + timedelta(days=8))

    numbers = counted(the_hague)

    assert (numbers.talks_due, numbers.talks_on_time) == (4, 2)


def test_a_talk_counts_for_one_date(the_hague):
    # In February the talks of week 2 and month 1 are 14 days apart: one day is near to both.
    match = make_match(household=make_household(the_hague), starts_on=date(2026, 2, 1))
    make_check_in(match, held_on=date(2026, 2, 22))

    numbers = count([the_hague], date(2026, 3, 20))[0]

    assert (numbers.talks_due, numbers.talks_on_time) == (2, 1)


def test_drafts_and_talks_with_nobody_there_are_not_talks(the_hague, match):
    due = talks(match.starts_on)
    make_check_in(match, held_on=due[0], submitted_at=None)
    make_check_in(match, held_on=due[1], was_reached=False)

    assert counted(the_hague).talks_on_time == 0


def test_a_talk_is_not_due_before_its_week_is_over(the_hague):
    start = TODAY - timedelta(weeks=2) - timedelta(days=7)
    make_match(household=make_household(the_hague), starts_on=start)
    make_match(household=make_household(the_hague), starts_on=start - timedelta(days=1))

    assert counted(the_hague).talks_due == 1


def test_no_talk_is_due_in_a_pause_and_the_next_ones_come_later(the_hague, match):
    # Of the four that were due in 100 days, those of months 2 and 3 come 45 days later.
    pause = make_pause(
        match=match,
        began_on=match.starts_on + timedelta(days=45),
        ended_on=match.starts_on + timedelta(days=90),
        by=match.builder,
    )
    pause.save()

    assert counted(the_hague).talks_due == 2


def test_after_an_early_end_no_talk_is_due(the_hague, match):
    with time_machine.travel("2026-08-20 12:00+02:00"):
        match.become(MatchStatus.ENDED_EARLY, by=None)

    assert counted(the_hague).talks_due == 0


def test_a_group_that_introduced_somebody_counts_once(the_hague, match):
    make_check_in(match, introduced_count=2)
    make_check_in(match, introduced_count=3)
    make_check_in(match, introduced_count=9, submitted_at=None)
    other = make_match(household=make_household(the_hague), group=make_group(the_hague))
    make_check_in(other, introduced_count=0)

    numbers = counted(the_hague)

    assert (numbers.groups_introducing, numbers.groups_matched) == (1, 2)


def test_each_municipality_gets_its_own_numbers(the_hague, match):
    almere, rotterdam = make_municipality(), make_municipality()
    make_household(almere)

    empty, one, other = count([rotterdam, almere, the_hague], TODAY)

    assert empty == Counts()
    assert one == Counts(households_waiting=1)
    assert other.matches_live == 1


def test_counting_costs_the_same_for_one_match_and_twenty(
    the_hague, match, django_assert_num_queries
):
    make_check_in(match)
    with django_assert_num_queries(12):
        counted(the_hague)

    for _ in range(19):
        make_check_in(make_match(household=make_household(the_hague)))
    with django_assert_num_queries(12):
        counted(the_hague)


def test_a_household_that_is_left_out_takes_its_match_along(the_hague, match):
    make_check_in(match, introduced_count=2)
    make_household(the_hague)
    left_out = Household.objects.filter(pk=match.household_id)

    numbers = count([the_hague], TODAY, without=left_out)[0]

    assert numbers == Counts(households_waiting=1)


def test_times_together_are_counted_and_the_matches_behind_them(the_hague, match):
    for kind in ("meal", "walk"):
        Activity.objects.create(match=match, kind=kind)
    make_match(household=make_household(the_hague))

    numbers = counted(the_hague)

    assert (numbers.activities, numbers.matches_with_activities) == (2, 1)


def test_goals_are_counted_by_part_of_life_from_the_moment_both_said_yes(the_hague, match):
    make_goal(match, domain="work", status=GoalStatus.PROPOSED)
    make_goal(match, domain="work", status=GoalStatus.DROPPED)  # no yes of both
    make_goal(match, domain="work", status=GoalStatus.CHANGED)  # its replacement counts
    make_goal(match, domain="work")
    for status in (GoalStatus.DROPPED, GoalStatus.REACHED):
        goal = make_goal(match, domain="work")
        goal.become(status, by=None)
    make_goal(match, domain="study")

    numbers = counted(the_hague)

    assert numbers.goals_agreed == {"work": 3, "study": 1}
    assert (numbers.goals_reached["work"], numbers.goals_reached["study"]) == (1, 0)
    assert numbers.matches_agreed == {"work": 1, "study": 1}
    assert numbers.matches_reached["work"] == numbers.matches_unreached["work"] == 1
