"""The facts behind criteria and rules, and the changes that would open a pair, as data."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from typing import Any

import numpy as np

from matching.engine.problem import ADULT_AGE, INTERESTS_AGE, Case, Group, Household, Person
from matching.engine.rules import NEVER_AUTOMATIC
from matching.engine.scoring import distance_km
from matching.engine.wishes import NEAR, NEAR_KM, OWN_AGE, about_their_age, offered
from matching.engine.words import levels
from matching.engine.words import workable as spoken_at

Facts = dict[str, Any]


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


def _away(household: Household, group: Group) -> float | None:
    """Kilometres between the two, to a tenth, or None where one is unknown."""
    away = _distance(household, group)
    return None if away is None else round(away, 1)


def _distance(household: Household, group: Group) -> float | None:
    if household.position is None or group.position is None:
        return None
    return float(distance_km(np.array([household.position]), np.array([group.position]))[0, 0])


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


def workable(people: Sequence[Person], case: Case) -> list[str]:
    """What the adults speak well enough."""
    return spoken_at(people, case.settings.workable_level)


def _wishes(household: Household, group: Group, case: Case) -> Facts:
    """What the group must be, and rather would be: each as [subject, wish, whether it is]."""
    meets = offered(group, workable(group.members, case))

    def is_met(wish: tuple[str, str]) -> bool:
        if wish == OWN_AGE:
            near = about_their_age(household.people)
            return any(member.age in near for member in group.members)
        if wish == NEAR:
            away = _distance(household, group)
            return away is not None and away <= NEAR_KM
        return " ".join(wish) in meets

    return {
        strength: [[*wish, is_met(wish)] for wish in sorted(wishes.items())]
        for strength, wishes in (("must", household.musts), ("rather", household.rathers))
    }


RULE_FACTS: dict[str, Callable[[Household, Group, Case], Facts]] = {
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
    "safety": lambda own, other, case: {
        "wish": own.safety,
        "women": all(member.gender == "woman" for member in other.members),
    },
    "language": lambda own, other, case: {
        "speak": workable(own.people, case),
        "group": sorted(levels(other.members)),
        "common": sorted({*workable(own.people, case)} & {*workable(other.members, case)}),
        "interpreter": own.interpreter,
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
    "wish": _wishes,
    "excluded": lambda own, other, case: {"reason": case.excluded.get((own.id, other.id))},
    "track": lambda own, other, case: {"kind": other.kind, "track": own.track},
}


def _nearest(facts: list[Facts]) -> Facts:
    known = [each["km"] for each in facts if each["km"] is not None]
    return {"within_km": min(known)} if known else {"within_km": None}


def _size_change(facts: list[Facts]) -> Facts:
    """Welcome a larger household where that is all, else find the nearest group a member more."""
    too_large = [each for each in facts if each["members"] >= each["least"]]
    if too_large:
        return {"max_household": min(each["people"] for each in too_large)}
    return {"more_members": min(each["least"] - each["members"] for each in facts)}


def _language_change(facts: list[Facts]) -> Facts:
    """What the household speaks; among several households, what most of them speak."""
    spoken = Counter(each for fact in facts for each in fact["speak"])
    most = [each for each in sorted(spoken) if spoken[each] == max(spoken.values())]
    return {"speak": most} if most else {"interpreter": True}


def _capacity_change(facts: list[Facts]) -> Facts:
    needs = [each["need"] for each in facts if each["automatic"]]
    return {"capacity": min(needs)} if needs else {"by_people": True}


def _unmet(facts: Facts) -> list[list[str]]:
    return [[subject, wish] for subject, wish, is_met in facts["must"] if not is_met]


CHANGES: dict[str, Callable[[list[Facts]], Facts]] = {
    "ready": lambda facts: {
        "ready": "household" if not facts[0]["household"] else "group",
    },
    "place": _nearest,
    "size": _size_change,
    "safety": lambda facts: {"members": facts[0]["wish"]},
    "language": _language_change,
    "capacity": _capacity_change,
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
    "wish": lambda facts: {
        "musts": min((_unmet(each) for each in facts), key=lambda unmet: (len(unmet), unmet))
    },
    "excluded": lambda facts: {
        "excluded": len(facts),
        "reasons": sorted({each["reason"] for each in facts if each["reason"]}),
    },
    "track": lambda facts: {"kind": "welcome"},
    "floor": lambda facts: {
        "points": max(each["points"] for each in facts),
        "floor": facts[0]["floor"],
    },
}
