"""Whom a recruiter looks for after a round, place by place: counted, and naming nobody."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from matching import sentences
from matching.models import Findings, MatchingRound

Codes = tuple[str, ...]


@dataclass(frozen=True)
class Advice:
    """What would help so many households; `groups` are to be found, where it is a group."""

    households: int
    text: str
    groups: int | None = None


@dataclass(frozen=True)
class Place:
    """The advice for a municipality, or for several whose households compete with each other."""

    name: str
    advice: list[Advice]

    @property
    def households(self) -> int:
        return sum(each.households for each in self.advice)

    @property
    def groups(self) -> int:
        return sum(each.groups or 0 for each in self.advice)


@dataclass(frozen=True)
class Sum:
    """All places of a round together."""

    households: int
    groups: int


def total(places: Iterable[Place]) -> Sum:
    every = list(places)
    return Sum(sum(each.households for each in every), sum(each.groups for each in every))


def by_place(matching_round: MatchingRound, findings: Findings | None) -> list[Place]:
    """The places of a round with somebody to look for, the most households first."""
    found: dict[Codes, list[Advice]] = defaultdict(list)
    for codes, advice in (*_short(findings.shortages if findings else []), *_alone(matching_round)):
        found[codes].append(advice)
    names = dict(matching_round.municipalities.values_list("code", "name"))
    places = [
        Place(" · ".join(names.get(code, code) for code in codes), sorted(advice, key=_most_first))
        for codes, advice in found.items()
    ]
    return sorted(places, key=lambda place: (-place.households, place.name))


def _short(shortages: Iterable[Mapping[str, Any]]) -> Iterable[tuple[Codes, Advice]]:
    """Where more households compete than there are places."""
    for each in shortages:
        codes = tuple(sorted(code for code, _count in each["municipalities"]))
        groups = each["short"] if sentences.is_about_groups(each) else None
        yield codes, Advice(each["short"], sentences.recruit(each), groups)


def _alone(matching_round: MatchingRound) -> Iterable[tuple[Codes, Advice]]:
    """Households that no free group fits, by what would open a pair."""
    reasons = matching_round.unmatched.values_list("household__municipality__code", "reason")
    texts = Counter(
        (code, sentences.look_for(reason), sentences.can_be_a_group(reason))
        for code, reason in reasons
        if reason["why"] != "outcompeted"
    )
    for (code, text, is_a_group), count in texts.items():
        yield (code,), Advice(count, text, count if is_a_group else None)


def _most_first(advice: Advice) -> tuple[int, str]:
    return -advice.households, advice.text
