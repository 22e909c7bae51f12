"""What another choice would cost, and what other weights would choose."""

from dataclasses import replace

import numpy as np
import pytest

from matching.engine.assess import assess
from matching.engine.problem import CRITERIA, START_WEIGHTS, Case, Problem, Settings
from matching.engine.solver import solve
from matching.engine.whatif import (
    Alternative,
    alternatives,
    perturbations,
    perturbed,
    robustness,
)
from tests.matching.engine import brute
from tests.matching.engine.people import GROUP, HOUSEHOLD, random_case


def square(*points: tuple[int, ...], **rest: object) -> Problem:
    """Households down, groups across."""
    return Problem.of(
        [(f"H{at}", 0, None) for at in range(len(points))],
        [(f"G{at}", 1) for at in range(len(points[0]))],
        [(f"H{r}", f"G{c}", each) for r, row in enumerate(points) for c, each in enumerate(row)],
        **rest,
    )


def test_an_alternative_costs_what_the_whole_would_lose() -> None:
    problem = square((9_000, 8_000), (7_000, 3_000))
    solution = solve(problem)
    assert [match[:2] for match in solution.matches] == [("H0", "G1"), ("H1", "G0")]
    assert alternatives(problem, solution, household="H0") == (
        Alternative(
            "H0",
            "G0",
            9_000,
            {"waiting>120": 0, "waiting>60": 0, "matched": 0, "worst": -4_000, "total": -3_000},
            others=1,
        ),
    )


def test_the_most_pointed_alternatives_come_first_and_no_more_than_asked() -> None:
    problem = square((9_000, 1_000, 3_000, 2_000, 5_000), (1_000, 9_000, 1_000, 1_000, 1_000))
    solution = solve(problem)
    found = alternatives(problem, solution, household="H0")
    assert [each.group for each in found] == ["G4", "G2", "G3"]
    assert len(alternatives(problem, solution, household="H0", most=1)) == 1


def test_a_group_has_alternatives_too() -> None:
    problem = square((9_000, 100), (8_000, 100))
    solution = solve(problem)
    (found,) = alternatives(problem, solution, group="G0")
    assert (found.household, found.group) == ("H1", "G0")
    assert found.change["total"] == -1_000


def test_what_locks_forbid_is_no_alternative() -> None:
    problem = square(
        (9_000, 8_000, 7_000),
        (9_000, 8_000, 7_000),
        locked=frozenset({("H1", "G0")}),
        forbidden=frozenset({("H0", "G2")}),
    )
    solution = solve(problem)
    assert [match[:2] for match in solution.matches] == [("H0", "G1"), ("H1", "G0")]
    assert alternatives(problem, solution, household="H0") == ()


def test_what_lies_below_the_floor_is_no_alternative() -> None:
    problem = square((9_000, 800), settings=Settings(floor=801))
    assert alternatives(problem, solve(problem), household="H0") == ()


def test_the_cost_of_an_alternative_is_exact() -> None:
    for seed in range(60):
        problem = replace(
            brute.random_problem(seed), settings=Settings(stages=("matched", "worst", "total"))
        )
        solution = solve(problem)
        if solution.status == "infeasible":
            continue
        for household in problem.household_ids:
            for found in alternatives(problem, solution, household=household, most=2):
                pair = (found.household, found.group)
                forced = brute.best(replace(problem, locked=problem.locked | {pair}))
                free = brute.best(problem)
                assert forced is not None
                assert free is not None
                expected = [
                    max(one, 0) - max(other, 0)
                    for one, other in zip(forced.values, free.values, strict=True)
                ]
                assert list(found.change.values()) == expected, (seed, pair)


def test_forcing_the_chosen_pair_would_change_nothing() -> None:
    for seed in range(60):
        problem = brute.random_problem(seed)
        solution = solve(problem)
        for household, group, _ in solution.matches[:2]:
            forced = solve(replace(problem, locked=problem.locked | {(household, group)}))
            assert forced.stages == solution.stages


def test_a_pair_without_rivals_stays_under_all_weights() -> None:
    found = assess(Case((HOUSEHOLD,), (GROUP,)))
    trials = np.random.default_rng(1).uniform(0.8, 1.2, (20, len(CRITERIA)))
    assert robustness(found, solve(found.problem()), trials) == {("H1", "G1"): 1.0}


def test_robustness_is_the_share_of_trials_in_which_a_pair_stays() -> None:
    # G1 offers all needs, G2 is all the household's time; a heavier weight on time tips it.
    household = replace(HOUSEHOLD, needs={"language": 1}, position=None)
    needs = replace(GROUP, id="G1", offers=frozenset({"language"}), position=None)
    time = replace(GROUP, id="G2", offers=frozenset(), position=None)
    needs = replace(needs, day_parts=frozenset({"mon-evening", "sat-morning"}))
    found = assess(Case((household,), (needs, time)))
    solution = solve(found.problem())
    assert [match[:2] for match in solution.matches] == [("H1", "G1")]
    trials = np.ones((4, len(CRITERIA)))
    trials[1:3, CRITERIA.index("needs")] = 0.01
    assert robustness(found, solution, trials) == {("H1", "G1"): 0.5}


def test_the_weights_as_they_are_keep_every_pair() -> None:
    for seed in range(8):
        found = assess(random_case(seed))
        solution = solve(found.problem())
        shares = robustness(found, solution, np.ones((2, len(CRITERIA))))
        assert set(shares) == {match[:2] for match in solution.matches}
        assert set(shares.values()) <= {1.0}


def test_robustness_may_be_stopped() -> None:
    found = assess(Case((HOUSEHOLD,), (GROUP,)))
    solution = solve(found.problem())
    trials = np.ones((1_000_000, len(CRITERIA)))
    assert robustness(found, solution, trials, should_stop=lambda: True) == {("H1", "G1"): 1.0}


def test_perturbed_weights_still_sum_to_the_whole() -> None:
    dice = np.random.default_rng(3)
    for factors in dice.uniform(0.8, 1.2, (200, len(CRITERIA))):
        assert sum(perturbed(START_WEIGHTS, factors).points.values()) == 10_000
    assert perturbed(START_WEIGHTS, np.full(len(CRITERIA), 1.1)) == START_WEIGHTS


def test_factors_must_be_one_per_criterion() -> None:
    with pytest.raises(ValueError, match="zip"):
        perturbed(START_WEIGHTS, np.ones(3))


def test_perturbations_come_from_the_callers_dice_and_stay_within_a_fifth() -> None:
    trials = perturbations(np.random.default_rng(7))
    assert trials.shape == (200, len(CRITERIA))
    assert trials.min() >= 0.8
    assert trials.max() <= 1.2
    assert trials.max() - trials.min() > 0.38
    assert (trials == perturbations(np.random.default_rng(7))).all()
    assert perturbations(np.random.default_rng(7), trials=3).tolist() == trials[:3].tolist()


def test_robustness_is_that_of_each_trial_solved_alone() -> None:
    case = random_case(0)
    found = assess(case)
    solution = solve(found.problem())
    matched = frozenset(match[:2] for match in solution.matches)
    trials = perturbations(np.random.default_rng(2), trials=12)
    stayed = dict.fromkeys(matched, 0)
    for factors in trials:
        version = assess(replace(case, weights=perturbed(case.weights, factors)))
        for household, group, _ in solve(version.problem(matched)).matches:
            if (household, group) in matched:
                stayed[household, group] += 1
    expected = {pair: stayed[pair] / 12 for pair in sorted(matched)}
    assert len(expected) > 1
    assert robustness(found, solution, trials) == expected
