"""The problem as a two-sided network in whole numbers, and the faces that stages cut out.

Rows are the households still free (not locked, with at least one pair left), in the order of their
ids. Columns are the groups, in the order of their ids, and after them one *rest column* for each
pool whose cap can bind. A rest column has as many places as its pool has rows too many, must be
full, and takes any row of its pool: whoever sits there is not matched. So a pool needs no
constraint of its own, and everything stays a two-sided matching problem.
"""

from dataclasses import dataclass, replace
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from matching.engine.problem import IntArray

BoolArray = NDArray[np.bool_]
NO_PAIR = -1


@dataclass(frozen=True, slots=True, eq=False)
class Network:
    """Free rows and columns, and their pairs: those of row r at `start[r]:start[r + 1]`, by column.

    `pool` is a row's index in `pool_ids` or -1. Only capped pools count, and `caps` and `places`
    are what the locks left. From `n_groups` on columns are rest columns, of the pools `rest_pool`.
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

    @property
    def is_single(self) -> bool:
        """Whether no column has more than one place."""
        return bool((self.places <= 1).all())

    def per_pair(self, of_rows: NDArray[Any]) -> NDArray[Any]:
        """What each pair's row has; quicker than to look each one up."""
        return np.repeat(of_rows, np.diff(self.start))

    def pairs_of(self, rows: IntArray) -> IntArray:
        """The places of all pairs of these rows, one row after the other."""
        return ranges(self.start[rows], self.start[rows + 1])

    def sides(self, pairs: IntArray) -> tuple[IntArray, IntArray]:
        """The rows and the columns of these pairs (rising), without a copy where they are all."""
        if len(pairs) == len(self.row):
            return self.row, self.column
        return self.row[pairs], self.column[pairs]

    def only(self, pairs: IntArray) -> Self:
        """The same rows and columns with these pairs alone (their places, rising)."""
        row = self.row[pairs]
        return replace(
            self,
            row=row,
            column=self.column[pairs],
            points=self.points[pairs],
            start=np.searchsorted(row, np.arange(len(self.start))),
        )


def ranges(starts: IntArray, ends: IntArray) -> IntArray:
    """All whole numbers of several half-open ranges, end to end."""
    lengths = ends - starts
    before = np.cumsum(lengths) - lengths
    return np.repeat(starts - before, lengths) + np.arange(lengths.sum())


def placed(plan: IntArray, pairs: IntArray) -> IntArray:
    """A plan among some pairs as a plan among all."""
    return np.append(pairs, NO_PAIR)[plan]


@dataclass(frozen=True, slots=True, eq=False)
class Face:
    """All plans that are best so far: only `allowed` pairs, all that is required covered.

    Among the pairs of `support` and the rests the face has a plan.
    """

    network: Network
    allowed: BoolArray
    required_row: BoolArray
    required_column: BoolArray
    support: IntArray

    @classmethod
    def whole(cls, network: Network) -> Self:
        """Every plan: only the rest columns must be full."""
        columns = np.arange(len(network.places)) >= network.n_groups
        rows = np.zeros(len(network.household_ids), dtype=bool)
        nobody = np.zeros(0, dtype=np.int64)
        return cls(network, np.ones(len(network.row), dtype=bool), rows, columns, nobody)

    def tightened(self, weights: IntArray, prices: "Prices", plan: IntArray) -> Self:
        """The plans that are best for these weights too, as `plan` is: by complementary slackness
        with prices."""
        return replace(
            self,
            allowed=self.allowed & (prices.slack(self.network, weights) == 0),
            required_row=self.required_row | (prices.row > 0),
            required_column=self.required_column | (prices.column > 0),
            support=plan[plan >= 0],
        )

    def at_least(self, points: int) -> Self:
        """The plans without any pair of fewer points; whoever asks sees to it that there are."""
        network = self.network
        return replace(self, allowed=self.allowed & (~network.is_real | (network.points >= points)))

    def only(self, pairs: IntArray) -> Self:
        """The plans that use these pairs alone; `support` is left behind."""
        return replace(
            self,
            network=self.network.only(pairs),
            allowed=self.allowed[pairs],
            support=np.zeros(0, dtype=np.int64),
        )


@dataclass(frozen=True, slots=True, eq=False)
class Prices:
    """Dual prices: row + column >= weight on allowed pairs, not negative where not required."""

    row: IntArray
    column: IntArray

    def slack(self, network: Network, weights: IntArray) -> IntArray:
        """By how much the prices of each pair exceed its weight."""
        slack: IntArray = network.per_pair(self.row)
        slack += self.column[network.column]
        slack -= weights
        return slack
