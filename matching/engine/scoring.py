"""Eight criteria from 0 to 1 for a pair, and the points they earn: whole numbers that add up
exactly.

Values are whole millionths, worked out in whole numbers (distance alone is rounded), so that adding
something shared can never lose a point to rounding. A missing answer leaves its criterion at one
half, and `known` says so. Evidence and wording: `docs/matching.md`.

A criterion looks at listed pairs, given as rows and columns of the arrays.
"""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from matching.engine.encode import Arrays
from matching.engine.problem import ADULT_AGE, CRITERIA, POINTS, IntArray
from matching.engine.tables import OLDEST, WHOLE, BitArray, BoolArray, FloatArray, on_sphere
from matching.engine.words import DEFAULT_RARITY

HALF = WHOLE // 2
UNIT = 2 * WHOLE * WHOLE // POINTS
"""One point: two sides' weights times a value, all in millionths."""
ENOUGH_DAY_PARTS = 4
NEAREST_KM = 1.0
EARTH_KM = 6371.0088
"""Mean radius of the earth (IUGG)."""

Valued = tuple[IntArray, BoolArray]
"""Values in millionths and whether they rest on answers, one of each per pair."""


@dataclass(frozen=True, slots=True, eq=False)
class Scores:
    """What some pairs earn: `values` (millionths) and `known` are criteria x pairs.

    `known` is False where a missing answer left a criterion at one half; `weights` are both sides'
    together, in millionths.
    """

    values: NDArray[np.int32]
    known: BoolArray
    weights: IntArray
    points: IntArray

    def parts(self) -> IntArray:
        """Points per criterion (criteria x pairs); they sum to the pairs' points.

        Parts are rounded down, and the points still missing go to the largest remainders, earlier
        criteria first.
        """
        raw = self.values * self.weights
        parts = raw // UNIT
        by_remainder = np.argsort(-(raw % UNIT), axis=0, kind="stable")
        rank = np.argsort(by_remainder, axis=0, kind="stable")
        return np.asarray(parts + (rank < self.points - parts.sum(axis=0)))


def score(arrays: Arrays, row: IntArray, column: IntArray) -> Scores:
    """What listed pairs earn."""
    shape = len(CRITERIA), len(row)
    values, known = np.empty(shape, dtype=np.int32), np.empty(shape, dtype=bool)
    for at, criterion in enumerate(BY_CRITERION.values()):
        values[at], known[at] = criterion(arrays, row, column)
    weights = weights_of(arrays, row, column)
    return Scores(values, known, weights, weigh(values, weights))


def weights_of(arrays: Arrays, row: IntArray, column: IntArray) -> IntArray:
    """Both sides' weights together, criteria x pairs."""
    weights = arrays.households.weights[row]
    weights += arrays.groups.weights[column]
    return weights.T


