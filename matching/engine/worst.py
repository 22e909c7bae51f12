"""The most points the worst pair of a plan can have, and what stands against one more.

From above: the neediest household or group bounds the worst pair by its own best pair. At such a
bound either all can be served, and it is the answer, or some of them (a set as in Hall's theorem)
are short of places. As many more places as they are short come within their reach only at fewer
points: that is the next bound, and the set is its proof. Few sets are met on the way.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from matching.engine.counting import uncovered_columns, uncovered_rows
from matching.engine.network import BoolArray, Face
from matching.engine.patience import Ask, never
from matching.engine.problem import POINTS

Witness = dict[str, Any]
Ceiling = tuple[int, Witness]
OUT_OF_REACH = -1


@dataclass(frozen=True, slots=True, eq=False)
class Worst:
    """The best value of the worst pair (None when nothing can be matched), its face, its proof."""

    value: int | None
    face: Face
    witness: Witness


@dataclass(frozen=True, slots=True, eq=False)
class Short:
    """Rows (or columns, with `is_rows` false) that pairs of some points serve too few of together:
    `by` are too few."""

    is_rows: bool
    members: BoolArray
    by: int


def lift(face: Face, ask: Ask = never, enough: int = POINTS) -> Worst:
    """Raise the worst pair as far as the face allows, or to as many points as are enough.

    A locked pair holds anyway, so its points are a ceiling. Testing one side at a time is enough:
    where some plan covers the required rows and another the required columns, one plan covers both
    (Mendelsohn and Dulmage). When no earlier stage asks for a pair, any pair beats no pair.
    """
    network = face.network
    real = face.allowed & network.is_real
    if not (network.locked or real.any()):
        return Worst(None, face, {"kind": "empty"})
    ceilings = [*_held_down(face, enough)]
    if not (face.required_row.any() or face.required_column[: network.n_groups].any()):
        if not network.locked:
            ceilings.append(_top(face, real))
        value, witness = min(ceilings, key=lambda each: each[0])
        nobody = np.zeros(0, dtype=np.int64)
        return Worst(value, replace(face.at_least(value), support=nobody), witness)
    value, witness = min([*ceilings, *_neediest(face, real)], key=lambda each: each[0])
    while True:
        short, lifted = obstruction(face, value)
        if short is None:
            return Worst(value, lifted, witness)
        ask()
        value, witness = _bound(face, short, value), _named(face, short)


def _held_down(face: Face, enough: int) -> Iterator[Ceiling]:
    """The points that are enough, where not all count, and those of the weakest lock."""
    if enough < POINTS:
        yield enough, {"kind": "enough"}
    if face.network.locked:
        *lock, points = min(face.network.locked, key=lambda each: (each[2], each[:2]))
        yield points, {"kind": "lock", "pair": lock}


def _top(face: Face, real: BoolArray) -> Ceiling:
    """The points of the best pair of all."""
    return int(face.network.points.max(where=real, initial=0)), {"kind": "top"}


def _neediest(face: Face, real: BoolArray) -> Iterator[Ceiling]:
    """The points of the best pair of all, of the neediest required row, and of such a column."""
    network = face.network
    pairs = np.flatnonzero(face.allowed)
    yield _top(face, real)
    points = network.points[pairs]
    # A rest has no points, so it never holds a row down.
    points[~network.is_real[pairs]] = np.iinfo(np.int64).max
    for is_rows, side, required in zip(
        (True, False), network.sides(pairs), (face.required_row, face.required_column), strict=True
    ):
        best = np.full(len(required), OUT_OF_REACH)
        np.maximum.at(best, side, points)
        best[~required] = np.iinfo(np.int64).max
        if required.any():
            neediest = np.arange(len(best)) == best.argmin()
            yield int(best.min()), _named(face, Short(is_rows, neediest, 1))


def _bound(face: Face, short: Short, points: int) -> int:
    """The most points at which so many more places (or rows) as are short come within reach."""
    network = face.network
    side, other = (network.row, network.column)[:: 1 if short.is_rows else -1]
    pairs = np.flatnonzero(face.allowed & network.is_real & (network.points < points))
    pairs = pairs[short.members[side[pairs]]]
    best = np.full(len(network.places) if short.is_rows else len(face.required_row), OUT_OF_REACH)
    np.maximum.at(best, other[pairs], network.points[pairs])
    near = np.flatnonzero(face.allowed & (~network.is_real | (network.points >= points)))
    best[other[near[short.members[side[near]]]]] = OUT_OF_REACH
    order = np.argsort(-best, kind="stable")
    room = network.places if short.is_rows else np.ones(len(best), dtype=np.int64)
    return int(best[order[np.searchsorted(np.cumsum(room[order]), short.by)]])


def _named(face: Face, short: Short) -> Witness:
    """What a stranger needs to see that these are short."""
    network, chosen = face.network, np.flatnonzero(short.members)
    if short.is_rows:
        return {"kind": "households", "households": [network.household_ids[at] for at in chosen]}
    groups = chosen[chosen < network.n_groups]
    return {"kind": "groups", "groups": [network.group_ids[at] for at in groups]}


def obstruction(face: Face, points: int) -> tuple[Short | None, Face]:
    """Those whom no plan with only so many points or more can serve together, or None; and the face
    of these plans, supported by a plan for either side, which together hold one for both."""
    network, lifted = face.network, face.at_least(points)
    pairs = np.flatnonzero(lifted.allowed)
    rows, by_rows = uncovered_rows(network, pairs, face.required_row)
    if rows is not None:
        left = int((face.required_row & (by_rows < 0)).sum())
        return Short(True, rows, left), lifted
    columns, by_columns = uncovered_columns(network, pairs, face.required_column)
    if columns is not None:
        load = np.bincount(network.column[by_columns[by_columns >= 0]], minlength=len(columns))
        return Short(False, columns, int((network.places - load)[columns].sum())), lifted
    support = np.concatenate([by_rows[by_rows >= 0], by_columns[by_columns >= 0]])
    return None, replace(lifted, support=support)
