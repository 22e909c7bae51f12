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
    loose = loose_rows(face, plan)
    if not loose.any():
        return plan
    # All plans of the face agree on the other rows: these keep their pair alone.
    taken = plan[plan != NO_PAIR]
    allowed = face.allowed & loose[face.network.row]
    allowed[taken] = True
    pairs = np.flatnonzero(allowed)
    place = np.where(plan == NO_PAIR, NO_PAIR, np.searchsorted(pairs, plan))
    part = replace(face, allowed=allowed).only(pairs)
    return placed(_among_loose(part, place, previous[pairs]), pairs)


def _among_loose(face: Face, plan: IntArray, previous: IntArray) -> IntArray:
    network = face.network
    days = np.where(network.is_real, network.days[network.row], 0)
    for weights in (previous, days):
        if weights[face.allowed].any():
            face = replace(face, support=plan[plan != NO_PAIR])
            plan, proof = optimum(face, weights)
            face = face.tightened(weights, proof, plan)
    return by_ids(face, plan)


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
