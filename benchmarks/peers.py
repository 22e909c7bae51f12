"""Other ways to match as many as possible for the most points, each as its makers mean it.

Every function takes a problem of one place per group and returns (matched, total).
"""

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
from ortools.graph.python import linear_sum_assignment, min_cost_flow
from scipy.optimize import linear_sum_assignment as scipy_dense
from scipy.sparse import csr_matrix
from scipy.sparse.csgraph import min_weight_full_bipartite_matching

from matching.engine.problem import POINTS, IntArray, Problem

Values = tuple[int, ...]
Peer = Callable[[Problem], Values]


def arcs(problem: Problem, keep: np.ndarray) -> tuple[IntArray, IntArray, slice]:
    """A network from source 0 to its last node: tails, heads, and which arcs are pairs."""
    households, groups = len(problem.household_ids), len(problem.group_ids)
    rows, columns = np.arange(households) + 1, np.arange(groups) + households + 1
    tails = [np.zeros_like(rows), problem.pairs.household[keep] + 1, columns]
    heads = [rows, problem.pairs.group[keep] + households + 1, columns * 0 + columns.max() + 1]
    pairs = slice(households, households + int(keep.sum()))
    return np.concatenate(tails), np.concatenate(heads), pairs


def everything(problem: Problem) -> np.ndarray:
    return np.ones(len(problem.pairs.points), dtype=bool)


def ortools_flow(problem: Problem, keep: np.ndarray | None = None) -> Values:
    keep = everything(problem) if keep is None else keep
    tails, heads, pairs = arcs(problem, keep)
    costs = np.zeros_like(tails)
    costs[pairs] = -problem.pairs.points[keep]
    flow: Any = min_cost_flow.SimpleMinCostFlow()
    flow.add_arcs_with_capacity_and_unit_cost(tails, heads, np.ones_like(tails), costs)
    most = len(problem.household_ids)
    flow.set_nodes_supplies(np.array([0, int(heads.max())]), np.array([most, -most]))
    if flow.solve_max_flow_with_min_cost() != flow.OPTIMAL:
        raise RuntimeError("the flow gave up")
    return int(flow.maximum_flow()), -int(flow.optimal_cost())


def mirrored_assignment(problem: Problem) -> Values:
    """OR-Tools' `LinearSumAssignment`, which wants a perfect matching: both sides twice, the second
    time the other way round at the same cost, and whoever stays alone with their own mirror."""
    pairs, households, groups = problem.pairs, len(problem.household_ids), len(problem.group_ids)
    rows, columns = np.arange(households), np.arange(groups)
    # A pair more is worth more than any change of points.
    cost = -(pairs.points + POINTS * min(households, groups) + 1)
    solver: Any = linear_sum_assignment.SimpleLinearSumAssignment()
    solver.add_arcs_with_cost(
        np.concatenate([pairs.household, households + pairs.group, rows, households + columns]),
        np.concatenate([pairs.group, groups + pairs.household, groups + rows, columns]),
        np.concatenate([cost, cost, np.zeros(households + groups, dtype=np.int64)]),
    )
    if solver.solve() != solver.OPTIMAL:
        raise RuntimeError("the assignment overflowed")
    mates = np.array([solver.right_mate(row) for row in range(households)])
    return _worth(problem, rows[mates < groups], mates[mates < groups])


def _worth(problem: Problem, rows: IntArray, columns: IntArray) -> Values:
    """Matched and total of these pairs."""
    at = np.full(len(problem.household_ids), -1)
    at[rows] = columns
    taken = at[problem.pairs.household] == problem.pairs.group
    return int(taken.sum()), int(problem.pairs.points[taken].sum())


def scipy_sparse(problem: Problem, keep: np.ndarray | None = None) -> Values:
    """SciPy's `min_weight_full_bipartite_matching`, with a place to stay alone for everyone."""
    keep = everything(problem) if keep is None else keep
    households, groups = len(problem.household_ids), len(problem.group_ids)
    rows = np.arange(households)
    # An explicit zero would be taken for no pair.
    costs = np.append(POINTS + 1.0 - problem.pairs.points[keep], [POINTS * households] * households)
    row = np.append(problem.pairs.household[keep], rows)
    column = np.append(problem.pairs.group[keep], groups + rows)
    graph = csr_matrix((costs, (row, column)), (households, groups + households))
    found, at = min_weight_full_bipartite_matching(graph)
    return _worth(problem, found[at < groups], at[at < groups])


