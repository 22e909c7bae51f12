"""The best plan of a large face from its most promising pairs alone, proved over all of them.

Core and price: keep the pairs of most weight of each row and each column, find the best plan among
them and its prices, and look at all pairs once. Where none is worth more than its two prices, the
prices prove the plan over all pairs. Else those that are join the core, with the closest others.
"""

import numpy as np

from matching.engine.flow import best, prices
from matching.engine.network import BoolArray, Face, Network, Prices, placed
from matching.engine.problem import IntArray

SMALL = 1_000
"""With fewer rows all pairs are as quick."""
PER_ROW, PER_COLUMN = 20, 16


def optimum(face: Face, weights: IntArray) -> tuple[IntArray, Prices]:
    """A plan of the face with the largest sum of weights, and the least prices that prove it."""
    rows, allowed = len(face.required_row), np.flatnonzero(face.allowed)
    if rows < SMALL or len(allowed) < (PER_ROW + PER_COLUMN) * rows:
        return _among(face, weights, allowed)
    core = _first_core(face, weights)
    while True:
        plan, proof = _among(face, weights, np.flatnonzero(core))
        slack = proof.slack(face.network, weights)
        outside = np.flatnonzero(face.allowed & ~core)
        left_out = slack[outside]
        if not (left_out < 0).any():
            return plan, proof
        margin = np.partition(left_out, min(len(plan), len(outside)) - 1)[: len(plan)].max()
        core[outside[left_out <= max(int(margin), -1)]] = True


def _among(face: Face, weights: IntArray, pairs: IntArray) -> tuple[IntArray, Prices]:
    """The best plan of the face that uses these pairs alone, and its prices."""
    part = face.only(pairs)
    plan = best(part, weights[pairs])
    return placed(plan, pairs), prices(part, weights[pairs], plan)


def _first_core(face: Face, weights: IntArray) -> BoolArray:
    """The heaviest pairs of each row and column, all rests, and pairs that hold a plan."""
    network = face.network
    pairs = np.flatnonzero(face.allowed)
    chosen = heaviest_of_both(network, pairs, weights, (PER_ROW, PER_COLUMN))
    chosen |= ~network.is_real & face.allowed
    chosen[face.support] = True
    return chosen


def heaviest_of_both(
    network: Network, pairs: IntArray, weights: IntArray, most: tuple[int, int]
) -> BoolArray:
    """Which of these pairs are among so many heaviest of their row, or of their column."""
    chosen = np.zeros(len(network.row), dtype=bool)
    for side, number in zip((network.row, network.column), most, strict=True):
        chosen[pairs[_heaviest(side[pairs], weights[pairs], number)]] = True
    return chosen


def _heaviest(side: IntArray, weights: IntArray, most: int) -> IntArray:
    """The places of the `most` heaviest for each value of `side`, the earlier one where equal."""
    if not len(side):
        return side
    # One sort of whole numbers that hold side, weight and place is several times an argsort.
    width, depth = len(side).bit_length(), int(np.ptp(weights)).bit_length()
    if int(side.max()).bit_length() + width + depth > 62:
        order = np.lexsort((-weights, side))
    else:
        packed = ((side << depth) + (weights.max() - weights) << width) + np.arange(len(side))
        packed.sort()
        order = packed & ((1 << width) - 1)
    sorted_side = side[order]
    first = np.searchsorted(sorted_side, np.arange(int(side.max()) + 1))
    return np.asarray(order[np.arange(len(side)) - first[sorted_side] < most])
