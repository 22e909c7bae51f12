"""The engine as a method among others: solved, proved, and its values."""

import subprocess
import sys
from dataclasses import replace
from pathlib import Path

from benchmarks.peers import Values
from matching.engine.certificate import check
from matching.engine.codec import write_problem
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


def proved_by_file(problem: Problem, folder: Path) -> str:
    """What the command line says of its own solution, from file to file."""
    asked, answered = folder / "problem.json", folder / "solution.json"
    asked.write_text(write_problem(problem), encoding="utf-8")
    with answered.open("wb") as output:
        subprocess.run(  # noqa: S603 - our own module, no shell
            [sys.executable, "-m", "matching.engine", "solve", asked], stdout=output, check=True
        )
    done = subprocess.run(  # noqa: S603 - our own module, no shell
        [sys.executable, "-m", "matching.engine", "verify", asked, answered],
        capture_output=True,
        text=True,
        check=False,
    )
    return done.stdout.strip() or done.stderr.strip()
