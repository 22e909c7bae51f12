"""Eight criteria from 0 to 1 for a pair, and the points they earn: whole numbers that add up
exactly.

Values are whole millionths, worked out in whole numbers (distance alone is rounded), so that adding
something shared can never lose a point to rounding. A missing answer leaves its criterion at one
half, and `known` says so. Evidence and wording: `docs/matching.md`.

A criterion looks at some pairs, given as rows and columns of arrays; sums of products are taken for
the whole block of these arrays, which is far quicker than pair by pair, so blocks must be small.
"""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, fields

import numpy as np
from numpy.typing import NDArray

from matching.engine.encode import Arrays, GroupArrays, HouseholdArrays, People
from matching.engine.problem import ADULT_AGE, CRITERIA, INTERESTS_AGE, POINTS, IntArray
from matching.engine.tables import WHOLE, BoolArray, FloatArray, on_sphere
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


def joined(parts: Sequence[Scores]) -> Scores:
    """The pairs of several parts, one after the other."""
    axes = [[getattr(part, each.name) for part in parts] for each in fields(Scores)]
    return Scores(*(np.concatenate(axis, axis=-1) for axis in axes))


def score(arrays: Arrays, row: IntArray, column: IntArray) -> Scores:
    """What pairs earn, given as rows and columns of a block."""
    shape = len(CRITERIA), len(row)
    values, known = np.empty(shape, dtype=np.int32), np.empty(shape, dtype=bool)
    for at, criterion in enumerate(BY_CRITERION.values()):
        values[at], known[at] = criterion(arrays, row, column)
    weights = weights_of(arrays, row, column)
    return Scores(values, known, weights, weigh(values, weights))


def weights_of(arrays: Arrays, row: IntArray, column: IntArray) -> IntArray:
    """Both sides' weights together, criteria x pairs."""
    households, groups = arrays.households.weights.T, arrays.groups.weights.T
    return np.asarray(households[:, row] + groups[:, column])


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


def common(one: BoolArray, other: BoolArray) -> NDArray[np.float32]:
    """How many columns two tables of flags share, row by row: H x G."""
    return one.astype(np.float32) @ other.T.astype(np.float32)


def common_level(households: HouseholdArrays, groups: GroupArrays) -> IntArray:
    """The level of the best common language: the lower of the two sides' levels, 0 for none."""
    level = np.zeros((len(households.size), len(groups.capacity)), dtype=np.int8)
    spoken = np.flatnonzero(households.languages.any(axis=0) & groups.languages.any(axis=0))
    for own, other in zip(households.languages.T[spoken], groups.languages.T[spoken], strict=True):
        np.maximum(level, np.minimum(own[:, None], other[None, :]), out=level)
    return level


def _needs(arrays: Arrays, row: IntArray, column: IntArray) -> Valued:
    """The household's needs, by weight, that members offer."""
    needs = arrays.households.needs
    met = _product(needs, arrays.groups.offers)[row, column]
    return _share(met, needs.sum(axis=1)[row])


def _interests(arrays: Arrays, row: IntArray, column: IntArray) -> Valued:
    """Each person's tastes, by rarity, found in the group; the mean over all of 12 and older."""
    people = arrays.households.people
    weighted = people.items * arrays.rarity
    weighted[people.age < INTERESTS_AGE] = 0
    found = _product(weighted, arrays.groups.items)
    person, pair, ends = _each_person(people, row)
    share, answered = _share(found[person, column[pair]], weighted.sum(axis=1)[person])
    is_asked = people.age[person] >= INTERESTS_AGE
    count, answers = _sums(is_asked, ends), _sums(answered, ends)
    total = _sums(share * is_asked, ends)
    return np.where(answers > 0, total // np.maximum(count, 1), HALF), answers > 0


def _ages(arrays: Arrays, row: IntArray, column: IntArray) -> Valued:
    """Each adult's nearest age, each child's nearest child where the group has any; the mean."""
    people, groups = arrays.households.people, arrays.groups
    person, pair, ends = _each_person(people, row)
    age, group = people.age[person], column[pair]
    counted = _sums((age >= ADULT_AGE) | groups.has_children[group], ends)
    total = _sums(groups.ages[group, age], ends)
    known = (counted > 0) & (groups.n_members[column] > 0)
    return np.where(known, total // np.maximum(counted, 1), HALF), known


def _language(arrays: Arrays, row: IntArray, column: IntArray) -> Valued:
    """The level of the best common language, of four."""
    households, groups = arrays.households, arrays.groups
    known = households.languages.any(axis=1)[row] & groups.languages.any(axis=1)[column]
    level = common_level(households, groups)[row, column].astype(np.int64)
    return np.where(known, level * WHOLE // 4, HALF), known


def _style(arrays: Arrays, row: IntArray, column: IntArray) -> Valued:
    """1 minus the mean difference over five questions; one without both answers counts one half."""
    own, other = arrays.households.style[row], arrays.groups.style[column]
    answered = (own > 0) & (other > 0)
    value = np.where(answered, (4 - np.abs(own - other)) * (WHOLE // 4), HALF).sum(axis=1) // 5
    return value, answered.any(axis=1)


def _time(arrays: Arrays, row: IntArray, column: IntArray) -> Valued:
    """Common day parts, four being enough; none in common is an answer, not a missing one."""
    shared = common(arrays.households.day_parts, arrays.groups.day_parts)[row, column]
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


def _product(table: IntArray, flags: BoolArray) -> IntArray:
    """Sums of a table's rows over the flagged columns, H x G; floats are exact here."""
    return np.asarray(table.astype(np.float64) @ flags.T.astype(np.float64))


def _share(part: IntArray, whole: IntArray) -> Valued:
    """Millionths of a whole, rounded down; one half where there is no whole."""
    known = whole > 0
    return np.where(known, part.astype(np.int64) * WHOLE // np.maximum(whole, 1), HALF), known


def _each_person(people: People, row: IntArray) -> tuple[IntArray, IntArray, IntArray]:
    """Every person of every pair's household: who, of which pair, and where each pair's end."""
    person, ends = people.of_households(row)
    return person, np.repeat(np.arange(len(row)), np.diff(ends, prepend=0)), ends


def _sums(values: IntArray | BoolArray, ends: IntArray) -> IntArray:
    """Sums of the values of each pair's people, of which there may be none."""
    running = np.append(0, np.cumsum(values, dtype=np.int64))[np.append(0, ends)]
    return np.asarray(np.diff(running))


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
