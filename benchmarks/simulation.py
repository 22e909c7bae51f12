"""Two years of arrivals, round after round: `python -m benchmarks.simulation [--runs 8]`.

Households and groups arrive at random in clusters of a city. A policy decides every so many weeks
with whoever is there. Hindsight knows everybody who will come and is the most that any policy could
match; a group leaves after half a year without a match, a household waits.
"""

import argparse
from collections.abc import Iterator
from dataclasses import dataclass
from statistics import mean, stdev

import numpy as np

from matching.engine.problem import IntArray, Pairs, Problem, Settings
from matching.engine.solver import solve

WEEKS, STAYS = 104, 26
PERIODS = 1, 2, 4, 8
PATIENCE = 8
"""Weeks that a household with many possible groups leaves a fresh group to those with few."""


@dataclass(frozen=True)
class Arrivals:
    """Who comes when (weeks), and the points of every pair, -1 where there is none."""

    household: IntArray
    group: IntArray
    points: IntArray


@dataclass(frozen=True)
class Outcome:
    """What came of a run: matched, mean weeks waited, the worst pair, the total of points."""

    matched: int
    weeks: float
    worst: int
    total: int


def arrivals(
    seed: int, households: int = 220, groups: int = 200, density: float = 0.08
) -> Arrivals:
    """Arrivals over the two years; some households can be welcomed by few groups, some by many."""
    dice = np.random.default_rng(seed)
    ease = dice.gamma(1.5, 1 / 1.5, households)
    possible = dice.random((households, groups)) < np.clip(density * ease, 0, 0.9)[:, None]
    points = np.clip(dice.normal(6_000, 1_800, possible.shape), 1, 10_000).astype(np.int64)
    return Arrivals(
        np.sort(dice.integers(0, WEEKS, households)),
        np.sort(dice.integers(0, WEEKS, groups)),
        np.where(possible, points, -1),
    )


def is_there(seen: Arrivals, rows: IntArray, columns: IntArray, week: int) -> np.ndarray:
    """Which of these pairs have both sides there in a week."""
    here = seen.household[rows] <= week
    group = seen.group[columns]
    return here & (group <= week) & (week < group + STAYS)


def matched(seen: Arrivals, rows: IntArray, columns: IntArray, week: int) -> list[tuple[int, int]]:
    """The engine's plan for these pairs in a week."""
    if not len(rows):
        return []
    who, row = np.unique(rows, return_inverse=True)
    where, column = np.unique(columns, return_inverse=True)
    problem = Problem(
        household_ids=tuple(f"{each:04}" for each in who),
        waiting_days=tuple((7 * (week - seen.household[who])).tolist()),
        pool_of=(None,) * len(who),
        group_ids=tuple(f"{each:04}" for each in where),
        places=(1,) * len(where),
        pairs=Pairs(row, column, seen.points[rows, columns]),
        settings=Settings(stages=("waiting", "matched", "worst", "fair")),
    )
    return [(int(household), int(group)) for household, group, _ in solve(problem).matches]


def rounds(seen: Arrivals, period: int, *, reserve: bool) -> Outcome:
    """A round of the engine every `period` weeks."""
    rows, columns = np.nonzero(seen.points >= 0)
    found: list[tuple[int, int, int]] = []
    for week in range(period - 1, WEEKS + STAYS, period):
        taken = np.array(found, dtype=np.int64).reshape(-1, 3)
        free = ~np.isin(rows, taken[:, 0]) & ~np.isin(columns, taken[:, 1])
        now = free & is_there(seen, rows, columns, week)
        if reserve and week < WEEKS:
            now &= ~_reserved(seen, rows, columns, week)
        pairs = matched(seen, rows[now], columns[now], week)
        found += [(household, group, week) for household, group in pairs]
    return _outcome(seen, found)


def _reserved(seen: Arrivals, rows: IntArray, columns: IntArray, week: int) -> np.ndarray:
    """Pairs of a household with many possible groups so far and a group, neither pressed yet."""
    known = seen.points[:, seen.group <= week] >= 0
    choices, here = known.sum(axis=1), seen.household <= week
    is_easy = choices > (np.median(choices[here]) if here.any() else 0)
    is_new = seen.household[rows] > week - PATIENCE
    stays = seen.group[columns] + STAYS - week > PATIENCE
    return is_easy[rows] & is_new & stays


def greedy(seen: Arrivals) -> Outcome:
    """Whoever arrives takes the best that is there, and a group that arrives the best household."""
    rows, columns = np.nonzero(seen.points >= 0)
    found: list[tuple[int, int, int]] = []
    open_pairs = np.ones(len(rows), dtype=bool)
    for week in range(WEEKS):
        while (now := open_pairs & is_there(seen, rows, columns, week)).any():
            best = np.flatnonzero(now)[np.argmax(seen.points[rows[now], columns[now]])]
            found.append((int(rows[best]), int(columns[best]), week))
            open_pairs &= (rows != rows[best]) & (columns != columns[best])
    return _outcome(seen, found)


def hindsight(seen: Arrivals) -> Outcome:
    """The most matches of anyone who knew all arrivals: a pair needs a week with both there."""
    rows, columns = np.nonzero(seen.points >= 0)
    meets = seen.household[rows] < seen.group[columns] + STAYS
    pairs = matched(seen, rows[meets], columns[meets], WEEKS)
    return _outcome(seen, [(h, g, int(max(seen.household[h], seen.group[g]))) for h, g in pairs])


def _outcome(seen: Arrivals, found: list[tuple[int, int, int]]) -> Outcome:
    points = [int(seen.points[household, group]) for household, group, _ in found]
    waited = [week - int(seen.household[household]) for household, _, week in found]
    return Outcome(len(found), mean(waited), min(points), sum(points))


def policies(seen: Arrivals) -> Iterator[tuple[str, Outcome]]:
    yield "hindsight", hindsight(seen)
    yield "greedy on arrival", greedy(seen)
    for period in PERIODS:
        for reserve in (False, True):
            kind = ", scarce groups reserved" if reserve else ""
            yield f"every {period} weeks{kind}", rounds(seen, period, reserve=reserve)


def interval(values: list[float], digits: int = 1) -> str:
    """The mean with its 95 % interval over the runs."""
    half = 1.96 * stdev(values) / len(values) ** 0.5 if len(values) > 1 else 0.0
    return f"{mean(values):.{digits}f} ± {half:.{digits}f}"


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.simulation", description=__doc__)
    parser.add_argument("--runs", type=int, default=8)
    runs = parser.parse_args().runs
    found: dict[str, list[tuple[Outcome, Outcome]]] = {}
    for seed in range(runs):
        ideal = None
        for name, outcome in policies(arrivals(seed)):
            ideal = ideal or outcome
            found.setdefault(name, []).append((outcome, ideal))
    print("| policy | matched | of hindsight, % | weeks waited | worst pair | points per match |")
    print("|---|---|---|---|---|---|")
    for name, pairs in found.items():
        cells = [
            interval([each.matched for each, _ in pairs]),
            interval([100 * each.matched / ideal.matched for each, ideal in pairs]),
            interval([each.weeks for each, _ in pairs]),
            interval([float(each.worst) for each, _ in pairs], 0),
            interval([each.total / each.matched for each, _ in pairs], 0),
        ]
        print(f"| {name} | {' | '.join(cells)} |")


if __name__ == "__main__":
    main()
