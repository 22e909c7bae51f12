"""Invented households and groups with the answers that hard rules look at, as arrays.

Shares are those of the demo programme (`samenhier.demo`): origins, shapes of households, sizes and
capacities, day parts, what is avoided and what a visit meets, an interpreter for a quarter. What
the demo gives to everyone alike differs here from person to person: a household's English lies two
levels below to one above the demo's, and one in five speaks workable Dutch; what residents speak
next to Dutch and English is skewed (Arabic and Turkish as in the demo, Farsi and Ukrainian rarer,
Tigrinya and Somali rare where the demo has none); one group in ten is of women only (friends, a
choir). Households of the highest vulnerability are matched by people alone, so are not drawn. All
these shares are invented, not measured.
"""

from dataclasses import dataclass

import numpy as np

from matching.engine.problem import POINTS, START_WEIGHTS, IntArray

REACH_KM = 25.0
LANGUAGES = "nl", "en", "ar", "ti", "fa", "uk", "tr", "so"
WORKABLE = 2
LEAST_DAY_PARTS = 2
# The demo's six origins: own language, level of English, share. Who speaks Somali speaks some
# Arabic.
OWN, ENGLISH, SHARES = (2, 3, 4, 5, 6, 7), (2, 2, 3, 2, 3, 1), (8, 4, 3, 6, 3, 2)
# The demo's fourteen shapes of households: how many people, and the age of the eldest.
SHAPES = (
    *((1, 24), (1, 29), (1, 33), (1, 41), (1, 52), (2, 27), (4, 38)),
    *((2, 34), (5, 44), (3, 31), (3, 36), (2, 63), (6, 47), (2, 22)),
)
# What residents speak next to Dutch and English, how well, and how many in a hundred.
EXTRA = ((2, 4, 11), (6, 4, 11), (4, 3, 5), (5, 3, 4), (3, 4, 2), (7, 4, 2))


@dataclass(frozen=True, eq=False)
class Side:
    """Households or groups: what both have. Sets are bits of a whole number.

    `limit` is a household's vulnerability or a group's capacity; `size` a household's people or the
    most a group welcomes; `features` what is avoided or met; `domains` needs or offers.
    """

    at: np.ndarray
    levels: IntArray
    limit: IntArray
    size: IntArray
    features: IntArray
    day_parts: IntArray
    women: np.ndarray
    domains: IntArray
    age: IntArray

    def __len__(self) -> int:
        return len(self.limit)


@dataclass(frozen=True, eq=False)
class Town:
    """Both sides, and which households have an interpreter."""

    households: Side
    groups: Side
    interpreter: np.ndarray

    def kilometres(self, row: IntArray, column: IntArray) -> np.ndarray:
        away = self.households.at[row] - self.groups.at[column]
        return np.asarray(np.hypot(away[:, 0], away[:, 1]))

    def possible(self, row: IntArray, column: IntArray) -> tuple[IntArray, IntArray]:
        """Those of these pairs that break no hard rule; the cheapest rules are asked first."""
        here, there = self.households, self.groups
        rules = (
            lambda h, g: here.limit[h] <= there.limit[g],
            lambda h, g: here.size[h] <= there.size[g],
            lambda h, g: (here.features[h] & there.features[g]) == 0,
            lambda h, g: ~here.women[h] | there.women[g],
            lambda h, g: self.interpreter[h] | (self.common_level(h, g) >= WORKABLE),
            lambda h, g: _shared(here.day_parts[h], there.day_parts[g]) >= LEAST_DAY_PARTS,
            lambda h, g: self.kilometres(h, g) <= REACH_KM,
        )
        for rule in rules:
            keep = rule(row, column)
            row, column = row[keep], column[keep]
        return row, column

    def common_level(self, row: IntArray, column: IntArray) -> IntArray:
        """How well they understand each other in the language that serves them best."""
        best = np.zeros(len(row), dtype=np.int64)
        for language in range(len(LANGUAGES)):
            here, there = self.households.levels[:, language], self.groups.levels[:, language]
            if there.any():
                best = np.maximum(best, np.minimum(here[row], there[column]))
        return best

    def points(self, dice: np.random.Generator, row: IntArray, column: IntArray) -> IntArray:
        """Whole points of pairs by the start weights; interests and style are chance."""
        here, there = self.households, self.groups
        needed = here.domains[row]
        values = {
            "needs": _shared(needed, there.domains[column]) / np.bitwise_count(needed),
            "ages": np.exp(-np.abs(here.age[row] - there.age[column]) / 12),
            "language": self.common_level(row, column) / 4,
            "time": np.minimum(_shared(here.day_parts[row], there.day_parts[column]), 4) / 4,
            "near": 1 - np.clip(self.kilometres(row, column) - 1, 0, None) / (REACH_KM - 1),
            "margin": (there.limit[column] - here.limit[row]) / 4,
            "interests": np.clip(dice.normal(0.3, 0.12, len(row)), 0, 1),
            "style": np.clip(dice.normal(0.65, 0.12, len(row)), 0, 1),
        }
        total = sum(START_WEIGHTS.points[name] * value for name, value in values.items())
        return np.asarray(np.clip(np.rint(total), 1, POINTS), dtype=np.int64)


