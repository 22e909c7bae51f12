"""Locks that a round cannot follow: it goes on without them, and keeps which and why."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace

from matching.engine.assess import Assessment, assess
from matching.engine.problem import Household

PLACES = "places"
"""Beside the rules: a group has fewer places than households locked to it."""

Refused = tuple[str, str, str]
"""A household, a group, and the rule or `PLACES` that stands in the way."""


def followed(assessment: Assessment) -> tuple[Assessment, tuple[Refused, ...]]:
    """The assessment without the locks that nobody can follow, and those with why."""
    refused = (*assessment.refused_locks, *_beyond_places(assessment))
    if not refused:
        return assessment, ()
    left_out = {(household, group) for household, group, _rule in refused}
    case = assessment.case
    # Anew: a lock that goes takes along the pair it let pass a rule.
    return assess(replace(case, locked=case.locked - left_out)), refused


def _beyond_places(assessment: Assessment) -> Iterator[Refused]:
    """Of the households locked to a group, those who wait longest have its places."""
    case = assessment.case
    against_rules = {(household, group) for household, group, _rule in assessment.refused_locks}
    locked: dict[str, list[Household]] = defaultdict(list)
    for pair in sorted(case.locked - against_rules):
        locked[pair[1]].append(case.households[assessment.row(pair[0])])
    for group, households in locked.items():
        longest_first = sorted(households, key=lambda each: (-each.waiting_days, each.id))
        for household in longest_first[case.groups[assessment.column(group)].places :]:
            yield household.id, group, PLACES
