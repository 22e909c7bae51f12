"""Other ways to match as many as possible for the most points, each as its makers mean it.

Every function takes a problem of one place per group and returns (matched, total).
"""

import json
import subprocess
import sys
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path
from time import process_time
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


def ortools_flow(
    problem: Problem, keep: np.ndarray | None = None, most: int | None = None
) -> Values:
    """OR-Tools' `SimpleMinCostFlow`; it need not look for the largest flow where that is known."""
    keep = everything(problem) if keep is None else keep
    tails, heads, pairs = arcs(problem, keep)
    costs = np.zeros_like(tails)
    costs[pairs] = POINTS - problem.pairs.points[keep]
    flow: Any = min_cost_flow.SimpleMinCostFlow()
    flow.add_arcs_with_capacity_and_unit_cost(tails, heads, np.ones_like(tails), costs)
    supply = len(problem.household_ids) if most is None else most
    flow.set_nodes_supplies(np.array([0, int(heads.max())]), np.array([supply, -supply]))
    status = flow.solve_max_flow_with_min_cost() if most is None else flow.solve()
    if status != flow.OPTIMAL:
        raise RuntimeError("the flow gave up")
    matched = int(flow.maximum_flow()) if most is None else most
    return matched, POINTS * matched - int(flow.optimal_cost())


def mirrored_assignment(problem: Problem) -> Values:
    """OR-Tools' `LinearSumAssignment`, which wants a perfect matching."""
    row, column, cost = _mirrored(problem)
    solver: Any = linear_sum_assignment.SimpleLinearSumAssignment()
    solver.add_arcs_with_cost(row, column, cost)
    status = solver.solve()
    if status == solver.POSSIBLE_OVERFLOW:
        raise TimeoutError("refused: possible overflow")
    if status != solver.OPTIMAL:
        raise RuntimeError("the assignment gave up")
    rows = np.arange(len(problem.household_ids))
    mates = np.array([solver.right_mate(row) for row in range(len(rows))])
    is_matched = mates < len(problem.group_ids)
    return _worth(problem, rows[is_matched], mates[is_matched])


def _mirrored(problem: Problem) -> tuple[IntArray, IntArray, IntArray]:
    """Rows, columns and costs of a perfect matching: both sides twice, the second time the other
    way round at the same cost, and whoever stays alone with their own mirror."""
    pairs, households, groups = problem.pairs, len(problem.household_ids), len(problem.group_ids)
    rows, columns = np.arange(households), np.arange(groups)
    # A pair more is worth more than any change of points.
    alone = np.full(households + groups, POINTS * min(households, groups) + 1)
    cost = POINTS - pairs.points
    return (
        np.concatenate([pairs.household, households + pairs.group, rows, households + columns]),
        np.concatenate([pairs.group, groups + pairs.household, groups + rows, columns]),
        np.concatenate([cost, cost, alone]),
    )


def _worth(problem: Problem, rows: IntArray, columns: IntArray) -> Values:
    """Matched and total of these pairs."""
    at = np.full(len(problem.household_ids), -1)
    at[rows] = columns
    taken = at[problem.pairs.household] == problem.pairs.group
    return int(taken.sum()), int(problem.pairs.points[taken].sum())


def scipy_sparse(
    problem: Problem, keep: np.ndarray | None = None, most: int | None = None
) -> Values:
    """SciPy's `min_weight_full_bipartite_matching` from the side of the groups, who are fewer;
    unless all of them are known to be matched, each may stay alone."""
    keep = everything(problem) if keep is None else keep
    households, groups = len(problem.household_ids), len(problem.group_ids)
    row, column = problem.pairs.group[keep], problem.pairs.household[keep]
    # An explicit zero would be taken for no pair.
    costs = POINTS + 1.0 - problem.pairs.points[keep]
    if most != groups:
        alone = np.arange(groups)
        costs = np.append(costs, np.full(groups, 2.0 * POINTS * groups))
        row, column = np.append(row, alone), np.append(column, households + alone)
    graph = csr_matrix((costs, (row, column)), (groups, households + (most != groups) * groups))
    found, at = min_weight_full_bipartite_matching(graph)
    return _worth(problem, at[at < households], found[at < households])


def _table(problem: Problem) -> np.ndarray:
    """Costs of all groups x households; those that are no pair cost more than all pairs."""
    households, groups = len(problem.household_ids), len(problem.group_ids)
    table = np.full((groups, households), float(POINTS * households))
    table[problem.pairs.group, problem.pairs.household] = POINTS - problem.pairs.points
    return table


def scipy_full(problem: Problem) -> Values:
    """SciPy's `linear_sum_assignment` on the full table."""
    columns, rows = scipy_dense(_table(problem))
    return _worth(problem, *_possible(problem, rows, columns))