def town(
    dice: np.random.Generator, households: int, groups: int, here: np.ndarray, there: np.ndarray
) -> Town:
    """So many of both, who live at these places (kilometres)."""
    return Town(
        _households(dice, households, here),
        _groups(dice, groups, there),
        dice.random(households) < 0.25,
    )


def _households(dice: np.random.Generator, count: int, at: np.ndarray) -> Side:
    origin = dice.choice(len(OWN), count, p=np.array(SHARES) / sum(SHARES))
    shape = np.array(SHAPES)[dice.integers(0, len(SHAPES), count)]
    levels = np.zeros((count, len(LANGUAGES)), dtype=np.int64)
    levels[:, 0] = 1 + (dice.random(count) < 0.2)
    levels[:, 1] = np.clip(np.array(ENGLISH)[origin] + dice.integers(-2, 2, count), 0, 4)
    levels[np.arange(count), np.array(OWN)[origin]] = 4
    levels[levels[:, 7] > 0, 2] = 2
    return Side(
        at=at,
        levels=levels,
        limit=dice.choice((1, 2, 2, 3, 3, 4), count),
        size=shape[:, 0],
        features=_some(dice, count, 4, 0, 1),
        day_parts=_day_parts(dice, count, 4, 8),
        women=dice.random(count) < 0.05,
        domains=_some(dice, count, 10, 2, 4),
        age=shape[:, 1],
    )


def _groups(dice: np.random.Generator, count: int, at: np.ndarray) -> Side:
    members = dice.choice((3, 4, 4, 5), count)
    levels = np.zeros((count, len(LANGUAGES)), dtype=np.int64)
    levels[:, 0] = 4
    domains = np.zeros(count, dtype=np.int64)
    for member in range(5):
        is_there = member < members
        chance = dice.random(count) * 100
        for language, level, share in EXTRA:
            levels[is_there & (chance >= 0) & (chance < share), language] = level
            chance -= share
        english = dice.choice((2, 3, 3), count)
        levels[:, 1] = np.where(is_there, np.maximum(levels[:, 1], english), levels[:, 1])
        domains |= np.where(is_there, _some(dice, count, 10, 2, 5), 0)
    return Side(
        at=at,
        levels=levels,
        limit=dice.choice((1, 2, 2, 3, 3, 4), count),
        size=dice.choice((2, 4, 4, 6, 8), count),
        features=_some(dice, count, 4, 0, 2),
        day_parts=_day_parts(dice, count, 5, 9),
        women=dice.random(count) < 0.1,
        domains=domains,
        age=dice.choice((27, 34, 41, 48, 58, 66), count),
    )


def _some(dice: np.random.Generator, count: int, things: int, fewest: int, most: int) -> IntArray:
    """Sets of so many of the first `things` bits."""
    rank = dice.random((count, things)).argsort(axis=1).argsort(axis=1)
    chosen = rank < dice.integers(fewest, most + 1, count)[:, None]
    return np.asarray(chosen @ (1 << np.arange(things)), dtype=np.int64)


def _day_parts(dice: np.random.Generator, count: int, fewest: int, most: int) -> IntArray:
    """Mostly of the eleven evenings and weekend parts, and one or two of all twenty-one."""
    return _some(dice, count, 11, fewest, most) | _some(dice, count, 21, 1, 2)


def _shared(here: IntArray, there: IntArray) -> np.ndarray:
    return np.asarray(np.bitwise_count(here & there))
