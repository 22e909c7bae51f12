"""The lexicographic optimum under coupled rules: prices first, then an integer program on the rest.

Stage by stage: multipliers give a bound over all pairs; the pairs closest to it give a plan; a pair
whose slack exceeds the gap between the two is in no better plan and is sifted out; what is left is
searched to the end. Later stages hold the former at their values. Where time runs out a stage shows
its value and its bound. The last word on ties is as without rules, among the plans that match the
same households.
"""

from collections.abc import Callable
from copy import copy
from dataclasses import replace
from functools import partial
from typing import Any

import numpy as np

from matching.engine import report, ties
from matching.engine.build import build
from matching.engine.core import heaviest_of_both, optimum
from matching.engine.guess import guessed
from matching.engine.integer import DONE, IMPOSSIBLE, Found, search
from matching.engine.network import NO_PAIR, Face, Network
from matching.engine.patience import NO_PATIENCE, Patience
from matching.engine.problem import POINTS, IntArray, Problem, Solution, StageResult
from matching.engine.relax import SCALE, Relaxed, Row, relaxed, rule_rows, strained
from matching.engine.stages import Stages, stage_names

NEAR = 8, 6
"""So many pairs per household and per group, those of least slack, are searched first."""


def solve_coupled(
    problem: Problem,
    on_stage: Callable[[StageResult], None],
    should_stop: Callable[[], bool],
    on_plan: Callable[[Callable[[], Solution]], None],
) -> Solution:
    """The best plan found that keeps the rules, with bounds; "optimal" where they are reached."""
    network = build(problem)
    run = _Run(problem, network, Patience(problem.settings.time_limit, should_stop))
    if not run.start():
        return Solution("infeasible", reason=run.reason, certificate=run.impossible)
    names = stage_names(problem.settings)
    for name in names:
        run.prove(name)
        if run.results[-1].is_proved:
            on_stage(run.results[-1])
            on_plan(partial(run.so_far, names))
    return run.solution()


