"""A largest plan that serves each class before the next, in one pass of exchanges.

The sets of rows that can be matched at once are the independent sets of a transversal matroid. So
a largest plan that no exchange of one row for a row of a later class can better is best for every
class at once. Each unmatched row, the first classes first, looks along alternating paths for a
matched row of a later class and takes its place. Where it finds none, all it reached is closed: no
later search that enters can leave, so these columns are dead for good.
"""

import numpy as np

from matching.engine.network import NO_PAIR, Network
from matching.engine.problem import IntArray


def prioritised(network: Network, plan: IntArray, rank: IntArray) -> IntArray:
    """A largest plan with as many rows as possible of rank 0, then of rank 1, and so on."""
    exchange = _Exchange(network, plan, rank)
    for each in range(int(rank.max(initial=0))):
        waiting = np.flatnonzero((exchange.plan == NO_PAIR) & (rank == each))
        for row in waiting.tolist():
            exchange.serve(row)
    return exchange.plan


class _Exchange:
    """The plan as it changes; `at` is the column of each row, or a last column that is nobody's."""

    def __init__(self, network: Network, plan: IntArray, rank: IntArray) -> None:
        self.network, self.plan, self.rank = network, plan.copy(), rank
        self.nowhere = len(network.places)
        self.at = np.where(plan == NO_PAIR, self.nowhere, np.append(network.column, 0)[plan])
        self.is_dead = np.zeros(self.nowhere + 1, dtype=bool)

    def serve(self, row: int) -> None:
        """Match a row in place of one of a later class, of the last class it can reach."""
        network = self.network
        by = np.full(self.nowhere + 1, NO_PAIR, dtype=np.int64)
        fresh = np.array([row])
        while len(fresh):
            pairs = network.pairs_of(fresh)
            columns = network.column[pairs]
            new = ~self.is_dead[columns] & (by[columns] == NO_PAIR)
            by_now = np.zeros_like(self.is_dead)
            by_now[columns[new]] = True
            by[columns[new]] = pairs[new]
            fresh = np.flatnonzero(by_now[self.at])
            if len(fresh):
                last = int(fresh[np.argmax(self.rank[fresh])])
                if self.rank[last] > self.rank[row]:
                    self._replace(last, row, by)
                    return
        self.is_dead |= by != NO_PAIR

    def _replace(self, last: int, row: int, by: IntArray) -> None:
        """Unmatch `last` and hand its place on along the path by which it was reached."""
        column = int(self.at[last])
        self.plan[last], self.at[last] = NO_PAIR, self.nowhere
        while True:
            pair = int(by[column])
            mover = int(self.network.row[pair])
            left = int(self.at[mover])
            self.plan[mover], self.at[mover] = pair, column
            if mover == row:
                return
            column = left
