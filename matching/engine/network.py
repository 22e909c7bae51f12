"""The problem as a two-sided network in whole numbers, and the faces that proven stages cut out of it.

Rows are the households still free (not locked, with at least one pair left), in the order of their ids. Columns are
the groups, in the order of their ids, and after them one *rest column* for each pool whose cap can bind. A rest column
has as many places as the pool has rows too many, must be full, and takes any row of its pool: whoever sits there is
not matched. So a pool needs no constraint of its own, and everything stays a two-sided matching problem.
"""

from dataclasses import dataclass, replace
from typing import Self

import numpy as np
from numpy.typing import NDArray

from matching.engine.problem import IntArray, PairId, Problem

BoolArray = NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False)
class Network:
    """Free rows and columns; pairs sorted by row and then column, those of row r at `start[r]:start[r + 1]`.

    `pool` is a row's index in `pool_ids` or -1; only capped pools count, `caps` is what locks left of their caps.
    `places` is what locks left of a group's places; from `n_groups` on columns are rest columns, of pool `rest_pool`.
    """

    household_ids: tuple[str, ...]
    group_ids: tuple[str, ...]
    pool_ids: tuple[str, ...]
    days: IntArray
    pool: IntArray
    places: IntArray
    caps: IntArray
    rest_pool: IntArray
    row: IntArray
    column: IntArray
    points: IntArray
    start: IntArray
    locked: tuple[tuple[str, str, int], ...]
    locked_days: IntArray

    @property
    def n_groups(self) -> int:
        return len(self.group_ids)

    @property
    def is_real(self) -> BoolArray:
        """Which pairs are with a group; the others are rests."""
        return np.asarray(self.column < self.n_groups)

    def pairs_of(self, rows: IntArray) -> IntArray:
        """The places of all pairs of these rows, one row after the other."""
        return ranges(self.start[rows], self.start[rows + 1])


def ranges(starts: IntArray, ends: IntArray) -> IntArray:
    """All whole numbers of several half-open ranges, end to end."""
    lengths = ends - starts
    before = np.cumsum(lengths) - lengths
    return np.repeat(starts - before, lengths) + np.arange(lengths.sum())


@dataclass(frozen=True, slots=True, eq=False)
class Face:
    """All plans that are best so far: those that use only `allowed` pairs and cover each required row and column."""

    network: Network
    allowed: BoolArray
    required_row: BoolArray
    required_column: BoolArray

    @classmethod
    def whole(cls, network: Network) -> Self:
        """Every plan: only the rest columns must be full."""
        columns = np.arange(len(network.places)) >= network.n_groups
        rows = np.zeros(len(network.household_ids), dtype=bool)
        return cls(network, np.ones(len(network.row), dtype=bool), rows, columns)

    def tightened(self, weights: IntArray, prices: "Prices") -> Self:
        """The plans that are best for these weights too: complementary slackness with proven prices says which."""
        network = self.network
        slack = prices.row[network.row] + prices.column[network.column] - weights
        return replace(
            self,
            allowed=self.allowed & (slack == 0),
            required_row=self.required_row | (prices.row > 0),
            required_column=self.required_column | (prices.column > 0),
        )

    def at_least(self, points: int) -> Self:
        """The plans without any pair of fewer points."""
        network = self.network
        return replace(self, allowed=self.allowed & (~network.is_real | (network.points >= points)))


@dataclass(frozen=True, slots=True, eq=False)
class Prices:
    """Dual prices per row and column: row + column >= weight on every allowed pair, not negative where not required."""

    row: IntArray
    column: IntArray


def infeasible(problem: Problem) -> str:
    """The sentence that says which locks exceed which limit, or nothing."""
    places = dict(zip(problem.group_ids, problem.places, strict=True))
    pools = dict(zip(problem.household_ids, problem.pool_of, strict=True))
    limits: list[tuple[str, str, int, list[PairId]]] = []
    locks = sorted(problem.locked)
    for household in sorted({lock[0] for lock in locks}):
        limits.append(("household", household, 1, [lock for lock in locks if lock[0] == household]))
    for group in sorted({lock[1] for lock in locks}):
        limits.append(("group", group, places[group], [lock for lock in locks if lock[1] == group]))
    for pool in sorted(problem.caps):
        limits.append(("pool", pool, problem.caps[pool], [lock for lock in locks if pools[lock[0]] == pool]))
    for kind, name, limit, involved in limits:
        if len(involved) > limit:
            named = ", ".join(f"{household} with {group}" for household, group in involved)
            return f"{kind.capitalize()} {name} can have {limit}, but {len(involved)} pairs are locked: {named}."
    return ""


