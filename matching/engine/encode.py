"""Households and groups as arrays, so that rules and criteria run over all pairs at once."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from matching.engine.problem import (
    ADULT_AGE,
    CRITERIA,
    Case,
    Group,
    Household,
    IntArray,
    Person,
    Weights,
)

BoolArray = NDArray[np.bool_]
FloatArray = NDArray[np.float64]

WHOLE = 1_000_000
"""Values of criteria and shares of weights are whole millionths, so that sums are exact."""
OLDEST = 120
DEFAULT_RARITY = 100


@dataclass(frozen=True, slots=True)
class Words:
    """Every word a case uses, by kind, sorted: the columns of the arrays."""

    needs: tuple[str, ...]
    items: tuple[tuple[str, str], ...]
    languages: tuple[str, ...]
    day_parts: tuple[str, ...]
    features: tuple[str, ...]
    municipalities: tuple[str, ...]
    rarity: tuple[int, ...]

    @classmethod
    def of(cls, case: Case) -> Self:
        households, groups = case.households, case.groups
        people = [*_people(households), *_members(groups)]
        items = tuple(sorted({item for person in people for item in tastes(person)}))
        return cls(
            needs=_sorted(*(each.needs for each in households), *(each.offers for each in groups)),
            items=items,
            languages=_sorted(*(person.languages for person in people)),
            day_parts=_sorted(
                *(each.day_parts for each in households), *(each.day_parts for each in groups)
            ),
            features=_sorted(
                *(each.avoids for each in households), *(each.features for each in groups)
            ),
            municipalities=_sorted(
                (each.municipality for each in households), (each.municipality for each in groups)
            ),
            rarity=tuple(case.rarity.get(word, DEFAULT_RARITY) for _, word in items),
        )


def tastes(person: Person) -> set[tuple[str, str]]:
    """What a person likes and dislikes, as (kind, interest): sharing either counts."""
    return {("like", each) for each in person.interests} | {
        ("dislike", each) for each in person.dislikes
    }


def grown(people: Sequence[Person]) -> list[Person]:
    """Those whose languages count: adults, so that no child must interpret; else everyone."""
    return [person for person in people if person.age >= ADULT_AGE] or list(people)


def levels(people: Sequence[Person]) -> dict[str, int]:
    """The best level of each language among the adults."""
    best: dict[str, int] = {}
    for person in grown(people):
        for language, level in person.languages.items():
            best[language] = max(level, best.get(language, 0))
    return best


@dataclass(frozen=True, slots=True, eq=False)
class People:
    """All people of all households: those of household h are at `start[h]:start[h + 1]`."""

    start: IntArray
    age: IntArray
    items: BoolArray

    @property
    def household(self) -> IntArray:
        return np.repeat(np.arange(len(self.start) - 1), np.diff(self.start))


@dataclass(frozen=True, slots=True, eq=False)
class HouseholdArrays:
    """One row per household; no answer is nan in positions, 0 in style and vulnerability."""

    people: People
    municipality: IntArray
    is_ready: BoolArray
    is_resettled: BoolArray
    size: IntArray
    needs: IntArray
    languages: IntArray
    has_interpreter: BoolArray
    day_parts: BoolArray
    style: IntArray
    vulnerability: IntArray
    wants_women: BoolArray
    avoids: BoolArray
    position: FloatArray
    travel_km: FloatArray
    weights: IntArray

    @classmethod
    def of(cls, case: Case, words: Words) -> Self:
        households = case.households
        everyone = list(_people(households))
        return cls(
            people=People(
                start=np.cumsum([0, *(len(each.people) for each in households)]),
                age=_numbers(person.age for person in everyone).clip(0, OLDEST),
                items=_flags((tastes(person) for person in everyone), words.items),
            ),
            municipality=_numbers(
                words.municipalities.index(each.municipality) for each in households
            ),
            is_ready=_truths(each.ready for each in households),
            is_resettled=_truths(each.track == "resettled" for each in households),
            size=_numbers(len(each.people) for each in households),
            needs=_table((each.needs for each in households), words.needs),
            languages=_table((levels(each.people) for each in households), words.languages),
            has_interpreter=_truths(each.interpreter for each in households),
            day_parts=_flags((each.day_parts for each in households), words.day_parts),
            style=_styles(households),
            vulnerability=_numbers(each.vulnerability or 0 for each in households),
            wants_women=_truths(each.safety == "women_only" for each in households),
            avoids=_flags((each.avoids for each in households), words.features),
            position=_positions(households),
            travel_km=_limits(households, case.settings.travel_km),
            weights=_emphasised(households, case.weights),
        )


@dataclass(frozen=True, slots=True, eq=False)
class GroupArrays:
    """One row per group; gaps are the years from each age 0..120 to the nearest."""

    municipality: IntArray
    is_ready: BoolArray
    is_sponsor: BoolArray
    n_members: IntArray
    is_women: BoolArray
    gap: IntArray
    child_gap: IntArray
    has_children: BoolArray
    items: BoolArray
    offers: BoolArray
    languages: IntArray
    day_parts: BoolArray
    style: IntArray
    capacity: IntArray
    max_household: IntArray
    min_members: IntArray
    features: BoolArray
    position: FloatArray
    travel_km: FloatArray
    weights: IntArray

    @classmethod
    def of(cls, case: Case, words: Words) -> Self:
        groups = case.groups
        return cls(
            municipality=_numbers(words.municipalities.index(each.municipality) for each in groups),
            is_ready=_truths(each.ready for each in groups),
            is_sponsor=_truths(each.kind == "sponsor" for each in groups),
            n_members=_numbers(len(each.members) for each in groups),
            is_women=_truths(
                all(member.gender == "woman" for member in each.members) for each in groups
            ),
            gap=_gaps([member.age for member in each.members] for each in groups),
            child_gap=_gaps(each.children for each in groups),
            has_children=_truths(bool(each.children) for each in groups),
            items=_flags((set().union(*map(tastes, each.members)) for each in groups), words.items),
            offers=_flags((each.offers for each in groups), words.needs),
            languages=_table((levels(each.members) for each in groups), words.languages),
            day_parts=_flags((each.day_parts for each in groups), words.day_parts),
            style=_styles(groups),
            capacity=_numbers(each.capacity for each in groups),
            max_household=_numbers(each.max_household for each in groups),
            min_members=_numbers(each.min_members for each in groups),
            features=_flags((each.features for each in groups), words.features),
            position=_positions(groups),
            travel_km=_limits(groups, case.settings.travel_km),
            weights=_emphasised(groups, case.weights),
        )


@dataclass(frozen=True, slots=True, eq=False)
class Arrays:
    """A case in arrays: H households, G groups."""

    households: HouseholdArrays
    groups: GroupArrays
    rarity: IntArray

    @classmethod
    def of(cls, case: Case) -> Self:
        words = Words.of(case)
        rarity = np.array(words.rarity, dtype=np.int64)
        return cls(HouseholdArrays.of(case, words), GroupArrays.of(case, words), rarity)

    def reweighted(self, case: Case) -> Self:
        """The same answers under the weights of another case of the same people."""
        return replace(
            self,
            households=replace(self.households, weights=_emphasised(case.households, case.weights)),
            groups=replace(self.groups, weights=_emphasised(case.groups, case.weights)),
        )


def emphasised(weights: Weights, emphasis: Mapping[str, int]) -> list[int]:
    """One side's weights in millionths, each a half up or down as wished, summing to the whole."""
    wished = [
        weights.points[criterion] * (2 + emphasis.get(criterion, 0)) for criterion in CRITERIA
    ]
    total = sum(wished)
    shares = [wish * WHOLE // total for wish in wished]
    by_remainder = sorted(range(len(CRITERIA)), key=lambda at: -(wished[at] * WHOLE % total))
    for at in by_remainder[: WHOLE - sum(shares)]:
        shares[at] += 1
    return shares


def _people(households: Sequence[Household]) -> Iterable[Person]:
    return (person for household in households for person in household.people)


def _members(groups: Sequence[Group]) -> Iterable[Person]:
    return (member for group in groups for member in group.members)


def _sorted(*parts: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted({word for part in parts for word in part}))


def _numbers(values: Iterable[int]) -> IntArray:
    return np.array(list(values), dtype=np.int64)


def _truths(values: Iterable[bool]) -> BoolArray:
    return np.array(list(values), dtype=bool)


def _flags(rows: Iterable[Iterable[Any]], words: Sequence[Any]) -> BoolArray:
    at = {word: place for place, word in enumerate(words)}
    listed = [list(row) for row in rows]
    flags = np.zeros((len(listed), len(words)), dtype=bool)
    for row, chosen in enumerate(listed):
        flags[row, [at[word] for word in chosen]] = True
    return flags


def _table(rows: Iterable[Mapping[str, int]], words: Sequence[str]) -> IntArray:
    at = {word: place for place, word in enumerate(words)}
    listed = list(rows)
    table = np.zeros((len(listed), len(words)), dtype=np.int64)
    for row, values in enumerate(listed):
        for word, value in values.items():
            table[row, at[word]] = value
    return table


def _styles(sides: Sequence[Household] | Sequence[Group]) -> IntArray:
    return np.array(
        [[answer or 0 for answer in side.style] for side in sides], dtype=np.int64
    ).reshape(-1, 5)


def _positions(sides: Sequence[Household] | Sequence[Group]) -> FloatArray:
    nowhere = (np.nan, np.nan)
    return np.array([side.position or nowhere for side in sides], dtype=np.float64).reshape(-1, 2)


def _limits(sides: Sequence[Household] | Sequence[Group], default: float) -> FloatArray:
    return np.array(
        [default if side.travel_km is None else side.travel_km for side in sides], dtype=np.float64
    )


def _emphasised(sides: Sequence[Household] | Sequence[Group], weights: Weights) -> IntArray:
    rows = [emphasised(weights, side.emphasis) for side in sides]
    return np.array(rows, dtype=np.int64).reshape(-1, len(CRITERIA))


def _gaps(ages: Iterable[Sequence[int]]) -> IntArray:
    """Years from each age 0..120 to the nearest of a row's ages; `OLDEST` where it has none."""
    every = np.arange(OLDEST + 1)
    rows = [
        np.abs(every[:, None] - np.array([*own, 3 * OLDEST])[None, :]).min(axis=1) for own in ages
    ]
    return np.array(rows, dtype=np.int64).reshape(-1, OLDEST + 1).clip(0, OLDEST)
