"""A run of the benchmark: its sections, and what of the targets was reached on the way."""

import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks import methods, scoring, targets
from benchmarks.instances import city
from benchmarks.measure import APART, Apart, Timed, apart, apart_in_turns, in_turns, store, together
from benchmarks.methods import CP_SAT, CP_SAT_SECONDS, ORDERED, ORTOOLS, OURS, PLAIN, SCIPY
from benchmarks.ours import locked, proved_by_file, solved
from benchmarks.peers import Peer
from benchmarks.tables import DESCRIBED, QUANTILES, agreed, described, shown, table
from benchmarks.targets import Reached
from matching.engine.problem import Problem

SEED = 1
LARGEST = 100_000
"""Only in order, where few finish."""
NEVER = 3_600.0
"""Seconds after which even our own turn is ended."""
BY_FILE = 5_000
"""Up to this size the problem also goes through files and the command line."""


@dataclass
class Run:
    """Sizes and limits; `reached` fills up as the sections are made."""

    sizes: list[int]
    turns: int
    budget: float
    kind: str
    folder: Path
    is_quick: bool = False
    reached: Reached = field(default_factory=dict)
    rows: list[str] = field(default_factory=list)

    def sections(self) -> Iterator[str]:
        """The page after its heading and the targets."""
        sections = [
            *self.compared("As many as possible, then the most points", PLAIN),
            *self.compared(
                "As many as possible, then the worst pair, then the most points", ORDERED
            ),
        ]
        yield from self.instances()
        yield from sections
        yield from self.heuristics()
        yield from self.what_if()
        yield from self.by_file()
        yield from self.scoring()

    def problem(self, size: int, stages: tuple[str, ...]) -> Problem:
        return city(size, SEED, stages, self.kind)

    def stored(self, size: int, problem: Problem) -> Path:
        path = self.folder / f"{size}.npz"
        if not path.exists():
            store(problem, path)
        return path

    def compared(self, title: str, stages: tuple[str, ...]) -> Iterator[str]:
        yield f"\n## {title}"
        for size in self.sizes:
            if size >= LARGEST and stages == PLAIN:
                continue
            note(f"{size} households, {' '.join(stages)}")
            problem = self.problem(size, stages)
            chosen = (
                methods.plain(size)
                if stages == PLAIN
                else methods.ordered(size, is_quick=self.is_quick)
            )
            found, memory = self.measured(size, problem, chosen)
            if found[OURS].failed:
                raise RuntimeError(f"ours at {size}: {found[OURS].failed}")
            yield from table(size, problem, found, memory)
            reach = self.reach_plain if stages == PLAIN else self.reach_ordered
            reach(size, found, memory)
            if stages == ORDERED:
                self.rows.append(described(size, problem, agreed(found)))

    def measured(
        self, size: int, problem: Problem, chosen: dict[str, Peer]
    ) -> tuple[dict[str, Timed], dict[str, Apart]]:
        """Times of all methods, and one turn of each in a process of its own for its memory."""
        instance, stages = self.stored(size, problem), problem.settings.stages
        if size >= APART:
            turns, budget = min(3, self.turns), self.budget
            if size >= LARGEST:
                turns, budget = 1, 2 * self.budget
            rivals = {name: method for name, method in chosen.items() if name != OURS}
            each = apart_in_turns(instance, stages, {OURS: solved}, turns, NEVER)
            each |= apart_in_turns(instance, stages, rivals, turns, budget)
            return {name: together(done) for name, done in each.items()}, {
                name: done[0] for name, done in each.items()
            }
        found = in_turns(problem, chosen, self.turns)
        memory = {
            name: apart(instance, stages, chosen[name], self.budget)
            for name, timed in found.items()
            # CP-SAT's hundreds of megabytes are not worth two minutes.
            if not timed.failed and "CP-SAT" not in name and (name == OURS or not self.is_quick)
        }
        return found, memory

    def reach_plain(self, size: int, found: dict[str, Timed], memory: dict[str, Apart]) -> None:
        rivals = _times(found, [name for name in found if name != OURS])
        if rivals:
            self.reached[targets.FASTEST, size] = min(rivals)

    def reach_ordered(self, size: int, found: dict[str, Timed], memory: dict[str, Apart]) -> None:
        ours = found[OURS]
        self.reached[targets.WITHIN, size] = 1_000 * ours.median
        self.reached[targets.MEMORY, size] = memory[OURS].whole
        if textbooks := _times(found, [ORTOOLS, SCIPY]):
            self.reached[targets.TEXTBOOK, size] = min(textbooks)
        if scipys := _times(found, [SCIPY]):
            self.reached[targets.SCIPYS, size] = scipys[0]
        if CP_SAT in found:
            done = found[CP_SAT]
            self.reached[targets.CP_SATS, size] = CP_SAT_SECONDS if done.failed else done.median

    def instances(self) -> Iterator[str]:
        yield f"\n## The instances\n\n{HOW[self.kind]}\n"
        yield f"Spreads are the {', '.join(str(each) for each in QUANTILES)} % quantiles.\n"
        yield DESCRIBED
        yield from self.rows

    def heuristics(self) -> Iterator[str]:
        yield "\n## Heuristics: no optimum, so no equal values\n"
        yield HEURISTICS
        yield "| households | method | matched | total | ours matches more | ours has more points |"
        yield "|---|---|---|---|---|---|"
        for size in self.sizes:
            if size >= LARGEST:
                continue
            note(f"{size} households, heuristics")
            problem = self.problem(size, PLAIN)
            matched, total = solved(problem)
            for name, timed in in_turns(problem, methods.heuristics(size), 1).items():
                if timed.failed:
                    yield f"| {size} | {name} | {timed.failed} | | | |"
                    continue
                fewer, less = timed.values
                more = f"{matched / fewer - 1:.1%} | {total / less - 1:.1%}"
                yield f"| {size} | {name} | {fewer} | {less} | {more} |"
                if name == "Gale-Shapley":
                    self.reached[targets.MORE, size] = 100 * (matched / fewer - 1)

    def what_if(self) -> Iterator[str]:
        yield "\n## What if one pair were locked\n\nIn order, solved and proved anew.\n"
        yield "| households | median |\n|---|---|"
        for size in self.sizes:
            if size < APART:
                found = in_turns(self.problem(size, ORDERED), {"lock": locked}, self.turns)["lock"]
                self.reached[targets.WHAT_IF, size] = 1_000 * found.median
                yield f"| {size} | {shown(found.median)} |"

    def by_file(self) -> Iterator[str]:
        yield "\n## From file to file\n"
        yield "`solve` and then `verify` of `python -m matching.engine`.\n"
        yield "| households | says |\n|---|---|"
        for size in self.sizes:
            if size <= BY_FILE:
                said = proved_by_file(self.problem(size, ORDERED), self.folder)
                yield f"| {size} | {said} |"

    def scoring(self) -> Iterator[str]:
        yield "\n## Scoring all pairs\n"
        sizes = [size for size in scoring.SIZES if size in self.sizes]
        note(f"{sizes} households, scoring")
        for line in scoring.report(sizes, min(3, self.turns)):
            self.reach_scoring(line)
            yield line

    def reach_scoring(self, line: str) -> None:
        """What a row of the scoring's own table reached: its size is first, its ratio the "x"."""
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        ratios = [cell for cell in cells if cell.endswith("x")]
        if cells[0].isdigit() and ratios:
            self.reached[targets.SCORING, int(cells[0])] = float(ratios[0][:-1])


def note(text: str) -> None:
    """Say on standard error how far it is."""
    print(text, file=sys.stderr, flush=True)


def _times(found: dict[str, Timed], names: list[str]) -> list[float]:
    """How many times as long as ours those took that finished."""
    return [found[name].times(found[OURS]) for name in names if not found[name].failed]


HOW = {
    "rules": """Invented regions (`benchmarks/instances.py`, `benchmarks/people.py`), one to one,
with 0.95 groups for each household. A pair is possible when it breaks no hard rule: language (one
in common, or an interpreter), size, capacity, women only, what is avoided, day parts, 25 km.
Shares are the demo programme's, with residents' languages skewed and households' English spread;
none was measured in a real programme. What is possible is thinned by chance to the stated density.
Points follow the start weights, with chance for interests and style.""",
    "uniform": """The older kind of instance: any pair within 25 km, thinned by chance alone, so
that everybody has about equally many. Real rounds are not like this.""",
}
HEURISTICS = """Points are the same for both sides, so the stable plan of Gale and Shapley is the
greedy one but for ties. Both lose matches because an easy household takes the group that a hard one
needs.
"""
