"""What another choice would cost, and what other weights would choose: solved, not estimated."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from matching.engine.assess import Assessment
from matching.engine.problem import CRITERIA, PairId, Problem, Solution, Weights
from matching.engine.solver import solve


@dataclass(frozen=True, slots=True)
class Alternative:
    """Another pair for a household or a group, and what each stage of the whole would gain or lose
    by it.

    `change` maps a stage to the forced value minus the optimum's; `others` counts the households
    whose group would be another.
    """

    household: str
    group: str
    points: int
    change: dict[str, int]
    others: int


def alternatives(
    problem: Problem, solution: Solution, *, household: str = "", group: str = "", most: int = 3
) -> tuple[Alternative, ...]:
    """The pairs of most points that a household (or group) does not have, each with its exact cost.

    Each is one more solve with that pair locked, so ask for one side at a time. A pair that the
    locks leave no room for is passed over.
    """
    chosen = {(one, other) for one, other, _ in solution.matches}
    found: list[Alternative] = []
    for one, other, points in _pairs_of(problem, household, group):
        if (one, other) not in chosen and len(found) < most:
            forced = solve(
                replace(problem, locked=problem.locked | {(one, other)}, previous=frozenset(chosen))
            )
            if forced.status == "optimal":
                found.append(_compared(solution, forced, (one, other), points))
    return tuple(found)


def robustness(
    assessment: Assessment,
    solution: Solution,
    trials: NDArray[np.float64],
    should_stop: Callable[[], bool] = lambda: False,
) -> dict[PairId, float]:
    """The share of perturbed weights under which each match stays.

    `trials` is trials x criteria: factors on the weights (see `perturbations`). Stopping early
    takes the share of those done.
    """
    matched = frozenset((household, group) for household, group, _ in solution.matches)
    stayed: Counter[PairId] = Counter()
    done = 0
    versions = (perturbed(assessment.case.weights, factors) for factors in trials)
    for version in assessment.under(versions):
        if should_stop():
            break
        trial = solve(version.problem(matched))
        stayed.update(matched & {(household, group) for household, group, _ in trial.matches})
        done += 1
    return {pair: stayed[pair] / done if done else 1.0 for pair in sorted(matched)}


def perturbations(dice: np.random.Generator, trials: int = 200) -> NDArray[np.float64]:
    """Factors of 0.8 to 1.2 on each weight, trials x criteria; the caller seeds the dice."""
    return dice.uniform(0.8, 1.2, (trials, len(CRITERIA)))


def perturbed(weights: Weights, factors: NDArray[np.float64]) -> Weights:
    """Weights times factors, scaled back to their whole."""
    wished = {
        criterion: weights.points[criterion] * float(factor)
        for criterion, factor in zip(CRITERIA, factors, strict=True)
    }
    total = sum(wished.values())
    return Weights.of({criterion: wish / total for criterion, wish in wished.items()})


def _pairs_of(problem: Problem, household: str, group: str) -> list[tuple[str, str, int]]:
    """A side's pairs that neither staff nor the floor forbid, those of most points first."""
    pairs = problem.pairs
    mine = np.ones(len(pairs.points), dtype=bool)
    if household:
        mine &= pairs.household == problem.household_ids.index(household)
    if group:
        mine &= pairs.group == problem.group_ids.index(group)
    listed = [
        (
            problem.household_ids[pairs.household[at]],
            problem.group_ids[pairs.group[at]],
            int(pairs.points[at]),
        )
        for at in np.flatnonzero(mine & (pairs.points >= problem.settings.floor))
    ]
    allowed = [each for each in listed if each[:2] not in problem.forbidden]
    return sorted(allowed, key=lambda each: (-each[2], each[:2]))


def _compared(solution: Solution, forced: Solution, pair: PairId, points: int) -> Alternative:
    change = {
        new.stage: (new.value or 0) - (old.value or 0)
        for old, new in zip(solution.stages, forced.stages, strict=True)
    }
    before = {household: group for household, group, _ in solution.matches}
    after = {household: group for household, group, _ in forced.matches}
    others = (before.keys() | after.keys()) - {pair[0]}
    moved = sum(before.get(each) != after.get(each) for each in others)
    return Alternative(*pair, points, change, moved)
