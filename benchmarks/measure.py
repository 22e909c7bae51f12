"""CPU seconds and memory of several methods on one instance, taken in turns so that all meet the
same weather on a shared machine."""

import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from statistics import median
from time import process_time

from benchmarks.instances import city
from benchmarks.peers import Peer, Values
from matching.engine.problem import Problem


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


def in_turns(
    problem: Problem, methods: Mapping[str, Peer], turns: int, budget: float
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
            except (TimeoutError, ImportError) as error:
                failed[name] = str(error)
            spent[name].append(process_time() - started)
    return {
        name: Timed(found.get(name, ()), tuple(spent[name]), failed.get(name, ""))
        for name in methods
    }


def peak_megabytes(method: str, size: int, seed: int, stages: tuple[str, ...]) -> float:
    """The most memory of a process that makes the instance and, unless it is "", runs one method
    (as "module:function")."""
    done = subprocess.run(  # noqa: S603 - our own module, no shell
        [sys.executable, "-m", "benchmarks.measure", method, str(size), str(seed), *stages],
        capture_output=True,
        text=True,
        check=True,
    )
    return float(done.stdout)


def main(method: str, size: str, seed: str, *stages: str) -> None:
    problem = city(int(size), int(seed), stages)
    if method:
        module, _, function = method.partition(":")
        getattr(import_module(module), function)(problem)
    # Not `ru_maxrss`, which a new process inherits from the one that started it.
    status = Path("/proc/self/status").read_text(encoding="utf-8")
    print(int(status.partition("VmHWM:")[2].split()[0]) / 1_024)


if __name__ == "__main__":
    main(*sys.argv[1:])
