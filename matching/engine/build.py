"""From a problem in any order to its network: sorted, with locks taken out and rests put in."""

from dataclasses import dataclass
from typing import Self

import numpy as np

from matching.engine.network import BoolArray, Network
from matching.engine.problem import IntArray, PairId, Problem


def infeasible(problem: Problem) -> str:
    """The sentence that says which locks exceed which limit, or nothing."""
    if not problem.locked:
        return ""
    places = dict(zip(problem.group_ids, problem.places, strict=True))
    pools = dict(zip(problem.household_ids, problem.pool_of, strict=True))
    limits = [
        *(("household", household, 1) for household in problem.household_ids),
        *(("group", group, places[group]) for group in problem.group_ids),
        *(("pool", pool, cap) for pool, cap in problem.caps.items()),
    ]
    by_limit: dict[tuple[str, str | None], list[PairId]] = {}
    for lock in sorted(problem.locked):
        for limit in (("household", lock[0]), ("group", lock[1]), ("pool", pools[lock[0]])):
            by_limit.setdefault(limit, []).append(lock)
    for kind, name, most in sorted(limits):
        locks = by_limit.get((kind, name), [])
        if len(locks) > most:
            named = ", ".join(f"{household} with {group}" for household, group in locks)
            room = f"{kind.capitalize()} {name} has room for {most}"
            return f"{room}, but {len(locks)} pairs are locked: {named}."
    return ""


def build(problem: Problem) -> Network:
    """The network that remains once the locks hold; no order of the input is left in it."""
    sides = _Sorted.of(problem)
    locks, lock_points = sides.locks(problem)
    places, caps = sides.left_by(locks)
    keep = sides.usable(problem, locks, places, caps)
    used = np.zeros(len(sides.ids), dtype=bool)
    used[sides.row[keep]] = True
    pool = sides.pool[used]
    rest_pool, rest_places = _rests(pool, caps)
    row, column, points = _with_rests(sides, keep, used, rest_pool)
    return Network(
        household_ids=tuple(np.array(sides.ids, dtype=object)[used].tolist()),
        group_ids=sides.group_ids,
        pool_ids=sides.pool_ids,
        days=sides.days[used],
        pool=pool,
        places=np.concatenate([places, rest_places]),
        caps=caps,
        rest_pool=rest_pool,
        row=row,
        column=column,
        points=points,
        start=np.searchsorted(row, np.arange(len(pool) + 1)),
        locked=tuple(
            (sides.ids[household], sides.group_ids[group], worth)
            for (household, group), worth in zip(locks.tolist(), lock_points.tolist(), strict=True)
        ),
        locked_days=sides.days[locks[:, 0]],
    )