class _Run:
    """The best plan so far, the rows it keeps, and the pairs still in play."""

    def __init__(self, problem: Problem, network: Network, patience: Patience) -> None:
        self.problem, self.network, self.patience = problem, network, patience
        self.stages = Stages(network, problem.settings)
        self.rows = rule_rows(problem, network)
        self.face = Face.whole(network)
        self.plan = np.full(len(network.household_ids), NO_PAIR, dtype=np.int64)
        self.results: list[StageResult] = []
        self.certificate: list[dict[str, Any]] = []
        self.reason = ""
        self.impossible: dict[str, Any] = {}
        self.last = np.zeros(len(network.row), dtype=np.int64)

    def start(self) -> bool:
        """Find any plan that keeps the rules, or the reason why there is none."""
        proof = strained(self.face, self.rows, self.patience.left)
        names = ", ".join(f"{row.kind.removesuffix('s')} {row.id}" for row in self.rows)
        if proof.bound < 0:
            self.reason = f"No plan keeps these rules together with the locks: {names}."
            self.impossible = proof.claim
            return False
        if all(row.least <= 0 for row in self.rows):
            return True
        found = self._any(self.face, proof)
        if found.plan is None:
            known = "No plan keeps" if found.status == IMPOSSIBLE else "Found no plan in time for"
            self.reason = f"{known} these rules together with the locks: {names}."
            return False
        self.plan = found.plan
        return True

    def prove(self, name: str) -> None:
        """Add a stage, with its value and its bound; where time is up, with what is at hand."""
        if name == "worst":
            self._lift()
            return
        weights = self.stages.weights(name)
        bound = self._maximise(name, weights)
        value = self.stages.value(name, self.plan)
        reached = self._worth(weights)
        self.results.append(StageResult(name, value, (value or 0) + bound - reached))
        if name in ("total", "fair"):
            self.last = weights
        self.rows.append(Row("stages", name, weights, reached))

    def so_far(self, names: list[str]) -> Solution:
        """The best plan by now, with bounds for the stages still to come."""
        ahead = copy(self)
        ahead.patience = NO_PATIENCE
        ahead.rows, ahead.results = list(self.rows), list(self.results)
        ahead.certificate = list(self.certificate)
        for name in names[len(self.results) :]:
            ahead.prove(name)
        return ahead.solution()

    def _real(self, face: Face) -> IntArray:
        return np.flatnonzero(face.allowed & face.network.is_real)

    def _worth(self, weights: IntArray) -> int:
        return worth(self.plan, weights)

    def _search(
        self, pairs: IntArray, weights: IntArray, proof: Relaxed, least: int | None = None
    ) -> Found:
        hint = proof.plan if (self.plan == NO_PAIR).all() else self.plan
        return search(
            self.network,
            np.sort(pairs),
            weights,
            self.rows,
            least=least,
            hint=hint,
            seconds=self.patience.left,
        )

    def _near(self, pairs: IntArray, proof: Relaxed) -> IntArray:
        """The pairs of least slack of each side, of most points where equal, and the flow's."""
        rank = self.network.points - proof.slack * (POINTS + 1)
        chosen = heaviest_of_both(self.network, pairs, rank, NEAR)
        chosen[proof.plan[proof.plan != NO_PAIR]] = True
        chosen[self.plan[self.plan != NO_PAIR]] = True
        return pairs[chosen[pairs]]

    def _any(self, face: Face, proof: Relaxed) -> Found:
        """Any plan of the face that keeps the rows."""
        pairs, nothing = self._real(face), np.zeros_like(self.last)
        near = self._near(pairs, proof)
        plan = guessed(self.network, near, nothing, self.rows, self.patience.left)
        if plan is not None:
            return Found(DONE, plan, 0)
        return self._search(pairs, nothing, proof)

    def _maximise(self, name: str, weights: IntArray) -> int:
        """Better the plan as far as it goes; the most that any plan could still be worth."""
        proof = relaxed(self.face, weights, self.rows, self.patience.left)
        self.certificate.append({"stage": name} | proof.claim)
        pairs = self._real(self.face)
        near = self._near(pairs, proof)
        if self._worth(weights) < proof.most:
            plan = guessed(self.network, near, weights, self.rows, self.patience.left)
            if plan is not None and worth(plan, weights) > self._worth(weights):
                self.plan = plan
        for each in (near, pairs):
            value = self._worth(weights)
            if value >= proof.most:
                return value
            # What a better plan could use: the others are too far below the bound.
            gap = proof.bound - SCALE * (value + 1)
            chosen = each[proof.slack[each] <= gap]
            found = self._search(chosen, weights, proof, value + 1)
            if found.plan is not None:
                self.plan = found.plan
            is_whole = len(chosen) == int((proof.slack[pairs] <= gap).sum())
            if is_whole and found.status in (DONE, IMPOSSIBLE):
                return self._worth(weights)
            if is_whole and found.plan is not None:
                return min(found.bound, proof.most)
        return max(proof.most, self._worth(weights))

    def _lift(self) -> None:
        """Raise the worst pair by bisection over the points in play."""
        self._want_a_pair()
        network, lock = self.network, min((each[2] for each in self.network.locked), default=None)
        value = self.stages.value("worst", self.plan)
        points = np.unique(network.points[self._real(self.face)])
        if lock is not None:
            points = np.append(points[points < lock], lock)
        if (enough := self.stages.settings.enough) < points.max(initial=0):
            points = np.append(points[points < enough], enough)
        higher = points[points > value] if value is not None else points[:0]
        low, high, claim = 0, len(higher), None
        bound = value
        while low < high:
            middle = (low + high) // 2
            lifted = self.face.at_least(int(higher[middle]))
            proof = strained(lifted, self.rows, self.patience.left)
            shown = proof.claim if proof.bound < 0 else None
            found = None if shown else self._any(lifted, proof)
            if found and found.plan is not None:
                self.plan, low = found.plan, middle + 1
                value = self.stages.value("worst", self.plan)
                low = max(low, int(np.searchsorted(higher, value or 0, side="right")))
                continue
            if found and found.status != IMPOSSIBLE:
                break
            high, claim = middle, shown
        bound = int(higher[high - 1]) if low < high else value
        self.results.append(StageResult("worst", value, bound))
        self.certificate.append({"stage": "worst"} | self._witness(value, lock, claim))
        if value is not None:
            self.face = self.face.at_least(value)

    def _want_a_pair(self) -> None:
        """Any pair counts above no pair, for a worst pair there must be."""
        if self.network.locked:
            return
        any_pair = Row("stages", "any", self.network.is_real.astype(np.int64), 1)
        if (self.plan == NO_PAIR).all():
            self.rows.append(any_pair)
            found = self._any(self.face, strained(self.face, self.rows, self.patience.left))
            if found.plan is None:
                self.rows.pop()
                return
            self.plan = found.plan
        else:
            self.rows.append(any_pair)

    def _witness(
        self, value: int | None, lock: int | None, claim: dict[str, Any] | None
    ) -> dict[str, Any]:
        if claim is not None:
            return {"kind": "rules"} | claim
        if value is not None and value == lock:
            return {"kind": "lock"}
        if value is not None and value == self.stages.settings.enough:
            return {"kind": "enough"}
        better = self.network.points[self._real(self.face)] > (-1 if value is None else value)
        return {"kind": "search"} if better.any() else {"kind": "top"}

    def solution(self) -> Solution:
        plan = self._settled()
        matched = report.matches(self.network, plan)
        short = report.shortages(self.network, report.least_cut(self.network))
        stages, settings = self._results(plan), self.problem.settings
        usable = len(self.network.household_ids) - sum(part.short for part in short)
        is_done = all(stage.is_proved for stage in stages)
        pays = is_done and {"waiting", "matched"} <= set(settings.stages)
        return Solution(
            status="optimal" if is_done else "feasible",
            stages=stages,
            matches=matched,
            unmatched=report.unmatched(self.problem, matched),
            shortages=short,
            waiting_cost=usable - (len(matched) - len(self.network.locked)) if pays else 0,
            certificate={"stages": self.certificate},
        )

    def _settled(self) -> IntArray:
        """The canonical plan for the households that are matched."""
        network, chosen = self.network, self.plan != NO_PAIR
        face = replace(
            self.face,
            allowed=self.face.allowed & (network.is_real == chosen[network.row]),
            required_row=self.face.required_row | chosen,
            support=self.plan[chosen],
        )
        plan, proof = optimum(face, self.last)
        face = face.tightened(self.last, proof, plan)
        return ties.settle(face, plan, ties.kept(self.problem, network))

    def _results(self, plan: IntArray) -> tuple[StageResult, ...]:
        """The stages with the values of the settled plan, which may be a little better."""
        return tuple(
            replace(stage, value=self.stages.value(stage.stage, plan)) for stage in self.results
        )


def worth(plan: IntArray, weights: IntArray) -> int:
    """The sum of the weights of a plan's pairs."""
    return int(weights[plan[plan != NO_PAIR]].sum())
