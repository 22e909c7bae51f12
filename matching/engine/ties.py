"""The one plan among the equally good: a previous plan kept, then the longest waiting, then ids.

"Then waiting" is the sum of the matched households' days. "Then ids" reads the households in the
order of their ids and gives each the first group, by id, that still leaves a best plan to those
after it; being unmatched comes last.
"""

from dataclasses import replace

import numpy as np

from matching.engine.core import optimum
from matching.engine.exchange import by_ids
from matching.engine.network import NO_PAIR, Face, Network, placed
from matching.engine.problem import IntArray, Problem
from matching.engine.residual import loose_rows


def settle(face: Face, plan: IntArray, previous: IntArray) -> IntArray:
    """The canonical plan of a face that holds `plan`; `previous` marks a previous plan's pairs."""
    network = face.network
    days = np.where(network.is_real, network.days[network.row], 0)
    for weights in (previous, days):
        face = _narrowed(face, plan)
        open_pairs = np.flatnonzero(face.allowed)
        if weights[open_pairs].any() and len(open_pairs) > (plan != NO_PAIR).sum():
            plan, proof = optimum(face, weights)
            face = face.tightened(weights, proof, plan)
    pairs = np.flatnonzero(face.allowed)
    place = np.where(plan == NO_PAIR, NO_PAIR, np.searchsorted(pairs, plan))
    return placed(by_ids(face.only(pairs), place), pairs)


def _narrowed(face: Face, plan: IntArray) -> Face:
    """The same plans in fewer pairs: rows that no plan of the face moves keep their pair alone."""
    taken = plan[plan != NO_PAIR]
    loose = loose_rows(face, plan)
    allowed = face.allowed & loose[face.network.row]
    allowed[taken] = True
    return replace(face, allowed=allowed, support=taken)


def kept(problem: Problem, network: Network) -> IntArray:
    """1 on the pairs of the previous plan, else 0."""
    if not problem.previous:
        return np.zeros(len(network.row), dtype=np.int64)
    rows = {each: at for at, each in enumerate(network.household_ids)}
    columns = {each: at for at, each in enumerate(network.group_ids)}
    width = len(network.places)
    kept = [
        rows[one] * width + columns[other]
        for one, other in problem.previous
        if one in rows and other in columns
    ]
    return np.isin(network.row * width + network.column, np.array(kept, dtype=np.int64)).astype(
        np.int64
    )