def lapx_full(problem: Problem) -> Values:
    """lapx's `lapjv` on the full table."""
    import lap

    _, at, _ = lap.lapjv(_table(problem), extend_cost=True)
    columns = np.flatnonzero(at >= 0)
    return _worth(problem, *_possible(problem, at[columns].astype(np.int64), columns))


def lapx_sparse(problem: Problem) -> Values:
    """lapx's `lapmod`, which wants a perfect matching and costs below a million: scaled by a power
    of two, so exactly."""
    import lap

    row, column, cost = _mirrored(problem)
    households, groups = len(problem.household_ids), len(problem.group_ids)
    size = households + groups
    # A sum of two would lose an explicit zero, so all costs are one higher.
    graph = csr_matrix(((cost + 1) / 1_024, (row, column)), (size, size))
    graph.sort_indices()
    _, at, _ = lap.lapmod(size, graph.data, graph.indptr, graph.indices)
    mates = np.asarray(at[:households], dtype=np.int64)
    rows = np.flatnonzero(mates < groups)
    return _worth(problem, rows, mates[rows])


def _possible(problem: Problem, rows: IntArray, columns: IntArray) -> tuple[IntArray, IntArray]:
    """Those that are pairs; a full table also fills in what is none."""
    groups = len(problem.group_ids)
    keys = problem.pairs.household * groups + problem.pairs.group
    keep = np.isin(rows * groups + columns, keys)
    return rows[keep], columns[keep]


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
    """CP-SAT with a literal per pair, matches and points in one weight."""
    model, taken, pairs = *_literals(problem), problem.pairs
    big = POINTS * len(problem.household_ids)
    model.maximize(sum(int(worth) * x for worth, x in zip(pairs.points + big, taken, strict=True)))
    chosen = np.array(_proved(model, taken, seconds))
    return int(chosen.sum()), int(pairs.points[chosen].sum())


def cp_sat_in_order(problem: Problem, seconds: float = 120.0) -> Values:
    """CP-SAT stage by stage: the most matches, the best worst pair among those, the most points."""
    started, pairs = process_time(), problem.pairs
    model, taken = _literals(problem)

    def left() -> float:
        return max(0.01, seconds - (process_time() - started))

    count = sum(taken)
    model.maximize(count)
    matched = sum(_proved(model, taken, left()))
    model.add(count == matched)
    worst = model.new_int_var(0, POINTS, "worst")
    for points, x in zip(pairs.points.tolist(), taken, strict=True):
        model.add(worst <= points).only_enforce_if(x)
    model.maximize(worst)
    least = int(pairs.points[np.array(_proved(model, taken, left()))].min())
    model.add(worst == least)
    for at in np.flatnonzero(pairs.points < least):
        model.add(taken[at] == 0)
    model.maximize(sum(points * x for points, x in zip(pairs.points.tolist(), taken, strict=True)))
    chosen = np.array(_proved(model, taken, left()))
    return matched, least, int(pairs.points[chosen].sum())


def _literals(problem: Problem) -> tuple[Any, list[Any]]:
    from ortools.sat.python import cp_model  # Brings in pandas and 100 MB.

    model, pairs = cp_model.CpModel(), problem.pairs
    taken = [model.new_bool_var("") for _ in pairs.points]
    for side in (pairs.household, pairs.group):
        order = np.argsort(side, kind="stable")
        for part in np.split(order, np.flatnonzero(np.diff(side[order])) + 1):
            model.add_at_most_one(taken[at] for at in part)
    return model, taken


def _proved(model: Any, taken: list[Any], seconds: float) -> list[bool]:
    """What the best plan takes; raises `TimeoutError` when it is not proved in time."""
    from ortools.sat.python import cp_model

    solver = cp_model.CpSolver()
    solver.parameters.num_workers, solver.parameters.linearization_level = 1, 2
    solver.parameters.max_time_in_seconds = seconds
    if solver.solve(model) != cp_model.OPTIMAL:
        raise TimeoutError("not done in its time")
    return [bool(solver.boolean_value(x)) for x in taken]


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
    of our own app, so our folder is left out there."""
    version("matching")  # Raises `ImportError` where it is not installed.
    script = Path(__file__).with_name("matching_package.py")
    ours = {"", str(script.parent), str(script.parent.parent)}
    pairs = problem.pairs
    rows = zip(pairs.household.tolist(), pairs.group.tolist(), pairs.points.tolist(), strict=True)
    done = subprocess.run(  # noqa: S603 - our own script, no shell
        [sys.executable, "-I", str(script), *(each for each in sys.path if each not in ours)],
        input=json.dumps(list(rows)),
        capture_output=True,
        text=True,
        check=True,
    )
    matched, total = json.loads(done.stdout)
    return matched, total
