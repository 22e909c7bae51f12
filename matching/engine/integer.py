"""The last resort of coupled rules: an integer program on the pairs that prices could not rule out.

CP-SAT with one worker and `linearization_level=2`: two workers lose the linear program, and with it
nearly all proofs. One worker also makes the search the same every time.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
from ortools.sat.python import cp_model

from matching.engine.network import NO_PAIR, Network
from matching.engine.problem import IntArray
from matching.engine.relax import Row

DONE, IMPOSSIBLE, STOPPED = "done", "impossible", "stopped"


@dataclass(frozen=True, slots=True, eq=False)
class Found:
    """How the search ended, its best plan (or None), and its bound."""

    status: str
    plan: IntArray | None
    bound: int


def search(
    network: Network,
    pairs: IntArray,
    weights: IntArray,
    rows: list[Row],
    *,
    least: int | None,
    hint: IntArray,
    seconds: float,
) -> Found:
    """The plan by these pairs alone that keeps the rows and is worth most, at least `least`; the
    search starts near the plan `hint`."""
    if seconds <= 0:
        return Found(STOPPED, None, 0)
    model = cp_model.CpModel()
    taken = [model.new_bool_var("") for _ in pairs]

    _limit(model, taken, network, pairs)
    # Every coupled row holds.
    for row in rows:
        model.add(_weighted(taken, row.share[pairs]) >= row.least)
    hinted = np.isin(pairs, hint)
    for x, is_hinted in zip(taken, hinted.tolist(), strict=True):
        model.add_hint(x, is_hinted)
    worth = _weighted(taken, weights[pairs])
    if least is not None:
        model.add(worth >= least)
    if weights[pairs].any():
        model.maximize(worth)

    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.linearization_level = 2
    solver.parameters.max_time_in_seconds = seconds
    status = solver.solve(model)
    if status == cp_model.INFEASIBLE:
        return Found(IMPOSSIBLE, None, 0)
    if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        return Found(STOPPED, None, 0)
    chosen = pairs[np.array([solver.boolean_value(x) for x in taken], dtype=bool)]
    plan = np.full(len(network.household_ids), NO_PAIR, dtype=np.int64)
    plan[network.row[chosen]] = chosen
    ended = DONE if status == cp_model.OPTIMAL else STOPPED
    return Found(ended, plan, int(solver.best_objective_bound))


def _limit(model: cp_model.CpModel, taken: list[Any], network: Network, pairs: IntArray) -> None:
    # Nobody is paired twice; a group has so many places, a pool so high a cap.
    for part in _parts(network.row[pairs]):
        model.add_at_most_one(taken[at] for at in part)
    for part in _parts(network.column[pairs]):
        model.add(_sum(taken, part) <= int(network.places[network.column[pairs[part[0]]]]))
    pool = network.pool[network.row[pairs]]
    for part in _parts(pool):
        if pool[part[0]] >= 0:
            model.add(_sum(taken, part) <= int(network.caps[pool[part[0]]]))


def _parts(side: IntArray) -> Iterable[IntArray]:
    """The places of each value, together."""
    order = np.argsort(side, kind="stable")
    return (part for part in np.split(order, np.flatnonzero(np.diff(side[order])) + 1) if len(part))


def _sum(taken: list[Any], places: IntArray) -> Any:
    return cp_model.LinearExpr.sum([taken[at] for at in places])


def _weighted(taken: list[Any], weights: IntArray) -> Any:
    return cp_model.LinearExpr.weighted_sum(taken, weights.tolist())
