"""CPU seconds and memory of several methods on one instance.

Small instances are solved in turns in one process, so that all methods meet the same weather on a
shared machine. From `APART` households on every turn is a process of its own, which is ended when
it needs more than its CPU seconds: some peers cannot be interrupted. Memory is always measured in
a process of its own.
"""

import json
import resource
import signal
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from statistics import median
from time import process_time

import numpy as np

from benchmarks.peers import Peer, Values
from matching.engine.problem import Pairs, Problem, Settings

APART = 20_000
SMALL_BUDGET = 8.0
"""Seconds for all turns of one method on a small instance; the turn it is in is finished."""


@dataclass(frozen=True)
class Timed:
    """What a method found, how long it took each time (seconds), and why it did not, if so."""

    values: Values
    seconds: tuple[float, ...]
    failed: str = ""

    @property
    def median(self) -> float:
        return median(self.seconds)

    def times(self, other: "Timed") -> float:
        """How many times as long as another: the median over the turns."""
        return median(
            mine / theirs for mine, theirs in zip(self.seconds, other.seconds, strict=False)
        )


@dataclass(frozen=True)
class Apart:
    """One turn in a process of its own; memory in megabytes, of the whole process at its most and
    of that what the method took on top of the instance."""

    values: Values
    seconds: float
    whole: float
    above: float
    failed: str = ""


def in_turns(
    problem: Problem, methods: Mapping[str, Peer], turns: int, budget: float = SMALL_BUDGET
) -> dict[str, Timed]:
    """Every method once per turn; one that alone used up the budget of seconds is left at that."""
    found: dict[str, Values] = {}
    spent: dict[str, list[float]] = {name: [] for name in methods}
    failed: dict[str, str] = {}
    for _ in range(turns):
        for name, method in methods.items():
            if name in failed or sum(spent[name]) > budget:
                continue
            started = process_time()
            try:
                found[name] = method(problem)
            except ImportError as error:
                failed[name] = f"not installed ({error.name})"
            except TimeoutError as error:
                failed[name] = str(error)
            spent[name].append(process_time() - started)
    return {
        name: Timed(found.get(name, ()), tuple(spent[name]), failed.get(name, ""))
        for name in methods
    }


def apart_in_turns(
    instance: Path, stages: tuple[str, ...], methods: Mapping[str, Peer], turns: int, budget: float
) -> dict[str, list[Apart]]:
    """The same, each turn in a process of its own, which is ended at the budget of seconds."""
    found: dict[str, list[Apart]] = {name: [] for name in methods}
    for _ in range(turns):
        for name, method in methods.items():
            done = found[name]
            if not done or not (done[-1].failed or sum(each.seconds for each in done) > budget / 3):
                done.append(apart(instance, stages, method, budget))
    return found


def together(turns: list[Apart]) -> Timed:
    """Several turns apart as one."""
    failed = next((each.failed for each in turns if each.failed), "")
    return Timed(turns[0].values, tuple(each.seconds for each in turns), failed)


def apart(instance: Path, stages: tuple[str, ...], method: Peer, budget: float) -> Apart:
    """One turn of a method, a function at the top of its module, in a process of its own."""
    where = f"{method.__module__}:{method.__name__}"
    done = subprocess.run(  # noqa: S603 - our own module, no shell
        [sys.executable, "-m", "benchmarks.measure", instance, where, str(budget), *stages],
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode == 0:
        said = json.loads(done.stdout)
        return Apart(tuple(said["values"]), said["seconds"], said["whole"], said["above"])
    if done.returncode == -signal.SIGXCPU:
        return Apart((), budget, 0, 0, f"not done in {budget:.0f} s")
    if done.returncode < 0:
        return Apart((), 0, 0, 0, "ended by the system, for its memory most likely")
    last = (done.stderr.strip().splitlines() or ["no reason given"])[-1]
    kind, _, text = last.partition(": ")
    if kind in {"MemoryError", "numpy._core._exceptions._ArrayMemoryError"}:
        return Apart((), 0, 0, 0, "out of memory")
    if kind == "ModuleNotFoundError":
        return Apart((), 0, 0, 0, f"not installed ({text.rpartition(' ')[2]})")
    if kind == "TimeoutError":
        return Apart((), 0, 0, 0, text)
    return Apart((), 0, 0, 0, f"failed: {last}")


def store(problem: Problem, path: Path) -> None:
    """An instance as arrays; ids are its numbers and pools are none."""
    pairs = problem.pairs
    np.savez(
        path,
        days=problem.waiting_days,
        groups=len(problem.group_ids),
        row=pairs.household,
        column=pairs.group,
        points=pairs.points,
    )


def load(path: Path, stages: tuple[str, ...]) -> Problem:
    """A stored instance, to be solved in these stages."""
    with np.load(path) as stored:
        days, groups = stored["days"], int(stored["groups"])
        pairs = Pairs(stored["row"], stored["column"], stored["points"])
    return Problem(
        household_ids=tuple(f"H{at:06}" for at in range(len(days))),
        waiting_days=tuple(days.tolist()),
        pool_of=(None,) * len(days),
        group_ids=tuple(f"G{at:06}" for at in range(groups)),
        places=(1,) * groups,
        pairs=pairs,
        settings=Settings(stages=stages, time_limit=3_600),
    )


def _megabytes(what: str) -> float:
    # Not `ru_maxrss`, which a new process inherits from the one that started it.
    status = Path("/proc/self/status").read_text(encoding="utf-8")
    return int(status.partition(f"{what}:")[2].split()[0]) / 1_024


def main(instance: str, where: str, budget: str, *stages: str) -> None:
    problem = load(Path(instance), stages)
    module, _, function = where.partition(":")
    method = getattr(import_module(module), function)
    # The peak so far was loading; what counts is the peak from here on.
    Path("/proc/self/clear_refs").write_text("5", encoding="ascii")
    before, started = _megabytes("VmRSS"), process_time()
    limit = int(started + float(budget)) + 1
    resource.setrlimit(resource.RLIMIT_CPU, (limit, limit + 10))
    values = method(problem)
    seconds, whole = process_time() - started, _megabytes("VmHWM")
    said = {"values": values, "seconds": seconds, "whole": whole, "above": whole - before}
    print(json.dumps(said))


if __name__ == "__main__":
    main(*sys.argv[1:])
