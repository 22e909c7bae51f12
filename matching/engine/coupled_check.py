"""Checks what a solution claims under coupled rules: that it keeps them, and how far its prices go.

A rule, and every stage before, is a row: the sum of `share` over the plan is at least `least`.
Multipliers m >= 0 and prices with u + v + q >= scale x weight + sum m x share on every pair in play
prove that no plan that keeps the rows is worth more than (sum of prices - sum m x least) / scale,
rounded down. An integer search may know better than its prices; then this says what is not proved.
"""

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np

from matching.engine.claims import Ints, Plan, Play, Prices, Refuted
from matching.engine.problem import StageResult

Row = tuple[str, str, Ints, int]
MOST_SCALE = 10**6


def rows_of(play: Play) -> list[Row]:
    """The rules as rows, with the locks taken out."""
    problem, found = play.problem, []
    locked = np.zeros(len(play.rows), dtype=bool)
    locked[play.row[play.is_locked]] = True
    pools = np.array(problem.pool_of, dtype=object)
    for floor in problem.rules.floors:
        inside = np.array([each in floor.households for each in problem.household_ids], dtype=bool)
        share = inside[play.row].astype(np.int64)
        found.append(("floors", floor.id, share, floor.least - int((inside & locked).sum())))
    for builder in problem.rules.builders:
        inside = np.array([each in builder.pools for each in pools], dtype=bool)
        share = inside[play.row].astype(np.int64)
        found.append(("builders", builder.id, -share, int((inside & locked).sum()) - builder.most))
    return found


def check_rules(play: Play, plan: Plan) -> None:
    for kind, name, share, least in rows_of(play):
        if share[plan.free].sum() < least:
            raise Refuted(f"the plan does not keep the rule {name} of {kind}")


def check_no_plan(play: Play, claim: Mapping[str, Any]) -> Iterator[str]:
    """Whether prices show that the rules contradict each other."""
    if not claim or _bound(play, claim, np.zeros_like(play.points), rows_of(play)) >= 0:
        yield "that no plan keeps the rules is not proved"


def check_stages(play: Play, plan: Plan, claims: list[Any]) -> Iterator[str]:
    """The stages in order; what only the search knows is a complaint."""
    rows, counted = rows_of(play), 0
    for stage, claim in zip(plan.solution.stages, claims, strict=True):
        if not isinstance(claim, Mapping) or claim.get("stage") != stage.stage:
            raise Refuted(f"the certificate of {stage.stage} is not in its place")
        if stage.stage == "worst":
            yield from _check_worst(play, plan, stage, claim, rows)
            continue
        weights = play.weights(stage.stage)
        reached, worth = int(weights[plan.free].sum()), plan.worth(stage.stage)
        before = counted if stage.stage.startswith("waiting>") else 0
        if stage.value != worth - before:
            raise Refuted(f"{stage.stage} must say {worth - before}")
        most = _bound(play, claim, weights, rows) + worth - reached - before
        yield from _gap(stage, most)
        counted = worth
        rows.append(("stages", stage.stage, weights, reached))


def _gap(stage: StageResult, most: int) -> Iterator[str]:
    if stage.value is None or stage.bound is None or not stage.value <= stage.bound <= most:
        raise Refuted(f"{stage.stage} has no bound between {stage.value} and {most}")
    if stage.value < most:
        yield f"{stage.stage} is not proved: {stage.value}, at most {most}"


def _check_worst(
    play: Play, plan: Plan, stage: StageResult, claim: Mapping[str, Any], rows: list[Row]
) -> Iterator[str]:
    value = plan.worst()
    if stage.value != value:
        raise Refuted(f"worst must say {value}")
    if plan.free.any() and not play.is_locked.any():
        # Any pair counts above no pair.
        rows.append(("stages", "any", np.ones_like(play.points), 1))
    if (stage.bound is None) != (value is None) or (stage.bound or 0) < (value or 0):
        raise Refuted(f"worst has no bound from {value}")
    better = play.allowed & (play.points > (-1 if stage.bound is None else stage.bound))
    if not _is_shown(play, claim, better, rows, stage.bound) or stage.bound != value:
        yield f"worst is not proved: {value}, at most {stage.bound}"
    if value is not None:
        play.allowed &= play.points >= value


def _is_shown(
    play: Play, claim: Mapping[str, Any], better: Any, rows: list[Row], bound: int | None
) -> bool:
    """Whether no plan with better pairs alone could keep the rows."""
    if claim.get("kind") == "lock":
        return bool((play.is_locked & (play.points == bound)).any())
    if claim.get("kind") == "enough":
        return bound == play.problem.settings.enough
    if claim.get("kind") == "top":
        return not better.any()
    if claim.get("kind") == "rules":
        everything, play.allowed = play.allowed, better
        bound = _bound(play, claim, np.zeros_like(play.points), rows)
        play.allowed = everything
        return bound < 0
    return False


def _bound(play: Play, claim: Mapping[str, Any], weights: Ints, rows: list[Row]) -> int:
    """The most that a plan in play can be worth by these prices and multipliers."""
    prices, scale = Prices(play, claim), claim.get("scale")
    if type(scale) is not int or not 0 < scale <= MOST_SCALE:
        raise Refuted("the scale of the prices is not a whole number in range")
    if any((side < 0).any() for side in (prices.row, prices.column, prices.pool)):
        raise Refuted("a price is negative")
    slack = prices.row[play.row] + prices.column[play.column] - scale * weights
    slack += np.append(prices.pool, 0)[play.pool[play.row]]
    parts = (prices.row, prices.column * play.places, prices.pool * play.caps)
    bound = int(sum(part.sum() for part in parts))
    for row, multiplier in _multipliers(claim.get("rules"), rows):
        slack -= multiplier * row[2]
        bound -= multiplier * row[3]
    if (slack[play.allowed] < 0).any():
        raise Refuted("the prices do not cover every pair")
    return bound // scale


def _multipliers(claim: object, rows: list[Row]) -> Iterator[tuple[Row, int]]:
    known = {(row[0], row[1]): row for row in rows}
    if not isinstance(claim, Mapping) or not all(
        isinstance(each, Mapping) for each in claim.values()
    ):
        raise Refuted("a certificate lists multipliers of rules")
    for kind, named in claim.items():
        for name, multiplier in named.items():
            if (kind, name) not in known:
                raise Refuted(f"a multiplier names {name} of {kind}, which is not there")
            if type(multiplier) is not int or not 0 <= multiplier <= MOST_SCALE * MOST_SCALE:
                raise Refuted(f"the multiplier of {name} is not a whole number in range")
            yield known[kind, name], multiplier
