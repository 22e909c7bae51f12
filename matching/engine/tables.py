"""One side's answers as arrays, a row per household or group."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from matching.engine.problem import ADULT_AGE, CRITERIA, Group, Household, IntArray, Weights

BoolArray = NDArray[np.bool_]
FloatArray = NDArray[np.float64]
BitArray = NDArray[np.uint64]

WHOLE = 1_000_000
"""Values of criteria and shares of weights are whole millionths, so that sums are exact."""
OLDEST = 120

GAPS = np.arange(OLDEST + 1)
ADULT_VALUE = np.rint(WHOLE * np.exp(-GAPS / 12)).astype(np.int64)
CHILD_VALUE = np.rint(WHOLE * np.exp(-GAPS / 3)).astype(np.int64)
"""What a gap of so many years is worth: an adult's falls to a third in a dozen years."""


def numbers(values: Iterable[int]) -> IntArray:
    return np.array(list(values), dtype=np.int64)


def places(values: Iterable[str], words: Sequence[str]) -> IntArray:
    at = {word: place for place, word in enumerate(words)}
    return numbers(at[value] for value in values)


def truths(values: Iterable[bool]) -> BoolArray:
    return np.array(list(values), dtype=bool)


def listed(rows: Iterable[Collection[Any]], words: Sequence[Any]) -> tuple[IntArray, IntArray]:
    """Each word each row has, as the row's and the word's place; rows rise."""
    at = {word: place for place, word in enumerate(words)}
    chosen = list(rows)
    row = np.repeat(np.arange(len(chosen)), [len(each) for each in chosen])
    return row, np.array([at[word] for each in chosen for word in each], dtype=np.int64)


def flags(rows: Iterable[Collection[Any]], words: Sequence[Any]) -> BoolArray:
    """Which words each row has: rows x words."""
    chosen = list(rows)
    found = np.zeros((len(chosen), len(words)), dtype=bool)
    found[listed(chosen, words)] = True
    return found


def bits(rows: Iterable[Collection[Any]], words: Sequence[Any]) -> BitArray:
    """Which words each row has, as the bits of whole numbers: rows x words / 64."""
    found = flags(rows, words)
    padded = np.pad(found, ((0, 0), (0, -len(words) % 64)))
    return np.packbits(padded, axis=1).view(np.uint64)


def age_bits(rows: Iterable[Iterable[int]]) -> BitArray:
    """Which ages 0..120 each row has; whoever is older counts as the oldest."""
    clipped = ({min(max(age, 0), OLDEST) for age in each} for each in rows)
    return bits(clipped, range(OLDEST + 1))


def table(rows: Iterable[Mapping[str, int]], words: Sequence[str]) -> IntArray:
    """The number each row has for each word, or 0: rows x words."""
    chosen = list(rows)
    found = np.zeros((len(chosen), len(words)), dtype=np.int64)
    found[listed(chosen, words)] = [value for each in chosen for value in each.values()]
    return found


def among(keys: IntArray, few: IntArray) -> BoolArray:
    """Which of many keys are among a few: like `isin`, which sorts the many."""
    if not len(few):
        return np.zeros(keys.shape, dtype=bool)
    few = np.sort(few)
    at = np.minimum(np.searchsorted(few, keys), len(few) - 1)
    return np.asarray(few[at] == keys)


def styles(sides: Sequence[Household] | Sequence[Group]) -> IntArray:
    """Answers of 1 to 5, or 0 for none: five questions x sides."""
    answers = [[answer or 0 for answer in side.style] for side in sides]
    return np.ascontiguousarray(np.array(answers, dtype=np.int64).reshape(-1, 5).T)


def positions(sides: Sequence[Household] | Sequence[Group]) -> FloatArray:
    nowhere = (np.nan, np.nan)
    degrees = [side.position or nowhere for side in sides]
    return on_sphere(np.array(degrees, dtype=np.float64).reshape(-1, 2))


def on_sphere(degrees: FloatArray) -> FloatArray:
    """Latitudes and longitudes in degrees as points on the unit sphere."""
    latitude, longitude = np.radians(degrees.T)
    return np.stack(
        [
            np.cos(latitude) * np.cos(longitude),
            np.cos(latitude) * np.sin(longitude),
            np.sin(latitude),
        ],
        axis=1,
    )


def limits(sides: Sequence[Household] | Sequence[Group], default: float) -> FloatArray:
    return np.array(
        [default if side.travel_km is None else side.travel_km for side in sides], dtype=np.float64
    )


def emphasis(sides: Sequence[Household] | Sequence[Group]) -> IntArray:
    return table((side.emphasis for side in sides), CRITERIA)


def emphasised(weights: Weights, emphasis: IntArray) -> IntArray:
    """Each side's weights in millionths, a half up or down as wished, summing to the whole.

    What rounding down leaves goes to the largest remainders, earlier criteria first.
    """
    points = np.array([weights.points[criterion] for criterion in CRITERIA], dtype=np.int64)
    wished = points * (2 + emphasis) * WHOLE
    total = wished.sum(axis=1, keepdims=True) // WHOLE
    shares = wished // total
    by_remainder = np.argsort(-(wished % total), axis=1, kind="stable")
    rank = np.argsort(by_remainder, axis=1, kind="stable")
    return np.asarray(shares + (rank < WHOLE - shares.sum(axis=1, keepdims=True)))


def ages(groups: Sequence[Group]) -> IntArray:
    """What a person of each age finds: an adult the nearest member, a child the nearest child.

    A child finds nothing where there are no children.
    """
    is_adult = np.arange(OLDEST + 1) >= ADULT_AGE
    adults = ADULT_VALUE[_gaps([member.age for member in each.members] for each in groups)]
    children = CHILD_VALUE[_gaps(each.children for each in groups)]
    has_children = truths(bool(each.children) for each in groups)
    return np.asarray(np.where(is_adult, adults, children * has_children[:, None]))


def _gaps(ages: Iterable[Sequence[int]]) -> IntArray:
    """Years from each age 0..120 to the nearest of a row's ages; `OLDEST` where it has none."""
    listed = [[min(max(age, 0), OLDEST) for age in own] for own in ages]
    is_there = flags(listed, range(OLDEST + 1))
    every = np.arange(OLDEST + 1)
    before = np.maximum.accumulate(np.where(is_there, every, -OLDEST), axis=1)
    after = np.where(is_there, every, 2 * OLDEST)[:, ::-1]
    after = np.minimum.accumulate(after, axis=1)[:, ::-1]
    return np.asarray(np.minimum(every - before, after - every).clip(0, OLDEST))
