"""What can still change in a plan without making it worse: its residual network's components."""

import numpy as np
from scipy.sparse import csr_matrix
from scipy.sparse.csgraph import connected_components

from matching.engine.network import NO_PAIR, BoolArray, Face
from matching.engine.problem import IntArray


def components(face: Face, plan: IntArray) -> IntArray:
    """Strong components of the plan's residual network: of rows, then columns, then the root."""
    network = face.network
    rows, columns = len(plan), len(network.places)
    root, matched = rows + columns, plan != NO_PAIR
    load = np.bincount(network.column[plan[matched]], minlength=columns)
    is_plan = np.zeros(len(network.row), dtype=bool)
    is_plan[plan[matched]] = True
    unused = np.flatnonzero(face.allowed & ~is_plan)
    arcs = (
        (network.row[unused], rows + network.column[unused]),
        (rows + network.column[plan[matched]], np.flatnonzero(matched)),
        (root, np.flatnonzero(~matched)),
        (np.flatnonzero(matched & ~face.required_row), root),
        (rows + np.flatnonzero(load < network.places), root),
        (root, rows + np.flatnonzero((load > 0) & ~face.required_column)),
    )
    pairs = [np.broadcast_arrays(np.asarray(tail), np.asarray(head)) for tail, head in arcs]
    tails, heads = (np.concatenate([pair[side] for pair in pairs]) for side in (0, 1))
    graph = csr_matrix((np.ones(len(tails), dtype=np.int8), (tails, heads)), (root + 1, root + 1))
    labels: IntArray = connected_components(graph, directed=True, connection="strong")[1].astype(
        np.int64
    )
    return labels


def loose_rows(face: Face, plan: IntArray) -> BoolArray:
    """Rows whose place is not the same in every plan of the face."""
    labels = components(face, plan)
    return np.asarray(np.bincount(labels)[labels[: len(plan)]] > 1)
