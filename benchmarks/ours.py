"""The engine as a method among others: solved, proved, and its values."""

from dataclasses import replace

from benchmarks.peers import Values
from matching.engine.certificate import check
from matching.engine.problem import Problem
from matching.engine.solver import solve


def solved(problem: Problem) -> Values:
    """The values of the stages; raises `RuntimeError` unless the certificate proves them."""
    solution = solve(problem)
    complaints = check(problem, solution)
    if complaints:
        raise RuntimeError(complaints[0])
    return tuple(stage.value or 0 for stage in solution.stages)


def locked(problem: Problem) -> Values:
    """The same after staff locked one pair: a plain re-solve."""
    pairs = problem.pairs
    lock = problem.household_ids[pairs.household[0]], problem.group_ids[pairs.group[0]]
    return solved(replace(problem, locked=frozenset({lock})))
