"""What was aimed for, and by how much it is met or missed."""

from collections.abc import Iterator
from dataclasses import dataclass


@dataclass(frozen=True)
class Target:
    """One aim: at least so much of it, or at most."""

    what: str
    aim: float
    unit: str
    at_most: bool = False

    def row(self, reached: float | None) -> str:
        """A row of the table: target, reached, met or missed by."""
        aim = f"{'at most' if self.at_most else 'at least'} {self.shown(self.aim)}"
        if reached is None:
            return f"| {self.what} | {aim} | not measured | |"
        return f"| {self.what} | {aim} | {self.shown(reached)} | {self.verdict(reached)} |"

    def verdict(self, reached: float) -> str:
        if (reached <= self.aim) if self.at_most else (reached >= self.aim):
            return "met"
        return f"missed by {self.shown(abs(self.aim - reached))}"

    def shown(self, value: float) -> str:
        digits = 0 if self.unit in {" ms", " MB"} else 2 if self.unit == "x" else 1
        return f"{value:.{digits}f}{self.unit}"


def _faster(against: str, aims: dict[int, float]) -> dict[tuple[str, int], Target]:
    return {
        (against, size): Target(f"{size} households, {against}", aim, "x")
        for size, aim in aims.items()
    }


TEXTBOOK = "in order, against the faster textbook"
SCIPYS = "in order, against SciPy's textbook"
FASTEST = "plain total, against the fastest peer"
CP_SATS = "in order, CPU time after which CP-SAT is not done"
WITHIN = "in order, on our own"
MEMORY = "in order, memory of the whole process"
MORE = "matched, more than Gale-Shapley"
WHAT_IF = "in order, after one lock"
SCORING = "scoring, against a Python double loop"

TARGETS: dict[tuple[str, int], Target] = {
    **{
        (WITHIN, size): Target(f"{size} households, {WITHIN}", aim, " ms", at_most=True)
        for size, aim in {50: 10.0, 500: 60.0}.items()
    },
    **_faster(TEXTBOOK, {500: 1.0, 2_000: 2.3, 5_000: 3.5, 20_000: 4.2}),
    **_faster(SCIPYS, {20_000: 15.0}),
    (CP_SATS, 500): Target(f"500 households, {CP_SATS}", 120.0, " s"),
    **_faster(FASTEST, {2_000: 1.35, 5_000: 1.4, 20_000: 1.9}),
    **{
        (MEMORY, size): Target(f"{size} households, {MEMORY}", aim, " MB", at_most=True)
        for size, aim in {20_000: 1_000.0, 100_000: 2_000.0}.items()
    },
    **_faster(SCORING, {2_000: 40.0, 20_000: 90.0}),
    **{
        (MORE, size): Target(f"{size} households, {MORE}", 8.0, " %")
        for size in (500, 2_000, 5_000)
    },
    **{
        (WHAT_IF, size): Target(f"{size} households, {WHAT_IF}", aim, " ms", at_most=True)
        for size, aim in {500: 50.0, 2_000: 300.0}.items()
    },
}

Reached = dict[tuple[str, int], float]


def summary(reached: Reached) -> Iterator[str]:
    """All targets in one table; those whose size was left out say so."""
    yield "| what, certificate included in our time | target | reached | |"
    yield "|---|---|---|---|"
    for key, target in TARGETS.items():
        yield target.row(reached.get(key))
