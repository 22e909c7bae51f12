"""The best plan of a face for given weights, by OR-Tools, and prices that prove it."""

from dataclasses import replace
from typing import Any

import numpy as np
from ortools.graph.python import linear_sum_assignment, min_cost_flow
from scipy.sparse import csr_matrix

from matching.engine.network import NO_PAIR, Face, Prices, placed, ranges
from matching.engine.problem import IntArray


def best(face: Face, weights: IntArray) -> IntArray:
    """A plan of the face (a pair's place per row, or -1) with the largest sum of weights; whole
    numbers only.

    Raises `RuntimeError` if OR-Tools reports anything but OPTIMAL, which for a face that has a plan
    would be a bug.
    """
    plan = _assigned(face, weights) if face.network.is_single else None
    return _flow(face, weights) if plan is None else plan


def _assigned(face: Face, weights: IntArray) -> IntArray | None:
    """The best plan as an assignment, several times quicker than a flow; None if OR-Tools has no
    room for the weights.

    An assignment serves all. So everybody is there twice, the second time as in a mirror: pairs
    cost the same on both sides, and whoever may go without can be given to their own mirror.
    """
    network = face.network
    rows, columns = len(network.household_ids), len(network.places)
    pairs = np.flatnonzero(face.allowed)
    row, column, cost = network.row[pairs], network.column[pairs], -weights[pairs]
    idle_rows = np.flatnonzero(~face.required_row)
    idle_columns = np.flatnonzero(~face.required_column)
    solver = linear_sum_assignment.SimpleLinearSumAssignment()
    solver.add_arcs_with_cost(
        np.concatenate([row, rows + column, idle_rows, rows + idle_columns]),
        np.concatenate([column, columns + row, columns + idle_rows, idle_columns]),
        np.concatenate([cost, cost, np.zeros_like(idle_rows), np.zeros_like(idle_columns)]),
    )
    if solver.solve() != solver.OPTIMAL:
        return None
    mate = np.fromiter(map(solver.right_mate, range(rows)), dtype=np.int64, count=rows)
    taken = mate[row] == column
    plan = np.full(rows, NO_PAIR, dtype=np.int64)
    plan[row[taken]] = pairs[taken]
    return plan


def _flow(face: Face, weights: IntArray) -> IntArray:
    network = face.network
    rows, columns = len(network.household_ids), len(network.places)
    source, sink = rows + columns, rows + columns + 1
    pairs = np.flatnonzero(face.allowed)
    # A required row or column is a supply or a demand of its own; the others may take part, by
    # way of source and sink.
    spare_rows = np.flatnonzero(~face.required_row)
    spare_columns = np.flatnonzero(~face.required_column)
    supply = np.zeros(rows + columns + 2, dtype=np.int64)
    supply[:rows] = face.required_row
    supply[rows:source] = np.where(face.required_column, -network.places, 0)
    supply[source] = len(spare_rows)
    supply[sink] = -supply.sum()

    solver = min_cost_flow.SimpleMinCostFlow()
    solver.set_nodes_supplies(np.arange(len(supply)), supply)
    one, nothing = np.ones_like, np.zeros_like
    of_pairs = _add(
        solver, network.row[pairs], rows + network.column[pairs], one(pairs), -weights[pairs]
    )
    _add(solver, source + nothing(spare_rows), spare_rows, one(spare_rows), nothing(spare_rows))
    places = network.places[spare_columns]
    _add(solver, rows + spare_columns, sink + nothing(places), places, nothing(places))
    solver.add_arc_with_capacity_and_unit_cost(source, sink, len(spare_rows), 0)
    status = solver.solve()
    if status != solver.OPTIMAL:
        raise RuntimeError(f"min-cost flow ended with {status}")
    taken = pairs[solver.flows(of_pairs) > 0]
    plan = np.full(rows, NO_PAIR, dtype=np.int64)
    plan[network.row[taken]] = taken
    return plan


def some(face: Face) -> IntArray:
    """Any plan of the face, from the pairs of its support."""
    support = ~face.network.is_real & face.allowed
    support[face.support] = True
    pairs = np.flatnonzero(support)
    plan = best(face.only(pairs), np.zeros_like(pairs))
    return placed(plan, pairs)


def _add(solver: Any, tails: IntArray, heads: IntArray, limits: IntArray, costs: IntArray) -> Any:
    return solver.add_arcs_with_capacity_and_unit_cost(tails, heads, limits, costs)


def central(face: Face, weights: IntArray, plan: IntArray) -> Prices:
    """Prices halfway between the least for the columns and the least for the rows; only where no
    column has more than one place, so that both sides can change roles."""
    low, network = prices(face, weights, plan), face.network
    shape = len(plan), len(network.places)
    order = csr_matrix((np.arange(len(network.row)), network.column, network.start), shape).tocsc()
    place = np.empty_like(order.data)
    place[order.data] = np.arange(len(place))
    taken = plan[plan != NO_PAIR]
    turned_plan = np.full(len(network.places), NO_PAIR, dtype=np.int64)
    turned_plan[network.column[taken]] = place[taken]
    turned = replace(
        network,
        row=network.column[order.data],
        column=order.indices.astype(np.int64),
        start=order.indptr.astype(np.int64),
        places=np.ones(len(plan), dtype=np.int64),
    )
    swapped = replace(
        face,
        network=turned,
        allowed=face.allowed[order.data],
        required_row=face.required_column,
        required_column=face.required_row,
    )
    high = prices(swapped, weights[order.data], turned_plan)
    # Where one half is rounded up the other is rounded down: tight pairs stay tight.
    return Prices((low.row + high.column + 1) // 2, (low.column + high.row) // 2)


def prices(face: Face, weights: IntArray, plan: IntArray) -> Prices:
    """Whole prices that prove a best plan best: Bellman and Ford's paths in its residual network.

    Everything is measured against `level`, the price of doing without: it rises where a row could
    go unmatched or a column has a place left. Raises `RuntimeError` when there is a better plan,
    for then prices would rise for ever.
    """
    network = face.network
    matched = plan != NO_PAIR
    at, worth = np.zeros_like(plan), np.zeros_like(plan)
    at[matched], worth[matched] = network.column[plan[matched]], weights[plan[matched]]
    load = np.bincount(at[matched], minlength=len(network.places))
    members = np.argsort(np.where(matched, at, len(load)), kind="stable")
    member_start = np.concatenate([[0], np.cumsum(load)])
    idle, spare = np.flatnonzero(~matched), load < network.places
    may_leave = matched & ~face.required_row

    column = np.zeros(len(network.places), dtype=np.int64)
    row = worth.copy()
    level, changed = 0, np.arange(len(plan))
    for _ in range(2 * (len(plan) + len(column)) + 2):
        pairs = network.pairs_of(changed)
        pairs = pairs[face.allowed[pairs]]
        before = column.copy()
        np.maximum.at(column, network.column[pairs], weights[pairs] - row[network.row[pairs]])
        least = max(
            level, int(column[spare].max(initial=level)), int((-row[may_leave]).max(initial=level))
        )
        np.maximum(column, least, out=column, where=~face.required_column)
        raised = np.flatnonzero(column > before)
        changed = members[ranges(member_start[raised], member_start[raised + 1])]
        row[changed] = worth[changed] - column[at[changed]]
        if least > level:
            level = least
            row[idle] = -level
            changed = np.concatenate([changed, idle])
        elif not len(raised):
            return Prices(row + level, column - level)
    raise RuntimeError("the plan is not the best of its face")
