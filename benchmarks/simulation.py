"""Two years of arrivals, round after round: `python -m benchmarks.simulation [--runs 40]`.

A policy decides every so many weeks with whoever is there (`benchmarks.arrivals`). Hindsight knows
everybody who will come and leave, and is the most that any policy could match. All policies meet
the same arrivals, so differences between them are taken run by run.
"""

import argparse
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from multiprocessing import Pool
from statistics import mean, stdev
from typing import Any

import numpy as np

from benchmarks.arrivals import END, GROUPS, HOUSEHOLDS, LEAVES, Years, years
from benchmarks.forecast import Knowledge
from benchmarks.policies import Found, farsighted, greedy, hindsight, plain, rounds, scarce

PERIODS = 1, 2, 4, 8
USUAL = "every 2 weeks"
FARSIGHTED = f"{USUAL}, far-sighted"
FIRST_SEED = 1_000
"""Seeds below were used to choose the far-sighted limit."""
Way = Callable[[Years], Found]


@dataclass(frozen=True)
class Outcome:
    """What came of a run: matched; mean weeks waited by those matched and, until the end, by
    everybody; the worst pair and the total of points."""

    matched: int
    weeks: float
    everybody: float
    worst: int
    total: int


def outcome(seen: Years, found: Found) -> Outcome:
    """The account of a run."""
    row, column, week = np.array(found, dtype=np.int64).reshape(-1, 3).T
    ended = np.full(len(seen.household), END)
    ended[row] = week
    points = seen.points[row, column]
    return Outcome(
        matched=len(found),
        weeks=float((week - seen.household[row]).mean()) if found else 0.0,
        everybody=float((ended - seen.household).mean()),
        worst=int(points.min()) if found else 0,
        total=int(points.sum()),
    )


def every(period: int, **chosen: Any) -> Way:
    return partial(rounds, period=period, **chosen)


def policies() -> dict[str, Way]:
    """Everything that the first table compares."""
    found: dict[str, Way] = {"greedy on arrival": greedy}
    for period in PERIODS:
        name = f"every {period} week{'s' * (period > 1)}"
        found[name] = every(period, policy=plain)
        found[f"{name}, scarce groups reserved"] = every(period, policy=scarce)
        found[f"{name}, far-sighted"] = every(period, policy=farsighted)
    return found


def informed() -> dict[str, Way]:
    """Far-sighted rounds that know something of the true future."""
    known = {"nothing": Knowledge()}
    known |= {
        f"who comes and leaves in {weeks} weeks": Knowledge(weeks, weeks) for weeks in (4, 8, 26)
    }
    known["all who will leave, and when"] = Knowledge(leaving=END)
    known["all who will come, and when"] = Knowledge(arrivals=END)
    known["everything"] = Knowledge(END, END)
    return {
        name: every(2, policy=partial(farsighted, knows=knows)) for name, knows in known.items()
    }


CASES: Mapping[str, Mapping[str, Any]] = {
    "twice as many people": {"households": 2 * HOUSEHOLDS, "groups": 2 * GROUPS},
    "four times as many people": {"households": 4 * HOUSEHOLDS, "groups": 4 * GROUPS},
    "5 % say no when asked": {"leaves": 0.05},
    "10 % say no": {"leaves": 0.1},
    f"{LEAVES:.0%} say no (the base case)".replace("%", " %"): {},
    "40 % say no": {"leaves": 0.4},
}


def run(seed: int, ways: Mapping[str, Way], case: Mapping[str, Any]) -> dict[str, Outcome]:
    """All policies on the same arrivals, hindsight too; raises `RuntimeError` if one beats it."""
    seen = years(seed, **case)
    found = {"hindsight": outcome(seen, hindsight(seen))}
    for name, way in ways.items():
        found[name] = outcome(seen, way(seen))
        if found[name].matched > found["hindsight"].matched:
            raise RuntimeError(f"{name} beats hindsight with seed {seed}")
    return found


