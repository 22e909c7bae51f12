"""Households and groups as arrays, so that rules and criteria run over many pairs at once."""

from dataclasses import dataclass, fields, replace
from typing import Any, Self, TypeVar

import numpy as np

from matching.engine import tables
from matching.engine.problem import Case, IntArray, Weights
from matching.engine.tables import OLDEST, BoolArray, FloatArray
from matching.engine.words import Words, everyone_in, levels, tastes


@dataclass(frozen=True, slots=True, eq=False)
class People:
    """All people of all households: those of household h are at `start[h]:start[h + 1]`."""

    start: IntArray
    age: IntArray
    items: BoolArray

    @classmethod
    def of(cls, case: Case, words: Words) -> Self:
        everyone = list(everyone_in(case.households))
        return cls(
            start=np.cumsum([0, *(len(each.people) for each in case.households)]),
            age=tables.numbers(person.age for person in everyone).clip(0, OLDEST),
            items=tables.flags((tastes(person) for person in everyone), words.items),
        )

    def of_households(self, rows: IntArray) -> tuple[IntArray, IntArray]:
        """The people of these households one after the other, and where each household's end."""
        start = self.start[rows]
        lengths = self.start[rows + 1] - start
        ends = np.cumsum(lengths)
        people = np.repeat(start - (ends - lengths), lengths) + np.arange(lengths.sum())
        return people, ends

    def __getitem__(self, rows: IntArray) -> Self:
        """The people of these households alone."""
        people, ends = self.of_households(rows)
        return replace(
            self, start=np.append(0, ends), age=self.age[people], items=self.items[people]
        )


@dataclass(frozen=True, slots=True, eq=False)
class HouseholdArrays:
    """One row per household; no answer is nan in positions, 0 in style and vulnerability.

    A position is a point on the unit sphere.
    """

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
    emphasis: IntArray
    weights: IntArray

    @classmethod
    def of(cls, case: Case, words: Words) -> Self:
        households = case.households
        return cls(
            people=People.of(case, words),
            municipality=tables.places(
                (each.municipality for each in households), words.municipalities
            ),
            is_ready=tables.truths(each.ready for each in households),
            is_resettled=tables.truths(each.track == "resettled" for each in households),
            size=tables.numbers(len(each.people) for each in households),
            needs=tables.table((each.needs for each in households), words.needs),
            languages=tables.table(
                (levels(each.people) for each in households), words.languages
            ).astype(np.int8),
            has_interpreter=tables.truths(each.interpreter for each in households),
            day_parts=tables.flags((each.day_parts for each in households), words.day_parts),
            style=tables.styles(households),
            vulnerability=tables.numbers(each.vulnerability or 0 for each in households),
            wants_women=tables.truths(each.safety == "women_only" for each in households),
            avoids=tables.flags((each.avoids for each in households), words.features),
            position=tables.positions(households),
            travel_km=tables.limits(households, case.settings.travel_km),
            emphasis=(emphasis := tables.emphasis(households)),
            weights=tables.emphasised(case.weights, emphasis),
        )


@dataclass(frozen=True, slots=True, eq=False)
class GroupArrays:
    """One row per group; `ages` is what somebody of each age 0..120 finds there, in millionths."""

    municipality: IntArray
    is_ready: BoolArray
    is_sponsor: BoolArray
    n_members: IntArray
    is_women: BoolArray
    ages: IntArray
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
    emphasis: IntArray
    weights: IntArray

    @classmethod
    def of(cls, case: Case, words: Words) -> Self:
        groups = case.groups
        return cls(
            municipality=tables.places(
                (each.municipality for each in groups), words.municipalities
            ),
            is_ready=tables.truths(each.ready for each in groups),
            is_sponsor=tables.truths(each.kind == "sponsor" for each in groups),
            n_members=tables.numbers(len(each.members) for each in groups),
            is_women=tables.truths(
                all(member.gender == "woman" for member in each.members) for each in groups
            ),
            ages=tables.ages(groups),
            has_children=tables.truths(bool(each.children) for each in groups),
            items=tables.flags(
                (set().union(*map(tastes, each.members)) for each in groups), words.items
            ),
            offers=tables.flags((each.offers for each in groups), words.needs),
            languages=tables.table(
                (levels(each.members) for each in groups), words.languages
            ).astype(np.int8),
            day_parts=tables.flags((each.day_parts for each in groups), words.day_parts),
            style=tables.styles(groups),
            capacity=tables.numbers(each.capacity for each in groups),
            max_household=tables.numbers(each.max_household for each in groups),
            min_members=tables.numbers(each.min_members for each in groups),
            features=tables.flags((each.features for each in groups), words.features),
            position=tables.positions(groups),
            travel_km=tables.limits(groups, case.settings.travel_km),
            emphasis=(emphasis := tables.emphasis(groups)),
            weights=tables.emphasised(case.weights, emphasis),
        )


@dataclass(frozen=True, slots=True, eq=False)
class Arrays:
    """A case in arrays, or a part of it: H households, G groups.

    `excluded` holds the pairs that staff or the past rule out, as rows and columns (n x 2).
    """

    households: HouseholdArrays
    groups: GroupArrays
    rarity: IntArray
    excluded: IntArray

    @classmethod
    def of(cls, case: Case) -> Self:
        words = Words.of(case)
        rows = {household.id: at for at, household in enumerate(case.households)}
        columns = {group.id: at for at, group in enumerate(case.groups)}
        # Pairs of people who are not in the case are no concern of it.
        excluded = [
            (rows[one], columns[other])
            for one, other in case.excluded
            if one in rows and other in columns
        ]
        return cls(
            HouseholdArrays.of(case, words),
            GroupArrays.of(case, words),
            np.array(words.rarity, dtype=np.int64),
            np.array(excluded, dtype=np.int64).reshape(-1, 2),
        )

    @property
    def shape(self) -> tuple[int, int]:
        return len(self.households.size), len(self.groups.capacity)

    def of_rows(self, rows: IntArray) -> Self:
        """These households alone, in this order, with all groups."""
        excluded = _taken(self.excluded, 0, rows, self.shape[0])
        return replace(self, households=_take(self.households, rows), excluded=excluded)

    def of_columns(self, columns: IntArray) -> Self:
        """These groups alone, in this order, with all households."""
        excluded = _taken(self.excluded, 1, columns, self.shape[1])
        return replace(self, groups=_take(self.groups, columns), excluded=excluded)

    def reweighted(self, weights: Weights) -> Self:
        """The same answers under other weights."""
        households, groups = (
            replace(side, weights=tables.emphasised(weights, side.emphasis))
            for side in (self.households, self.groups)
        )
        return replace(self, households=households, groups=groups)


Side = TypeVar("Side", HouseholdArrays, GroupArrays)


def _take(side: Side, places: IntArray) -> Side:
    taken: dict[str, Any] = {each.name: getattr(side, each.name)[places] for each in fields(side)}
    return replace(side, **taken)


def _taken(pairs: IntArray, axis: int, places: IntArray, size: int) -> IntArray:
    """Pairs as a part sees them: one axis in places of the part, pairs outside it dropped."""
    if not len(pairs):
        return pairs
    inverse = np.full(size, -1, dtype=np.int64)
    inverse[places] = np.arange(len(places))
    taken = pairs.copy()
    taken[:, axis] = inverse[pairs[:, axis]]
    return taken[taken[:, axis] >= 0]
