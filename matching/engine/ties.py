"""The one plan among the equally good: a previous plan kept, then the longest waiting, then ids.

"Then waiting" is the sum of the matched households' days. "Then ids" reads the households in the
order of their ids and gives each the first group, by id, that still leaves a best plan to those
after it; being unmatched comes last.
"""

from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise

import numpy as np
from scipy.sparse import csr_matrix
from scipy.sparse.csgraph import connected_components

from matching.engine.flow import NO_PAIR, best, prices
from matching.engine.network import BoolArray, Face
from matching.engine.problem import IntArray

ROOT = -1
TIRED = 3_000
"""Steps in vain that cost about as much as finding the components anew."""


def settle(face: Face, plan: IntArray, previous: IntArray) -> IntArray:
    """The canonical plan of a face that holds `plan`; `previous` marks a previous plan's pairs."""
    network = face.network
    for weights in (previous, np.where(network.is_real, network.days[network.row], 0)):
        loose = _loose_rows(face, plan)
        if not loose.any():
            return plan
        if weights[network.pairs_of(np.flatnonzero(loose))].any():
            plan = best(face, weights)
            face = face.tightened(weights, prices(face, weights, plan))
    return _Settler(face, plan).settled()


def _components(face: Face, plan: IntArray) -> IntArray:
    """Strong components of the plan's residual network: of rows, then columns, then the root."""
    network = face.network
    rows, columns = len(plan), len(network.places)
    root, matched = rows + columns, plan != NO_PAIR
    load = np.bincount(network.column[plan[matched]], minlength=columns)
    is_plan = np.zeros(len(network.row), dtype=bool)
    is_plan[plan[matched]] = True
    unused = np.flatnonzero(face.allowed & ~is_plan)
    arcs = (
        (network.row[unused], rows + network.column[unused]),
        (rows + network.column[plan[matched]], np.flatnonzero(matched)),
        (root, np.flatnonzero(~matched)),
        (np.flatnonzero(matched & ~face.required_row), root),
        (rows + np.flatnonzero(load < network.places), root),
        (root, rows + np.flatnonzero((load > 0) & ~face.required_column)),
    )
    pairs = [np.broadcast_arrays(np.asarray(tail), np.asarray(head)) for tail, head in arcs]
    tails, heads = (np.concatenate([pair[side] for pair in pairs]) for side in (0, 1))
    graph = csr_matrix((np.ones(len(tails), dtype=np.int8), (tails, heads)), (root + 1, root + 1))
    labels: IntArray = connected_components(graph, directed=True, connection="strong")[1].astype(
        np.int64
    )
    return labels


def _loose_rows(face: Face, plan: IntArray) -> BoolArray:
    """Rows whose place is not the same in every plan of the face."""
    labels = _components(face, plan)
    return np.asarray(np.bincount(labels)[labels[: len(plan)]] > 1)


class _Settler:
    """Fixes rows one by one, each at its first possible column, by exchanges along cycles."""

    def __init__(self, face: Face, plan: IntArray) -> None:
        network = face.network
        self.face, self.labels = face, _components(face, plan)
        self.is_fixed, self.in_vain = np.zeros(len(plan), dtype=bool), 0
        self.loose = np.flatnonzero(_loose_rows(face, plan)).tolist()
        self.n_rows, self.start = len(plan), plan
        self.required_row, self.required_column = face.required_row, face.required_column
        self.at: list[int] = [
            int(network.column[pair]) if pair != NO_PAIR else ROOT for pair in plan
        ]
        self.room: IntArray = network.places.copy()
        self.members: dict[int, set[int]] = {}
        self.pair: dict[tuple[int, int], int] = {}
        self.choices: dict[int, list[int]] = {row: [] for row in self.loose}
        for column in self.at:
            if column != ROOT:
                self.room[column] -= 1
        for row in self.loose:
            self.members.setdefault(self.at[row], set()).add(row)
            for pair in range(network.start[row], network.start[row + 1]):
                if face.allowed[pair]:
                    column = int(network.column[pair])
                    self.choices[row].append(column)
                    self.pair[row, column] = pair

    def settled(self) -> IntArray:
        for row in self.loose:
            self._fix(row)
        return self._plan()

    def _plan(self) -> IntArray:
        plan = self.start.copy()
        for row in self.loose:
            plan[row] = self.pair[row, self.at[row]] if self.at[row] != ROOT else NO_PAIR
        return plan

    def _fix(self, row: int) -> None:
        """Move a row to its first column that a cycle can free, then take it out of play."""
        seen: set[tuple[str, int]] = set()
        for column in self.choices[row]:
            if column == self.at[row]:
                break
            if self.labels[row] == self.labels[self.n_rows + column]:
                path = self._path(column, row, seen)
                if path:
                    self._exchange(row, path)
                    break
                self._rest_when_tired()
        self.members[self.at[row]].discard(row)
        self.is_fixed[row] = True

    def _rest_when_tired(self) -> None:
        """Fixed rows cut components apart; look again once too many searches were in vain."""
        if self.in_vain > TIRED:
            face = replace(
                self.face,
                allowed=self.face.allowed & ~self.is_fixed[self.face.network.row],
                required_row=self.face.required_row | self.is_fixed,
            )
            self.labels, self.in_vain = _components(face, self._plan()), 0

    def _path(self, column: int, row: int, seen: set[tuple[str, int]]) -> list[tuple[str, int]]:
        """Steps from a column back to the row, or none; what was `seen` in vain stays dead."""
        first = ("column", column)
        if first in seen:
            return []
        parent: dict[tuple[str, int], tuple[str, int]] = {}
        queue = [first]
        seen.add(first)
        for node in queue:
            for following in self._next(node):
                if following == ("row", row):
                    path = [following, node]
                    while path[-1] != first:
                        path.append(parent[path[-1]])
                    return path[::-1]
                if following not in seen:
                    seen.add(following)
                    parent[following] = node
                    queue.append(following)
        self.in_vain += len(queue)
        return []

    def _next(self, node: tuple[str, int]) -> Iterator[tuple[str, int]]:
        """Where one unit more at this node can push one unit out."""
        kind, at = node
        if kind == "column":
            if self.room[at] > 0:
                yield "root", ROOT
            yield from (("row", row) for row in sorted(self.members.get(at, ())))
        elif kind == "row":
            yield from (("column", column) for column in self.choices[at] if column != self.at[at])
            if not self.required_row[at]:
                yield "root", ROOT
        else:
            yield from (("row", row) for row in sorted(self.members.get(ROOT, ())))
            yield from (("column", column) for column in self._reducible())

    def _reducible(self) -> list[int]:
        return sorted(
            c
            for c, rows in self.members.items()
            if c != ROOT and rows and not self.required_column[c]
        )

    def _exchange(self, row: int, path: list[tuple[str, int]]) -> None:
        """Push one unit round the cycle: each row on it moves to what follows it."""
        steps = [("row", row), *path]
        for (kind, at), (_, target) in pairwise(steps):
            if kind == "row":
                self._move(at, target)

    def _move(self, row: int, target: int) -> None:
        old = self.at[row]
        self.members[old].discard(row)
        self.members.setdefault(target, set()).add(row)
        self.at[row] = target
        if old != ROOT:
            self.room[old] += 1
        if target != ROOT:
            self.room[target] -= 1
