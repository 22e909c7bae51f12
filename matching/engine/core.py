"""The best plan of a large face from its most promising pairs alone, proved over all of them.

Core and price: keep the pairs that come closest to the best of each row and each column, find the
best plan among them and its prices, and look at all pairs once. Where none is worth more than its
two prices, the prices prove the plan over all pairs. Else those that are join the core, with the
closest others. Nothing ever leaves the core, so this ends.
"""

import numpy as np

from matching.engine.flow import best, central, prices
from matching.engine.network import BoolArray, Face, Network, Prices, placed
from matching.engine.patience import Ask, never
from matching.engine.problem import IntArray

SMALL = 1_000
"""With fewer rows all pairs are as quick."""
PER_ROW, PER_COLUMN = 6, 5
JOIN = 8
"""So many pairs of a row may join the core in one round."""


def optimum(face: Face, weights: IntArray, ask: Ask = never) -> tuple[IntArray, Prices]:
    """A plan of the face with the largest sum of weights, and prices that prove it."""
    rows, pairs = len(face.required_row), np.flatnonzero(face.allowed)
    if not len(pairs) or rows < SMALL or len(pairs) < 2 * (PER_ROW + PER_COLUMN) * rows:
        return _among(face, weights, pairs)
    core = _first_core(face, weights, pairs)
    del pairs
    while True:
        plan, proof = _among(face, weights, np.flatnonzero(core))
        slack = proof.slack(face.network, weights)
        missed = np.flatnonzero(face.allowed & (slack < 0))
        if not len(missed):
            return plan, proof
        ask()
        core[_closest(face, core, slack, missed)] = True
        del slack, missed  # A country has millions of pairs: keep no array longer than needed.


def _among(face: Face, weights: IntArray, pairs: IntArray) -> tuple[IntArray, Prices]:
    """The best plan of the face that uses these pairs alone, and its prices."""
    part = face.only(pairs)
    plan = best(part, weights[pairs])
    # Prices in the middle foresee those of more pairs best; small faces never ask for more pairs.
    proof = central if len(plan) >= SMALL and part.network.is_single else prices
    return placed(plan, pairs), proof(part, weights[pairs], plan)


def _first_core(face: Face, weights: IntArray, pairs: IntArray) -> BoolArray:
    """The pairs nearest to the best of their row and of their column, all rests, and a plan.

    Nearest, not heaviest: those of one row are measured against the best of their columns. Else a
    column that is good for all would fill the core.
    """
    network = face.network
    chosen = ~network.is_real & face.allowed
    chosen[face.support] = True
    worth, sides = weights[pairs], network.sides(pairs)
    for side, other, most in ((*sides, PER_ROW), (*sides[::-1], PER_COLUMN)):
        top = np.full(int(other.max()) + 1, np.iinfo(np.int64).min)
        np.maximum.at(top, other, worth)
        behind = top[other]
        np.subtract(worth, behind, out=behind)
        chosen[pairs[_heaviest(side, behind, most)]] = True
    return chosen


def _closest(face: Face, core: BoolArray, slack: IntArray, missed: IntArray) -> IntArray:
    """The pairs that join the core: those missed, and a few times as many of least slack."""
    near = np.flatnonzero(face.allowed & ~core & (slack <= -slack[missed].min()))
    near = near[_heaviest(face.network.row[near], -slack[near], JOIN)]
    rows = len(face.required_row)
    most = min(max(4 * len(missed), rows // 8), 4 * rows, len(near))
    furthest = np.partition(slack[near], most - 1)[most - 1]
    return np.asarray(near[slack[near] <= furthest])


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
    # Whole numbers that hold weight and place: the largest of each side in one pass, then the next.
    width, depth = len(side).bit_length(), int(np.ptp(weights)).bit_length()
    mask = (1 << width) - 1
    packed = weights - weights.min()
    packed >>= max(0, width + depth - 62)  # Too wide a range: nearly the heaviest will do.
    packed <<= width
    packed += mask
    packed -= np.arange(len(side))
    found = [np.zeros(0, dtype=np.int64)]
    for _ in range(min(most, len(side))):
        top = np.full(int(side.max()) + 1, -1)
        np.maximum.at(top, side, packed)
        places = mask - (top[top >= 0] & mask)
        if not len(places):
            break
        packed[places] = -1
        found.append(places)
    return np.concatenate(found)
