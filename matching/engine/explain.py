"""The facts behind a pair, a refusal and an empty hand: data only, sentences are made elsewhere.

Nothing here solves anything, so it may be used where OR-Tools is not loaded; what needs a new plan
(alternatives, robustness) is in `matching.engine.whatif`.
"""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from matching.engine.assess import Assessment
from matching.engine.problem import (
    ADULT_AGE,
    INTERESTS_AGE,
    Case,
    Group,
    Household,
    Person,
    Solution,
)
from matching.engine.rules import NEVER_AUTOMATIC, RULES
from matching.engine.scoring import distance_km
from matching.engine.words import levels

Facts = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Unmatched:
    """Why a household has no match: `why` as in a solution, and what would help.

    For `no_pair`, `rules` are the fewest that keep a group from it (one, mostly), `groups` counts
    the groups kept away by just those, and `change` is the smallest change that opens a pair. For
    the others `change` holds how many compete for how many places, by waiting class, not by name.
    """

    household: str
    why: str
    rules: tuple[str, ...] = ()
    groups: int = 0
    change: Facts = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Advice:
    """Whom to recruit in a municipality: a change that would open a pair for so many households."""

    municipality: str
    rules: tuple[str, ...]
    change: Facts
    households: int


def pair_facts(household: Household, group: Group, case: Case) -> dict[str, Facts]:
    """What stands behind each criterion of a pair."""
    own, other = levels(household.people), levels(group.members)
    listening = [person for person in household.people if person.age >= INTERESTS_AGE]
    away = _away(household, group)
    return {
        "needs": {
            "met": sorted(household.needs.keys() & group.offers),
            "unmet": sorted(household.needs.keys() - group.offers),
        },
        "interests": {
            "common": _shared(listening, group.members, lambda person: person.interests),
            "common_dislikes": _shared(listening, group.members, lambda person: person.dislikes),
            "silent": sum(not person.interests and not person.dislikes for person in listening),
        },
        "ages": _nearest_ages(household, group),
        "language": {
            "common": [
                {"language": each, "household": own[each], "group": other[each]}
                for each in sorted(own.keys() & other, key=lambda each: _comfort(own, other, each))
            ]
        },
        "style": {
            "differences": [
                None if one is None or two is None else abs(one - two)
                for one, two in zip(household.style, group.style, strict=True)
            ]
        },
        "time": {"common": sorted(household.day_parts & group.day_parts)},
        "near": {"km": away, "limit": _limit(household, group, case)},
        "margin": {"capacity": group.capacity, "vulnerability": household.vulnerability},
    }


def broken_rules(assessment: Assessment, household: str, group: str) -> tuple[str, ...]:
    """The rules that a pair breaks, in order; the first is the one to name."""
    rows, columns = np.array([assessment.row(household)]), np.array([assessment.column(group)])
    return tuple(np.array(RULES)[~assessment.verdicts(rows, columns)[:, 0, 0]].tolist())


def rule_facts(rule: str, assessment: Assessment, household: str, group: str) -> Facts:
    """What a rule looked at in a pair, for example {"need": 4, "max": 3} for `capacity`."""
    case = assessment.case
    one = case.households[assessment.row(household)]
    other = case.groups[assessment.column(group)]
    if rule == "floor":
        return {"points": assessment.points(household, group), "floor": case.settings.floor}
    return _FACTS[rule](one, other, case)


def why_unmatched(assessment: Assessment, solution: Solution) -> tuple[Unmatched, ...]:
    """A reason for each household the solution leaves unmatched, in the order of their ids."""
    return tuple(
        _without_pair(assessment, household)
        if why == "no_pair"
        else _outcompeted(assessment, solution, household, why)
        for household, why in solution.unmatched
    )


def recruiting_advice(assessment: Assessment, reasons: Iterable[Unmatched]) -> tuple[Advice, ...]:
    """Reasons without a pair summed per municipality, the most helpful change first."""
    found: Counter[tuple[str, tuple[str, ...], str]] = Counter()
    changes: dict[str, Facts] = {}
    for reason in reasons:
        if reason.why == "no_pair":
            municipality = assessment.case.households[assessment.row(reason.household)].municipality
            changes[repr(reason.change)] = reason.change
            found[municipality, reason.rules, repr(reason.change)] += 1
    advice = [
        Advice(municipality, rules, changes[change], households)
        for (municipality, rules, change), households in found.items()
    ]
    return tuple(sorted(advice, key=lambda each: (each.municipality, -each.households, repr(each))))


def _without_pair(assessment: Assessment, household: str) -> Unmatched:
    """The fewest rules in the way, over all groups; among those, the ones most groups break."""
    groups_at = np.arange(len(assessment.case.groups))
    broken = ~assessment.verdicts(np.array([assessment.row(household)]), groups_at)[:, 0, :]
    if not broken.shape[1]:
        return Unmatched(household, "no_pair")
    # What staff decided is no change to recruit for: it counts only where nothing else is left.
    burden = broken.sum(axis=0) + len(RULES) * broken[RULES.index("excluded")]
    near = np.flatnonzero(burden == burden.min())
    kinds = Counter(tuple(np.flatnonzero(broken[:, column]).tolist()) for column in near)
    kind = min(kinds, key=lambda each: (-kinds[each], each))
    rules = tuple(RULES[at] for at in kind)
    groups = [
        assessment.case.groups[column].id
        for column in near
        if tuple(np.flatnonzero(broken[:, column]).tolist()) == kind
    ]
    change: Facts = {}
    for rule in rules:
        facts = [rule_facts(rule, assessment, household, group) for group in groups]
        change |= _CHANGES[rule](facts)
    return Unmatched(household, "no_pair", rules, len(groups), change)