def build(problem: Problem) -> Network:
    """The network that remains once the locked pairs hold; sorts everything, so no order of the input is left."""
    order, group_order = _order(problem.household_ids), _order(problem.group_ids)
    row_rank, column_rank = _inverse(order), _inverse(group_order)
    ids = [problem.household_ids[at] for at in order]
    group_ids = [problem.group_ids[at] for at in group_order]
    row, column, points = row_rank[problem.pairs.household], column_rank[problem.pairs.group], problem.pairs.points
    rank, group_rank = {each: at for at, each in enumerate(ids)}, {each: at for at, each in enumerate(group_ids)}
    width = max(len(group_ids), 1)
    key = row * width + column

    pool_ids = sorted(pool for pool in set(problem.pool_of) if pool is not None and pool in problem.caps)
    pool_rank = {pool: at for at, pool in enumerate(pool_ids)}
    pools = [problem.pool_of[at] for at in order]
    pool = np.array([-1 if each is None else pool_rank.get(each, -1) for each in pools], dtype=np.int64)
    days = np.array(problem.waiting_days, dtype=np.int64)[order]
    places = np.array(problem.places, dtype=np.int64)[group_order]
    caps = np.array([problem.caps[each] for each in pool_ids], dtype=np.int64)

    locks = np.array(sorted((rank[lock[0]], group_rank[lock[1]]) for lock in problem.locked), dtype=np.int64)
    locks = locks.reshape(-1, 2)
    by_key = np.argsort(key, kind="stable")
    lock_points = points[by_key[np.searchsorted(key, locks[:, 0] * width + locks[:, 1], sorter=by_key)]]
    np.subtract.at(places, locks[:, 1], 1)
    np.subtract.at(caps, pool[locks[:, 0]][pool[locks[:, 0]] >= 0], 1)

    free = np.ones(len(ids), dtype=bool)
    free[locks[:, 0]] = False
    free[pool >= 0] &= caps[pool[pool >= 0]] > 0
    keep = free[row] & (places[column] > 0) & (points >= problem.settings.floor)
    forbidden = [rank[one] * width + group_rank[other] for one, other in problem.forbidden]
    keep &= ~np.isin(key, np.array(forbidden, dtype=np.int64))

    used = np.zeros(len(ids), dtype=bool)
    used[row[keep]] = True
    new_row = np.cumsum(used) - 1
    rest_pool, rest_places = _rests(pool[used], caps)
    rest_column = np.full(len(pool_ids) + 1, -1, dtype=np.int64)
    rest_column[rest_pool] = len(group_ids) + np.arange(len(rest_pool))
    resting = np.flatnonzero(rest_column[pool[used]] >= 0)
    all_rows = np.concatenate([new_row[row[keep]], resting])
    all_columns = np.concatenate([column[keep], rest_column[pool[used]][resting]])
    all_points = np.concatenate([points[keep], np.zeros(len(resting), dtype=np.int64)])
    by_row = np.lexsort((all_columns, all_rows))
    counts = np.bincount(all_rows, minlength=int(used.sum()))
    return Network(
        household_ids=tuple(each for each, is_used in zip(ids, used, strict=True) if is_used),
        group_ids=tuple(group_ids),
        pool_ids=tuple(pool_ids),
        days=days[used],
        pool=pool[used],
        places=np.concatenate([places, rest_places]),
        caps=caps,
        rest_pool=rest_pool,
        row=all_rows[by_row],
        column=all_columns[by_row],
        points=all_points[by_row],
        start=np.concatenate([[0], np.cumsum(counts)]),
        locked=tuple(
            (ids[lock[0]], group_ids[lock[1]], int(worth)) for lock, worth in zip(locks, lock_points, strict=True)
        ),
        locked_days=days[locks[:, 0]],
    )


def _rests(pool: IntArray, caps: IntArray) -> tuple[IntArray, IntArray]:
    """Pools with more rows than their cap, and how many rows each has too many."""
    over = np.bincount(pool[pool >= 0], minlength=len(caps)) - caps
    pools = np.flatnonzero(over > 0)
    return pools, over[pools]


def _order(ids: tuple[str, ...]) -> IntArray:
    return np.array(sorted(range(len(ids)), key=ids.__getitem__), dtype=np.int64)


def _inverse(order: IntArray) -> IntArray:
    inverse = np.empty_like(order)
    inverse[order] = np.arange(len(order))
    return inverse
