"""The hard rules, in a fixed order, over all pairs at once: breaking one rules a pair out.

Staff may lock a pair past `time`, `dealbreaker` or `floor`, and past nothing else.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

import numpy as np

from matching.engine.encode import Arrays, BoolArray
from matching.engine.problem import Case, IntArray, PairId
from matching.engine.scoring import common, common_level, distance_km

LOCK_MAY_PASS = frozenset({"time", "dealbreaker", "floor"})
NEVER_AUTOMATIC = 5
"""A household this vulnerable, or of unknown vulnerability, is matched by people only."""


@dataclass(frozen=True, slots=True, eq=False)
class Verdicts:
    """Which pairs pass which rule (rules x H x G), and which may be matched, locks heard (H x G).

    `refused_locks` holds (household, group, rule) for locks that break a rule no lock may pass.
    """

    passed: BoolArray
    possible: BoolArray
    refused_locks: tuple[tuple[str, str, str], ...]

    def first_broken(self, household: int, group: int) -> str | None:
        """The first rule, in order, that a pair breaks; None for a pair that breaks none."""
        broken = np.flatnonzero(~self.passed[:, household, group])
        return RULES[broken[0]] if len(broken) else None

    def passed_by(self, household: int, group: int) -> tuple[str, ...]:
        """The rules a pair passes, in order."""
        return tuple(RULES[at] for at in np.flatnonzero(self.passed[:, household, group]))


def judge(case: Case, arrays: Arrays, points: IntArray) -> Verdicts:
    """Every rule on every pair; `points` (H x G) are for the floor."""
    shape = len(case.households), len(case.groups)
    masks = [np.broadcast_to(rule(case, arrays), shape) for rule in _BY_RULE.values()]
    passed = np.stack([*masks, points >= case.settings.floor])
    firm = np.array([rule not in LOCK_MAY_PASS for rule in RULES])
    firmly_passed = passed[firm].all(axis=0)
    locked = _pair_mask(case, case.locked)
    refused = []
    for row, column in np.argwhere(locked & ~firmly_passed):
        first = int(np.flatnonzero(firm & ~passed[:, row, column])[0])
        refused.append((case.households[row].id, case.groups[column].id, RULES[first]))
    return Verdicts(passed, passed.all(axis=0) | (locked & firmly_passed), tuple(sorted(refused)))


def _ready(case: Case, arrays: Arrays) -> BoolArray:
    """Both sides are ready."""
    return np.asarray(arrays.households.is_ready[:, None] & arrays.groups.is_ready[None, :])


def _place(case: Case, arrays: Arrays) -> BoolArray:
    """The same municipality, or within both travel limits."""
    households, groups = arrays.households, arrays.groups
    same = households.municipality[:, None] == groups.municipality[None, :]
    limit = np.minimum(households.travel_km[:, None], groups.travel_km[None, :])
    away = distance_km(households.position, groups.position)
    # An unknown distance is nan, which is never within a limit.
    return np.asarray(same | (away <= limit))


def _size(case: Case, arrays: Arrays) -> BoolArray:
    """The household is not larger than the group can welcome, and the group is large enough."""
    fits = arrays.households.size[:, None] <= arrays.groups.max_household[None, :]
    return np.asarray(fits & (arrays.groups.n_members >= arrays.groups.min_members)[None, :])


def _safety(case: Case, arrays: Arrays) -> BoolArray:
    """The household's own wishes for safety: women only."""
    return np.asarray(~arrays.households.wants_women[:, None] | arrays.groups.is_women[None, :])


def _language(case: Case, arrays: Arrays) -> BoolArray:
    """A common language at a workable level, or an interpreter agreed."""
    level = common_level(arrays.households, arrays.groups)
    is_common = level >= case.settings.workable_level
    return np.asarray(is_common | arrays.households.has_interpreter[:, None])


def _capacity(case: Case, arrays: Arrays) -> BoolArray:
    """Vulnerability within the group's capacity; the highest, or unknown, never automatically."""
    vulnerability = arrays.households.vulnerability
    automatic = (vulnerability > 0) & (vulnerability < NEVER_AUTOMATIC)
    fits = vulnerability[:, None] <= arrays.groups.capacity[None, :]
    return np.asarray(automatic[:, None] & fits)


def _time(case: Case, arrays: Arrays) -> BoolArray:
    """Enough weekly day parts in common."""
    shared = common(arrays.households.day_parts, arrays.groups.day_parts)
    return np.asarray(shared >= case.settings.common_day_parts)


def _dealbreaker(case: Case, arrays: Arrays) -> BoolArray:
    """Nothing the household avoids is met on a visit."""
    return np.asarray(common(arrays.households.avoids, arrays.groups.features) == 0)


def _excluded(case: Case, arrays: Arrays) -> BoolArray:
    """Not forbidden by staff, declined before, a former pair or a conflict of interest."""
    return np.asarray(~_pair_mask(case, case.excluded))


def _track(case: Case, arrays: Arrays) -> BoolArray:
    """Sponsor groups welcome resettled households only, where that is the setting."""
    bound = arrays.groups.is_sponsor & case.settings.sponsor_only_resettled
    return np.asarray(~bound[None, :] | arrays.households.is_resettled[:, None])


def _pair_mask(case: Case, pairs: Iterable[PairId]) -> BoolArray:
    """The pairs of ids as H x G; pairs of people who are not in the case are no concern of it."""
    rows = {household.id: at for at, household in enumerate(case.households)}
    columns = {group.id: at for at, group in enumerate(case.groups)}
    mask = np.zeros((len(rows), len(columns)), dtype=bool)
    for household, group in pairs:
        if household in rows and group in columns:
            mask[rows[household], columns[group]] = True
    return mask


_BY_RULE: dict[str, Callable[[Case, Arrays], BoolArray]] = {
    "ready": _ready,
    "place": _place,
    "size": _size,
    "safety": _safety,
    "language": _language,
    "capacity": _capacity,
    "time": _time,
    "dealbreaker": _dealbreaker,
    "excluded": _excluded,
    "track": _track,
}
RULES = (*_BY_RULE, "floor")
