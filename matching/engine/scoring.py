"""Eight criteria from 0 to 1 for every pair, and the points they earn: whole numbers that add up
exactly.

Values are whole millionths, worked out in whole numbers (distance alone is rounded), so that adding
something shared can never lose a point to rounding. A missing answer leaves its criterion at one
half, and `known` says so. Evidence and wording: `docs/matching.md`.
"""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Self

import numpy as np
from numpy.typing import NDArray

from matching.engine.encode import (
    DEFAULT_RARITY,
    OLDEST,
    WHOLE,
    Arrays,
    BoolArray,
    FloatArray,
    GroupArrays,
    HouseholdArrays,
)
from matching.engine.problem import ADULT_AGE, CRITERIA, INTERESTS_AGE, POINTS, IntArray

HALF = WHOLE // 2
UNIT = 2 * WHOLE * WHOLE // POINTS
"""One point: two sides' weights times a value, all in millionths."""
ENOUGH_DAY_PARTS = 4
NEAREST_KM = 1.0
EARTH_KM = 6371.0088
"""Mean radius of the earth (IUGG)."""

GAPS = np.arange(OLDEST + 1)
ADULT_VALUE = np.rint(WHOLE * np.exp(-GAPS / 12)).astype(np.int64)
CHILD_VALUE = np.rint(WHOLE * np.exp(-GAPS / 3)).astype(np.int64)
"""What a gap of so many years is worth: an adult's falls to a third in a dozen years."""

Valued = tuple[IntArray, BoolArray]
"""Values in millionths and whether they rest on answers, both households x groups."""


@dataclass(frozen=True, slots=True, eq=False)
class Scores:
    """What every pair earns: `values` (millionths) are criteria x H x G, `points` H x G.

    `known` is criteria x H x G: False where a missing answer left a criterion at one half. The
    weights of both sides are criteria x H and criteria x G, in millionths.
    """

    values: NDArray[np.int32]
    known: BoolArray
    household_weights: IntArray
    group_weights: IntArray
    points: IntArray

    def parts(self, rows: IntArray, columns: IntArray) -> IntArray:
        """Points per criterion of some pairs (criteria x pairs); they sum to the pairs' points.

        Parts are rounded down, and the points still missing go to the largest remainders, earlier
        criteria first.
        """
        weights = self.household_weights[:, rows] + self.group_weights[:, columns]
        raw = self.values[:, rows, columns] * weights
        parts = raw // UNIT
        by_remainder = np.argsort(-(raw % UNIT), axis=0, kind="stable")
        rank = np.argsort(by_remainder, axis=0, kind="stable")
        return np.asarray(parts + (rank < self.points[rows, columns] - parts.sum(axis=0)))

    def reweighted(self, arrays: Arrays) -> Self:
        """The same values under the weights of other arrays of the same people."""
        households, groups = arrays.households.weights.T, arrays.groups.weights.T
        points = weigh(self.values, households, groups)
        return replace(self, household_weights=households, group_weights=groups, points=points)


def score(arrays: Arrays) -> Scores:
    """The points of all pairs."""
    households, groups = arrays.households.weights.T, arrays.groups.weights.T
    shape = len(CRITERIA), households.shape[1], groups.shape[1]
    values, known = np.empty(shape, dtype=np.int32), np.empty(shape, dtype=bool)
    for at, criterion in enumerate(BY_CRITERION.values()):
        values[at], known[at] = criterion(arrays)
    return Scores(values, known, households, groups, weigh(values, households, groups))