@dataclass(frozen=True, slots=True, eq=False)
class _Sorted:
    """Both sides in the order of their ids; a pair's `key` is row x number of columns + column."""

    ids: tuple[str, ...]
    group_ids: tuple[str, ...]
    pool_ids: tuple[str, ...]
    days: IntArray
    pool: IntArray
    places: IntArray
    caps: IntArray
    row: IntArray
    column: IntArray
    points: IntArray

    @property
    def key(self) -> IntArray:
        return self.row * len(self.group_ids) + self.column

    @classmethod
    def of(cls, problem: Problem) -> Self:
        order, group_order = _order(problem.household_ids), _order(problem.group_ids)
        pool_ids = tuple(sorted(problem.caps))
        ranks: dict[str | None, int] = {pool: at for at, pool in enumerate(pool_ids)}
        pool = np.array([ranks.get(pool, -1) for pool in problem.pool_of], dtype=np.int64)
        row = _ranked(order, problem.pairs.household)
        column = _ranked(group_order, problem.pairs.group)
        return cls(
            ids=tuple(problem.household_ids[at] for at in order),
            group_ids=tuple(problem.group_ids[at] for at in group_order),
            pool_ids=pool_ids,
            days=np.array(problem.waiting_days, dtype=np.int64)[order],
            pool=pool[order],
            places=np.array(problem.places, dtype=np.int64)[group_order],
            caps=np.array([problem.caps[pool] for pool in pool_ids], dtype=np.int64),
            row=row,
            column=column,
            points=problem.pairs.points,
        )

    def keys(self, pairs: frozenset[PairId]) -> IntArray:
        """The keys of pairs of ids, rising."""
        rows = {each: at for at, each in enumerate(self.ids)}
        columns = {each: at for at, each in enumerate(self.group_ids)}
        keys = sorted(rows[one] * len(columns) + columns[other] for one, other in pairs)
        return np.array(keys, dtype=np.int64)

    def locks(self, problem: Problem) -> tuple[IntArray, IntArray]:
        """The locked pairs as rows and columns (n x 2), and their points."""
        known = np.zeros(0, dtype=np.int64)
        if problem.locked:
            key = self.key
            known = np.flatnonzero(np.isin(key, self.keys(problem.locked)))
            known = known[np.argsort(key[known])]
        return np.stack([self.row[known], self.column[known]], axis=1), self.points[known]

    def left_by(self, locks: IntArray) -> tuple[IntArray, IntArray]:
        """What locks leave of places and caps."""
        pools = self.pool[locks[:, 0]]
        places = self.places - np.bincount(locks[:, 1], minlength=len(self.places))
        return places, self.caps - np.bincount(pools[pools >= 0], minlength=len(self.caps))

    def usable(
        self, problem: Problem, locks: IntArray, places: IntArray, caps: IntArray
    ) -> BoolArray:
        """The pairs that the locks, the floor and staff leave open."""
        free = (self.pool < 0) | (np.append(caps, 1)[self.pool] > 0)
        free[locks[:, 0]] = False
        allowed = free[self.row] & (places[self.column] > 0)
        allowed &= self.points >= problem.settings.floor
        if problem.forbidden:
            allowed &= ~np.isin(self.key, self.keys(problem.forbidden))
        return np.asarray(allowed)


def _with_rests(
    sides: _Sorted, keep: BoolArray, used: BoolArray, rest_pool: IntArray
) -> tuple[IntArray, IntArray, IntArray]:
    """Rows, columns and points of all pairs, rests included, by row and then column."""
    if not len(rest_pool) and keep.all() and used.all():
        row, column, points = sides.row, sides.column, sides.points
        return _by_row(row, column, points, len(sides.group_ids))
    rest_column = np.full(len(sides.pool_ids) + 1, -1, dtype=np.int64)
    rest_column[rest_pool] = len(sides.group_ids) + np.arange(len(rest_pool))
    at_rest = rest_column[sides.pool[used]]
    resting = np.flatnonzero(at_rest >= 0)
    row = np.concatenate([(np.cumsum(used) - 1)[sides.row[keep]], resting])
    column = np.concatenate([sides.column[keep], at_rest[resting]])
    points = np.concatenate([sides.points[keep], np.zeros_like(resting)])
    return _by_row(row, column, points, len(sides.group_ids) + len(rest_pool))


def _by_row(
    row: IntArray, column: IntArray, points: IntArray, columns: int
) -> tuple[IntArray, IntArray, IntArray]:
    """Sorted by row and then column, which most often they are."""
    key = row * columns + column
    if (key[1:] > key[:-1]).all():
        return row, column, points
    order = np.argsort(key)
    return row[order], column[order], points[order]


def _rests(pool: IntArray, caps: IntArray) -> tuple[IntArray, IntArray]:
    """Pools with more rows than their cap, and how many rows each has too many."""
    over = np.bincount(pool[pool >= 0], minlength=len(caps)) - caps
    pools = np.flatnonzero(over > 0)
    return pools, over[pools]


def _order(ids: tuple[str, ...]) -> IntArray:
    return np.array(sorted(range(len(ids)), key=ids.__getitem__), dtype=np.int64)


def _ranked(order: IntArray, places: IntArray) -> IntArray:
    """The rank of each place in an order; the places themselves where they are in order."""
    if (order[1:] > order[:-1]).all():
        return places
    rank = np.empty_like(order)
    rank[order] = np.arange(len(order))
    return rank[places]
