"""Why a pair may be, and why a household or a group stays alone: data, no sentences.

Nothing here solves anything, so it may be used where OR-Tools is not loaded; what needs a new plan
(alternatives, robustness) is in `matching.engine.whatif`.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field

import numpy as np

from matching.engine.assess import Assessment
from matching.engine.facts import CHANGES, RULE_FACTS, Facts, pair_facts
from matching.engine.problem import Solution
from matching.engine.rules import RULES, SENTENCES
from matching.engine.tables import BoolArray


@dataclass(frozen=True, slots=True)
class RuleFacts:
    """A rule and a pair: whether it holds, the rule in a sentence, and the facts it looked at."""

    rule: str
    holds: bool
    sentence: str
    facts: Facts


@dataclass(frozen=True, slots=True)
class PairExplained:
    """Everything behind a pair: points per criterion and the most each could be, criteria without
    an answer, the facts behind each criterion, and every rule."""

    household: str
    group: str
    points: int
    parts: dict[str, int]
    most: dict[str, int]
    missing: tuple[str, ...]
    facts: dict[str, Facts]
    rules: tuple[RuleFacts, ...]


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
class UnmatchedGroup:
    """Why a group has no match.

    `no_pair`: `rules` are the fewest that keep a household from it, `households` counts those kept
    away by just these, and `change` is the smallest change that opens a pair. Otherwise
    `households` fit: `matched_elsewhere` all of them, `pool_full` some wait for their pool,
    `unfinished` some wait because time ran out.
    """

    group: str
    why: str
    rules: tuple[str, ...] = ()
    households: int = 0
    change: Facts = field(default_factory=dict)


def explained(assessment: Assessment, household: str, group: str) -> PairExplained:
    """Everything behind a pair, whether it may be matched or not."""
    case = assessment.case
    own, other = (
        case.households[assessment.row(household)],
        case.groups[assessment.column(group)],
    )
    return PairExplained(
        household=household,
        group=group,
        points=assessment.points(household, group),
        parts=assessment.parts(household, group),
        most=assessment.most(household, group),
        missing=assessment.missing(household, group),
        facts=pair_facts(own, other, case),
        rules=pair_rules(assessment, household, group),
    )


def pair_rules(assessment: Assessment, household: str, group: str) -> tuple[RuleFacts, ...]:
    """Every rule with what it says of a pair, in order, whether it holds or not."""
    broken = broken_rules(assessment, household, group)
    return tuple(
        RuleFacts(
            rule=rule,
            holds=rule not in broken,
            sentence=SENTENCES[rule],
            facts=rule_facts(rule, assessment, household, group),
        )
        for rule in RULES
    )


def broken_rules(assessment: Assessment, household: str, group: str) -> tuple[str, ...]:
    """The rules that a pair breaks, in order; the first is the one to name."""
    rows, columns = np.array([assessment.row(household)]), np.array([assessment.column(group)])
    return _named(~assessment.verdicts(rows, columns)[:, 0, 0])


def rule_facts(rule: str, assessment: Assessment, household: str, group: str) -> Facts:
    """What a rule looked at in a pair, for example {"need": 4, "max": 3} for `capacity`."""
    case = assessment.case
    one = case.households[assessment.row(household)]
    other = case.groups[assessment.column(group)]
    if rule == "floor":
        return {"points": assessment.points(household, group), "floor": case.settings.floor}
    return RULE_FACTS[rule](one, other, case)


def why_unmatched(assessment: Assessment, solution: Solution) -> tuple[Unmatched, ...]:
    """A reason for each household the solution leaves unmatched, in the order of their ids."""
    return tuple(
        _without_pair(assessment, household)
        if why == "no_pair"
        else _outcompeted(assessment, solution, household, why)
        for household, why in solution.unmatched
    )


def why_groups_unmatched(assessment: Assessment, solution: Solution) -> tuple[UnmatchedGroup, ...]:
    """A reason for each group with places that welcomes nobody, in the order of their ids."""
    taken = {group for _, group, _ in solution.matches}
    alone = {assessment.row(household): why for household, why in solution.unmatched}
    fitting: dict[int, list[int]] = {}
    pairs = assessment.possible
    for row, column in zip(pairs.household.tolist(), pairs.group.tolist(), strict=True):
        fitting.setdefault(column, []).append(row)
    return tuple(
        _fitted(group.id, [alone.get(row) for row in fitting[column]])
        if column in fitting
        else _group_without_pair(assessment, group.id)
        for column, group in enumerate(assessment.case.groups)
        if group.places and group.id not in taken
    )


def _named(broken: BoolArray) -> tuple[str, ...]:
    return tuple(RULES[at] for at in np.flatnonzero(broken))


def _without_pair(assessment: Assessment, household: str) -> Unmatched:
    groups = np.arange(len(assessment.case.groups))
    passed = assessment.verdicts(np.array([assessment.row(household)]), groups)[:, 0, :]
    rules, kept = _binding(~passed)
    pairs = [(household, assessment.case.groups[at].id) for at in kept]
    change = _change(assessment, rules, pairs)
    return Unmatched(household, "no_pair", rules, len(pairs), change)


def _group_without_pair(assessment: Assessment, group: str) -> UnmatchedGroup:
    households = np.arange(len(assessment.case.households))
    passed = assessment.verdicts(households, np.array([assessment.column(group)]))[:, :, 0]
    rules, kept = _binding(~passed)
    pairs = [(assessment.case.households[at].id, group) for at in kept]
    change = _change(assessment, rules, pairs)
    return UnmatchedGroup(group, "no_pair", rules, len(pairs), change)


def _binding(broken: BoolArray) -> tuple[tuple[str, ...], list[int]]:
    """The fewest rules in the way of any on the other side (rules x others), and of whom; among
    sets of as few rules, the one that keeps most away.
    """
    if not broken.shape[1]:
        return (), []
    # What staff decided is no change to recruit for: it counts only where nothing else is left.
    burden = broken.sum(axis=0) + len(RULES) * broken[RULES.index("excluded")]
    near = np.flatnonzero(burden == burden.min()).tolist()
    by_rules: dict[tuple[int, ...], list[int]] = {}
    for at in near:
        by_rules.setdefault(tuple(np.flatnonzero(broken[:, at]).tolist()), []).append(at)
    kind = min(by_rules, key=lambda each: (-len(by_rules[each]), each))
    return tuple(RULES[at] for at in kind), by_rules[kind]


def _change(
    assessment: Assessment, rules: Iterable[str], pairs: Iterable[tuple[str, str]]
) -> Facts:
    """The smallest change, rule by rule, that opens one of these pairs."""
    change: Facts = {}
    for rule in rules:
        change |= CHANGES[rule]([rule_facts(rule, assessment, *pair) for pair in pairs])
    return change


def _fitted(group: str, alone: list[str | None]) -> UnmatchedGroup:
    """A group for which somebody fits: `alone` says of each why they are unmatched, if they are."""
    reasons = {why for why in alone if why}
    why = "unfinished" if reasons - {"pool_full"} else "pool_full"
    return UnmatchedGroup(group, why if reasons else "matched_elsewhere", households=len(alone))


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
