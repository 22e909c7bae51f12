"""The lexicographic optimum: waiting, matched, worst pair, total; in whole points and with its
proof.

Let x(h, g) be 1 where household h is matched with group g. A plan matches each household at most
once, each group at most `places` times and each pool at most `cap` times; locked pairs hold. Each
stage but the worst pair maximises a linear sum w . x:

    waiting>c   w = 1 for households that wait longer than c days (each class on top of the former)
    matched     w = 1
    total       w = points             or    fair    w = 10000 - (10000 - points)^4 // 10^12

By duality its best value equals the least cost of prices u(h) + v(g) >= w(h, g), and complementary
slackness says exactly which plans reach it: those that use only pairs where the prices are tight
and that cover every household and fill every group with a price. So a stage, once proved, leaves a
*face*: some pairs fewer, some rows and columns required (whose prices may be negative from then
on). The next stage runs on that face, so no stage can undo an earlier one and no large weight is
ever needed. The worst pair drops the pairs below a threshold: the largest at which the face still
has a plan. Pools are rest columns (see `network`), so the whole is one two-sided problem.

Without pools the sets of households that can be matched at once are independent sets of a
transversal matroid: the count of each class is a difference of ranks, the most are matched whatever
waits first, and a vertex cover proves it. With pools they are not, waiting first may cost matches,
and `waiting_cost` says how many.
"""

from collections.abc import Callable
from contextlib import suppress
from functools import cached_property, partial
from typing import Any

import numpy as np

from matching.engine import report, ties
from matching.engine.build import build, infeasible
from matching.engine.core import optimum
from matching.engine.counting import cover, largest
from matching.engine.flow import some
from matching.engine.network import NO_PAIR, Face, Network, Prices
from matching.engine.patience import Ask, OutOfTime, asking
from matching.engine.priority import prioritised
from matching.engine.problem import IntArray, Problem, Settings, Solution, StageResult
from matching.engine.stages import Stages, stage_names
from matching.engine.worst import lift


def solve(
    problem: Problem,
    on_stage: Callable[[StageResult], None] = lambda stage: None,
    should_stop: Callable[[], bool] = lambda: False,
    on_plan: Callable[[Callable[[], Solution]], None] = lambda plan: None,
) -> Solution:
    """The best plan in the order of the stages, the same one in whatever order the problem comes.

    `on_stage` hears of every stage as soon as it is proved. `should_stop` is asked between stages
    and, in long ones, between steps: once it says yes, a plan that is best in the stages so far
    comes back as "feasible", with bounds for the rest. `on_plan` hears after each
    stage how to have that plan now, without stopping: what it is given makes the solution when
    called, and costs nothing otherwise.
    """
    reason = infeasible(problem)
    if reason:
        return Solution("infeasible", reason=reason)
    if problem.rules:
        from matching.engine.coupled import solve_coupled  # Brings in an integer solver.

        return solve_coupled(problem, on_stage, should_stop, on_plan)
    run = _Run(build(problem), problem.settings)
    names, ask = stage_names(problem.settings), asking(should_stop)
    with suppress(OutOfTime):
        for name in names:
            ask()
            run.prove(name, ask)
            on_stage(run.proved[-1])
            on_plan(partial(_solution, problem, run, names))
    return _solution(problem, run, names)


class _Run:
    """The face after the stages proved so far, with their results and certificates."""

    def __init__(self, network: Network, settings: Settings) -> None:
        self.network, self.settings = network, settings
        self.stages = Stages(network, settings)
        self.face = Face.whole(network)
        self.plan: IntArray | None = None
        self.proved: list[StageResult] = []
        self.certificate: list[dict[str, Any]] = []

    def prove(self, name: str, ask: Ask) -> None:
        """Add a stage, or leave everything as it was where `ask` says that time is up."""
        if name == "worst":
            found = lift(self.face, ask, self.settings.enough)
            self.face, value = found.face, found.value
            self.certificate.append({"stage": name} | found.witness)
        else:
            weights = self.stages.weights(name)
            counts = name not in ("total", "fair")
            count = self._count if counts and not len(self.network.rest_pool) else None
            plan, proof = count(name) if count else optimum(self.face, weights, ask)
            self.face = self.face.tightened(weights, proof, plan)
            self.plan = plan
            value = self._counted(name, weights, plan) if counts else self.stages.value(name, plan)
            self.certificate.append({"stage": name} | report.named(self.network, proof))
        self.proved.append(StageResult(name, value, value))

    def _count(self, name: str) -> tuple[IntArray, Prices]:
        """The most matches without pools: a rank of the transversal matroid."""
        if (days := self.stages.least_days(name)) < 0:
            return self.largest, self.cut
        rows = self.network.days > days
        pairs = np.flatnonzero(self.network.per_pair(rows))
        plan = self.largest
        return plan, cover(self.network, pairs, np.where(rows, plan, NO_PAIR), rows)

    @cached_property
    def cut(self) -> Prices:
        pools = len(self.network.rest_pool)
        return report.least_cut(self.network, None if pools else self.largest)

    @cached_property
    def largest(self) -> IntArray:
        """Without pools: a largest plan, and of each waiting class on top of the former too."""
        network, settings = self.network, self.settings
        plan = largest(network, np.arange(len(network.row)))
        classes = settings.waiting_classes if "waiting" in settings.stages else ()
        rank = np.zeros(len(plan), dtype=np.int64)
        for days in classes:
            rank += network.days <= days
        return prioritised(network, plan, rank)

    def _counted(self, name: str, weights: IntArray, plan: IntArray) -> int:
        """What a count stage adds to those before it, for which its plan need not be best."""
        locked = self.network.locked_days > self.stages.least_days(name)
        together = int(weights[plan[plan >= 0]].sum() + locked.sum())
        if name == "matched":
            return together
        return together - sum(stage.value or 0 for stage in self.proved)


def _solution(problem: Problem, run: _Run, names: list[str]) -> Solution:
    """The plan that is best in the stages proved by now, with bounds for the others."""
    network, plan = run.network, run.plan
    is_done = len(run.proved) == len(names)
    if plan is None or names[len(run.proved) - 1] not in ("total", "fair"):
        # Count and worst stages prove values and faces; this is a plan that reaches them all.
        plan = some(run.face)
    plan = ties.settle(run.face, plan, ties.kept(problem, network))
    matched = report.matches(network, plan)
    short = report.shortages(network, run.cut)
    usable = len(network.household_ids) - sum(part.short for part in short)
    gap = usable - (len(matched) - len(network.locked))
    pays = is_done and "waiting" in problem.settings.stages and "matched" in problem.settings.stages
    rest = [
        StageResult(name, run.stages.value(name, plan), run.stages.bound(name, run.face))
        for name in names[len(run.proved) :]
    ]
    return Solution(
        status="optimal" if is_done else "feasible",
        stages=(*run.proved, *rest),
        matches=matched,
        unmatched=report.unmatched(problem, matched),
        shortages=short,
        waiting_cost=gap if pays else 0,
        certificate={"stages": list(run.certificate)},
    )
