"""Fixes the rows of a plan one by one, each at its first possible column, by exchanges.

Being unmatched is a column too, the *root*, after all others. A place that may stay empty is a
*spare*: a row that can be at its column or at the root. So every place is always taken, and all
plans of a face come from one another by cycles: a row moves to a column, somebody there moves on,
until the place is taken that the first one left. The search for a cycle goes out from both of its
ends at once, which in a large component meets after a small part of it.
"""

from dataclasses import replace

import numpy as np

from matching.engine.network import NO_PAIR, Face
from matching.engine.problem import IntArray
from matching.engine.residual import components, loose_rows

TIRED = 10_000
"""Steps in vain that cost about as much as finding the components anew."""

Steps = dict[int, tuple[int, int]]
"""Per column: who moves, and the column at the other end of the move."""


def by_ids(face: Face, plan: IntArray) -> IntArray:
    """The plan of the face that gives each row, in order, the first column it still can have."""
    loose = np.flatnonzero(loose_rows(face, plan))
    return _Exchange(face, plan, loose).settled() if len(loose) else plan


class _Exchange:
    """Rows are the network's, then the spares; `at` is where each is, `into` who could come."""

    def __init__(self, face: Face, plan: IntArray, loose: IntArray) -> None:
        network = face.network
        self.face, self.start, self.loose, self.in_vain = face, plan, loose, 0
        self.root = len(network.places)
        matched = np.flatnonzero(plan != NO_PAIR)
        at = np.full(len(plan), self.root)
        at[matched] = network.column[plan[matched]]
        self.at: list[int] = at.tolist()
        self.choices: list[list[int]] = [[] for _ in plan]
        self.into: list[list[int]] = [[] for _ in range(self.root + 1)]
        self.members: list[set[int]] = [set() for _ in range(self.root + 1)]
        self.is_fixed = [False] * len(plan)
        self._seat_rows()
        self._seat_spares(np.bincount(at, minlength=self.root))
        self._label(face, plan)

    def _seat_rows(self) -> None:
        network = self.face.network
        pairs = network.pairs_of(self.loose)
        pairs = pairs[self.face.allowed[pairs]]
        for row, column in zip(
            network.row[pairs].tolist(), network.column[pairs].tolist(), strict=True
        ):
            self.choices[row].append(column)
            self.into[column].append(row)
        for row in self.loose.tolist():
            if not self.face.required_row[row]:
                self.choices[row].append(self.root)
                self.into[self.root].append(row)
            self.members[self.at[row]].add(row)

    def _seat_spares(self, load: IntArray) -> None:
        """No more spares than loose rows could ever make use of."""
        for column in np.flatnonzero(~self.face.required_column).tolist():
            room = int(self.face.network.places[column] - load[column])
            empty = min(room, len(self.into[column]))
            for seat in [column] * empty + [self.root] * len(self.members[column]):
                spare = len(self.at)
                self.at.append(seat)
                self.choices.append([column, self.root])
                self.is_fixed.append(False)
                self.members[seat].add(spare)
                self.into[column].append(spare)
                self.into[self.root].append(spare)

    def settled(self) -> IntArray:
        for row in self.loose.tolist():
            self._fix(row)
            if self.in_vain > TIRED:
                self._rest()
        return self._plan()

    def _plan(self) -> IntArray:
        network, plan = self.face.network, self.start.copy()
        pairs = network.pairs_of(self.loose)
        is_taken = network.column[pairs] == np.array(self.at)[network.row[pairs]]
        plan[self.loose] = NO_PAIR
        plan[network.row[pairs[is_taken]]] = pairs[is_taken]
        return plan

    def _label(self, face: Face, plan: IntArray) -> None:
        """The components of rows and of columns: nobody leaves theirs."""
        labels = components(face, plan).tolist()
        self.row_label, self.column_label = labels[: len(plan)], labels[len(plan) :]

    def _rest(self) -> None:
        """Fixed rows cut components apart; after many searches in vain it pays to look again."""
        is_fixed = np.array(self.is_fixed[: len(self.start)])
        face = replace(
            self.face,
            allowed=self.face.allowed & ~is_fixed[self.face.network.row],
            required_row=self.face.required_row | is_fixed,
        )
        self.in_vain = 0
        self._label(face, self._plan())

    def _fix(self, row: int) -> None:
        """Move a row to its first column that a cycle can free, then take it out of play."""
        own, label = self.at[row], self.row_label[row]
        search = _Search(self, own)
        for column in self.choices[row]:
            if column == own:
                break
            if self.column_label[column] == label and search.reaches(column):
                for mover, target in search.moves():
                    self._move(mover, target)
                self._move(row, column)
                break
        self.in_vain += search.in_vain
        self.members[self.at[row]].discard(row)
        self.is_fixed[row] = True

    def _move(self, row: int, column: int) -> None:
        self.members[self.at[row]].discard(row)
        self.members[column].add(row)
        self.at[row] = column


class _Search:
    """Ways for one unit more at some column to push another out of the column `own`.

    What was found from behind serves every column asked for; what was found from in front of a
    column asked for in vain is dead.
    """

    def __init__(self, exchange: _Exchange, own: int) -> None:
        self.exchange, self.in_vain = exchange, 0
        self.ahead: Steps = {}
        self.behind: Steps = {own: (NO_PAIR, own)}
        self.from_own, self.done = [own], 0
        self.meeting = own

    def reaches(self, column: int) -> bool:
        """Whether there is a way from this column; `moves` then tells it."""
        if column in self.ahead:
            return False
        self.ahead[column] = (NO_PAIR, column)
        queue, at = [column], 0
        if column in self.behind:
            self.meeting = column
            return True
        while at < len(queue) and self.done < len(self.from_own):
            if len(queue) - at <= len(self.from_own) - self.done:
                is_met = self._step_on(queue[at], queue)
                at += 1
            else:
                is_met = self._step_back(self.from_own[self.done])
                self.done += 1
            if is_met:
                return True
        self.in_vain += len(queue)
        return False

    def _step_on(self, column: int, queue: list[int]) -> bool:
        exchange = self.exchange
        for row in exchange.members[column]:
            for target in exchange.choices[row]:
                if target not in self.ahead:
                    self.ahead[target] = (row, column)
                    if target in self.behind:
                        self.meeting = target
                        return True
                    queue.append(target)
        return False

    def _step_back(self, column: int) -> bool:
        exchange = self.exchange
        for row in exchange.into[column]:
            source = exchange.at[row]
            if source not in self.behind and not exchange.is_fixed[row]:
                self.behind[source] = (row, column)
                if source in self.ahead:
                    self.meeting = source
                    return True
                self.from_own.append(source)
        return False

    def moves(self) -> list[tuple[int, int]]:
        """Who moves to which column along the way that was met."""
        found, column = [], self.meeting
        while (step := self.ahead[column])[0] != NO_PAIR:
            found.append((step[0], column))
            column = step[1]
        column = self.meeting
        while (step := self.behind[column])[0] != NO_PAIR:
            found.append(step)
            column = step[1]
        return found
