"""Synthetic cities of any size from a seed: `python -m benchmarks.instances SIZE > PROBLEM.json`.

Clusters whose sizes follow Zipf's law, 0.95 groups for each household, pairs within 25 km only,
thinned to the density of the size; fewer points the further away, from 1 to 10 000, with ties.
"""

import argparse
from math import ceil, log1p

import numpy as np

from matching.engine.codec import write_problem
from matching.engine.problem import STAGES, IntArray, Pairs, Problem, Settings

DENSITY = {50: 0.15, 500: 0.10, 2_000: 0.065, 5_000: 0.044, 20_000: 0.02, 100_000: 0.00196}
REACH_KM = 25.0
BLOCK = 4_000_000
"""Pairs looked at together; a tenth of a gigabyte."""


def city(households: int, seed: int, stages: tuple[str, ...] = STAGES) -> Problem:
    """So many households and 0.95 times as many groups, at about the density of the size."""
    dice = np.random.default_rng([seed, households])
    groups = round(0.95 * households)
    row, column, away = _near(dice, households, groups)
    points = np.clip(dice.normal(6_500 - 120 * away, 1_800), 1, 10_000)
    return Problem(
        household_ids=tuple(f"H{at:06}" for at in range(households)),
        waiting_days=tuple(dice.integers(0, 200, households).tolist()),
        pool_of=(None,) * households,
        group_ids=tuple(f"G{at:06}" for at in range(groups)),
        places=(1,) * groups,
        pairs=Pairs(row, column, points.astype(np.int64)),
        settings=Settings(stages=stages, time_limit=3_600),
    )


def density(households: int) -> float:
    """The share of all pairs that are possible; between the sizes of the table on straight lines
    of logarithms."""
    return float(
        np.exp(np.interp(np.log(households), np.log([*DENSITY]), np.log([*DENSITY.values()])))
    )


def _near(
    dice: np.random.Generator, households: int, groups: int
) -> tuple[IntArray, IntArray, np.ndarray]:
    """Pairs within reach, thinned to the density: their rows, columns and kilometres."""
    clusters = max(3, ceil(households**0.5 / 3))
    sizes = 1 / np.arange(1, clusters + 1)
    centres = dice.uniform(0, 100, (clusters, 2))
    here, there = (
        centres[dice.choice(clusters, number, p=sizes / sizes.sum())]
        + dice.normal(0, 6, (number, 2))
        for number in (households, groups)
    )

    def kilometres(row: IntArray, column: IntArray) -> np.ndarray:
        return np.hypot(*(here[row] - there[column]).T)

    tried = dice.integers(0, [[households], [groups]], (2, 200_000))
    within = float((kilometres(*tried) <= REACH_KM).mean())
    share = density(households) / max(within, 1e-9)
    rows = max(1, BLOCK // groups)
    parts = []
    for start in range(0, households, rows):
        row, column = np.divmod(_some(dice, min(rows, households - start) * groups, share), groups)
        row += start
        away = kilometres(row, column)
        near = away <= REACH_KM
        parts.append((row[near], column[near], away[near]))
    row, column, away = (np.concatenate([part[at] for part in parts]) for at in range(3))
    return row, column, away


def _some(dice: np.random.Generator, number: int, share: float) -> IntArray:
    """About this share of the whole numbers below `number`, rising."""
    if share > 0.5:
        return np.flatnonzero(dice.random(number) < share)
    drawn = np.sort(dice.integers(0, number, round(-number * log1p(-share))))
    return drawn[np.diff(drawn, prepend=-1) > 0]


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.instances", description=__doc__)
    parser.add_argument("households", type=int)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--stages", nargs="*", default=STAGES)
    given = parser.parse_args()
    print(write_problem(city(given.households, given.seed, tuple(given.stages))))


if __name__ == "__main__":
    main()
