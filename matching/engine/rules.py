"""The hard rules, in a fixed order, over a block of pairs at once: breaking one rules a pair out.

Staff may lock a pair past `time`, `dealbreaker` or `floor`, and past nothing else.
"""

from collections.abc import Callable, Iterator

import numpy as np

from matching.engine.encode import Arrays
from matching.engine.problem import IntArray, RuleSettings
from matching.engine.scoring import common, common_level, kilometres
from matching.engine.tables import BoolArray, FloatArray, among
from matching.engine.wishes import NEAR_KM

LOCK_MAY_PASS = frozenset({"time", "dealbreaker", "floor"})
NEVER_AUTOMATIC = 5
"""A household this vulnerable, or of unknown vulnerability, is matched by people only."""
A_METRE = 0.001
"""In kilometres: far more than distances are ever off by rounding."""


def judge(arrays: Arrays, settings: RuleSettings, rows: IntArray, columns: IntArray) -> BoolArray:
    """Which rules hold between some rows and some columns, without the floor: rules x R x C."""
    shape = len(rows), len(columns)
    row, column = rows[:, None], columns[None, :]
    masks = [rule(arrays, settings, row, column) for rule in _BY_RULE.values()]
    return np.stack([np.broadcast_to(mask, shape) for mask in masks])


def fitting(
    arrays: Arrays, settings: RuleSettings, rows: IntArray, columns: IntArray
) -> tuple[IntArray, IntArray]:
    """The pairs between some rows and some columns that pass all rules but the floor."""
    passed = np.ones((len(rows), len(columns)), dtype=bool)
    for rule in _BY_RULE.values():
        if rule is not _excluded:  # Looked up: better for the few pairs that are left.
            passed &= rule(arrays, settings, rows[:, None], columns[None, :])
    at, place = np.nonzero(passed)
    row, column = rows[at], columns[place]
    allowed = _excluded(arrays, settings, row, column)
    return row[allowed], column[allowed]


