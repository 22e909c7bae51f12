"""What each answer may change: the rules and criteria that name it, and nothing else."""

import random
from collections.abc import Callable
from dataclasses import fields, replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matching.engine.assess import assess
from matching.engine.problem import CRITERIA, Case, Group, Household, Person
from matching.engine.rules import RULES
from matching.engine.solver import solve
from tests.matching.engine.people import (
    everything,
    random_case,
    random_emphasis,
    random_group,
    random_household,
    random_person,
    random_place,
    random_style,
    random_wish,
    verdicts,
)

# Many cases of what other tests cover: measuring each line of them takes as long again.
pytestmark = pytest.mark.no_cover

seeds = st.integers(0, 2**32)
quick = settings(max_examples=60, deadline=None, derandomize=True)

Pairs = tuple[list[Household], list[Group]]

# Which rules and criteria may look at an answer; "weights" stands for the weights of a pair.
PERSON = {
    "age": {"interests", "ages", "language", "rule language", "rule wish"},
    "gender": set(),
    "interests": {"interests"},
    "dislikes": {"interests"},
    "languages": {"language", "rule language"},
}
MEMBER = PERSON | {
    "age": {"ages", "language", "rule language", "rule wish"},
    "gender": {"rule safety", "rule wish"},
    "languages": {"language", "rule language", "rule wish"},
}
HOUSEHOLD = {
    "id": set(),
    "municipality": {"rule place"},
    "track": {"rule track"},
    "ready": {"rule ready"},
    "people": {"interests", "ages", "language", "rule language", "rule size", "rule wish"},
    "needs": {"needs"},
    "day_parts": {"time", "rule time"},
    "style": {"style"},
    "vulnerability": {"margin", "rule capacity"},
    "safety": {"rule safety"},
    "interpreter": {"rule language"},
    "avoids": {"rule dealbreaker"},
    "position": {"near", "rule place", "rule wish"},
    "travel_km": {"near", "rule place"},
    "waiting_days": set(),
    "pool": set(),
    "emphasis": {"weights"},
    "musts": {"rule wish"},
    "rathers": set(),
}
GROUP = {
    "id": set(),
    "municipality": {"rule place"},
    "kind": {"rule track"},
    "ready": {"rule ready"},
    "members": {
        *("interests", "ages", "language"),
        *("rule language", "rule size", "rule safety", "rule wish"),
    },
    "children": {"ages", "rule wish"},
    "offers": {"needs"},
    "day_parts": {"time", "rule time"},
    "style": {"style"},
    "capacity": {"margin", "rule capacity"},
    "max_household": {"rule size"},
    "min_members": {"rule size"},
    "features": {"rule dealbreaker"},
    "position": {"near", "rule place", "rule wish"},
    "travel_km": {"near", "rule place"},
    "places": set(),
    "emphasis": {"weights"},
    "contact": {"rule wish"},
}


@pytest.mark.parametrize(
    ("kind", "table"),
    [(Person, PERSON), (Person, MEMBER), (Household, HOUSEHOLD), (Group, GROUP)],
)
def test_every_answer_stands_in_the_table_of_what_it_may_change(
    kind: type, table: dict[str, set[str]]
) -> None:
    assert [each.name for each in fields(kind)] == list(table)


def looked_at(households: list[Household], groups: list[Group]) -> dict[str, list[object]]:
    """What every rule and criterion makes of each household with the group beside it."""
    found = assess(Case(tuple(households), tuple(groups)))
    side_by_side = np.arange(len(households))
    scores = found.scores(side_by_side, side_by_side)
    passed = found.verdicts(side_by_side, side_by_side)
    return (
        {
            criterion: list(zip(scores.values[at], scores.known[at], strict=True))
            for at, criterion in enumerate(CRITERIA)
        }
        | {f"rule {rule}": np.diag(passed[at]).tolist() for at, rule in enumerate(RULES)}
        | {"weights": scores.weights.T.tolist(), "points": scores.points.tolist()}
    )


def changed(before: Pairs, after: Pairs) -> set[str]:
    """What differs in any pair; points only where a criterion or the weights do."""
    one, other = looked_at(*before), looked_at(*after)
    differ = {name for name in one if one[name] != other[name]}
    assert ("points" in differ) == bool(differ & {*CRITERIA, "weights"})
    return differ - {"points"}


def pairs(seed: int, count: int = 400) -> Pairs:
    dice = random.Random(seed)
    households = [random_household(dice, at) for at in range(count)]
    groups = [random_group(dice, at) for at in range(count)]
    return (
        [
            replace(each, waiting_days=dice.randint(0, 999), musts=random_wish(dice))
            for each in households
        ],
        [replace(each, min_members=dice.randint(0, 5)) for each in groups],
    )


@pytest.mark.parametrize("field", sorted(HOUSEHOLD.keys() - {"id"}))
def test_an_answer_of_a_household_changes_only_what_names_it(field: str) -> None:
    (households, groups), (others, _) = pairs(1), pairs(2)
    new = [
        replace(one, **{field: getattr(other, field)})
        for one, other in zip(households, others, strict=True)
    ]
    assert changed((households, groups), (new, groups)) == HOUSEHOLD[field]


