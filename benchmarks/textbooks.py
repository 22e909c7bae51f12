"""The lexicographic optimum as a textbook would: as many as possible by a matching, the best worst
pair by bisection over the points, then the most points by an assignment. They prove nothing."""

from collections.abc import Callable

import numpy as np
from ortools.graph.python import max_flow
from scipy.sparse import csr_matrix
from scipy.sparse.csgraph import maximum_bipartite_matching

from benchmarks.peers import Values, arcs, ortools_flow, scipy_sparse
from matching.engine.problem import Problem

Count = Callable[[Problem, np.ndarray], int]
Assign = Callable[[Problem, np.ndarray, int], Values]


def ortools_textbook(problem: Problem) -> Values:
    """Max flow, bisection, min-cost flow."""
    return _bisected(problem, _flow_count, ortools_flow)


def scipy_textbook(problem: Problem) -> Values:
    """Hopcroft-Karp, bisection, sparse assignment."""
    return _bisected(problem, _matching_count, scipy_sparse)


def mixed_textbook(problem: Problem) -> Values:
    """The better half of each: Hopcroft-Karp, bisection, min-cost flow."""
    return _bisected(problem, _matching_count, ortools_flow)


def _bisected(problem: Problem, count: Count, assign: Assign) -> Values:
    points = problem.pairs.points
    if not len(points):
        return 0, 0, 0
    most = count(problem, points >= 0)
    levels = np.flatnonzero(np.bincount(points))
    low, high = 0, int(np.searchsorted(levels, _ceiling(problem, most), side="right"))
    while high - low > 1:
        middle = (low + high) // 2
        if count(problem, points >= levels[middle]) == most:
            low = middle
        else:
            high = middle
    matched, total = assign(problem, points >= levels[low], most)
    return matched, int(levels[low]), total


def _ceiling(problem: Problem, most: int) -> int:
    """So many households need a pair of at least the worst one's points."""
    best = np.zeros(len(problem.household_ids), dtype=np.int64)
    np.maximum.at(best, problem.pairs.household, problem.pairs.points)
    return int(np.sort(best)[-most])


def _flow_count(problem: Problem, keep: np.ndarray) -> int:
    tails, heads, _ = arcs(problem, keep)
    flow = max_flow.SimpleMaxFlow()
    flow.add_arcs_with_capacity(tails, heads, np.ones_like(tails))
    flow.solve(0, int(heads.max()))
    return int(flow.optimal_flow())


def _matching_count(problem: Problem, keep: np.ndarray) -> int:
    row, column = problem.pairs.household[keep], problem.pairs.group[keep]
    shape = len(problem.household_ids), len(problem.group_ids)
    graph = csr_matrix((np.ones(len(row), dtype=np.int8), (row, column)), shape)
    return int((maximum_bipartite_matching(graph, perm_type="column") >= 0).sum())
