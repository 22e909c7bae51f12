"""Households and groups as arrays, so that rules and criteria run over many pairs at once."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Self

import numpy as np

from matching.engine import tables
from matching.engine.problem import INTERESTS_AGE, Case, Group, IntArray, Person, Weights
from matching.engine.tables import OLDEST, BitArray, BoolArray, FloatArray
from matching.engine.wishes import NEAR, OWN_AGE, about_their_age, of_the_group, offered
from matching.engine.words import DEFAULT_RARITY, Words, levels, workable


@dataclass(frozen=True, slots=True, eq=False)
class People:
    """All people of all households: the ages of household h are at `start[h]:start[h + 1]`."""

    start: IntArray
    age: IntArray

    @classmethod
    def of(cls, case: Case) -> Self:
        return cls(
            start=np.cumsum([0, *(len(each.people) for each in case.households)]),
            age=tables.numbers(
                person.age for each in case.households for person in each.people
            ).clip(0, OLDEST),
        )


@dataclass(frozen=True, slots=True, eq=False)
class Tastes:
    """What the people of 12 and older like and dislike, for those who said so.

    `n_silent` counts the others of each household. The persons of household h are at
    `person[h]:person[h + 1]`, its tastes and their weights at `start[h]:start[h + 1]`, one person
    after the other, each with so many tastes (`n_tastes`) that weigh so much together (`whole`).
    """

    n_silent: IntArray
    person: IntArray
    n_tastes: IntArray
    whole: IntArray
    start: IntArray
    taste: IntArray
    weight: IntArray

    @classmethod
    def of(cls, case: Case, words: Words) -> Self:
        asked = [
            [person for person in each.people if person.age >= INTERESTS_AGE]
            for each in case.households
        ]
        telling = [
            [person for person in people if person.interests or person.dislikes] for people in asked
        ]
        tastes = _places_of([person for people in telling for person in people], words)
        rarity = tables.numbers(
            case.rarity.get(word, DEFAULT_RARITY) for word in words.likes + words.dislikes
        )
        taste = tables.numbers(each for some in tastes for each in some)
        ends = np.cumsum([0, *map(len, tastes)])
        person = np.cumsum([0, *map(len, telling)])
        return cls(
            n_silent=tables.numbers(map(len, asked)) - np.diff(person),
            person=person,
            n_tastes=np.diff(ends),
            whole=np.diff(np.append(0, np.cumsum(rarity[taste]))[ends]),
            start=ends[person],
            taste=taste,
            weight=rarity[taste],
        )


@dataclass(frozen=True, slots=True, eq=False)
class HouseholdArrays:
    """One row per household; no answer is nan in positions, 0 in style and vulnerability.

    A position is a point on the unit sphere. `own_ages` are the ages of which a household must find
    somebody, where it asks for that.
    """

    people: People
    tastes: Tastes
    municipality: IntArray
    is_ready: BoolArray
    is_resettled: BoolArray
    size: IntArray
    needs: IntArray
    languages: IntArray
    has_interpreter: BoolArray
    day_parts: BitArray
    style: IntArray
    vulnerability: IntArray
    wants_women: BoolArray
    avoids: BitArray
    musts: BitArray
    asks_own_age: BoolArray
    own_ages: BitArray
    asks_near: BoolArray
    position: FloatArray
    travel_km: FloatArray
    emphasis: IntArray
    weights: IntArray

    @classmethod
    def of(cls, case: Case, words: Words) -> Self:
        households = case.households
        return cls(
            people=People.of(case),
            tastes=Tastes.of(case, words),
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
            day_parts=tables.bits((each.day_parts for each in households), words.day_parts),
            style=tables.styles(households),
            vulnerability=tables.numbers(each.vulnerability or 0 for each in households),
            wants_women=tables.truths(each.safety == "women_only" for each in households),
            avoids=tables.bits((each.avoids for each in households), words.features),
            musts=tables.bits((of_the_group(each.musts) for each in households), words.musts),
            asks_own_age=tables.truths(OWN_AGE in each.musts.items() for each in households),
            own_ages=tables.age_bits(
                about_their_age(each.people) if OWN_AGE in each.musts.items() else ()
                for each in households
            ),
            asks_near=tables.truths(NEAR in each.musts.items() for each in households),
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
    day_parts: BitArray
    style: IntArray
    capacity: IntArray
    max_household: IntArray
    min_members: IntArray
    features: BitArray
    meets: BitArray
    member_ages: BitArray
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
            items=_tastes(groups, words),
            offers=tables.flags((each.offers for each in groups), words.needs),
            languages=tables.table(
                (levels(each.members) for each in groups), words.languages
            ).astype(np.int8),
            day_parts=tables.bits((each.day_parts for each in groups), words.day_parts),
            style=tables.styles(groups),
            capacity=tables.numbers(each.capacity for each in groups),
            max_household=tables.numbers(each.max_household for each in groups),
            min_members=tables.numbers(each.min_members for each in groups),
            features=tables.bits((each.features for each in groups), words.features),
            meets=tables.bits(
                (
                    offered(
                        each, workable(each.members, case.settings.workable_level)
                    ).intersection(words.musts)
                    for each in groups
                ),
                words.musts,
            ),
            member_ages=tables.age_bits([member.age for member in each.members] for each in groups),
            position=tables.positions(groups),
            travel_km=tables.limits(groups, case.settings.travel_km),
            emphasis=(emphasis := tables.emphasis(groups)),
            weights=tables.emphasised(case.weights, emphasis),
        )


@dataclass(frozen=True, slots=True, eq=False)
class Arrays:
    """A case in arrays: H households, G groups.

    `excluded` holds the pairs that staff or the past rule out, each as row x G + column.
    """

    households: HouseholdArrays
    groups: GroupArrays
    excluded: IntArray

    @classmethod
    def of(cls, case: Case) -> Self:
        words = Words.of(case)
        rows = {household.id: at for at, household in enumerate(case.households)}
        columns = {group.id: at for at, group in enumerate(case.groups)}
        # Pairs of people who are not in the case are no concern of it.
        excluded = [
            rows[one] * len(columns) + columns[other]
            for one, other in case.excluded
            if one in rows and other in columns
        ]
        return cls(
            HouseholdArrays.of(case, words),
            GroupArrays.of(case, words),
            np.array(excluded, dtype=np.int64),
        )

    @property
    def shape(self) -> tuple[int, int]:
        return len(self.households.size), len(self.groups.capacity)

    def reweighted(self, weights: Weights) -> Self:
        """The same answers under other weights."""
        households, groups = self.households, self.groups
        return replace(
            self,
            households=replace(households, weights=tables.emphasised(weights, households.emphasis)),
            groups=replace(groups, weights=tables.emphasised(weights, groups.emphasis)),
        )


def _places_of(people: Sequence[Person], words: Words) -> list[list[int]]:
    """What each person likes and dislikes, as places in a case's likes and then its dislikes."""
    likes = {word: at for at, word in enumerate(words.likes)}
    dislikes = {word: at for at, word in enumerate(words.dislikes, start=len(likes))}
    return [
        [*(likes[each] for each in one.interests), *(dislikes[each] for each in one.dislikes)]
        for one in people
    ]


def _tastes(groups: Sequence[Group], words: Words) -> BoolArray:
    """What somebody of each group likes, and then what somebody of it dislikes."""
    nothing = frozenset[str]()
    likes = (nothing.union(*[each.interests for each in group.members]) for group in groups)
    dislikes = (nothing.union(*[each.dislikes for each in group.members]) for group in groups)
    return np.hstack([tables.flags(likes, words.likes), tables.flags(dislikes, words.dislikes)])
