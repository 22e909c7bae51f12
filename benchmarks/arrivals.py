"""Two years of a programme: who comes when, who leaves when, and the record of the year before.

People are those of the benchmark's instances: a few rules leave some households one or two possible
groups and others many. Every eight weeks a group without a match is asked whether it is still
available; a share says no and leaves. Households wait. Nobody new comes after week 104, and rounds
go on for half a year with whoever is left.
"""

from dataclasses import dataclass

import numpy as np

from benchmarks.instances import density, region
from matching.engine.problem import IntArray

WEEKS, END, ASKED = 104, 130, 8
LEAVES = 0.2
"""The share of groups that say no when asked: half are gone after half a year."""
HOUSEHOLDS, GROUPS = 220, 209


@dataclass(frozen=True, eq=False)
class Years:
    """When each household and group comes and until when a group stays (weeks); which pairs are
    possible (households x groups) and their points.

    `rules` says for everybody, those of the two years first and those of the year before after
    them, who could be paired by the hard rules; `share` of these are possible. That, the numbers
    and `leaves` are what a forecast may use.
    """

    household: IntArray
    group: IntArray
    until: IntArray
    possible: np.ndarray
    points: IntArray
    rules: np.ndarray
    share: float
    leaves: float


def years(
    seed: int, *, households: int = HOUSEHOLDS, groups: int = GROUPS, leaves: float = LEAVES
) -> Years:
    """Two years from a seed."""
    dice = np.random.default_rng([seed, households, groups])
    shape = households * 3 // 2, groups * 3 // 2
    everyone = region(dice, *shape)
    row, column = everyone.possible(*(axis.ravel() for axis in np.indices(shape)))
    rules = np.zeros(shape, dtype=bool)
    rules[row, column] = True
    points = np.zeros(shape, dtype=np.int64)
    points[row, column] = everyone.points(dice, row, column)
    share = min(1.0, density(households) / rules.mean())
    now = slice(households), slice(groups)
    arrive = np.sort(dice.integers(0, WEEKS, groups))
    return Years(
        household=np.sort(dice.integers(0, WEEKS, households)),
        group=arrive,
        until=np.minimum(arrive + stays(dice, leaves, groups), END),
        possible=rules[now] & (dice.random((households, groups)) < share),
        points=points[now],
        rules=rules,
        share=share,
        leaves=leaves,
    )


def stays(dice: np.random.Generator, leaves: float, groups: int) -> IntArray:
    """How many weeks groups stay: until the first time they say no."""
    return ASKED * (dice.geometric(leaves, groups) if leaves else np.full(groups, WEEKS))


def meets(seen: Years) -> np.ndarray:
    """The possible pairs with at least one week in which both are there."""
    together = np.maximum(seen.household[:, None], seen.group) < seen.until
    return np.asarray(seen.possible & together)
