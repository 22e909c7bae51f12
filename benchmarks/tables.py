"""What was measured, as Markdown; nothing is written where values differ."""

from collections.abc import Iterator, Mapping

import numpy as np

from benchmarks.measure import Apart, Timed
from benchmarks.methods import OURS
from matching.engine.problem import Problem

QUANTILES = 0, 5, 25, 50, 75, 95, 100


def agreed(found: Mapping[str, Timed]) -> tuple[int, ...]:
    """The values all methods found; raises `RuntimeError` where they differ."""
    values = {timed.values for timed in found.values() if not timed.failed}
    if len(values) != 1:
        told = {name: timed.values for name, timed in found.items() if not timed.failed}
        raise RuntimeError(f"values differ: {told}")
    return values.pop()


def table(
    size: int,
    problem: Problem,
    found: Mapping[str, Timed],
    memory: Mapping[str, Apart],
) -> Iterator[str]:
    """One instance: each method's median, its ratio to ours and its memory."""
    values = agreed(found)
    stages = zip(problem.settings.stages, values, strict=True)
    names = ", ".join(f"{stage} {value}" for stage, value in stages)
    yield f"\n**{size} households**, {len(problem.pairs.points)} pairs: {names}.\n"
    yield "| method | median | turns | against ours | whole process | above the instance |"
    yield "|---|---|---|---|---|---|"
    for name, timed in found.items():
        took = memory.get(name)
        used = f"{took.whole:.0f} MB | {took.above:.0f} MB" if took and not took.failed else " | "
        if timed.failed:
            yield f"| {name} | {timed.failed} | | | {used} |"
            continue
        ratio = "" if name == OURS else f"{timed.times(found[OURS]):.2f}x"
        yield f"| {name} | {shown(timed.median)} | {len(timed.seconds)} | {ratio} | {used} |"


def shown(seconds: float) -> str:
    if seconds < 0.1:
        return f"{seconds * 1_000:.1f} ms"
    return f"{seconds * 1_000:.0f} ms" if seconds < 10 else f"{seconds:.1f} s"


def described(size: int, problem: Problem, values: tuple[int, ...]) -> str:
    """A row on how unequal an instance is; values are matched, worst and total."""
    pairs, households, groups = problem.pairs, len(problem.household_ids), len(problem.group_ids)
    choices = np.bincount(pairs.household, minlength=households)
    chosen = np.bincount(pairs.group, minlength=groups)
    matched, worst, _ = values
    cells = [
        str(size),
        str(len(pairs.points)),
        f"{len(pairs.points) / households / groups:.2%}",
        _spread(choices),
        f"{(choices <= 2).mean():.1%}",
        _spread(chosen),
        _spread(pairs.points),
        f"{matched} ({matched / groups:.1%} of groups)",
        f"{worst} ({(pairs.points < worst).mean():.0%} of pairs have less)",
    ]
    return f"| {' | '.join(cells)} |"


DESCRIBED = (
    "| households | pairs | possible | groups per household | two or fewer |"
    " households per group | points | matched | worst pair |\n|---|---|---|---|---|---|---|---|---|"
)


def _spread(values: np.ndarray) -> str:
    return " ".join(f"{value:.0f}" for value in np.percentile(values, QUANTILES))
