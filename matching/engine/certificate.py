"""Checks a solution against its problem without trusting the solver, in time linear in the pairs.

Shares no code with the solver. Every stage of a solution carries a proof of one of two kinds.

*Prices* u (households), v (groups) and q (pools), with u + v + q >= weight on every pair in play:
no plan is worth more than their sum over households, places and caps. When the plan is worth just
that, it is best; and every best plan uses only pairs without slack, matches each household with a
price and fills each group and pool with one. That narrows what is in play for the later stages,
where the prices of what must be covered anyway may be negative.

A *witness* for the worst pair: households (or groups) that all must be served but could not be if
only pairs with more points counted; or a locked pair that holds anyway; or no better pair in play;
or more points than these are not asked for.
"""

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np

from matching.engine import coupled_check
from matching.engine.claims import Bools, Plan, Play, Prices, Refuted, members, places
from matching.engine.problem import Problem, Solution, StageResult


def check(problem: Problem, solution: Solution) -> list[str]:
    """What a solution claims and does not prove, as sentences; an empty list means proved."""
    try:
        if solution.status == "infeasible":
            return list(_check_infeasible(problem, solution))
        play = Play(problem)
        plan = Plan(play, solution)
        coupled_check.check_rules(play, plan)
        return [*_check_stages(play, plan), *_check_report(play, plan)]
    except Refuted as refuted:
        return [str(refuted)]


def _check_infeasible(problem: Problem, solution: Solution) -> Iterator[str]:
    if not solution.reason:
        yield "an infeasible solution gives its reason"
    shown = solution.matches, solution.stages, solution.unmatched, solution.shortages
    if any(shown) or solution.waiting_cost:
        yield "an infeasible solution has no plan to show"
    try:
        play = Play(problem)
    except Refuted:
        return
    if problem.rules:
        yield from coupled_check.check_no_plan(play, solution.certificate)
        return
    yield "the locks do fit, so the problem is not infeasible"


def _check_stages(play: Play, plan: Plan) -> Iterator[str]:
    """The stages in order; what the solver had no time to prove is a complaint too."""
    solution, settings = plan.solution, play.problem.settings
    waiting = [f"waiting>{days}" for days in settings.waiting_classes]
    names = [
        name for each in settings.stages for name in (waiting if each == "waiting" else [each])
    ]
    if [stage.stage for stage in solution.stages] != names:
        raise Refuted(f"the stages must be {', '.join(names)}")
    claims = solution.certificate.get("stages")
    if not isinstance(claims, list | tuple) or len(claims) > len(names):
        raise Refuted("the certificate must hold a list of stages")
    if solution.status not in ("optimal", "feasible"):
        raise Refuted(f"there is no status {solution.status}")
    needs_all = solution.status == "optimal" or bool(play.problem.rules)
    if needs_all and len(claims) < len(names):
        raise Refuted("such a solution has a certificate for every stage")
    if play.problem.rules:
        yield from coupled_check.check_stages(play, plan, list(claims))
        return
    counted = 0
    for stage, claim in zip(solution.stages, claims, strict=False):
        if not isinstance(claim, Mapping) or claim.get("stage") != stage.stage:
            raise Refuted(f"the certificate of {stage.stage} is not in its place")
        if stage.stage == "worst":
            _check_worst(play, plan, stage, claim)
        else:
            counted = _check_sum(play, plan, stage, claim, counted)
    for stage in solution.stages[len(claims) :]:
        yield f"{stage.stage} is not proved: {stage.value}, at most {stage.bound}"


def _check_sum(
    play: Play, plan: Plan, stage: StageResult, claim: Mapping[str, Any], counted: int
) -> int:
    """Checks a stage that adds up; returns what the waiting classes so far hold together."""
    weights = play.weights(stage.stage)
    locked = int(weights[play.is_locked].sum())
    bound = play.narrow_to_tight(Prices(play, claim), weights) + locked
    worth = plan.worth(stage.stage)
    before = counted if stage.stage.startswith("waiting>") else 0
    if worth != bound:
        raise Refuted(f"{stage.stage}: the plan reaches {worth}, the prices allow {bound}")
    if stage.value != worth - before or stage.bound != bound - before:
        raise Refuted(f"{stage.stage} must say {worth - before}")
    return worth


def _check_worst(play: Play, plan: Plan, stage: StageResult, claim: Mapping[str, Any]) -> None:
    value = plan.worst()
    if stage.value != value or stage.bound != value:
        raise Refuted(f"worst must say {value}")
    if value is None:
        if play.allowed.any():
            raise Refuted("worst: a pair is in play, but nothing is matched")
        return
    better = play.allowed & (play.points > value)
    match claim.get("kind"):
        case "households":
            _check_too_few_places(play, members(claim.get("households"), play.rows), better)
        case "groups":
            _check_too_few_households(play, members(claim.get("groups"), play.columns), better)
        case kind:
            _check_fact(play, value, kind)
    play.allowed &= play.points >= value


