"""How many rows or columns can be covered at once, and why not more (Hopcroft, Karp, Koenig)."""

from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_matrix
from scipy.sparse.csgraph import maximum_bipartite_matching

from matching.engine.network import NO_PAIR, BoolArray, Network, Prices, ranges
from matching.engine.problem import IntArray

FEW = 16
"""So many pairs per row and per column, taken evenly, nearly always hold a largest plan."""
MANY = 50_000
"""Fewer pairs than this are all taken."""


@dataclass(frozen=True, slots=True, eq=False)
class Tree:
    """Rows and columns on alternating paths, and by which pair each column was first reached."""

    rows: BoolArray
    columns: BoolArray
    by: IntArray


def largest(network: Network, pairs: IntArray) -> IntArray:
    """A largest plan by these pairs (their places, rising): the place of each row's pair, or -1.

    Found among a few of them. Where an alternating path shows that it is not the largest of all,
    the paths join the few.
    """
    few = thinned(network, pairs, FEW)
    while True:
        plan = _largest_among(network, few)
        is_spare = _load(network, plan) < network.places
        if len(few) == len(pairs) or not is_spare.any():
            return plan
        tree = grown(network, pairs, plan, plan == NO_PAIR, is_spare)
        if not (tree.columns & is_spare).any():
            return plan
        joined = np.zeros(len(network.row), dtype=bool)
        joined[few] = joined[tree.by[tree.columns]] = True
        few = np.flatnonzero(joined)


def thinned(network: Network, pairs: IntArray, most: int) -> IntArray:
    """About `most` of the pairs of each row and column or a few more, spread evenly."""
    if len(pairs) < MANY:
        return pairs
    # Multiples of the golden ratio, less their whole part (here: the bits beyond 32), are even over
    # any stretch.
    dice = np.arange(len(pairs), dtype=np.uint32) * np.uint32(2_654_435_769)
    chosen = np.zeros(len(pairs), dtype=bool)
    for side in network.sides(pairs):
        share = np.minimum(most / np.maximum(np.bincount(side), 1), 1)
        chosen |= dice <= (share * np.iinfo(np.uint32).max).astype(np.uint32)[side]
    return pairs[chosen]


def _load(network: Network, plan: IntArray) -> IntArray:
    return np.bincount(network.column[plan[plan != NO_PAIR]], minlength=len(network.places))


def _largest_among(network: Network, pairs: IntArray) -> IntArray:
    plan = np.full(len(network.household_ids), NO_PAIR, dtype=np.int64)
    if not len(pairs):
        return plan
    row, column = network.row[pairs], network.column[pairs]
    if network.is_single:
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


def grown(
    network: Network,
    pairs: IntArray,
    plan: IntArray,
    rows: BoolArray,
    goal: BoolArray | None = None,
) -> Tree:
    """The alternating tree of these pairs from these rows; it stops growing once it has reached a
    column of the goal."""
    allowed = np.zeros(len(network.row), dtype=bool)
    allowed[pairs] = True
    matched = np.flatnonzero(plan != NO_PAIR)
    at = network.column[plan[matched]]
    rows, columns = rows.copy(), np.zeros(len(network.places), dtype=bool)
    by = np.full(len(network.places), NO_PAIR, dtype=np.int64)
    fresh = rows.copy()
    while fresh.any() and not (goal is not None and (columns & goal).any()):
        near = _leaving(network, allowed, fresh, columns)
        columns[network.column[near]] = True
        by[network.column[near]] = near
        candidates = matched[columns[at]]
        fresh = np.zeros_like(rows)
        fresh[candidates] = ~rows[candidates]
        rows |= fresh
    return Tree(rows, columns, by)


def _leaving(network: Network, allowed: BoolArray, rows: BoolArray, columns: BoolArray) -> IntArray:
    """The allowed pairs that lead from these rows out of these columns."""
    if columns.all():
        return np.zeros(0, dtype=np.int64)
    some = np.flatnonzero(rows)
    if (network.start[some + 1] - network.start[some]).sum() * 8 > len(network.row):
        return np.flatnonzero(network.per_pair(rows) & allowed & ~columns[network.column])
    pairs = network.pairs_of(some)
    return pairs[allowed[pairs] & ~columns[network.column[pairs]]]


def cover(network: Network, pairs: IntArray, plan: IntArray, rows: BoolArray) -> Prices:
    """The vertex cover (prices 0 and 1) that proves a largest plan of these rows to be one."""
    tree = grown(network, pairs, plan, rows & (plan == NO_PAIR))
    return Prices((rows & ~tree.rows).astype(np.int64), tree.columns.astype(np.int64))


def uncovered_rows(
    network: Network, pairs: IntArray, required: BoolArray
) -> tuple[BoolArray | None, IntArray]:
    """Required rows that together have too few places by these pairs, or None and their plan."""
    pairs = pairs[required[network.row[pairs]]]
    plan = largest(network, pairs)
    left = required & (plan == NO_PAIR)
    return grown(network, pairs, plan, left).rows if left.any() else None, plan


def uncovered_columns(
    network: Network, pairs: IntArray, required: BoolArray
) -> tuple[BoolArray | None, IntArray]:
    """Required columns that together have too few rows by these pairs, or None and their plan."""
    pairs = pairs[required[network.column[pairs]]]
    plan = largest(network, pairs)
    columns = required & (_load(network, plan) < network.places)
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
