"""What goes in is checked at the door."""

from dataclasses import FrozenInstanceError, replace
from typing import Any

import numpy as np
import pytest

from matching.engine.checks import BadProblem
from matching.engine.problem import (
    CRITERIA,
    START_WEIGHTS,
    Case,
    Group,
    Household,
    Pairs,
    Problem,
    Settings,
    Shortage,
    Solution,
    StageResult,
    Weights,
)
from tests.matching.engine.people import GROUP, HOUSEHOLD


def test_the_start_weights_are_the_published_ones() -> None:
    assert START_WEIGHTS.points == {
        "needs": 2_000,
        "interests": 1_500,
        "ages": 1_500,
        "language": 1_500,
        "style": 1_000,
        "time": 1_000,
        "near": 1_000,
        "margin": 500,
    }
    assert tuple(START_WEIGHTS.points) == CRITERIA


def shares(**change: float) -> dict[str, float]:
    return {each: START_WEIGHTS.points[each] / 10_000 for each in CRITERIA} | change


def test_weights_are_held_as_whole_basis_points_that_sum_to_the_whole() -> None:
    assert Weights.of(shares()) == START_WEIGHTS
    thirds = Weights.of(
        dict.fromkeys(CRITERIA, 0.0) | {"needs": 1 / 3, "ages": 1 / 3, "time": 1 / 3}
    )
    assert [thirds.points[each] for each in ("needs", "ages", "time")] == [3_334, 3_333, 3_333]


@pytest.mark.parametrize(
    "bad",
    [
        shares(needs=0.3),
        shares(needs=-0.2, ages=0.55),
        shares(needs=float("nan")),
        shares(luck=0.0),
        {"needs": 1.0},
        {},
    ],
)
def test_weights_that_do_not_sum_to_one_are_refused(bad: dict[str, float]) -> None:
    with pytest.raises(BadProblem, match="weights"):
        Weights.of(bad)


@pytest.mark.parametrize(
    "bad",
    [
        {"needs": 10_000},
        dict(START_WEIGHTS.points) | {"needs": 1_999},
        dict(START_WEIGHTS.points) | {"needs": -500, "ages": 4_000},
        dict(START_WEIGHTS.points) | {"luck": 0},
    ],
)
def test_whole_weights_are_held_to_the_same(bad: dict[str, int]) -> None:
    with pytest.raises(BadProblem, match="weights"):
        Weights(bad)


@pytest.mark.parametrize("style", [(), (1,) * 4, (1,) * 6, (0, 1, 1, 1, 1), (6, 1, 1, 1, 1)])
def test_style_is_five_answers_of_one_to_five(style: tuple[int, ...]) -> None:
    with pytest.raises(BadProblem, match='style of "H1"'):
        replace(HOUSEHOLD, style=style)
    with pytest.raises(BadProblem, match='style of "G1"'):
        replace(GROUP, style=style)


@pytest.mark.parametrize("emphasis", [{"needs": 2}, {"luck": 1}, {"near": -2}])
def test_emphasis_is_one_step_on_a_criterion(emphasis: dict[str, int]) -> None:
    with pytest.raises(BadProblem, match='emphasis of "H1"'):
        replace(HOUSEHOLD, emphasis=emphasis)
    with pytest.raises(BadProblem, match='emphasis of "G1"'):
        replace(GROUP, emphasis=emphasis)


def test_a_case_names_each_side_once() -> None:
    with pytest.raises(BadProblem, match='household "H1" is there twice'):
        Case((HOUSEHOLD, HOUSEHOLD), ())
    with pytest.raises(BadProblem, match='group "G1" is there twice'):
        Case((), (GROUP, GROUP))


def plain(**change: Any) -> Problem:
    given: dict[str, Any] = {
        "household_ids": ("H1", "H2"),
        "waiting_days": (0, 0),
        "pool_of": (None, None),
        "group_ids": ("G1",),
        "places": (1,),
        "pairs": Pairs(np.array([0, 1]), np.array([0, 0]), np.array([5, 6])),
    }
    return Problem(**given | change)


def arrays(household: list[float], group: list[int], points: list[int]) -> Pairs:
    return Pairs(np.array(household), np.array(group), np.array(points))


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"waiting_days": (0,)}, "one length"),
        ({"pool_of": ()}, "one length"),
        ({"places": (1, 1)}, "group_ids and places"),
        ({"pairs": arrays([0, 1], [0], [5, 6])}, "three arrays of pairs must have one length"),
        ({"pairs": arrays([0, 2], [0, 0], [5, 6])}, "leaves its range"),
        ({"pairs": arrays([0, -1], [0, 0], [5, 6])}, "leaves its range"),
        ({"pairs": arrays([0, 1], [0, 1], [5, 6])}, "leaves its range"),
        ({"pairs": arrays([0, 1], [0, 0], [5, 10_001])}, "leaves its range"),
        ({"pairs": arrays([0, 1], [0, 0], [5, -1])}, "leaves its range"),
        ({"pairs": arrays([0.0, 1.0], [0, 0], [5, 6])}, "leaves its range"),
        ({"pairs": arrays([1, 1], [0, 0], [5, 6])}, r'pair \["H2", "G1"\] is there twice'),
        ({"settings": Settings(stages=("worst", "matched"))}, "stages must stand"),
        ({"settings": Settings(floor=-1)}, "floor"),
        ({"settings": Settings(enough=10_001)}, "enough"),
    ],
)
def test_a_problem_is_checked_however_it_was_made(change: dict[str, Any], message: str) -> None:
    with pytest.raises(BadProblem, match=message):
        plain(**change)


def test_what_goes_in_cannot_be_changed_afterwards() -> None:
    for thing, name in (
        (HOUSEHOLD, "id"),
        (GROUP, "id"),
        (plain(), "places"),
        (Settings(), "floor"),
    ):
        with pytest.raises(FrozenInstanceError):
            setattr(thing, name, None)


def test_defaults_are_the_programmes() -> None:
    assert Group("G1", "0518").places == 1
    assert Group("G1", "0518").min_members == 3
    assert Household("H1", "0518").vulnerability is None
    assert Settings().waiting_classes == (120, 60)
    assert Settings().stages == ("waiting", "matched", "worst", "total")
    assert Solution("optimal").seconds == {"read": 0.0, "solve": 0.0}
    assert Shortage(("H1",), ("G1",), 1).pools == ()


def test_a_stage_is_proved_when_value_and_bound_meet() -> None:
    assert StageResult("total", 5, 5).is_proved
    assert StageResult("worst", None, None).is_proved
    assert not StageResult("total", 5, 6).is_proved
