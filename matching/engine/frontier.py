"""What a better worst pair costs the total: the plans between which people can choose.

A plan of the most points leaves some pair weak; the best weakest pair may cost points elsewhere.
Between the two lie plans of which neither number can be better without the other being worse, all
with as many matches, for those who wait longest, as any plan has. Each is solved, none estimated.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace

from matching.engine.problem import POINTS, Problem
from matching.engine.solver import solve

SOLVES = 10
"""Both ends, and what lies between: more plans than people would want to choose from."""


@dataclass(frozen=True, slots=True)
class Step:
    """A plan: the points of its worst pair, its total, and what it costs of the highest total."""

    worst: int
    total: int
    price: int


@dataclass(frozen=True, slots=True)
class _Gap:
    """Between two plans: with a worst pair of `low` to `high` points it is not known yet what the
    total can be; below it is `most`, above it is `least`."""

    low: int
    high: int
    most: int
    least: int

    @property
    def width(self) -> int:
        """How much is unknown; nothing where both totals are equal, for nothing lies between."""
        return self.high - self.low + 1 if self.most > self.least else 0


def frontier(
    problem: Problem,
    solves: int = SOLVES,
    should_stop: Callable[[], bool] = lambda: False,
) -> tuple[Step, ...]:
    """Plans from the highest total to the best worst pair, each with its price; the widest gap is
    looked into first, and `should_stop` is asked before each.

    Empty where nothing can be matched. With enough solves the list is whole. With fewer, plans
    between those of the list are left out, and a plan may have a twin of the same total whose worst
    pair is better; no total is better than it says.
    """
    low, high = _solved(problem, 0), _solved(problem, POINTS)
    if low is None or high is None:
        return ()
    (worst, most), (best, least) = low, high
    found, gaps = {most: worst, least: best}, [_Gap(worst + 1, best, most, least)]
    for _ in range(solves - 2):
        gap = max(gaps, key=lambda each: each.width)
        if gap.width <= 0 or should_stop():
            break
        gaps.remove(gap)
        middle = (gap.low + gap.high) // 2
        plan = _solved(problem, middle)
        if plan is None:
            break
        reached, total = plan
        found[total] = max(found.get(total, 0), reached)
        # Of plans of one total the best worst pair counts, so what lies above may be known too.
        gaps.append(_Gap(gap.low, middle - 1, gap.most, total))
        gaps.append(_Gap(reached + 1, gap.high, total, gap.least))
    return tuple(Step(found[total], total, most - total) for total in sorted(found, reverse=True))


def _solved(problem: Problem, enough: int) -> tuple[int, int] | None:
    """The worst pair and the total of the best total with at least so many points in each pair, as
    far as that is possible; None where nothing is matched."""
    stages = tuple(each for each in problem.settings.stages if each in ("waiting", "matched"))
    settings = replace(problem.settings, stages=(*stages, "worst", "total"), enough=enough)
    points = [each for *_pair, each in solve(replace(problem, settings=settings)).matches]
    return (min(points), sum(points)) if points else None
