"""The engine beside its peers: `python -m benchmarks [SIZE ...] > docs/benchmarks.md`.

Every row is one instance, solved by all methods in turns in one process; equal values are asserted
before any time is printed, and our time includes building and checking the certificate.
"""

import argparse
import os
import platform
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from benchmarks import peers, textbooks
from benchmarks.instances import city
from benchmarks.measure import Timed, in_turns, peak_megabytes
from benchmarks.ours import locked, solved
from benchmarks.peers import Peer
from benchmarks.targets import SHARE_MORE, WHAT_IF, target_of
from matching.engine.problem import Problem

PLAIN, ORDERED = ("matched", "total"), ("matched", "worst", "total")
OURS = "Samen Hier, proved"
SEED = 1


def plain_methods(size: int, seconds: float) -> dict[str, Peer]:
    found: dict[str, Peer] = {
        OURS: solved,
        "OR-Tools min-cost flow": peers.ortools_flow,
        "OR-Tools assignment, mirrored": peers.mirrored_assignment,
        "SciPy sparse": peers.scipy_sparse,
    }
    if size <= 5_000:  # A full table would not fit beyond.
        found |= {"SciPy dense": peers.scipy_full, "lapx": peers.lapx_full}
    if size <= 500:
        found["CP-SAT, one worker"] = partial(peers.cp_sat, seconds=seconds)
    if size <= 50:
        found["networkx"] = peers.networkx_blossom
    return found


def heuristics(size: int) -> dict[str, Peer]:
    found: dict[str, Peer] = {"greedy": peers.greedy, "Gale-Shapley": peers.gale_shapley}
    if size <= 50:
        found["`matching` package"] = peers.matching_package
    return found


ORDERED_METHODS: dict[str, Peer] = {
    OURS: solved,
    "textbook with OR-Tools": textbooks.ortools_textbook,
    "textbook with SciPy": textbooks.scipy_textbook,
}


def compared(
    problem: Problem, methods: dict[str, Peer], turns: int, budget: float
) -> dict[str, Timed]:
    """All methods on one instance; raises `RuntimeError` where their values differ."""
    found = in_turns(problem, methods, turns, budget)
    values = {timed.values for timed in found.values() if not timed.failed}
    if len(values) != 1:
        raise RuntimeError(
            f"values differ: { {name: each.values for name, each in found.items()} }"
        )
    return found


def table(
    problem: Problem, found: dict[str, Timed], stages: tuple[str, ...], size: int
) -> Iterator[str]:
    ours = found[OURS]
    names = ", ".join(f"{stage} {value}" for stage, value in zip(stages, ours.values, strict=True))
    yield f"\n**{size} households**, {len(problem.pairs.points)} pairs: {names}.\n"
    yield "| method | median | against ours |"
    yield "|---|---|---|"
    for name, timed in found.items():
        if timed.failed:
            yield f"| {name} | {timed.failed} | |"
        else:
            ratio = "" if name == OURS else f"{timed.times(ours):.2f}x"
            yield f"| {name} | {milliseconds(timed.median)} | {ratio} |"
    rivals = [each for name, each in found.items() if name != OURS and not each.failed]
    yield "\n" + target_of(stages, size, ours, min(each.times(ours) for each in rivals))


def milliseconds(seconds: float) -> str:
    return f"{seconds * 1_000:.1f} ms" if seconds < 0.1 else f"{seconds * 1_000:.0f} ms"


def report(sizes: list[int], turns: int, budget: float, seconds: float) -> Iterator[str]:
    yield from heading(turns)
    for title, stages in (
        ("As many as possible, then the most points", PLAIN),
        ("As many as possible, then the worst pair, then the most points", ORDERED),
    ):
        yield f"\n## {title}"
        for size in sizes:
            problem = city(size, SEED, stages)
            methods = plain_methods(size, seconds) if stages == PLAIN else ORDERED_METHODS
            yield from table(problem, compared(problem, methods, turns, budget), stages, size)
    yield from others(sizes, turns, budget)


def others(sizes: list[int], turns: int, budget: float) -> Iterator[str]:
    yield "\n## Heuristics: no optimum, so no equal values\n"
    yield "| households | method | matched | total | ours matches more | ours has more points |"
    yield "|---|---|---|---|---|---|"
    for size in sizes:
        problem = city(size, SEED, PLAIN)
        matched, total = solved(problem)
        for name, timed in in_turns(problem, heuristics(size), 1, budget).items():
            fewer, less = timed.values
            more = f"{matched / fewer - 1:.1%} | {total / less - 1:.1%}"
            yield f"| {size} | {name} | {fewer} | {less} | {more} |"
    yield f"\n{SHARE_MORE}\n\n## Memory and what-if\n"
    yield "| households | instance alone | solved and proved | textbook with OR-Tools | what-if |"
    yield "|---|---|---|---|---|"
    for size in sizes:
        peaks = [
            f"{peak_megabytes(method, size, SEED, ORDERED):.0f} MB"
            for method in ("", "benchmarks.ours:solved", "benchmarks.textbooks:ortools_textbook")
        ]
        what_if = in_turns(city(size, SEED, ORDERED), {"lock": locked}, turns, budget)["lock"]
        yield f"| {size} | {' | '.join(peaks)} | {milliseconds(what_if.median)} |"
    yield f"\n{WHAT_IF}"


def heading(turns: int) -> Iterator[str]:
    model = [
        line.partition(":")[2].strip()
        for line in Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
        if line.startswith("model name")
    ] or [platform.processor()]
    machine = f"{model[0]}, {os.cpu_count()} cores shared with other work"
    yield f"""# Benchmarks

Written by `python -m benchmarks > docs/benchmarks.md` on {datetime.now(UTC):%Y-%m-%d}:
{machine}, Python {platform.python_version()}.

Times are CPU seconds, because the machine was shared. Medians of {turns} turns; a ratio is the
median over turns of another method's time to ours (above 1: ours is faster). Our time includes the
certificate and its independent check, why each household is unmatched, and one answer whatever the
order of the input; the others give a plan. Values were asserted equal before any time was written.
Up to a programme's size (under 500 households) the peers are as fast or faster: there the proof,
the order of the stages and the explanations are what is ours alone."""


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("sizes", type=int, nargs="*", help="households (50 500 2000 5000)")
    parser.add_argument("--turns", type=int, default=5)
    parser.add_argument("--budget", type=float, default=8.0, help="seconds per method and row")
    parser.add_argument("--cp-sat", type=float, default=30.0, help="seconds for CP-SAT")
    given = parser.parse_args()
    sizes = given.sizes or [50, 500, 2_000, 5_000]
    for line in report(sizes, given.turns, given.budget, given.cp_sat):
        print(line, flush=True)


if __name__ == "__main__":
    main()