def blocks(arrays: Arrays, most: int) -> Iterator[tuple[IntArray, IntArray]]:
    """Rows and columns of so many pairs, or of one row, that hold every pair that passes `place`.

    The rows are households of one municipality, the columns the groups there and those within
    reach of it.
    """
    municipality = arrays.households.municipality
    for town in np.unique(municipality):
        rows = np.flatnonzero(municipality == town)
        columns = _within_reach(arrays, rows)
        height = max(1, most // max(1, len(columns)))
        for start in range(0, len(rows), height):
            yield rows[start : start + height], columns


def _within_reach(arrays: Arrays, rows: IntArray) -> IntArray:
    """The groups that `place` may allow these households of one municipality.

    No group is nearer to any of them than to the middle of all, less what they are away from it.
    """
    households, groups = arrays.households, arrays.groups
    may = groups.municipality == households.municipality[rows[0]]
    known = rows[~np.isnan(households.position[rows, 0])]
    if len(known):
        middle = _middle(households.position[known])
        spread = kilometres(households.position[known], middle).max()
        limit = np.minimum(groups.travel_km, households.travel_km[known].max())
        may |= kilometres(groups.position, middle) <= limit + spread + A_METRE
    return np.flatnonzero(may)


def _middle(points: FloatArray) -> FloatArray:
    """A point of the sphere amid others; any would do, a near one lets fewer groups through."""
    mean = points.mean(axis=0)
    length = np.sqrt((mean * mean).sum())
    return np.asarray(mean / length if length > A_METRE else points[0])


def _ready(arrays: Arrays, settings: RuleSettings, row: IntArray, column: IntArray) -> BoolArray:
    """Both sides are ready."""
    return np.asarray(arrays.households.is_ready[row] & arrays.groups.is_ready[column])


def _place(arrays: Arrays, settings: RuleSettings, row: IntArray, column: IntArray) -> BoolArray:
    """The same municipality, or within both travel limits."""
    households, groups = arrays.households, arrays.groups
    same = households.municipality[row] == groups.municipality[column]
    if same.all():
        return np.asarray(same)
    limit = np.minimum(households.travel_km[row], groups.travel_km[column])
    away = kilometres(households.position[row], groups.position[column])
    # An unknown distance is nan, which is never within a limit.
    return np.asarray(same | (away <= limit))


def _size(arrays: Arrays, settings: RuleSettings, row: IntArray, column: IntArray) -> BoolArray:
    """The household is not larger than the group can welcome, and the group is large enough."""
    groups = arrays.groups
    has_room = arrays.households.size[row] <= groups.max_household[column]
    return np.asarray(has_room & (groups.n_members >= groups.min_members)[column])


def _safety(arrays: Arrays, settings: RuleSettings, row: IntArray, column: IntArray) -> BoolArray:
    """The household's own wishes for safety: women only."""
    return np.asarray(~arrays.households.wants_women[row] | arrays.groups.is_women[column])


def _language(arrays: Arrays, settings: RuleSettings, row: IntArray, column: IntArray) -> BoolArray:
    """A common language at a workable level, or an interpreter agreed."""
    is_common = common_level(arrays, row, column) >= settings.workable_level
    return np.asarray(is_common | arrays.households.has_interpreter[row])


def _capacity(arrays: Arrays, settings: RuleSettings, row: IntArray, column: IntArray) -> BoolArray:
    """Vulnerability within the group's capacity; the highest, or unknown, never automatically."""
    vulnerability = arrays.households.vulnerability[row]
    automatic = (vulnerability > 0) & (vulnerability < NEVER_AUTOMATIC)
    return np.asarray(automatic & (vulnerability <= arrays.groups.capacity[column]))


def _time(arrays: Arrays, settings: RuleSettings, row: IntArray, column: IntArray) -> BoolArray:
    """Enough weekly day parts in common."""
    shared = common(arrays.households.day_parts[row], arrays.groups.day_parts[column])
    return np.asarray(shared >= settings.common_day_parts)


def _dealbreaker(
    arrays: Arrays, settings: RuleSettings, row: IntArray, column: IntArray
) -> BoolArray:
    """Nothing the household avoids is met on a visit."""
    return np.asarray(common(arrays.households.avoids[row], arrays.groups.features[column]) == 0)


def _wish(arrays: Arrays, settings: RuleSettings, row: IntArray, column: IntArray) -> BoolArray:
    """The group is what the household says it must be."""
    households, groups = arrays.households, arrays.groups
    held: BoolArray = np.asarray(~(households.musts[row] & ~groups.meets[column]).any(axis=-1))
    for asks, is_met in (
        (households.asks_own_age, _of_their_age),
        (households.asks_near, _near_by),
    ):
        # Pair by pair, for few ask this.
        asked = held & asks[row]
        if asked.any():
            one, other = (np.broadcast_to(side, held.shape)[asked] for side in (row, column))
            held[asked] = is_met(arrays, one, other)
    return held


def _of_their_age(arrays: Arrays, row: IntArray, column: IntArray) -> BoolArray:
    ages = arrays.households.own_ages[row], arrays.groups.member_ages[column]
    return np.asarray(common(*ages) > 0)


def _near_by(arrays: Arrays, row: IntArray, column: IntArray) -> BoolArray:
    away = kilometres(arrays.households.position[row], arrays.groups.position[column])
    return np.asarray(away <= NEAR_KM)


def _excluded(arrays: Arrays, settings: RuleSettings, row: IntArray, column: IntArray) -> BoolArray:
    """Not forbidden by staff, declined before, a former pair or a conflict of interest."""
    return ~among(row * arrays.shape[1] + column, arrays.excluded)


def _track(arrays: Arrays, settings: RuleSettings, row: IntArray, column: IntArray) -> BoolArray:
    """Sponsor groups welcome resettled households only, where that is the setting."""
    bound = arrays.groups.is_sponsor & settings.sponsor_only_resettled
    return np.asarray(~bound[column] | arrays.households.is_resettled[row])


Rule = Callable[[Arrays, RuleSettings, IntArray, IntArray], BoolArray]
"""Whether pairs pass: rows and columns are listed pair by pair, or stand across each other."""
_BY_RULE: dict[str, Rule] = {
    "ready": _ready,
    "place": _place,
    "size": _size,
    "safety": _safety,
    "language": _language,
    "capacity": _capacity,
    "time": _time,
    "dealbreaker": _dealbreaker,
    "wish": _wish,
    "excluded": _excluded,
    "track": _track,
}
RULES = (*_BY_RULE, "floor")
FIRM = np.array([rule not in LOCK_MAY_PASS for rule in RULES])
"""Which rules hold for locks too."""
SENTENCES = {
    "ready": "Both sides are ready.",
    "place": "Both live in one municipality, or within both travel limits.",
    "size": "The household is not larger than the group can welcome; the group is large enough.",
    "safety": "The household's own wishes for safety are met.",
    "language": "Adults share a language well enough, or an interpreter is agreed.",
    "capacity": "The group can give the support that the household needs.",
    "time": "Enough parts of the week are common.",
    "dealbreaker": "Nothing that the household avoids is met on a visit.",
    "wish": "The group is what the household says it must be.",
    "excluded": "Nobody has ruled the pair out, and it has not been a match before.",
    "track": "Sponsor groups welcome resettled households only, where that is the setting.",
    "floor": "The points reach the quality floor.",
}
if tuple(SENTENCES) != RULES:
    raise RuntimeError("every rule needs its sentence, in order")
