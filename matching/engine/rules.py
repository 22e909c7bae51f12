"""The hard rules, in a fixed order, over a block of pairs at once: breaking one rules a pair out.

Staff may lock a pair past `time`, `dealbreaker` or `floor`, and past nothing else.
"""

from collections.abc import Callable, Iterator

import numpy as np

from matching.engine.encode import Arrays
from matching.engine.problem import IntArray, RuleSettings
from matching.engine.scoring import common, common_level, kilometres
from matching.engine.tables import BoolArray, FloatArray

LOCK_MAY_PASS = frozenset({"time", "dealbreaker", "floor"})
NEVER_AUTOMATIC = 5
"""A household this vulnerable, or of unknown vulnerability, is matched by people only."""
A_METRE = 0.001
"""In kilometres: far more than distances are ever off by rounding."""


def judge(arrays: Arrays, settings: RuleSettings) -> BoolArray:
    """Which pairs pass which rule, without the floor: rules x H x G."""
    masks = [np.broadcast_to(rule(arrays, settings), arrays.shape) for rule in _BY_RULE.values()]
    return np.stack(masks)


def fits(arrays: Arrays, settings: RuleSettings) -> BoolArray:
    """Which pairs pass all rules but the floor: H x G."""
    passed = np.ones(arrays.shape, dtype=bool)
    for rule in _BY_RULE.values():
        passed &= rule(arrays, settings)
    return passed


def blocks(arrays: Arrays, most: int) -> Iterator[tuple[IntArray, list[IntArray]]]:
    """Columns, and rows in parts, that together hold every pair that passes `place`.

    The rows are the households of a municipality, the columns the groups there and those within
    reach of it; a part holds at most so many pairs, or one row.
    """
    municipality = arrays.households.municipality
    order = np.argsort(municipality, kind="stable")
    for rows in np.split(order, np.flatnonzero(np.diff(municipality[order])) + 1):
        columns = _within_reach(arrays, rows)
        height = max(1, most // max(1, len(columns)))
        yield columns, np.split(rows, range(height, len(rows), height))


def _within_reach(arrays: Arrays, rows: IntArray) -> IntArray:
    """The groups that `place` may allow these households of one municipality.

    No group is nearer to any of them than to the middle of all, less what they are away from it.
    """
    households, groups = arrays.households, arrays.groups
    may = np.isin(groups.municipality, households.municipality[rows])
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


def _ready(arrays: Arrays, settings: RuleSettings) -> BoolArray:
    """Both sides are ready."""
    return np.asarray(arrays.households.is_ready[:, None] & arrays.groups.is_ready[None, :])


def _place(arrays: Arrays, settings: RuleSettings) -> BoolArray:
    """The same municipality, or within both travel limits."""
    households, groups = arrays.households, arrays.groups
    same = households.municipality[:, None] == groups.municipality[None, :]
    if same.all():
        return np.asarray(same)
    limit = np.minimum(households.travel_km[:, None], groups.travel_km[None, :])
    away = kilometres(households.position[:, None], groups.position[None, :])
    # An unknown distance is nan, which is never within a limit.
    return np.asarray(same | (away <= limit))


def _size(arrays: Arrays, settings: RuleSettings) -> BoolArray:
    """The household is not larger than the group can welcome, and the group is large enough."""
    fits = arrays.households.size[:, None] <= arrays.groups.max_household[None, :]
    return np.asarray(fits & (arrays.groups.n_members >= arrays.groups.min_members)[None, :])


def _safety(arrays: Arrays, settings: RuleSettings) -> BoolArray:
    """The household's own wishes for safety: women only."""
    return np.asarray(~arrays.households.wants_women[:, None] | arrays.groups.is_women[None, :])


def _language(arrays: Arrays, settings: RuleSettings) -> BoolArray:
    """A common language at a workable level, or an interpreter agreed."""
    level = common_level(arrays.households, arrays.groups)
    is_common = level >= settings.workable_level
    return np.asarray(is_common | arrays.households.has_interpreter[:, None])


def _capacity(arrays: Arrays, settings: RuleSettings) -> BoolArray:
    """Vulnerability within the group's capacity; the highest, or unknown, never automatically."""
    vulnerability = arrays.households.vulnerability
    automatic = (vulnerability > 0) & (vulnerability < NEVER_AUTOMATIC)
    fits = vulnerability[:, None] <= arrays.groups.capacity[None, :]
    return np.asarray(automatic[:, None] & fits)


def _time(arrays: Arrays, settings: RuleSettings) -> BoolArray:
    """Enough weekly day parts in common."""
    shared = common(arrays.households.day_parts, arrays.groups.day_parts)
    return np.asarray(shared >= settings.common_day_parts)


def _dealbreaker(arrays: Arrays, settings: RuleSettings) -> BoolArray:
    """Nothing the household avoids is met on a visit."""
    return np.asarray(common(arrays.households.avoids, arrays.groups.features) == 0)


def _excluded(arrays: Arrays, settings: RuleSettings) -> BoolArray:
    """Not forbidden by staff, declined before, a former pair or a conflict of interest."""
    allowed = np.ones(arrays.shape, dtype=bool)
    allowed[tuple(arrays.excluded.T)] = False
    return allowed


def _track(arrays: Arrays, settings: RuleSettings) -> BoolArray:
    """Sponsor groups welcome resettled households only, where that is the setting."""
    bound = arrays.groups.is_sponsor & settings.sponsor_only_resettled
    return np.asarray(~bound[None, :] | arrays.households.is_resettled[:, None])


_BY_RULE: dict[str, Callable[[Arrays, RuleSettings], BoolArray]] = {
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
    "excluded": "Nobody has ruled the pair out, and it has not been a match before.",
    "track": "Sponsor groups welcome resettled households only, where that is the setting.",
    "floor": "The points reach the quality floor.",
}
if tuple(SENTENCES) != RULES:
    raise RuntimeError("every rule needs its sentence, in order")
