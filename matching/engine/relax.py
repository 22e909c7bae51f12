"""Coupled rules by prices: Lagrange multipliers on the flow, and what they prove about all pairs.

A coupled row asks that the sum of a(p) x(p) is at least b. Multipliers m >= 0 take the rows into
the weights: no plan that keeps the rows is worth more than the best flow for w + sum m a, less
sum m b. A linear program (HiGHS) suggests the multipliers; they are rounded to whole parts of
`SCALE`, and the flow is solved in whole numbers, so that the bound is exact whatever was suggested.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy.optimize import linprog
from scipy.sparse import csr_matrix, hstack, vstack

from matching.engine import report
from matching.engine.core import optimum
from matching.engine.network import BoolArray, Face, Network
from matching.engine.problem import IntArray, Problem

SCALE = 10_000


@dataclass(frozen=True, slots=True, eq=False)
class Row:
    """The pairs' sum of `share` is at least `least`; `kind` and `id` say which rule asks for it."""

    kind: str
    id: str
    share: IntArray
    least: int


@dataclass(frozen=True, slots=True, eq=False)
class Relaxed:
    """What multipliers prove: a bound in parts of `SCALE`, how far each pair stays below it, and
    the claim that shows it."""

    bound: int
    slack: IntArray
    claim: dict[str, Any]
    plan: IntArray

    @property
    def most(self) -> int:
        return self.bound // SCALE


def rule_rows(problem: Problem, network: Network) -> list[Row]:
    """The rows of a problem's rules, once the locks hold."""
    rank = {each: at for at, each in enumerate(network.household_ids)}
    locked = [household for household, _, _ in network.locked]
    pool_of = dict(zip(problem.household_ids, problem.pool_of, strict=True))

    def share(households: frozenset[str]) -> IntArray:
        chosen = np.zeros(len(network.household_ids), dtype=bool)
        chosen[[rank[each] for each in households if each in rank]] = True
        return np.asarray((chosen[network.row] & network.is_real).astype(np.int64))

    rows = [
        Row(
            "floors",
            floor.id,
            share(floor.households),
            floor.least - _within(locked, floor.households),
        )
        for floor in sorted(problem.rules.floors, key=lambda floor: floor.id)
    ]
    for builder in sorted(problem.rules.builders, key=lambda builder: builder.id):
        served = frozenset(each for each, pool in pool_of.items() if pool in builder.pools)
        most = builder.most - _within(locked, served)
        rows.append(Row("builders", builder.id, -share(served), -most))
    return rows


def _within(households: list[str], served: frozenset[str]) -> int:
    return sum(each in served for each in households)


def relaxed(face: Face, weights: IntArray, rows: list[Row], seconds: float) -> Relaxed:
    """A bound for plans of the face that keep the rows; `weights` are 0 on rests."""
    multipliers = _multipliers(face, weights, rows, seconds, is_elastic=False)
    return _priced(face, weights, rows, multipliers)


def strained(face: Face, rows: list[Row], seconds: float) -> Relaxed:
    """A bound below 0 says that no plan of the face keeps the rows."""
    nothing = np.zeros(len(face.allowed), dtype=np.int64)
    multipliers = _multipliers(face, nothing, rows, seconds, is_elastic=True)
    return _priced(face, nothing, rows, multipliers)


def _priced(face: Face, weights: IntArray, rows: list[Row], multipliers: list[int]) -> Relaxed:
    network = face.network
    scaled = SCALE * weights
    for row, multiplier in zip(rows, multipliers, strict=True):
        scaled = scaled + multiplier * row.share
    plan, proof = optimum(face, scaled)
    bound = int(proof.row.sum() + (proof.column * network.places).sum())
    bound -= sum(m * row.least for row, m in zip(rows, multipliers, strict=True))
    claim: dict[str, Any] = report.named(network, proof) | {"scale": SCALE, "rules": {}}
    for row, multiplier in zip(rows, multipliers, strict=True):
        if multiplier:
            claim["rules"].setdefault(row.kind, {})[row.id] = multiplier
    return Relaxed(bound, proof.slack(network, scaled), claim, plan)


def _multipliers(
    face: Face, weights: IntArray, rows: list[Row], seconds: float, *, is_elastic: bool
) -> list[int]:
    """Multipliers of the linear relaxation; an elastic row may fall short, at one per unit."""
    network = face.network
    pairs = np.flatnonzero(face.allowed & network.is_real)
    if not len(pairs) or not rows:
        return [SCALE if is_elastic else 0] * len(rows)
    if seconds <= 0:
        return [0] * len(rows)
    table, most = limits(network, pairs)
    shares = csr_matrix(np.array([-row.share[pairs] for row in rows]))
    costs = -weights[pairs].astype(np.float64)
    table = vstack([table, shares], format="csr")
    if is_elastic:
        short = vstack([csr_matrix((len(most), len(rows))), csr_matrix(-np.eye(len(rows)))])
        table = hstack([table, short], format="csr")
        costs = np.append(np.zeros(len(pairs)), np.ones(len(rows)))
    asked = np.concatenate([most, [-row.least for row in rows]])
    found = linprog(
        costs,
        A_ub=table,
        b_ub=asked,
        bounds=(0, None),
        method="highs",
        options={"time_limit": seconds},
    )
    if found.status != 0:  # A hint only: without it the bound is weak, not wrong.
        return [0] * len(rows)
    return [round(-each * SCALE) for each in found.ineqlin.marginals[len(most) :]]


def limits(network: Network, pairs: IntArray) -> tuple[csr_matrix, IntArray]:
    """One group per household, places per group, caps per pool: their table and limits."""
    row, column = network.row[pairs], network.column[pairs]
    rows, pools = len(network.household_ids), network.pool[row]
    in_pool: BoolArray = pools >= 0
    line = np.concatenate([row, rows + column, rows + network.n_groups + pools[in_pool]])
    at = np.concatenate([np.arange(len(pairs))] * 2 + [np.flatnonzero(in_pool)])
    most = np.concatenate(
        [np.ones(rows, dtype=np.int64), network.places[: network.n_groups], network.caps]
    )
    return csr_matrix((np.ones(len(line)), (line, at)), (len(most), len(pairs))), most
