"""A good plan under coupled rules, quickly: HiGHS on the pairs that prices like best.

HiGHS reckons with fractions, so its word is not taken: a plan is used only if whole numbers say
that it keeps every row. What is best is proved elsewhere.
"""

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_matrix, vstack

from matching.engine.network import NO_PAIR, Network
from matching.engine.problem import POINTS, IntArray
from matching.engine.relax import Row, limits

PATIENCE = 0.2
"""The share of the time that is left for a guess."""


def guessed(
    network: Network, pairs: IntArray, weights: IntArray, rows: list[Row], seconds: float
) -> IntArray | None:
    """A plan by these pairs that keeps the rows, worth about the most; None if none was found."""
    if seconds <= 0 or not len(pairs):
        return None
    table, most = limits(network, pairs)
    shares = csr_matrix(np.array([-row.share[pairs] for row in rows]))
    asked = np.concatenate([most, [-row.least for row in rows]])
    # More points where equal: without a second wish the program would wander.
    wish = weights[pairs] + network.points[pairs] / (POINTS * 1_000.0)
    found = milp(
        -wish,
        constraints=LinearConstraint(vstack([table, shares], format="csr"), -np.inf, asked),
        integrality=np.ones(len(pairs)),
        bounds=Bounds(0, 1),
        options={"time_limit": seconds * PATIENCE},
    )
    if found.x is None:
        return None
    chosen = pairs[found.x > 0.5]
    plan = np.full(len(network.household_ids), NO_PAIR, dtype=np.int64)
    plan[network.row[chosen]] = chosen
    return plan if _holds(network, chosen, rows) else None


def _holds(network: Network, chosen: IntArray, rows: list[Row]) -> bool:
    """Whether these pairs are a plan that keeps the rows, in whole numbers."""
    row, column = network.row[chosen], network.column[chosen]
    pool = network.pool[row]
    return bool(
        len(np.unique(row)) == len(row)
        and (np.bincount(column, minlength=len(network.places)) <= network.places).all()
        and (np.bincount(pool[pool >= 0], minlength=len(network.caps)) <= network.caps).all()
        and all(each.share[chosen].sum() >= each.least for each in rows)
    )
