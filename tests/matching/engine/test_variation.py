"""What if: the case with other wishes, solved again and compared with what the round found."""

import random
from dataclasses import replace

import pytest

from matching.engine.assess import assess
from matching.engine.frontier import frontier
from matching.engine.problem import START_WEIGHTS, Case, Weights
from matching.engine.solver import solve
from matching.engine.variation import Wishes, vary
from tests.matching.engine.people import GROUP, HOUSEHOLD, random_group, random_household


def case_of(households: int = 3, groups: int = 3) -> Case:
    """Everybody fits everybody; the later a household by id, the shorter it waits."""
    return Case(
        tuple(
            replace(HOUSEHOLD, id=f"H{at}", waiting_days=200 - 60 * at) for at in range(households)
        ),
        tuple(replace(GROUP, id=f"G{at}", capacity=2 + at) for at in range(groups)),
    )


def matches_of(case: Case):
    return solve(assess(case).problem()).matches


def pairs(matches):
    return tuple((household, group) for household, group, _ in matches)


def test_without_wishes_nothing_changes():
    case = case_of()

    found = vary(case, matches_of(case), Wishes())

    assert (found.status, found.new, found.gone) == ("optimal", (), ())
    assert found.kept == pairs(matches_of(case))
    assert found.before == found.after


def test_what_was_before_is_what_the_round_proved():
    dice = random.Random(7)
    case = Case(
        tuple(random_household(dice, at) for at in range(40)),
        tuple(random_group(dice, at) for at in range(30)),
    )
    solution = solve(assess(case).problem())

    found = vary(case, solution.matches, Wishes(objective="fair"))

    assert found.before == {stage.stage: stage.value for stage in solution.stages}
    assert found.points == {(h, g): (points, points) for h, g, points in solution.matches}


def test_a_locked_pair_is_there_and_the_rest_makes_room():
    case = case_of()
    (first, group), (second, other), *_ = pairs(matches_of(case))

    found = vary(case, matches_of(case), Wishes(locked=frozenset({(first, other)})))

    assert found.new == tuple(sorted([(first, other), (second, group)]))
    assert found.gone == tuple(sorted([(first, group), (second, other)]))
    assert found.after["matched"] == 3


def test_a_forbidden_pair_is_gone():
    case = case_of()
    pair = pairs(matches_of(case))[0]

    found = vary(case, matches_of(case), Wishes(forbidden=frozenset({pair})))

    assert pair in found.gone
    assert pair not in found.new + found.kept


def test_who_is_left_out_gets_no_pair_and_no_lower_count_is_hidden():
    case = case_of()
    household, group = pairs(matches_of(case))[0]

    found = vary(case, matches_of(case), Wishes(left_out=frozenset({household})))
    without_group = vary(case, matches_of(case), Wishes(left_out=frozenset({group})))

    assert household not in {each for each, _ in found.new + found.kept}
    assert (found.before["matched"], found.after["matched"]) == (3, 2)
    assert group not in {each for _, each in without_group.new + without_group.kept}


def test_a_floor_takes_away_the_pairs_below_it():
    case = case_of()

    found = vary(case, matches_of(case), Wishes(floor=10_000))

    assert (found.new, found.kept) == ((), ())
    assert found.gone == pairs(matches_of(case))
    assert found.after["worst"] is None


def test_with_other_weights_both_plans_are_counted_by_them():
    case = case_of()
    weights = Weights(dict.fromkeys(START_WEIGHTS.points, 0) | {"margin": 10_000})

    found = vary(case, matches_of(case), Wishes(weights=weights, objective="total"))

    assert list(found.after) == ["waiting>120", "waiting>60", "matched", "worst", "total"]
    assert found.before["total"] == sum(found.points[pair][1] for pair in found.gone + found.kept)
    assert found.before["total"] <= found.after["total"]
    usual = {(household, group): points for household, group, points in matches_of(case)}
    assert {pair: found.points[pair][0] for pair in usual} == usual


@pytest.mark.parametrize(
    ("change", "rule"), [({"capacity": 1}, "capacity"), ({"max_household": 0}, "size")]
)
def test_a_lock_past_a_rule_that_no_lock_may_pass_is_refused_by_name(change, rule):
    case = Case((HOUSEHOLD,), (replace(GROUP, **change),))

    found = vary(case, (), Wishes(locked=frozenset({("H1", "G1")})))

    assert (found.status, found.refused) == ("refused", (("H1", "G1", rule),))


def test_a_lock_may_pass_the_time_rule():
    case = Case((HOUSEHOLD,), (replace(GROUP, day_parts=frozenset()),))

    found = vary(case, (), Wishes(locked=frozenset({("H1", "G1")})))

    assert (found.status, found.new) == ("optimal", (("H1", "G1"),))


def test_locks_that_exceed_the_places_of_a_group_do_not_fit():
    case = case_of()

    found = vary(case, (), Wishes(locked=frozenset({("H0", "G0"), ("H1", "G0")})))

    assert found.status == "infeasible"


def test_out_of_time_says_so():
    case = case_of()

    found = vary(case, matches_of(case), Wishes(), should_stop=lambda: True)

    assert found.status == "feasible"


def test_a_weakest_pair_of_fewer_points_can_be_enough_and_both_plans_show_their_own():
    dice = random.Random(3)
    case = Case(
        tuple(random_household(dice, at) for at in range(15)),
        tuple(random_group(dice, at) for at in range(90)),
    )
    case = replace(case, settings=replace(case.settings, objective="total"))
    solution = solve(assess(case).problem())
    step = frontier(assess(case).problem())[0]

    found = vary(case, solution.matches, Wishes(enough=step.worst))

    assert found.after["worst"] == step.worst < found.before["worst"]
    assert found.after["total"] == step.total > found.before["total"]
