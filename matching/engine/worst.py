"""The most points the worst pair of a plan can have, and what stands against one more."""

from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from matching.engine.counting import uncovered_columns, uncovered_rows
from matching.engine.network import Face
from matching.engine.problem import IntArray

Witness = dict[str, Any]


@dataclass(frozen=True, slots=True, eq=False)
class Worst:
    """The best value of the worst pair (None when nothing can be matched), its face, its proof."""

    value: int | None
    face: Face
    witness: Witness


def lift(face: Face) -> Worst:
    """Raise the worst pair as far as the face allows.

    A locked pair holds anyway, so its points are a ceiling. Testing one side at a time is enough:
    where some plan covers the required rows and another the required columns, one plan covers both
    (Mendelsohn and Dulmage). When no earlier stage asks for a pair, any pair beats no pair.
    """
    network = face.network
    lock = min(network.locked, key=lambda each: (each[2], each[:2]), default=None)
    values = np.flatnonzero(np.bincount(network.points[face.allowed & network.is_real]))
    by_lock = {"kind": "lock", "pair": list(lock[:2])} if lock else {"kind": "empty"}
    if not len(values):
        return Worst(lock[2] if lock else None, face, by_lock)
    if not (face.required_row.any() or face.required_column[: network.n_groups].any()):
        top = lock[2] if lock else int(values[-1])
        nobody = np.zeros(0, dtype=np.int64)
        lifted = replace(face.at_least(top), support=nobody)
        return Worst(top, lifted, by_lock if lock else {"kind": "top"})
    if lock:
        witness, lifted = obstruction(face, lock[2])
        if witness is None:
            return Worst(lock[2], lifted, by_lock)
        values = values[values < lock[2]]
    return _search(face, values)


def _search(face: Face, values: IntArray) -> Worst:
    """The largest of these rising values that the face can hold, and what stops one more."""
    low, high = 0, int(np.searchsorted(values, _ceiling(face), side="right"))
    probe = high - 1  # The ceiling is often reached at once.
    found = face.at_least(int(values[low]))
    while high - low > 1:
        witness, lifted = obstruction(face, int(values[probe]))
        if witness is None:
            low, found = probe, lifted
        else:
            high = probe
        probe = (low + high) // 2
    witness, _ = obstruction(face, int(values[low]) + 1)
    if witness is None:
        raise RuntimeError("the worst pair could be better than the best of the search")
    return Worst(int(values[low]), found, witness)


def _ceiling(face: Face) -> int:
    """The best pair of the neediest required row or column: no plan's worst pair is better."""
    network = face.network
    best_row = np.full(len(face.required_row), -1, dtype=np.int64)
    best_column = np.full(len(face.required_column), -1, dtype=np.int64)
    pairs = np.flatnonzero(face.allowed)
    # A rest has no points, so it never holds a row down.
    points = np.where(network.is_real[pairs], network.points[pairs], np.iinfo(np.int64).max)
    np.maximum.at(best_row, network.row[pairs], points)
    np.maximum.at(best_column, network.column[pairs], points)
    best = np.concatenate([best_row[face.required_row], best_column[face.required_column]])
    return int(best.min())


def obstruction(face: Face, points: int) -> tuple[Witness | None, Face]:
    """Those whom no plan with only so many points or more can serve together, or None; and the face
    of these plans, supported by a plan for either side, which together hold one for both."""
    network, lifted = face.network, face.at_least(points)
    pairs = np.flatnonzero(lifted.allowed)
    rows, by_rows = uncovered_rows(network, pairs, face.required_row)
    if rows is not None:
        names = [network.household_ids[row] for row in np.flatnonzero(rows)]
        return {"kind": "households", "households": names}, lifted
    columns, by_columns = uncovered_columns(network, pairs, face.required_column)
    if columns is not None:
        groups = np.flatnonzero(columns[: network.n_groups])
        names = [network.group_ids[column] for column in groups]
        return {"kind": "groups", "groups": names}, lifted
    support = np.concatenate([by_rows[by_rows >= 0], by_columns[by_columns >= 0]])
    return None, replace(lifted, support=support)
