"""Checks a solution against its problem without trusting the solver, in time linear in the pairs.

Shares no code with the solver. Every stage of a solution carries a proof of one of two kinds.

*Prices* u (households), v (groups) and q (pools), with u + v + q >= weight on every pair in play:
no plan is worth more than their sum over households, places and caps. When the plan is worth just
that, it is best; and every best plan uses only pairs without slack, matches each household with a
price and fills each group and pool with one. That narrows what is in play for the later stages,
where the prices of what must be covered anyway may be negative.

A *witness* for the worst pair: households (or groups) that all must be served but could not be if
only pairs with more points counted; or a locked pair that holds anyway; or no better pair in play.
"""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from matching.engine.problem import Problem, Solution, StageResult

Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]
DEAREST = 10**12
"""No honest price comes near; larger ones could overflow and are refused."""


class Refuted(Exception):
    """A claim that does not hold; the message is the complaint."""


def check(problem: Problem, solution: Solution) -> list[str]:
    """What a solution claims and does not prove, as sentences; an empty list means proved."""
    try:
        if solution.status == "infeasible":
            return list(_check_infeasible(problem, solution))
        play = _Play(problem)
        plan = _Plan(play, solution)
        return [*_check_stages(play, plan), *_check_report(_Play(problem), plan)]
    except Refuted as refuted:
        return [str(refuted)]


