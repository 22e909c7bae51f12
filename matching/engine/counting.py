"""How many rows or columns can be covered at once, and why not more (Hopcroft, Karp, Koenig)."""

import numpy as np
from scipy.sparse import csr_matrix
from scipy.sparse.csgraph import maximum_bipartite_matching

from matching.engine.network import NO_PAIR, BoolArray, Network, Prices, ranges
from matching.engine.problem import IntArray


def largest(network: Network, pairs: IntArray) -> IntArray:
    """A largest plan by these pairs (their places, rising): the place of each row's pair, or -1."""
    plan = np.full(len(network.household_ids), NO_PAIR, dtype=np.int64)
    if not len(pairs):
        return plan
    row, column = network.row[pairs], network.column[pairs]
    if (network.places <= 1).all():
        taken = _matched(row, column, (len(plan), len(network.places)))
        used = pairs[taken[row] == column]
        plan[network.row[used]] = used
        return plan
    # A column with several places becomes as many copies, but never more than it has pairs.
    copies = np.minimum(network.places, np.bincount(column, minlength=len(network.places)))
    first = np.cumsum(copies) - copies
    width, copy = copies[column], ranges(first[column], first[column] + copies[column])
    taken = _matched(np.repeat(row, width), copy, (len(plan), int(copies.sum())))
    matched = np.flatnonzero(taken >= 0)
    of_copy = np.repeat(np.arange(len(copies)), copies)
    keys = row * len(copies) + column
    plan[matched] = pairs[np.searchsorted(keys, matched * len(copies) + of_copy[taken[matched]])]
    return plan


def _matched(row: IntArray, column: IntArray, shape: tuple[int, int]) -> IntArray:
    """The column of each row in a largest matching by these pairs (rows rising), or -1."""
    start = np.searchsorted(row, np.arange(shape[0] + 1)).astype(np.int32)
    ones = np.ones(len(row), dtype=np.int8)
    graph = csr_matrix((ones, column.astype(np.int32), start), shape)
    found: IntArray = maximum_bipartite_matching(graph, perm_type="column")
    return found


def reached(
    network: Network, pairs: IntArray, plan: IntArray, rows: BoolArray
) -> tuple[BoolArray, BoolArray]:
    """Rows and columns on alternating paths from these rows: the dead tree of a failed search."""
    allowed = np.zeros(len(network.row), dtype=bool)
    allowed[pairs] = True
    matched = np.flatnonzero(plan != NO_PAIR)
    at = network.column[plan[matched]]
    rows, columns = rows.copy(), np.zeros(len(network.places), dtype=bool)
    fresh = np.flatnonzero(rows)
    while len(fresh):
        near = network.pairs_of(fresh)
        columns[network.column[near[allowed[near]]]] = True
        candidates = matched[columns[at]]
        fresh = candidates[~rows[candidates]]
        rows[fresh] = True
    return rows, columns


def cover(network: Network, pairs: IntArray, plan: IntArray, rows: BoolArray) -> Prices:
    """The vertex cover (prices 0 and 1) that proves a largest plan of these rows to be one."""
    tree_rows, tree_columns = reached(network, pairs, plan, rows & (plan == NO_PAIR))
    return Prices((rows & ~tree_rows).astype(np.int64), tree_columns.astype(np.int64))


def uncovered_rows(
    network: Network, pairs: IntArray, required: BoolArray
) -> tuple[BoolArray | None, IntArray]:
    """Required rows that together have too few places by these pairs, or None and their plan."""
    pairs = pairs[required[network.row[pairs]]]
    plan = largest(network, pairs)
    left = required & (plan == NO_PAIR)
    return reached(network, pairs, plan, left)[0] if left.any() else None, plan


def uncovered_columns(
    network: Network, pairs: IntArray, required: BoolArray
) -> tuple[BoolArray | None, IntArray]:
    """Required columns that together have too few rows by these pairs, or None and their plan."""
    pairs = pairs[required[network.column[pairs]]]
    plan = largest(network, pairs)
    load = np.bincount(network.column[plan[plan != NO_PAIR]], minlength=len(network.places))
    columns = required & (load < network.places)
    if not columns.any():
        return None, plan
    while True:
        rows = np.zeros(len(plan), dtype=bool)
        rows[network.row[pairs[columns[network.column[pairs]]]]] = True
        wider = columns.copy()
        wider[network.column[plan[rows & (plan != NO_PAIR)]]] = True
        if (wider == columns).all():
            return columns, plan
        columns = wider