@pytest.mark.parametrize("field", sorted(GROUP.keys() - {"id"}))
def test_an_answer_of_a_group_changes_only_what_names_it(field: str) -> None:
    (households, groups), (_, others) = pairs(1), pairs(2)
    new = [
        replace(one, **{field: getattr(other, field)})
        for one, other in zip(groups, others, strict=True)
    ]
    assert changed((households, groups), (households, new)) == GROUP[field]


def told(person: Person, field: str, dice: random.Random) -> Person:
    return replace(person, **{field: getattr(random_person(dice, 8, 70), field)})


@pytest.mark.parametrize("field", PERSON)
def test_an_answer_of_a_person_changes_only_what_names_it(field: str) -> None:
    households, groups = pairs(1)
    dice = random.Random(3)
    new = [
        replace(each, people=(told(each.people[0], field, dice), *each.people[1:]))
        for each in households
    ]
    assert changed((households, groups), (new, groups)) == PERSON[field]


@pytest.mark.parametrize("field", MEMBER)
def test_an_answer_of_a_member_changes_only_what_names_it(field: str) -> None:
    households, groups = pairs(1)
    dice = random.Random(3)
    women = [
        replace(each, members=tuple(replace(member, gender="woman") for member in each.members))
        for each in groups
    ]
    new = [
        replace(each, members=(told(each.members[0], field, dice), *each.members[1:]))
        for each in women
    ]
    assert changed((households, women), (households, new)) == MEMBER[field]


def test_ids_change_no_pair() -> None:
    households, groups = pairs(1)
    renamed = (
        [replace(each, id=f"X{each.id}") for each in households],
        [replace(each, id=f"X{each.id}") for each in groups],
    )
    assert changed((households, groups), renamed) == set()


def shuffled(case: Case, dice: random.Random) -> Case:
    """The same round with everything in it in another order."""

    def mixed(side: Any) -> tuple[Any, ...]:
        return tuple(dice.sample(list(side), len(side)))

    def told_anew(person: Person) -> Person:
        return replace(person, languages=dict(mixed(person.languages.items())))

    return replace(
        case,
        households=mixed(
            [
                replace(
                    each,
                    people=mixed([told_anew(person) for person in each.people]),
                    needs=dict(mixed(each.needs.items())),
                )
                for each in case.households
            ]
        ),
        groups=mixed(
            [
                replace(
                    each,
                    members=mixed([told_anew(member) for member in each.members]),
                    children=mixed(each.children),
                )
                for each in case.groups
            ]
        ),
    )


@given(seed=seeds)
@quick
def test_the_order_of_people_groups_households_and_answers_changes_nothing(seed: int) -> None:
    case = random_case(seed)
    one, other = assess(case), assess(shuffled(case, random.Random(seed)))
    assert everything(one).values.tolist() == everything(other).values.tolist()
    assert everything(one).parts().tolist() == everything(other).parts().tolist()
    assert (verdicts(one) == verdicts(other)).all()
    assert solve(one.problem()) == solve(other.problem())


@given(seed=seeds)
@quick
def test_whatever_is_stressed_no_score_leaves_its_range_and_parts_add_up(seed: int) -> None:
    dice = random.Random(seed)

    def wishing(side: Any) -> Any:
        return replace(side, emphasis={each: dice.choice([-1, 0, 1]) for each in CRITERIA})

    case = random_case(seed, 5, 5)
    found = assess(
        replace(
            case,
            households=tuple(map(wishing, case.households)),
            groups=tuple(map(wishing, case.groups)),
        )
    )
    scores = everything(found)
    assert scores.weights.sum(axis=0).tolist() == [2_000_000] * len(scores.points)
    assert ((scores.points >= 0) & (scores.points <= 10_000)).all()
    assert ((scores.values >= 0) & (scores.values <= 1_000_000)).all()
    parts = scores.parts()
    assert (parts >= 0).all()
    assert parts.sum(axis=0).tolist() == scores.points.tolist()
    exact = scores.values.astype(np.int64) * scores.weights / 200_000_000
    assert (np.abs(parts - exact) < 1).all()


Change = Callable[[Any, random.Random], Any]
EVERYTHING_ELSE: dict[str, Change] = {
    "style": lambda side, dice: replace(side, style=random_style(dice)),
    "position": lambda side, dice: replace(side, position=random_place(dice)),
    "emphasis": lambda side, dice: replace(side, emphasis=random_emphasis(dice)),
}


@pytest.mark.parametrize("what", EVERYTHING_ELSE)
@given(seed=seeds)
@quick
def test_what_others_answer_changes_no_pair_but_their_own(what: str, seed: int) -> None:
    dice = random.Random(seed)
    case = random_case(seed, 4, 4)
    first, *others = case.households
    new = replace(case, households=(first, *(EVERYTHING_ELSE[what](each, dice) for each in others)))
    one, other = assess(case), assess(new)
    for group in case.groups:
        assert one.parts(first.id, group.id) == other.parts(first.id, group.id)