def all_runs(
    runs: int, processes: int, ways: Mapping[str, Way], **case: Any
) -> dict[str, list[Outcome]]:
    """The outcomes of each policy, run by run."""
    work = partial(run, ways=ways, case=case)
    with Pool(processes) as pool:
        each = pool.map(work, range(FIRST_SEED, FIRST_SEED + runs), chunksize=1)
    return {name: [outcomes[name] for outcomes in each] for name in ("hindsight", *ways)}


def interval(values: list[float], digits: int = 1, *, sign: bool = False) -> str:
    """The mean with its 95 % interval over the runs."""
    half = 1.96 * stdev(values) / len(values) ** 0.5 if len(values) > 1 else 0.0
    plus = "+" if sign else ""
    return f"{mean(values):{plus}.{digits}f} ± {half:.{digits}f}"


def shares(mine: list[Outcome], ideal: list[Outcome]) -> list[float]:
    """Matched, in per cent of hindsight."""
    return [100 * a.matched / b.matched for a, b in zip(mine, ideal, strict=True)]


def more(mine: list[Outcome], usual: list[Outcome]) -> list[float]:
    """How many more are matched, run by run."""
    return [float(a.matched - b.matched) for a, b in zip(mine, usual, strict=True)]


def compared(found: dict[str, list[Outcome]]) -> Iterator[str]:
    yield (
        f"| policy | matched | of hindsight, % | more than {USUAL} | weeks waited, matched |"
        " weeks waited, everybody | worst pair | points per match | total |"
    )
    yield "|---|---|---|---|---|---|---|---|---|"
    for name, mine in found.items():
        cells = [
            interval([each.matched for each in mine]),
            interval(shares(mine, found["hindsight"])),
            interval(more(mine, found[USUAL]), sign=True),
            interval([each.weeks for each in mine]),
            interval([each.everybody for each in mine]),
            interval([float(each.worst) for each in mine], 0),
            interval([each.total / each.matched for each in mine], 0),
            interval([float(each.total) for each in mine], 0),
        ]
        yield f"| {name} | {' | '.join(cells)} |"


def known(found: dict[str, list[Outcome]]) -> Iterator[str]:
    yield "| far-sighted, knowing | of hindsight, % | more than knowing nothing |"
    yield "|---|---|---|"
    for name, mine in found.items():
        if name != "hindsight":
            gain = interval(more(mine, found["nothing"]), sign=True)
            yield f"| {name} | {interval(shares(mine, found['hindsight']))} | {gain} |"


def sensitive(runs: int, processes: int) -> Iterator[str]:
    ways = {USUAL: every(2, policy=plain), FARSIGHTED: every(2, policy=farsighted)}
    yield f"| case | runs | hindsight | {USUAL}, % | far-sighted, % | more, by run |"
    yield "|---|---|---|---|---|---|"
    for name, case in CASES.items():
        number = max(4, runs * HOUSEHOLDS // case.get("households", HOUSEHOLDS))
        found = all_runs(number, processes, ways, **case)
        ideal = found["hindsight"]
        cells = [
            interval([each.matched for each in ideal]),
            *(interval(shares(found[way], ideal)) for way in ways),
            interval(more(found[FARSIGHTED], found[USUAL]), sign=True),
        ]
        yield f"| {name} | {number} | {' | '.join(cells)} |"


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.simulation", description=__doc__)
    parser.add_argument("--runs", type=int, default=40)
    parser.add_argument("--processes", type=int, default=2)
    given = parser.parse_args()
    half = max(2, given.runs // 2)
    for line in compared(all_runs(given.runs, given.processes, policies())):
        print(line, flush=True)
    print()
    for line in known(all_runs(half, given.processes, informed())):
        print(line, flush=True)
    print()
    for line in sensitive(half, given.processes):
        print(line, flush=True)


if __name__ == "__main__":
    main()