class _Play:
    """The problem once its locks hold: the pairs in play, and who must be covered."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self.rows = {each: at for at, each in enumerate(problem.household_ids)}
        self.columns = {each: at for at, each in enumerate(problem.group_ids)}
        self.pools = {each: at for at, each in enumerate(sorted(problem.caps))}
        pairs = problem.pairs
        self.row, self.column, self.points = pairs.household, pairs.group, pairs.points
        self.days = np.array(problem.waiting_days, dtype=np.int64)
        self.pool = np.array(
            [-1 if each is None else self.pools.get(each, -1) for each in problem.pool_of],
            dtype=np.int64,
        )
        self.is_locked = self.marked(problem.locked)
        locked_pool = self.pool[self.row[self.is_locked]]
        self.places = np.array(problem.places, dtype=np.int64)
        self.places -= np.bincount(self.column[self.is_locked], minlength=len(self.places))
        self.caps = np.array([problem.caps[each] for each in self.pools], dtype=np.int64)
        self.caps -= np.bincount(locked_pool[locked_pool >= 0], minlength=len(self.caps))
        if self.exceeded():
            raise Refuted("the locks exceed a limit, so no plan is possible")
        free = np.ones(len(self.days), dtype=bool)
        free[self.row[self.is_locked]] = False
        free &= (self.pool < 0) | (np.append(self.caps, 1)[self.pool] > 0)
        self.has_pair = self._has_pair()
        self.allowed = self.has_pair & free[self.row] & (self.places[self.column] > 0)
        self.usable = np.zeros(len(free), dtype=bool)
        self.usable[self.row[self.allowed]] = True
        self.required_row = np.zeros(len(free), dtype=bool)
        self.required_column = np.zeros(len(self.places), dtype=bool)
        self.required_pool = np.zeros(len(self.caps), dtype=bool)

    def exceeded(self) -> bool:
        """Whether the locks ask for more than one group per household, or than a place or a cap."""
        twice = len({household for household, _ in self.problem.locked}) < len(self.problem.locked)
        return twice or bool((self.places < 0).any() or (self.caps < 0).any())

    def _has_pair(self) -> Bools:
        """Pairs that are neither forbidden nor below the floor."""
        forbidden = self.marked(self.problem.forbidden)
        return np.asarray(~forbidden & (self.points >= self.problem.settings.floor))

    def keys(self, ids: Collection[tuple[str, str]]) -> Ints:
        """Pairs of ids as whole numbers that tell all pairs apart."""
        for household, group in ids:
            if household not in self.rows or group not in self.columns:
                raise Refuted(f"the pair {household} with {group} is not of this problem")
        keys = [self.rows[one] * len(self.columns) + self.columns[other] for one, other in ids]
        return np.array(keys, dtype=np.int64)

    def marked(self, ids: Collection[tuple[str, str]]) -> Bools:
        """Which pairs of the problem are among these."""
        return np.isin(self.row * len(self.columns) + self.column, self.keys(ids))

    def weights(self, stage: str) -> Ints:
        """What a stage counts in each pair; each class counts on top of the classes before it."""
        if stage == "total":
            return self.points
        if stage == "fair":
            return np.asarray(10_000 - (10_000 - self.points) ** 4 // 10**12)
        if stage == "matched":
            return np.ones_like(self.points)
        limit = int(stage.removeprefix("waiting>"))
        return (self.days > limit)[self.row].astype(np.int64)

    def narrow_to_tight(self, prices: "_Prices", weights: Ints) -> int:
        """The bound that the prices prove; leaves in play what plans that reach it can use."""
        for kind, price, required in (
            ("household", prices.row, self.required_row),
            ("group", prices.column, self.required_column),
            ("pool", prices.pool, self.required_pool),
        ):
            if (price[~required] < 0).any():
                raise Refuted(f"a {kind} that may stay uncovered has a negative price")
        slack = prices.row[self.row] + prices.column[self.column] - weights
        slack += np.append(prices.pool, 0)[self.pool[self.row]]
        if (slack[self.allowed] < 0).any():
            raise Refuted("the prices do not cover every pair")
        self.allowed &= slack == 0
        self.required_row |= prices.row > 0
        self.required_column |= prices.column > 0
        self.required_pool |= prices.pool > 0
        parts = (prices.row, prices.column * self.places, prices.pool * self.caps)
        return int(sum(part.sum() for part in parts))


class _Prices:
    """The prices of one stage, read with suspicion."""

    def __init__(self, play: _Play, claim: Mapping[str, Any]) -> None:
        self.row = self._read(claim.get("households"), play.rows)
        self.column = self._read(claim.get("groups"), play.columns)
        self.pool = self._read(claim.get("pools"), play.pools)

    def _read(self, claim: object, known: Mapping[str, int]) -> Ints:
        prices = np.zeros(len(known), dtype=np.int64)
        if not isinstance(claim, Mapping):
            raise Refuted("a certificate lists prices of households, groups and pools")
        for each, price in claim.items():
            if each not in known:
                raise Refuted(f"a price names {each}, which is not there")
            if type(price) is not int or abs(price) > DEAREST:
                raise Refuted(f"the price of {each} is not a whole number in range")
            prices[known[each]] = price
        return prices


class _Plan:
    """The matches of a solution; raises `Refuted` unless they are a plan of the problem."""

    def __init__(self, play: _Play, solution: Solution) -> None:
        self.play, self.solution = play, solution
        households = [household for household, _, _ in solution.matches]
        if households != sorted(set(households)):
            raise Refuted("matches name each household once, in the order of their ids")
        pairs = {(household, group): points for household, group, points in solution.matches}
        self.chosen = play.marked(pairs)
        if self.chosen.sum() != len(pairs):
            raise Refuted("a match is not among the pairs")
        worth = dict(zip(play.keys(pairs).tolist(), pairs.values(), strict=True))
        keys = (play.row * len(play.columns) + play.column)[self.chosen].tolist()
        if [worth[key] for key in keys] != play.points[self.chosen].tolist():
            raise Refuted("a match does not have the points of its pair")
        if (self.chosen & ~play.is_locked & ~play.has_pair).any():
            raise Refuted("a match is forbidden or below the floor")
        if (play.is_locked & ~self.chosen).any():
            raise Refuted("a locked pair is not matched")
        self.free = self.chosen & ~play.is_locked
        if (np.bincount(play.column[self.free], minlength=len(play.places)) > play.places).any():
            raise Refuted("a group has more matches than places")
        self.pool_load = np.bincount(
            play.pool[play.row[self.free]] + 1, minlength=len(play.caps) + 1
        )[1:]
        if (self.pool_load > play.caps).any():
            raise Refuted("a pool has more matches than its cap")

    def worth(self, stage: str) -> int:
        return int(self.play.weights(stage)[self.chosen].sum())


def _check_infeasible(problem: Problem, solution: Solution) -> Iterator[str]:
    if not solution.reason:
        yield "an infeasible solution gives its reason"
    if solution.matches or solution.stages or solution.unmatched or solution.shortages:
        yield "an infeasible solution has no plan to show"
    try:
        _Play(problem)
    except Refuted:
        return
    yield "the locks do fit, so the problem is not infeasible"


def _check_stages(play: _Play, plan: _Plan) -> Iterator[str]:
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
    if solution.status == "optimal" and len(claims) < len(names):
        raise Refuted("an optimal solution has a certificate for every stage")
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
    play: _Play, plan: _Plan, stage: StageResult, claim: Mapping[str, Any], counted: int
) -> int:
    """Checks a stage that adds up; returns what the waiting classes so far hold together."""
    weights = play.weights(stage.stage)
    locked = int(weights[play.is_locked].sum())
    bound = play.narrow_to_tight(_Prices(play, claim), weights) + locked
    worth = plan.worth(stage.stage)
    before = counted if stage.stage.startswith("waiting>") else 0
    if worth != bound:
        raise Refuted(f"{stage.stage}: the plan reaches {worth}, the prices allow {bound}")
    if stage.value != worth - before or stage.bound != bound - before:
        raise Refuted(f"{stage.stage} must say {worth - before}")
    return worth


def _check_worst(play: _Play, plan: _Plan, stage: StageResult, claim: Mapping[str, Any]) -> None:
    value = int(play.points[plan.chosen].min()) if plan.chosen.any() else None
    if stage.value != value or stage.bound != value:
        raise Refuted(f"worst must say {value}")
    if value is None:
        if play.allowed.any():
            raise Refuted("worst: a pair is in play, but nothing is matched")
        return
    better = play.allowed & (play.points > value)
    kind = claim.get("kind")
    if kind == "lock":
        if not (play.is_locked & (play.points == value)).any():
            raise Refuted("worst: no locked pair holds it down")
    elif kind == "top":
        if better.any():
            raise Refuted("worst: a better pair is in play")
    elif kind == "households":
        _check_too_few_places(play, _members(claim.get("households"), play.rows), better)
    elif kind == "groups":
        _check_too_few_households(play, _members(claim.get("groups"), play.columns), better)
    else:
        raise Refuted("worst: there is no such witness")
    play.allowed &= play.points >= value


def _members(claim: object, known: Mapping[str, int]) -> Bools:
    if not isinstance(claim, list | tuple) or not all(each in known for each in claim):
        raise Refuted("a witness lists ids of the problem")
    members = np.zeros(len(known), dtype=bool)
    members[[known[each] for each in claim]] = True
    return members


def _check_too_few_places(play: _Play, chosen: Bools, better: Bools) -> None:
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


def _check_too_few_households(play: _Play, chosen: Bools, better: Bools) -> None:
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


def _check_report(play: _Play, plan: _Plan) -> Iterator[str]:
    """Why each household is unmatched, and the shortages."""
    solution, problem = plan.solution, play.problem
    served = {household for household, _, _ in solution.matches}
    has_pair = {problem.household_ids[row] for row in play.row[play.has_pair]}
    full = np.append(plan.pool_load >= play.caps, False)
    expected = []
    for household in sorted(set(problem.household_ids) - served):
        is_full = bool(full[play.pool[play.rows[household]]])
        why = ("pool_full" if is_full else "outcompeted") if household in has_pair else "no_pair"
        expected.append((household, why))
    if list(solution.unmatched) != expected:
        yield "the unmatched households or their reasons are not right"
    yield from _check_shortages(play, plan)


def _check_shortages(play: _Play, plan: _Plan) -> Iterator[str]:
    """Each shortage holds, none overlaps another, and together they explain all who are left."""
    solution = plan.solution
    seen: Counter[tuple[str, str]] = Counter()
    for each in solution.shortages:
        sides = ("household", each.households), ("group", each.groups), ("pool", each.pools)
        seen.update((kind, name) for kind, names in sides for name in names)
        households = _members(each.households, play.rows)
        groups = _members(each.groups, play.columns)
        pools = np.append(_members(each.pools, play.pools), False)
        open_pairs = play.allowed & households[play.row]
        open_pairs &= ~groups[play.column] & ~pools[play.pool[play.row]]
        short = households.sum() - play.places[groups].sum() - play.caps[pools[:-1]].sum()
        if open_pairs.any() or (households & ~play.usable).any() or not 0 < each.short == short:
            yield f"the shortage of {each.short} does not hold"
    if any(times > 1 for times in seen.values()):
        yield "two shortages overlap"
    most = int(play.usable.sum()) - sum(each.short for each in solution.shortages)
    stages = play.problem.settings.stages
    if {"waiting", "matched"} <= set(stages) and solution.status == "optimal":
        if solution.waiting_cost != most - int(plan.free.sum()):
            yield "the shortages and the matches do not add up"
    elif solution.waiting_cost:
        yield "without both stages, waiting costs no match"