def _table(problem: Problem) -> np.ndarray:
    """Costs of all households x groups; those that are no pair cost more than all pairs."""
    households, groups = len(problem.household_ids), len(problem.group_ids)
    table = np.full((households, groups), float(POINTS * households))
    table[problem.pairs.household, problem.pairs.group] = POINTS - problem.pairs.points
    return table


def scipy_full(problem: Problem) -> Values:
    return _worth(problem, *scipy_dense(_table(problem)))


def lapx_full(problem: Problem) -> Values:
    import lap

    _, at, _ = lap.lapjv(_table(problem), extend_cost=True)
    rows = np.flatnonzero(at >= 0)
    return _worth(problem, rows, at[rows])


def networkx_blossom(problem: Problem) -> Values:
    import networkx

    graph = networkx.Graph()
    pairs = problem.pairs
    for row, column, points in zip(pairs.household, pairs.group, pairs.points, strict=True):
        graph.add_edge(("h", int(row)), ("g", int(column)), weight=int(points))
    found = [sorted(pair) for pair in networkx.max_weight_matching(graph, maxcardinality=True)]
    columns, rows = (np.array([pair[side][1] for pair in found], dtype=int) for side in (0, 1))
    return _worth(problem, rows, columns)


def cp_sat(problem: Problem, seconds: float = 30.0) -> Values:
    """CP-SAT with a literal per pair; raises `TimeoutError` when it proves nothing in time."""
    from ortools.sat.python import cp_model  # Brings in pandas and 100 MB.

    model, pairs = cp_model.CpModel(), problem.pairs
    taken = [model.new_bool_var("") for _ in pairs.points]
    for side in (pairs.household, pairs.group):
        order = np.argsort(side, kind="stable")
        for part in np.split(order, np.flatnonzero(np.diff(side[order])) + 1):
            model.add_at_most_one(taken[at] for at in part)
    big = POINTS * len(problem.household_ids)
    model.maximize(sum(int(worth) * x for worth, x in zip(pairs.points + big, taken, strict=True)))
    solver = cp_model.CpSolver()
    solver.parameters.num_workers, solver.parameters.linearization_level = 1, 2
    solver.parameters.max_time_in_seconds = seconds
    if solver.solve(model) != cp_model.OPTIMAL:
        raise TimeoutError(f"not done in {seconds:.0f} s")
    chosen = np.array([solver.boolean_value(x) for x in taken])
    return int(chosen.sum()), int(pairs.points[chosen].sum())


def greedy(problem: Problem) -> Values:
    """The best pair first, then the best of what is left, and so on: no optimum."""
    pairs = problem.pairs
    rows, columns = (
        np.zeros(len(problem.household_ids), bool),
        np.zeros(len(problem.group_ids), bool),
    )
    matched = total = 0
    for at in np.argsort(-pairs.points, kind="stable").tolist():
        row, column = pairs.household[at], pairs.group[at]
        if not (rows[row] or columns[column]):
            rows[row] = columns[column] = True
            matched, total = matched + 1, total + int(pairs.points[at])
    return matched, total


def gale_shapley(problem: Problem) -> Values:
    """Households propose in the order of their points, groups keep whom they like best: stable."""
    pairs = problem.pairs
    order = np.lexsort((-pairs.points, pairs.household))
    ends = np.searchsorted(pairs.household[order], np.arange(len(problem.household_ids) + 1))
    column, points = pairs.group[order].tolist(), pairs.points[order].tolist()
    upcoming, stop = ends[:-1].tolist(), ends[1:].tolist()
    holds: dict[int, tuple[int, int]] = {}
    waiting = list(range(len(upcoming)))
    while waiting:
        row = waiting.pop()
        while upcoming[row] < stop[row]:
            at = upcoming[row]
            upcoming[row] += 1
            held = holds.get(column[at])
            if held is None or points[at] > held[0]:
                holds[column[at]] = points[at], row
                if held is not None:
                    waiting.append(held[1])
                break
    return len(holds), sum(worth for worth, _ in holds.values())


def matching_package(problem: Problem) -> Values:
    """The `matching` package's hospitals and residents, in a process of its own: it has the name
    of our own app."""
    script = Path(__file__).with_name("matching_package.py")
    pairs = problem.pairs
    rows = zip(pairs.household.tolist(), pairs.group.tolist(), pairs.points.tolist(), strict=True)
    done = subprocess.run(  # noqa: S603 - our own script, no shell
        [sys.executable, "-I", str(script)],
        input=json.dumps(list(rows)),
        capture_output=True,
        text=True,
        check=True,
    )
    matched, total = json.loads(done.stdout)
    return matched, total
