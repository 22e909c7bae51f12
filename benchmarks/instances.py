"""Synthetic regions of any size from a seed: `python -m benchmarks.instances SIZE > PROBLEM.json`.

One to one, 0.95 groups for each household. People live in towns whose sizes follow Zipf's law, in a
square that grows with their number (50 households are one town, 100 000 a country). A pair is
possible when it breaks no hard rule of those that leave some households one or two groups and
others hundreds: language or interpreter, size, capacity, women only, what is avoided, common day
parts, and 25 km (`benchmarks.people`, with the demo programme's shares). What is possible is then
thinned by chance to the density of the size, for all that is not modelled. Points follow the
criteria's start weights; interests and style are chance. Whole points tie by nature.

`--kind uniform` is the older kind: any pair within 25 km, thinned by chance alone, so that everyone
has about equally many; kept for comparison and reported apart.
"""

import argparse
from collections.abc import Iterator
from math import ceil, log1p

import numpy as np

from benchmarks.people import REACH_KM, Town, town
from matching.engine.codec import write_problem
from matching.engine.problem import STAGES, IntArray, Pairs, Problem, Settings

DENSITY = {50: 0.15, 500: 0.10, 2_000: 0.065, 5_000: 0.044, 20_000: 0.02, 100_000: 0.00196}
KINDS = "rules", "uniform"
TOWN_KM = 6.0
BLOCK = 4_000_000
"""Pairs looked at together; a tenth of a gigabyte."""


def city(
    households: int, seed: int, stages: tuple[str, ...] = STAGES, kind: str = "rules"
) -> Problem:
    """So many households and 0.95 times as many groups, at about the density of the size."""
    dice = np.random.default_rng([seed, households])
    groups = round(0.95 * households)
    make = _ruled if kind == "rules" else _uniform
    row, column, points = make(dice, households, groups)
    return Problem(
        household_ids=tuple(f"H{at:06}" for at in range(households)),
        waiting_days=tuple(dice.integers(6, 261, households).tolist()),
        pool_of=(None,) * households,
        group_ids=tuple(f"G{at:06}" for at in range(groups)),
        places=(1,) * groups,
        pairs=Pairs(row, column, points),
        settings=Settings(stages=stages, time_limit=3_600),
    )


def density(households: int) -> float:
    """The share of all pairs that are possible; between the sizes of the table on straight lines
    of logarithms."""
    return float(
        np.exp(np.interp(np.log(households), np.log([*DENSITY]), np.log([*DENSITY.values()])))
    )


def region(dice: np.random.Generator, households: int, groups: int) -> Town:
    """People with their answers, as many per square kilometre at every size."""
    side = 100 * (households / 20_000) ** 0.5
    return town(dice, households, groups, *places(dice, households, groups, side))


def places(
    dice: np.random.Generator, households: int, groups: int, side: float
) -> tuple[np.ndarray, np.ndarray]:
    """Where they live: towns of Zipf's sizes in a square of so many kilometres."""
    towns = max(3, ceil(households**0.5 / 3))
    sizes = 1 / np.arange(1, towns + 1)
    centres = dice.uniform(0, side, (towns, 2))
    here, there = (
        centres[dice.choice(towns, number, p=sizes / sizes.sum())]
        + dice.normal(0, TOWN_KM, (number, 2))
        for number in (households, groups)
    )
    return here, there


def _ruled(
    dice: np.random.Generator, households: int, groups: int
) -> tuple[IntArray, IntArray, IntArray]:
    found = region(dice, households, groups)
    tried = dice.integers(0, [[households], [groups]], (2, 1_000_000))
    share = density(households) * tried.shape[1] / max(1, len(found.possible(*tried)[0]))
    parts = [found.possible(*block) for block in _candidates(dice, found, min(share, 1.0))]
    # Row by row, whatever block they were found in.
    key = np.sort(np.concatenate([row * groups + column for row, column in parts]))
    row, column = np.divmod(key, groups)
    points = [
        found.points(dice, row[start : start + BLOCK], column[start : start + BLOCK])
        for start in range(0, len(row), BLOCK)
    ]
    return row, column, np.concatenate([*points, np.zeros(0, dtype=np.int64)])


def _candidates(
    dice: np.random.Generator, found: Town, share: float
) -> Iterator[tuple[IntArray, IntArray]]:
    """This share of the pairs that may be within reach: both in squares that touch."""
    squares = [(side.at // REACH_KM).astype(np.int64) for side in (found.households, found.groups)]
    for square in np.unique(squares[0], axis=0):
        rows = np.flatnonzero((squares[0] == square).all(axis=1))
        columns = np.flatnonzero((np.abs(squares[1] - square) <= 1).all(axis=1))
        if not len(columns):
            continue
        step = max(1, BLOCK // len(columns))
        for start in range(0, len(rows), step):
            block = rows[start : start + step]
            chosen = _some(dice, len(block) * len(columns), share)
            row, column = np.divmod(chosen, len(columns))
            yield block[row], columns[column]


def _uniform(
    dice: np.random.Generator, households: int, groups: int
) -> tuple[IntArray, IntArray, IntArray]:
    here, there = places(dice, households, groups, 100)

    def kilometres(row: IntArray, column: IntArray) -> np.ndarray:
        return np.asarray(np.hypot(*(here[row] - there[column]).T))

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
    points = np.clip(dice.normal(6_500 - 120 * away, 1_800), 1, 10_000)
    return row, column, points.astype(np.int64)


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
    parser.add_argument("--kind", choices=KINDS, default="rules")
    given = parser.parse_args()
    print(write_problem(city(given.households, given.seed, tuple(given.stages), given.kind)))


if __name__ == "__main__":
    main()
