"""What a pair costs others later, by imagined futures drawn from last year's record.

A future is who is here now and who might come in the next half year: people of the year before,
drawn with replacement, and groups that say no as often as groups do. In each future a pair is
*needless to fear* when some largest plan of the whole future uses it; else taking it costs a match.
The price of a pair is the share of futures in which it does.
"""

from dataclasses import dataclass, replace

import numpy as np
from scipy.sparse import csr_matrix
from scipy.sparse.csgraph import (
    breadth_first_order,
    connected_components,
    maximum_bipartite_matching,
)

from benchmarks.arrivals import ASKED, WEEKS, Years, stays
from matching.engine.problem import IntArray

AHEAD = 26
"""Weeks that a forecast looks ahead."""


@dataclass(frozen=True)
class Knowledge:
    """For so many weeks from now, who comes and who leaves is known: nobody's, in a real round."""

    arrivals: int = 0
    leaving: int = 0


NOTHING = Knowledge()


@dataclass(frozen=True, eq=False)
class Present:
    """The households and groups that are free in a week."""

    week: int
    rows: IntArray
    columns: IntArray


@dataclass(frozen=True, eq=False)
class Futures:
    """Several futures as the pairs of one graph in separate parts: a household's number is its
    future times `rows` plus its place, a group's likewise; those who are here come first."""

    row: IntArray
    column: IntArray
    rows: int
    columns: int
    number: int

    def prices(self, here: tuple[int, ...]) -> np.ndarray:
        """For each pair that is here, the share of futures in which taking it costs a match."""
        is_costly = costly(
            self.row, self.column, self.number * self.rows, self.number * self.columns
        )
        row, column = self.row[is_costly] % self.rows, self.column[is_costly] % self.columns
        inside = (row < here[0]) & (column < here[1])
        at = row[inside] * here[1] + column[inside]
        return np.bincount(at, minlength=here[0] * here[1]).reshape(here) / self.number

    def without(self, row: int, column: int) -> "Futures":
        """The same futures after these two were matched."""
        keep = (self.row % self.rows != row) & (self.column % self.columns != column)
        return replace(self, row=self.row[keep], column=self.column[keep])


def futures(
    seen: Years, now: Present, dice: np.random.Generator, number: int, knows: Knowledge = NOTHING
) -> Futures:
    """So many futures as they may follow from the present."""
    possible = [future(seen, now, dice, knows) for _ in range(number)]
    rows, columns = (max(each.shape[side] for each in possible) for side in (0, 1))
    pairs = [np.nonzero(each) for each in possible]
    return Futures(
        np.concatenate([row + at * rows for at, (row, _) in enumerate(pairs)]),
        np.concatenate([column + at * columns for at, (_, column) in enumerate(pairs)]),
        rows,
        columns,
        number,
    )


def future(
    seen: Years, now: Present, dice: np.random.Generator, knows: Knowledge = NOTHING
) -> np.ndarray:
    """Who could be paired with whom from now on; those who are here come first."""
    rows, from_week, known_rows = _coming(
        seen.household, len(seen.rules), now.rows, now.week, dice, knows.arrivals
    )
    columns, group_from, known_columns = _coming(
        seen.group, seen.rules.shape[1], now.columns, now.week, dice, knows.arrivals
    )
    possible = seen.rules[np.ix_(rows, columns)] & (
        dice.random((len(rows), len(columns))) < seen.share
    )
    real = np.ix_(rows[:known_rows], columns[:known_columns])
    possible[:known_rows, :known_columns] = seen.possible[real]
    until = _until(seen, now, dice, columns, group_from, known_columns, knows.leaving)
    return np.asarray(possible & (np.maximum(from_week[:, None], group_from) < until))


def _coming(
    weeks: IntArray,
    everyone: int,
    here: IntArray,
    week: int,
    dice: np.random.Generator,
    known: int,
) -> tuple[IntArray, IntArray, int]:
    """Those here, those known to come, those imagined: who, in which week; how many are real."""
    certain = np.flatnonzero((weeks > week) & (weeks <= week + known))
    is_open = week + known < WEEKS
    imagined = dice.poisson(len(weeks) / WEEKS * AHEAD) if is_open else 0
    who = np.concatenate([here, certain, dice.integers(len(weeks), everyone, imagined)])
    later = week + known + dice.integers(1, AHEAD + 1, imagined)
    when = np.concatenate([np.full(len(here), week), weeks[certain], later])
    return who, when, len(here) + len(certain)


def _until(
    seen: Years,
    now: Present,
    dice: np.random.Generator,
    columns: IntArray,
    group_from: IntArray,
    real: int,
    known: int,
) -> IntArray:
    """Until when groups stay: they do until they are next asked, unless more is known."""
    until = group_from + stays(dice, seen.leaves, len(columns))
    here = len(now.columns)
    until[:here] -= (now.week - seen.group[now.columns]) % ASKED
    truly = seen.until[columns[:real]]
    is_known = truly <= now.week + known
    if known:
        # Who is known to stay on is asked again after what is known.
        beyond = np.maximum(until[:real], now.week + known + 1)
        until[:real] = np.where(is_known, truly, beyond)
    return until


def costly(row: IntArray, column: IntArray, rows: int, columns: int) -> np.ndarray:
    """Which of these pairs no largest plan uses.

    A pair is in some largest plan when it is in one, or lies on an alternating cycle, or on an
    alternating path from somebody who is free (Dulmage and Mendelsohn).
    """
    mate = maximum_bipartite_matching(
        _graph(row, column, (rows, columns)), perm_type="column"
    ).astype(np.int64)
    is_match = mate[row] == column
    tail = np.where(is_match, rows + column, row)
    head = np.where(is_match, row, rows + column)
    everyone = rows + columns
    taken = np.zeros(columns, dtype=bool)
    taken[mate[mate >= 0]] = True
    from_free = _reached(tail, head, np.flatnonzero(mate < 0), everyone)
    to_free = _reached(head, tail, rows + np.flatnonzero(~taken), everyone)
    graph = _graph(tail, head, (everyone, everyone))
    part = connected_components(graph, connection="strong")[1]
    group = rows + column
    is_used = is_match | from_free[row] | to_free[group] | (part[row] == part[group])
    return np.asarray(~is_used)


def _reached(tail: IntArray, head: IntArray, starts: IntArray, everyone: int) -> np.ndarray:
    """Who can be reached from any of the starts along these arcs."""
    tails = np.concatenate([tail, np.full(len(starts), everyone)])
    heads = np.concatenate([head, starts])
    graph = _graph(tails, heads, (everyone + 1, everyone + 1))
    found = np.zeros(everyone + 1, dtype=bool)
    found[breadth_first_order(graph, everyone, return_predecessors=False)] = True
    return found[:everyone]


def _graph(tail: IntArray, head: IntArray, shape: tuple[int, int]) -> csr_matrix:
    return csr_matrix((np.ones(len(tail), dtype=np.int8), (tail, head)), shape)
