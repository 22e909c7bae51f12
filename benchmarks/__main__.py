"""The engine beside its peers: `python -m benchmarks [SIZE ...] > docs/benchmarks.md`.

Every row is one instance, solved by all methods in turns; equal values are asserted before any time
is printed, and our time includes building and checking the certificate. `--quick` is 50 and 500
households in under a minute.
"""

import argparse
import os
import platform
import shlex
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.instances import KINDS
from benchmarks.rows import Run
from benchmarks.targets import summary

SIZES = [50, 500, 2_000, 5_000, 20_000, 100_000]
QUICK = [50, 500]
PACKAGES = "numpy", "scipy", "ortools", "lapx", "networkx", "matching"


def heading(given: argparse.Namespace) -> str:
    return f"""# Benchmarks

Written by `{shlex.join(["python", "-m", "benchmarks", *sys.argv[1:]])} > docs/benchmarks.md` on
{datetime.now(UTC):%Y-%m-%d}: {_processor()}, {os.cpu_count()} cores, load {_load()} at the start,
Python {platform.python_version()}, {", ".join(_installed())}.

Times are CPU seconds, so that a shared machine does not spoil them; medians of at most
{given.turns} turns. A ratio is the median over turns of another method's time to ours (above 1:
ours is faster). Our time includes the certificate and its independent check, why each household is
unmatched, and one answer whatever the order of the input; the others give a plan. Values were
asserted equal before any time was written. From 20 000 households on every turn is a process of
its own that is ended after {given.budget:.0f} s.

At a programme's size (under 500 households) the peers are as fast or faster: there the proof, the
order of the stages and the explanations are what is ours alone."""


def _processor() -> str:
    lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.processor()


def _load() -> str:
    return " ".join(f"{each:.1f}" for each in os.getloadavg())


def _installed() -> Iterator[str]:
    for name in PACKAGES:
        try:
            yield f"{name} {version(name)}"
        except PackageNotFoundError:
            yield f"{name} not installed"


def document(given: argparse.Namespace, run: Run) -> Iterator[str]:
    """The whole page; the targets come first, so it is only written when all is measured."""
    measured = list(run.sections())
    yield heading(given)
    yield "\n## Targets\n"
    yield from summary(run.reached)
    yield from measured
    yield f"\nLoad at the end: {_load()}."


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("sizes", type=int, nargs="*", help=f"households ({SIZES})")
    parser.add_argument("--quick", action="store_true", help="50 and 500 households only")
    parser.add_argument("--turns", type=int, default=5)
    parser.add_argument("--budget", type=float, default=80.0, help="seconds for a large peer")
    parser.add_argument("--kind", choices=KINDS, default="rules", help="see benchmarks.instances")
    given = parser.parse_args()
    sizes = given.sizes or (QUICK if given.quick else SIZES)
    with TemporaryDirectory() as folder:
        run = Run(sizes, given.turns, given.budget, given.kind, Path(folder), given.quick)
        for line in document(given, run):
            print(line, flush=True)


if __name__ == "__main__":
    main()
