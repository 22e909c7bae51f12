"""The solver against a textbook, on the same instances: `python -m benchmarks.solver [SIZE ...]`.

Ours includes building and checking the certificate. The textbook is a max-flow bisection and a
min-cost flow with OR-Tools; it proves nothing to others. Values are asserted equal first. Times are
the best of three.
"""

import sys
from collections.abc import Callable
from time import perf_counter
from typing import Any

import numpy as np
from ortools.graph.python import max_flow, min_cost_flow

from benchmarks.instances import city
from matching.engine.certificate import check
from matching.engine.problem import Problem
from matching.engine.solver import solve

STAGES = ("matched", "worst", "total")
Values = tuple[int, int, int]


def ours(problem: Problem) -> Values:
    solution = solve(problem)
    if check(problem, solution):
        raise RuntimeError("not proved")
    matched, worst, total = (stage.value or 0 for stage in solution.stages)
    return matched, worst, total


def textbook(problem: Problem) -> Values:
    points = problem.pairs.points
    levels = np.unique(points)
    most = _count(problem, points >= 0)
    low, high = 0, len(levels)
    while high - low > 1:
        middle = (low + high) // 2
        if _count(problem, points >= levels[middle]) == most:
            low = middle
        else:
            high = middle
    return most, int(levels[low]), _total(problem, points >= levels[low])


def _arcs(problem: Problem, keep: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Source 0, then households, then groups, then the sink: tails and heads."""
    households, groups = len(problem.household_ids), len(problem.group_ids)
    rows, columns = np.arange(households) + 1, np.arange(groups) + households + 1
    sink = np.full(groups, households + groups + 1)
    tails = [np.zeros(households, dtype=int), problem.pairs.household[keep] + 1, columns]
    heads = [rows, problem.pairs.group[keep] + households + 1, sink]
    return np.concatenate(tails), np.concatenate(heads)


def _count(problem: Problem, keep: np.ndarray) -> int:
    tails, heads = _arcs(problem, keep)
    flow = max_flow.SimpleMaxFlow()
    flow.add_arcs_with_capacity(tails, heads, np.ones_like(tails))
    flow.solve(0, int(heads.max()))
    return int(flow.optimal_flow())


def _total(problem: Problem, keep: np.ndarray) -> int:
    tails, heads = _arcs(problem, keep)
    costs = np.zeros_like(tails)
    first = len(problem.household_ids)
    costs[first : first + int(keep.sum())] = -problem.pairs.points[keep]
    flow: Any = min_cost_flow.SimpleMinCostFlow()
    flow.add_arcs_with_capacity_and_unit_cost(tails, heads, np.ones_like(tails), costs)
    flow.set_nodes_supplies(np.array([0, int(heads.max())]), np.array([first, -first]))
    if flow.solve_max_flow_with_min_cost() != flow.OPTIMAL:
        raise RuntimeError("the textbook gave up")
    return -int(flow.optimal_cost())


def timed(method: Callable[[Problem], Values], problem: Problem) -> tuple[Values, float]:
    best = float("inf")
    for _ in range(3):
        started = perf_counter()
        values = method(problem)
        best = min(best, perf_counter() - started)
    return values, best


def main(sizes: list[int]) -> None:
    print("| households | pairs | ours, proved | textbook | ratio |")
    print("|---|---|---|---|---|")
    for size in sizes:
        problem = city(size, seed=1, stages=STAGES)
        (mine, seconds), (theirs, others) = timed(ours, problem), timed(textbook, problem)
        if mine != theirs:
            raise RuntimeError(f"values differ: {mine} and {theirs}")
        times = f"{seconds * 1_000:.0f} ms | {others * 1_000:.0f} ms | {others / seconds:.1f}x"
        print(f"| {size} | {len(problem.pairs.points)} | {times} |")


if __name__ == "__main__":
    main([int(size) for size in sys.argv[1:]] or [50, 500, 2_000])