def weigh(values: NDArray[np.int32], households: IntArray, groups: IntArray) -> IntArray:
    """Points of all pairs: the mean of both sides' weighted values, rounded once, half up."""
    raw = np.zeros(values.shape[1:], dtype=np.int64)
    for value, household, group in zip(values, households, groups, strict=True):
        raw += value * (household[:, None] + group[None, :])
    return (raw + UNIT // 2) // UNIT


def rarity(counts: Mapping[str, int], people: int) -> dict[str, int]:
    """Whole weights of interests from how many of so many people have each: rarer ones tell more.

    100 times 1 + ln((people + 1) / (count + 1)); frozen with a round, so that one newcomer's
    answers move no one else.
    """
    return {
        interest: round(DEFAULT_RARITY * (1 + math.log((people + 1) / (min(count, people) + 1))))
        for interest, count in counts.items()
    }


def distance_km(one: FloatArray, other: FloatArray) -> FloatArray:
    """Great-circle distances (haversine) between latitudes and longitudes in degrees, or nan."""
    latitude, longitude = np.radians(one[:, None, 0]), np.radians(one[:, None, 1])
    other_latitude, other_longitude = np.radians(other[None, :, 0]), np.radians(other[None, :, 1])
    half = (
        np.sin((other_latitude - latitude) / 2) ** 2
        + np.cos(latitude) * np.cos(other_latitude) * np.sin((other_longitude - longitude) / 2) ** 2
    )
    return np.asarray(2 * EARTH_KM * np.arcsin(np.sqrt(np.clip(half, 0, 1))))


def common(one: BoolArray, other: BoolArray) -> IntArray:
    """How many columns two tables of flags share, row by row: H x G."""
    return _product(one, other)


def common_level(households: HouseholdArrays, groups: GroupArrays) -> IntArray:
    """The level of the best common language: the lower of the two sides' levels, 0 for none."""
    level = np.zeros((len(households.size), len(groups.capacity)), dtype=np.int64)
    for own, other in zip(households.languages.T, groups.languages.T, strict=True):
        np.maximum(level, np.minimum(own[:, None], other[None, :]), out=level)
    return level


def _needs(arrays: Arrays) -> Valued:
    """The household's needs, by weight, that members offer."""
    needs = arrays.households.needs
    return _share(_product(needs, arrays.groups.offers), needs.sum(axis=1)[:, None])


def _interests(arrays: Arrays) -> Valued:
    """Each person's tastes, by rarity, found in the group; the mean over all of 12 and older."""
    people = arrays.households.people
    old_enough = people.age >= INTERESTS_AGE
    weighted = people.items[old_enough] * arrays.rarity
    found = _product(weighted, arrays.groups.items)
    share, answered = _share(found, weighted.sum(axis=1)[:, None])
    household, size = people.household[old_enough], len(arrays.households.size)
    count = np.bincount(household, minlength=size)[:, None]
    total = _sum_by(household, share, size)
    answers = _sum_by(household, answered.astype(np.int64), size)
    return np.where(answers > 0, total // np.maximum(count, 1), HALF), answers > 0


def _ages(arrays: Arrays) -> Valued:
    """Each adult's nearest age, each child's nearest child where the group has any; the mean."""
    people, groups = arrays.households.people, arrays.groups
    is_adult, size = people.age >= ADULT_AGE, len(arrays.households.size)
    adults = ADULT_VALUE[groups.gap[:, people.age[is_adult]].T]
    children = CHILD_VALUE[groups.child_gap[:, people.age[~is_adult]].T] * groups.has_children
    total = _sum_by(people.household[is_adult], adults, size)
    total += _sum_by(people.household[~is_adult], children, size)
    n_adults = np.bincount(people.household[is_adult], minlength=size)[:, None]
    n_children = np.bincount(people.household[~is_adult], minlength=size)[:, None]
    counted = n_adults + n_children * groups.has_children
    known = np.logical_and(counted > 0, groups.n_members > 0)
    return np.where(known, total // np.maximum(counted, 1), HALF), known


def _language(arrays: Arrays) -> Valued:
    """The level of the best common language, of four."""
    households, groups = arrays.households, arrays.groups
    own, other = (np.asarray(side.languages.any(axis=1)) for side in (households, groups))
    known = own[:, None] & other[None, :]
    return np.where(known, common_level(households, groups) * WHOLE // 4, HALF), known


def _style(arrays: Arrays) -> Valued:
    """1 minus the mean difference over five questions; one without both answers counts one half."""
    own, other = arrays.households.style[:, None, :], arrays.groups.style[None, :, :]
    answered = (own > 0) & (other > 0)
    value = np.where(answered, (4 - np.abs(own - other)) * WHOLE // 4, HALF).sum(axis=2) // 5
    return value, np.asarray(answered.any(axis=2))


def _time(arrays: Arrays) -> Valued:
    """Common day parts, four being enough; none in common is an answer, not a missing one."""
    shared = common(arrays.households.day_parts, arrays.groups.day_parts)
    value = np.minimum(shared, ENOUGH_DAY_PARTS) * WHOLE // ENOUGH_DAY_PARTS
    return value, np.ones_like(value, dtype=bool)


def _near(arrays: Arrays) -> Valued:
    """1 within a kilometre, 0 at the stricter of both travel limits, a straight line between."""
    households, groups = arrays.households, arrays.groups
    away = distance_km(households.position, groups.position)
    limit = np.minimum(households.travel_km[:, None], groups.travel_km[None, :])
    known = ~np.isnan(away)
    away = np.where(known, away, 0)
    span = np.maximum(limit - NEAREST_KM, 1e-9)
    value = np.where(away <= NEAREST_KM, 1.0, np.clip((limit - away) / span, 0, 1))
    return np.where(known, np.rint(value * WHOLE).astype(np.int64), HALF), known


def _margin(arrays: Arrays) -> Valued:
    """How far the group's capacity exceeds the household's vulnerability, of four."""
    vulnerability = arrays.households.vulnerability[:, None]
    margin = np.clip(arrays.groups.capacity[None, :] - vulnerability, 0, 4) * WHOLE // 4
    known = np.broadcast_to(vulnerability > 0, margin.shape)
    return np.where(known, margin, HALF), known


def _product(table: IntArray | BoolArray, flags: BoolArray) -> IntArray:
    """Sums of a table's rows over the flagged columns; floats are exact here."""
    product = table.astype(np.float64) @ flags.T.astype(np.float64)
    return np.asarray(product).astype(np.int64)


def _share(part: IntArray, whole: IntArray) -> Valued:
    """Millionths of a whole, rounded down; one half where there is no whole."""
    known = np.broadcast_to(whole > 0, part.shape)
    return np.where(known, part * WHOLE // np.maximum(whole, 1), HALF), known


def _sum_by(household: IntArray, rows: IntArray, size: int) -> IntArray:
    """Rows of people added up per household (`household` rises)."""
    running = np.zeros((len(rows) + 1, rows.shape[1]), dtype=np.int64)
    np.cumsum(rows, axis=0, out=running[1:])
    ends = np.searchsorted(household, np.arange(size), side="right")
    starts = np.searchsorted(household, np.arange(size), side="left")
    return np.asarray(running[ends] - running[starts])


BY_CRITERION: dict[str, Callable[[Arrays], Valued]] = {
    "needs": _needs,
    "interests": _interests,
    "ages": _ages,
    "language": _language,
    "style": _style,
    "time": _time,
    "near": _near,
    "margin": _margin,
}
if tuple(BY_CRITERION) != CRITERIA:
    raise RuntimeError("every criterion needs its function, in order")
