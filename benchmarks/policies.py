"""How to decide in a round with whoever is there; and two that are no rounds, greedy on arrival
and hindsight, which knows everything."""

from collections.abc import Callable

import numpy as np

from benchmarks.arrivals import END, WEEKS, Years, meets
from benchmarks.forecast import NOTHING, Knowledge, Present, futures
from matching.engine.problem import POINTS, IntArray, Pairs, Problem, Settings
from matching.engine.solver import solve

PATIENCE = 8
"""Weeks that a household with many possible groups leaves a fresh group to those with few."""
FUTURES = 30
LIMIT = 0.1
"""A pair that costs a match in more than this share of the futures is held back; chosen among 0.05,
0.1, 0.15, 0.2, 0.3 and 0.5 on seeds 0 to 19, which the report does not use."""
Found = list[tuple[int, int, int]]
"""Household, group and the week they were matched."""
Policy = Callable[[Years, Present, IntArray, np.random.Generator], list[tuple[int, int]]]
"""Whom to match of those here, given the points of their pairs (-1: not possible)."""


def plain(
    seen: Years, now: Present, points: IntArray, dice: np.random.Generator
) -> list[tuple[int, int]]:
    """Every possible pair, for what it is worth."""
    return planned(seen, now, points)


def scarce(
    seen: Years, now: Present, points: IntArray, dice: np.random.Generator
) -> list[tuple[int, int]]:
    """Households with more possible groups so far than most leave fresh groups to the others for
    their first weeks."""
    if now.week >= WEEKS:
        return planned(seen, now, points)
    choices = seen.possible[:, seen.group <= now.week].sum(axis=1)
    is_easy = choices[now.rows] > np.median(choices[seen.household <= now.week])
    is_new = seen.household[now.rows] > now.week - PATIENCE
    is_fresh = seen.group[now.columns] > now.week - 2 * PATIENCE
    return planned(seen, now, np.where((is_easy & is_new)[:, None] & is_fresh, -1, points))


def farsighted(
    seen: Years,
    now: Present,
    points: IntArray,
    dice: np.random.Generator,
    *,
    limit: float = LIMIT,
    knows: Knowledge = NOTHING,
) -> list[tuple[int, int]]:
    """The engine's plan for points less what a pair costs others in imagined futures, where a match
    is worth 10 000; above the limit the pair is held back. The surest pair is confirmed, and the
    rest planned anew, because two pairs that harm nobody alone may do so together."""
    if now.week >= WEEKS and knows == NOTHING:
        return planned(seen, now, points)
    is_open = min(knows.arrivals, knows.leaving) < END
    ahead = futures(seen, now, dice, FUTURES if is_open else 1, knows)
    points, found = points.copy(), []
    while (points >= 0).any():
        price = ahead.prices(points.shape)
        net = np.maximum(points - np.rint(POINTS * price).astype(np.int64), 0)
        plan = planned(seen, now, np.where((points < 0) | (price > limit), -1, net))
        if not plan:
            break
        at = [
            (int(np.searchsorted(now.rows, household)), int(np.searchsorted(now.columns, group)))
            for household, group in plan
        ]
        surest = min(range(len(plan)), key=lambda each: price[at[each]])
        found.append(plan[surest])
        row, column = at[surest]
        points[row] = points[:, column] = -1
        ahead = ahead.without(row, column)
    return found


def rounds(seen: Years, period: int, policy: Policy = plain) -> Found:
    """A round every `period` weeks."""
    dice = np.random.default_rng([len(seen.household), int(seen.household.sum())])
    rows, columns = np.ones(len(seen.household), bool), np.ones(len(seen.group), bool)
    found: Found = []
    for week in range(period - 1, END, period):
        now = Present(
            week,
            np.flatnonzero(rows & (seen.household <= week)),
            np.flatnonzero(columns & (seen.group <= week) & (week < seen.until)),
        )
        here = np.ix_(now.rows, now.columns)
        points = np.where(seen.possible[here], seen.points[here], -1)
        for row, column in policy(seen, now, points, dice) if (points >= 0).any() else []:
            rows[row] = columns[column] = False
            found.append((row, column, week))
    return found


def planned(seen: Years, now: Present, points: IntArray) -> list[tuple[int, int]]:
    """The engine's plan for these points (-1: not possible)."""
    row, column = np.nonzero(points >= 0)
    if not len(row):
        return []
    waited = now.week - seen.household[now.rows]
    problem = Problem(
        household_ids=tuple(f"{each:04}" for each in now.rows),
        waiting_days=tuple((7 * np.maximum(waited, 0)).tolist()),
        pool_of=(None,) * len(now.rows),
        group_ids=tuple(f"{each:04}" for each in now.columns),
        places=(1,) * len(now.columns),
        pairs=Pairs(row, column, points[row, column]),
        settings=Settings(stages=("waiting", "matched", "worst", "fair")),
    )
    return [(int(household), int(group)) for household, group, _ in solve(problem).matches]


def greedy(seen: Years) -> Found:
    """Whoever arrives takes the best that is there, and a group that arrives the best household."""
    points = np.where(seen.possible, seen.points, -1)
    found: Found = []
    for week in range(END):
        here = (seen.household <= week)[:, None] & ((seen.group <= week) & (week < seen.until))
        now = np.where(here, points, -1)
        while now.size and now.max() >= 0:
            row, column = (int(at) for at in np.unravel_index(now.argmax(), now.shape))
            found.append((row, column, week))
            for table in (now, points):
                table[row] = table[:, column] = -1
    return found


def hindsight(seen: Years) -> Found:
    """The most matches of anyone who knew everything, each as soon as both are there."""
    everybody = Present(END, np.arange(len(seen.household)), np.arange(len(seen.group)))
    points = np.where(meets(seen), seen.points, -1)
    pairs = planned(seen, everybody, points)
    return [
        (row, column, int(max(seen.household[row], seen.group[column]))) for row, column in pairs
    ]