def _check_fact(play: Play, value: int, kind: object) -> None:
    """What holds the worst pair down without any counting."""
    if not isinstance(kind, str) or kind not in _WRONG:
        raise Refuted("worst: there is no such witness")
    holds = {
        "lock": (play.is_locked & (play.points == value)).any(),
        "enough": value == play.problem.settings.enough,
        "top": not (play.allowed & (play.points > value)).any(),
    }
    if not holds[kind]:
        raise Refuted(f"worst: {_WRONG[kind]}")


_WRONG = {
    "lock": "no locked pair holds it down",
    "enough": "more points than these count too",
    "top": "a better pair is in play",
}


def _check_too_few_places(play: Play, chosen: Bools, better: Bools) -> None:
    """So many of these households must be matched, but their better pairs lead to fewer places."""
    chosen = chosen & play.usable
    must = int((chosen & play.required_row & (play.pool < 0)).sum())
    for pool, cap in enumerate(play.caps):
        inside = play.usable & (play.pool == pool)
        by_name = int((chosen & play.required_row & inside).sum())
        # A pool that must be full leaves only so many of its households out.
        by_cap = int(cap - (inside & ~chosen).sum()) if play.required_pool[pool] else 0
        must += max(by_name, by_cap)
    near = np.zeros(len(play.places), dtype=bool)
    near[play.column[better & chosen[play.row]]] = True
    if must <= play.places[near].sum():
        raise Refuted("worst: the households of the witness do not compete for too few places")


def _check_too_few_households(play: Play, chosen: Bools, better: Bools) -> None:
    """These groups must be full, but their better pairs lead to too few households."""
    if (chosen & ~play.required_column).any():
        raise Refuted("worst: a group of the witness need not be full")
    near = np.zeros(len(play.usable), dtype=bool)
    near[play.row[better & chosen[play.column]]] = True
    most = int((near & (play.pool < 0)).sum())
    for pool, cap in enumerate(play.caps):
        inside = play.pool == pool
        elsewhere = int((inside & play.required_row & ~near).sum())
        most += min(int((near & inside).sum()), int(cap) - elsewhere)
    if play.places[chosen].sum() <= most:
        raise Refuted("worst: the groups of the witness do not compete for too few households")


def _check_report(play: Play, plan: Plan) -> Iterator[str]:
    """Why each household is unmatched, and the shortages."""
    solution, problem = plan.solution, play.problem
    served = {household for household, _, _ in solution.matches}
    has_pair = np.zeros(len(play.usable), dtype=bool)
    has_pair[play.row[play.has_pair]] = True
    full = np.append(plan.pool_load >= play.caps, False)
    expected = []
    for household in sorted(set(problem.household_ids) - served):
        row = play.rows[household]
        why = (
            ("pool_full" if full[play.pool[row]] else "outcompeted") if has_pair[row] else "no_pair"
        )
        expected.append((household, why))
    if list(solution.unmatched) != expected:
        yield "the unmatched households or their reasons are not right"
    yield from _check_shortages(play, plan)


def _check_shortages(play: Play, plan: Plan) -> Iterator[str]:
    """Each shortage holds, none overlaps another, and together they explain all who are left."""
    solution, named = plan.solution, 0
    # The number of the shortage that names each household, group and pool; -1 for none.
    of_row, of_group, of_pool = of_side = [
        np.full(len(known) + 1, -1) for known in (play.rows, play.columns, play.pools)
    ]
    fails = set()
    for number, each in enumerate(solution.shortages):
        households, groups, pools = sides = (
            places(each.households, play.rows),
            places(each.groups, play.columns),
            places(each.pools, play.pools),
        )
        for side, named_here in zip(of_side, sides, strict=True):
            side[named_here] = number
            named += len(named_here)
        short = len(households) - play.places[groups].sum() - play.caps[pools].sum()
        if not play.usable[households].all() or not 0 < each.short == short:
            fails.add(number)
    row = of_row[play.row]
    is_open = play.at_first & (row >= 0) & (of_group[play.column] != row)
    is_open &= (of_pool[play.pool] != of_row[:-1])[play.row]
    for number in sorted(fails | set(row[is_open].tolist())):
        yield f"the shortage of {solution.shortages[number].short} does not hold"
    if sum(int((side >= 0).sum()) for side in of_side) < named:
        yield "two shortages overlap"
    most = int(play.usable.sum()) - sum(each.short for each in solution.shortages)
    stages = play.problem.settings.stages
    if {"waiting", "matched"} <= set(stages) and solution.status == "optimal":
        if solution.waiting_cost != most - int(plan.free.sum()):
            yield "the shortages and the matches do not add up"
    elif solution.waiting_cost:
        yield "without both stages, waiting costs no match"
