"""The engine without a database: `python -m matching.engine solve PROBLEM.json > SOLUTION.json` and
`python -m matching.engine verify PROBLEM.json SOLUTION.json`.

Exit codes: `solve` 0; `verify` 0 proved, 1 not; both 2 for bad input, with one line on standard
error that names the item, and nothing printed.
"""

import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from time import monotonic

from matching.engine import codec
from matching.engine.certificate import check
from matching.engine.checks import BadProblem, quoted

USAGE = "use: python -m matching.engine solve PROBLEM.json | verify PROBLEM.json SOLUTION.json"


def main(arguments: Sequence[str]) -> int:
    try:
        match list(arguments):
            case ["solve", problem]:
                return solve_file(Path(problem))
            case ["verify", problem, solution]:
                return verify_files(Path(problem), Path(solution))
            case _:
                raise BadProblem(USAGE)
    except BadProblem as bad:
        print(bad, file=sys.stderr)
        return 2


def solve_file(path: Path) -> int:
    """Print the solution of a problem; the time limit counts from the moment it is read."""
    started = monotonic()
    problem = codec.read_problem(_read(path))
    read = monotonic()
    # Loaded here: `verify` works where OR-Tools is not installed, and trusts none of it.
    from matching.engine.solver import solve

    begun = monotonic()
    limit = begun + problem.settings.time_limit
    solution = solve(problem, should_stop=lambda: monotonic() > limit)
    seconds = {"read": round(read - started, 6), "solve": round(monotonic() - begun, 6)}
    print(codec.write_solution(replace(solution, seconds=seconds)))
    return 0


def verify_files(problem_path: Path, solution_path: Path) -> int:
    """Print "proved", or what is not."""
    problem = codec.read_problem(_read(problem_path))
    complaints = check(problem, codec.read_solution(_read(solution_path)))
    for line in complaints or ["proved"]:
        # An id may hold anything; what is printed is plain and stays on its line.
        print(line.encode("unicode_escape").decode("ascii"))
    return 1 if complaints else 0


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or "it has no such name"
        raise BadProblem(f"cannot read {quoted(str(path))}: {reason}") from error


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