def _outcompeted(assessment: Assessment, solution: Solution, household: str, why: str) -> Unmatched:
    case = assessment.case
    own = case.households[assessment.row(household)]
    places = {group.id: group.places for group in case.groups}
    competing, room = 0, 0
    for part in solution.shortages:
        if household in part.households:
            competing = len(part.households)
            room = sum(places[group] for group in part.groups)
    waiting = [days for days in case.settings.waiting_classes if own.waiting_days > days]
    change: Facts = {
        "waiting_over": max(waiting, default=0),
        "competing": competing,
        "places": room,
    }
    if why == "pool_full":
        change = {"pool": own.pool, "cap": case.pools[own.pool or ""]}
    return Unmatched(household, why, change=change)


def _away(household: Household, group: Group) -> float | None:
    """Kilometres between the two, to a tenth, or None where one is unknown."""
    if household.position is None or group.position is None:
        return None
    return round(
        float(distance_km(np.array([household.position]), np.array([group.position]))[0, 0]), 1
    )


def _limit(household: Household, group: Group, case: Case) -> float:
    return min(
        case.settings.travel_km if side.travel_km is None else side.travel_km
        for side in (household, group)
    )


def _shared(
    people: Iterable[Person], members: Iterable[Person], of: Callable[[Person], frozenset[str]]
) -> list[str]:
    own = frozenset().union(*(of(person) for person in people))
    return sorted(own & frozenset().union(*(of(member) for member in members)))


def _comfort(own: dict[str, int], other: dict[str, int], language: str) -> tuple[int, str]:
    """The most comfortable language first."""
    return -min(own[language], other[language]), language


def _nearest_ages(household: Household, group: Group) -> Facts:
    """Each adult with the nearest member, each child with the nearest child: pairs of ages."""
    members, children = [member.age for member in group.members], group.children
    ages = sorted(person.age for person in household.people)
    return {
        kind: [[age, min(others, key=lambda other: (abs(other - age), other))] for age in own]
        if others
        else []
        for kind, own, others in (
            ("adults", [age for age in ages if age >= ADULT_AGE], members),
            ("children", [age for age in ages if age < ADULT_AGE], children),
        )
    }


_FACTS: dict[str, Callable[[Household, Group, Case], Facts]] = {
    "ready": lambda own, other, case: {"household": own.ready, "group": other.ready},
    "place": lambda own, other, case: {
        "km": _away(own, other),
        "limit": _limit(own, other, case),
        "municipalities": [own.municipality, other.municipality],
    },
    "size": lambda own, other, case: {
        "people": len(own.people),
        "most": other.max_household,
        "members": len(other.members),
        "least": other.min_members,
    },
    "safety": lambda own, other, case: {"wish": own.safety},
    "language": lambda own, other, case: {
        "speak": [
            each
            for each, level in sorted(levels(own.people).items())
            if level >= case.settings.workable_level
        ],
        "group": sorted(levels(other.members)),
    },
    "capacity": lambda own, other, case: {
        "need": own.vulnerability,
        "max": other.capacity,
        "automatic": own.vulnerability is not None and own.vulnerability < NEVER_AUTOMATIC,
    },
    "time": lambda own, other, case: {
        "common": sorted(own.day_parts & other.day_parts),
        "needed": case.settings.common_day_parts,
        "wanted": sorted(own.day_parts - other.day_parts),
    },
    "dealbreaker": lambda own, other, case: {"features": sorted(own.avoids & other.features)},
    "excluded": lambda own, other, case: {"reason": case.excluded[own.id, other.id]},
    "track": lambda own, other, case: {"kind": other.kind, "track": own.track},
}


def _nearest(facts: list[Facts]) -> Facts:
    known = [each["km"] for each in facts if each["km"] is not None]
    return {"within_km": min(known)} if known else {"within_km": None}


def _size_change(facts: list[Facts]) -> Facts:
    """Welcome a larger household where that is all, else find the nearest group a member more."""
    too_large = [each for each in facts if each["members"] >= each["least"]]
    if too_large:
        return {"max_household": too_large[0]["people"]}
    return {"more_members": min(each["least"] - each["members"] for each in facts)}


_CHANGES: dict[str, Callable[[list[Facts]], Facts]] = {
    "ready": lambda facts: {
        "ready": "household" if not facts[0]["household"] else "group",
    },
    "place": _nearest,
    "size": _size_change,
    "safety": lambda facts: {"members": facts[0]["wish"]},
    "language": lambda facts: (
        {"speak": facts[0]["speak"]} if facts[0]["speak"] else {"interpreter": True}
    ),
    "capacity": lambda facts: (
        {"capacity": facts[0]["need"]} if facts[0]["automatic"] else {"by_people": True}
    ),
    "time": lambda facts: min(
        (
            {"day_parts": each["wanted"], "more": each["needed"] - len(each["common"])}
            for each in facts
        ),
        key=lambda change: (change["more"], change["day_parts"]),
    ),
    "dealbreaker": lambda facts: {
        "without": min((each["features"] for each in facts), key=lambda names: (len(names), names))
    },
    "excluded": lambda facts: {"excluded": len(facts)},
    "track": lambda facts: {"kind": "welcome"},
    "floor": lambda facts: {
        "points": max(each["points"] for each in facts),
        "floor": facts[0]["floor"],
    },
}
