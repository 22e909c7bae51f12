"""What a plan means for those without a match: why each, and where groups are short."""

import numpy as np
from scipy.sparse import csr_matrix
from scipy.sparse.csgraph import connected_components

from matching.engine.core import optimum
from matching.engine.counting import cover, largest, thinned
from matching.engine.network import BoolArray, Face, Network, Prices
from matching.engine.problem import IntArray, Problem, Shortage


def matches(network: Network, plan: IntArray) -> tuple[tuple[str, str, int], ...]:
    """The plan's pairs with their points, locked ones included, by household id."""
    taken = plan[plan >= 0]
    taken = taken[network.is_real[taken]]
    free = [
        (network.household_ids[row], network.group_ids[column], points)
        for row, column, points in zip(
            network.row[taken].tolist(),
            network.column[taken].tolist(),
            network.points[taken].tolist(),
            strict=True,
        )
    ]
    return tuple(sorted([*network.locked, *free]))


def unmatched(
    problem: Problem, matched: tuple[tuple[str, str, int], ...]
) -> tuple[tuple[str, str], ...]:
    """Each household without a match, and why: `no_pair`, `pool_full` or else `outcompeted`."""
    served = {household for household, _, _ in matched}
    width = max(len(problem.group_ids), 1)
    household_rank = {each: at for at, each in enumerate(problem.household_ids)}
    group_rank = {each: at for at, each in enumerate(problem.group_ids)}
    forbidden = np.array(
        [household_rank[h] * width + group_rank[g] for h, g in problem.forbidden], dtype=np.int64
    )
    pairs = problem.pairs
    usable = pairs.points >= problem.settings.floor
    if len(forbidden):
        usable &= ~np.isin(pairs.household * width + pairs.group, forbidden)
    has_pair = np.zeros(len(problem.household_ids), dtype=bool)
    has_pair[pairs.household[usable]] = True
    load: dict[str | None, int] = {}
    for household, pool in zip(problem.household_ids, problem.pool_of, strict=True):
        load[pool] = load.get(pool, 0) + (household in served)

    reasons = []
    for at, (household, pool) in enumerate(
        zip(problem.household_ids, problem.pool_of, strict=True)
    ):
        if household not in served:
            is_full = pool is not None and pool in problem.caps and load[pool] >= problem.caps[pool]
            reasons.append(
                (household, "pool_full" if is_full else "outcompeted")
                if has_pair[at]
                else (household, "no_pair")
            )
    return tuple(sorted(reasons))


def least_cut(network: Network, plan: IntArray | None = None) -> Prices:
    """What keeps more from being matched, by prices: households against places and caps.

    Without rests it is, of all such cuts, the one with the fewest households, whatever largest
    plan is known.
    """
    if len(network.rest_pool):
        return optimum(Face.whole(network), network.is_real.astype(np.int64))[1]
    everything = np.arange(len(network.row))
    plan = largest(network, everything) if plan is None else plan
    return cover(network, everything, plan, np.ones(len(plan), dtype=bool))


def natural(network: Network, found: Prices) -> tuple[IntArray, IntArray, IntArray]:
    """Prices per row, group and pool: the price of a pool is what a rest there costs."""
    pool = np.zeros(len(network.pool_ids) + 1, dtype=np.int64)
    pool[network.rest_pool] = -found.column[network.n_groups :]
    return found.row - pool[network.pool], found.column[: network.n_groups], pool[:-1]


def named(network: Network, found: Prices) -> dict[str, dict[str, int]]:
    """The prices of a certificate by their ids; those left out are 0."""
    sides = zip(
        ("households", "groups", "pools"),
        (network.household_ids, network.group_ids, network.pool_ids),
        natural(network, found),
        strict=True,
    )
    return {
        kind: {ids[at]: int(values[at]) for at in np.flatnonzero(values)}
        for kind, ids, values in sides
    }


def shortages(network: Network, cut: Prices) -> tuple[Shortage, ...]:
    """The least cut in its separate parts: where to recruit."""
    row_price, group_price, pool_price = natural(network, cut)
    competing = row_price == 0
    by_pool = competing & (network.pool >= 0) & (np.append(pool_price, 0)[network.pool] > 0)
    near = np.flatnonzero(network.is_real & network.per_pair(competing & ~by_pool))
    # Most pairs lie inside a part that few of them hold together already: only the others join.
    few = thinned(network, near, 2)
    label = _labelled(network, few, by_pool)
    rows, columns = network.row[near], len(competing) + network.column[near]
    if len(few) < len(near) and (apart := label[rows] != label[columns]).any():
        label = _labelled(network, np.concatenate([few, near[apart]]), by_pool)
    found = [
        _shortage(network, label == each, competing, group_price > 0, pool_price > 0)
        for each in np.unique(label[: len(competing)][competing])
    ]
    return tuple(
        sorted((part for part in found if part.short > 0), key=lambda part: part.households)
    )


def _labelled(network: Network, near: IntArray, by_pool: BoolArray) -> IntArray:
    """Rows, groups and pools, numbered alike where these pairs or a full pool connect them."""
    rows, groups = len(by_pool), network.n_groups
    tails = np.concatenate([network.row[near], np.flatnonzero(by_pool)])
    heads = np.concatenate([rows + network.column[near], rows + groups + network.pool[by_pool]])
    size = rows + groups + len(network.pool_ids)
    graph = csr_matrix((np.ones(len(tails), dtype=np.int8), (tails, heads)), (size, size))
    label: IntArray = connected_components(graph, directed=False)[1]
    return label


def _shortage(
    network: Network, inside: BoolArray, competing: BoolArray, groups: BoolArray, pools: BoolArray
) -> Shortage:
    rows, n_groups = len(competing), len(groups)
    of_rows = np.flatnonzero(inside[:rows] & competing)
    of_groups = np.flatnonzero(inside[rows : rows + n_groups] & groups)
    of_pools = np.flatnonzero(inside[rows + n_groups :] & pools)
    return Shortage(
        households=tuple(network.household_ids[row] for row in of_rows),
        groups=tuple(network.group_ids[group] for group in of_groups),
        short=int(len(of_rows) - network.places[of_groups].sum() - network.caps[of_pools].sum()),
        pools=tuple(network.pool_ids[pool] for pool in of_pools),
    )
