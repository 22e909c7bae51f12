"""Two who press at once at a goal or an activity: real threads on a real database."""

import pytest
from django.test import Client
from django.urls import reverse

from matching.journey import activities, goals
from matching.journey.models import Activity, Goal, GoalStatus, GoalStep
from matching.models import Side
from samenhier.lifecycle import IllegalTransition
from tests.factories import make_goal, make_match
from tests.races import all_at_once, at_once

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def match(coordinator, newcomer, builder):
    return make_match(
        group=coordinator.memberships.get().group, household=newcomer.household, builder=builder
    )


def test_two_sides_who_say_yes_at_once_agree_once(match, coordinator, newcomer):
    goal = make_goal(match, status=GoalStatus.PROPOSED)

    all_at_once(
        lambda: goals.agree(Goal.objects.get(), Side.GROUP, by=coordinator),
        lambda: goals.agree(Goal.objects.get(), Side.HOUSEHOLD, by=newcomer),
    )

    goal.refresh_from_db()
    assert (goal.status, goal.agreements.count()) == ("open", 2)
    assert goal.status_changes.count() == 1


def test_one_side_that_presses_twice_at_once_says_yes_once(match, newcomer):
    goal = make_goal(match, status=GoalStatus.PROPOSED)

    def say_yes():
        goals.agree(Goal.objects.get(), Side.HOUSEHOLD, by=newcomer)

    results = at_once(say_yes, say_yes)

    assert [type(result) for result in results if result] == [goals.DecidedAlready]
    assert (Goal.objects.get().status, goal.agreements.count()) == ("proposed", 1)


def test_reached_and_dropped_at_once_leave_the_one_that_was_first(match, coordinator, newcomer):
    goal = make_goal(match)

    results = at_once(
        lambda: Goal.objects.get().become(GoalStatus.REACHED, by=coordinator),
        lambda: Goal.objects.get().become(GoalStatus.DROPPED, by=newcomer),
    )

    assert [type(one) for one in results if isinstance(one, Exception)] == [IllegalTransition]
    assert goal.status_changes.get().after == Goal.objects.get().status


def test_a_form_sent_twice_at_once_is_one_goal_with_its_steps_once(match, newcomer):
    client, sent = (
        Client(),
        {
            "key": "5d9b7a3e-8f0c-4f0e-9a51-0f5d3d1c2b4a",
            "text": "Een fiets kopen",
            "domain": "leisure",
            "steps": "Kijken op de markt",
        },
    )
    client.force_login(newcomer)
    address = reverse("journey:goal_new", args=[match.pk])

    answers = at_once(*[lambda: client.post(address, sent)] * 2)

    assert [answer.status_code for answer in answers] == [302, 302]
    assert (Goal.objects.count(), GoalStep.objects.count()) == (1, 1)


def test_of_two_who_log_the_same_walk_at_once_the_second_is_asked(match, coordinator, newcomer):
    results = at_once(
        lambda: activities.log(Activity(match=match, kind="walk"), by=coordinator),
        lambda: activities.log(Activity(match=match, kind="walk"), by=newcomer),
    )

    assert [type(one) for one in results if one] == [activities.PerhapsTheSame]
    assert Activity.objects.count() == 1


def test_two_who_move_steps_at_once_lose_none(match, coordinator, newcomer):
    goal = make_goal(match)
    steps = [
        GoalStep.objects.create(goal=goal, text=text, place=place)
        for place, text in enumerate("ABC", 1)
    ]

    all_at_once(
        lambda: goals.move_step(steps[0], is_up=False),
        lambda: goals.move_step(steps[2], is_up=True),
    )

    assert sorted(goal.steps.values_list("place", flat=True)) == [1, 2, 3]