def weigh(values: NDArray[np.int32], weights: IntArray) -> IntArray:
    """Points: the mean of both sides' weighted values, rounded once, half up."""
    raw = np.einsum("cp,cp->p", values, weights)
    return np.asarray((raw + UNIT // 2) // UNIT)


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
    """Great-circle distances of all pairs of latitudes and longitudes in degrees, or nan."""
    return kilometres(on_sphere(one)[:, None], on_sphere(other)[None, :])


def kilometres(one: FloatArray, other: FloatArray) -> FloatArray:
    """Great-circle distances between points on the unit sphere (their last axis), or nan.

    By the chord, which is exact for the near and, with plain arithmetic, the same in any block.
    """
    east, north, up = (one[..., axis] - other[..., axis] for axis in range(3))
    chord = np.sqrt(east * east + north * north + up * up)
    return np.asarray(2 * EARTH_KM * np.arcsin(np.minimum(chord / 2, 1)))


def common(one: BitArray, other: BitArray) -> NDArray[np.uint8]:
    """How many bits two rows share, summed over their last axis."""
    words = range(one.shape[-1])
    shared = np.zeros(np.broadcast_shapes(one.shape[:-1], other.shape[:-1]), dtype=np.uint8)
    for word in words:
        shared += np.bitwise_count(one[..., word] & other[..., word])
    return shared


def common_level(arrays: Arrays, row: IntArray, column: IntArray) -> NDArray[np.int8]:
    """The level of the best common language: the lower of the two sides' levels, 0 for none."""
    level = np.zeros(np.broadcast_shapes(row.shape, column.shape), dtype=np.int8)
    both = arrays.households.languages.T, arrays.groups.languages.T
    for own, other in zip(*both, strict=True):
        np.maximum(level, np.minimum(own[row], other[column]), out=level)
    return level


def _needs(arrays: Arrays, row: IntArray, column: IntArray) -> Valued:
    """The household's needs, by weight, that members offer."""
    needs, offers = arrays.households.needs, arrays.groups.offers
    met = np.zeros(len(row), dtype=np.int64)
    for needed, offered in zip(needs.T, offers.T, strict=True):
        met += needed[row] * offered[column]
    return _share(met, needs.sum(axis=1)[row])


def _interests(arrays: Arrays, row: IntArray, column: IntArray) -> Valued:
    """Each person's tastes, by rarity, found in the group; the mean over all of 12 and older."""
    tastes, items = arrays.households.tastes, arrays.groups.items
    person, ends = ranges(tastes.person, row)
    taste, taste_ends = ranges(tastes.start, row)
    group = np.repeat(column * items.shape[1], np.diff(taste_ends, prepend=0))
    weight = tastes.weight[taste] * items.ravel()[group + tastes.taste[taste]]
    found = _sums(weight, np.cumsum(tastes.n_tastes[person]))
    total = _sums(found * WHOLE // np.maximum(tastes.whole[person], 1), ends)
    n_telling = np.diff(tastes.person)[row]
    n_silent = tastes.n_silent[row]
    known = n_telling > 0
    mean = (total + n_silent * HALF) // np.maximum(n_telling + n_silent, 1)
    return np.where(known, mean, HALF), known


def _ages(arrays: Arrays, row: IntArray, column: IntArray) -> Valued:
    """Each adult's nearest age, each child's nearest child where the group has any; the mean."""
    people, groups = arrays.households.people, arrays.groups
    person, ends = ranges(people.start, row)
    group = np.repeat(column * (OLDEST + 1), np.diff(ends, prepend=0))
    total = _sums(groups.ages.ravel()[group + people.age[person]], ends)
    adults = np.append(0, np.cumsum(people.age >= ADULT_AGE))
    n_adults = np.diff(adults[people.start])
    n_people = np.diff(people.start)
    counted = np.where(groups.has_children[column], n_people[row], n_adults[row])
    known = (counted > 0) & (groups.n_members[column] > 0)
    return np.where(known, total // np.maximum(counted, 1), HALF), known


def _language(arrays: Arrays, row: IntArray, column: IntArray) -> Valued:
    """The level of the best common language, of four."""
    households, groups = arrays.households, arrays.groups
    own, other = (np.asarray(side.languages.any(axis=1)) for side in (households, groups))
    known = own[row] & other[column]
    level = common_level(arrays, row, column)
    return np.where(known, level.astype(np.int64) * WHOLE // 4, HALF), known


def _style(arrays: Arrays, row: IntArray, column: IntArray) -> Valued:
    """1 minus the mean difference over five questions; one without both answers counts one half."""
    value, known = np.zeros(len(row), dtype=np.int64), np.zeros(len(row), dtype=bool)
    for own, other in zip(arrays.households.style, arrays.groups.style, strict=True):
        one, two = own[row], other[column]
        answered = (one > 0) & (two > 0)
        value += np.where(answered, (4 - np.abs(one - two)) * (WHOLE // 4), HALF)
        known |= answered
    return value // 5, known


def _time(arrays: Arrays, row: IntArray, column: IntArray) -> Valued:
    """Common day parts, four being enough; none in common is an answer, not a missing one."""
    shared = common(arrays.households.day_parts[row], arrays.groups.day_parts[column])
    value = np.minimum(shared, ENOUGH_DAY_PARTS).astype(np.int64) * WHOLE // ENOUGH_DAY_PARTS
    return value, np.ones(len(row), dtype=bool)


def _near(arrays: Arrays, row: IntArray, column: IntArray) -> Valued:
    """1 within a kilometre, 0 at the stricter of both travel limits, a straight line between."""
    households, groups = arrays.households, arrays.groups
    away = kilometres(households.position[row], groups.position[column])
    limit = np.minimum(households.travel_km[row], groups.travel_km[column])
    known = ~np.isnan(away)
    away = np.where(known, away, 0)
    span = np.maximum(limit - NEAREST_KM, 1e-9)
    value = np.where(away <= NEAREST_KM, 1.0, np.clip((limit - away) / span, 0, 1))
    return np.where(known, np.rint(value * WHOLE).astype(np.int64), HALF), known


def _margin(arrays: Arrays, row: IntArray, column: IntArray) -> Valued:
    """How far the group's capacity exceeds the household's vulnerability, of four."""
    vulnerability = arrays.households.vulnerability[row]
    margin = np.clip(arrays.groups.capacity[column] - vulnerability, 0, 4) * WHOLE // 4
    known = vulnerability > 0
    return np.where(known, margin, HALF), known


def _share(part: IntArray, whole: IntArray) -> Valued:
    """Millionths of a whole, rounded down; one half where there is no whole."""
    known = whole > 0
    return np.where(known, part * WHOLE // np.maximum(whole, 1), HALF), known


def ranges(start: IntArray, of: IntArray) -> tuple[IntArray, IntArray]:
    """The places `start[each]:start[each + 1]` of each one after the other, and where they end."""
    first = start[of]
    lengths = start[of + 1] - first
    ends = np.cumsum(lengths)
    return np.repeat(first - (ends - lengths), lengths) + np.arange(lengths.sum()), ends


def _sums(values: IntArray | BoolArray, ends: IntArray) -> IntArray:
    """Sums of values that stand together, up to each end; there may be none."""
    running = np.append(0, np.cumsum(values, dtype=np.int64))
    return np.asarray(np.diff(running[ends], prepend=0))


BY_CRITERION: dict[str, Callable[[Arrays, IntArray, IntArray], Valued]] = {
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
