"""What a round would find if people wished otherwise: its case with their wishes, solved again."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace

import numpy as np

from matching.engine.assess import Assessment, assess
from matching.engine.problem import Case, PairId, Solution, Weights
from matching.engine.solver import solve
from matching.engine.stages import fair

Match = tuple[str, str, int]


@dataclass(frozen=True, slots=True)
class Wishes:
    """What people would do otherwise; what is None stays as the round had it.

    `left_out` holds ids of households and groups that would not take part.
    """

    locked: frozenset[PairId] = frozenset()
    forbidden: frozenset[PairId] = frozenset()
    left_out: frozenset[str] = frozenset()
    floor: int | None = None
    enough: int | None = None
    weights: Weights | None = None
    objective: str | None = None


@dataclass(frozen=True, slots=True)
class Variation:
    """What would come of wishes, next to the plan of the round.

    `status` is that of the new solution, or "refused" when a lock breaks a rule that no lock may
    pass: `refused` then holds (household, group, rule). `before` and `after` are values by stage,
    both counted with the points of the wishes, so that they compare. `points` holds, for each pair
    of either plan, its points in the round and with the wishes.
    """

    status: str
    refused: tuple[tuple[str, str, str], ...] = ()
    before: Mapping[str, int | None] = field(default_factory=dict)
    after: Mapping[str, int | None] = field(default_factory=dict)
    new: tuple[PairId, ...] = ()
    gone: tuple[PairId, ...] = ()
    kept: tuple[PairId, ...] = ()
    points: Mapping[PairId, tuple[int, int]] = field(default_factory=dict)


def vary(
    case: Case,
    matches: Iterable[Match],
    wishes: Wishes,
    should_stop: Callable[[], bool] = lambda: False,
) -> Variation:
    """Solve a case under wishes, and compare with the matches it had.

    The former pairs are kept wherever that costs nothing, so that every difference has a cause.
    """
    former = {(household, group): points for household, group, points in matches}
    wished = assess(_wished(case, wishes))
    if wished.refused_locks:
        return Variation("refused", refused=wished.refused_locks)
    solution = solve(wished.problem(previous=frozenset(former)), should_stop=should_stop)
    if solution.status == "infeasible":
        return Variation("infeasible")
    # Only other weights give a pair other points.
    usual = assess(case) if wishes.weights else wished
    return _compared(usual, wished, former, solution)


def _wished(case: Case, wishes: Wishes) -> Case:
    """The case with the wishes; who is left out keeps its answers and gets no pair."""
    settings = case.settings
    return replace(
        case,
        locked=case.locked | wishes.locked,
        excluded={
            **case.excluded,
            **dict.fromkeys(wishes.forbidden, "forbidden"),
            **dict.fromkeys(_pairs_of(case, wishes.left_out), "left_out"),
        },
        weights=wishes.weights or case.weights,
        settings=replace(
            settings,
            floor=settings.floor if wishes.floor is None else wishes.floor,
            enough=settings.enough if wishes.enough is None else wishes.enough,
            objective=wishes.objective or settings.objective,
        ),
    )


def _pairs_of(case: Case, ids: frozenset[str]) -> list[PairId]:
    return [
        (household.id, group.id)
        for household in case.households
        for group in case.groups
        if household.id in ids or group.id in ids
    ]


def _compared(
    usual: Assessment, wished: Assessment, former: Mapping[PairId, int], solution: Solution
) -> Variation:
    now = {(household, group): points for household, group, points in solution.matches}
    points = {
        pair: (
            former[pair] if pair in former else usual.points(*pair),
            now[pair] if pair in now else wished.points(*pair),
        )
        for pair in sorted(former.keys() | now.keys())
    }
    names = [stage.stage for stage in solution.stages]
    return Variation(
        status=solution.status,
        before=values(wished.case, {pair: points[pair][1] for pair in former}, names),
        after=values(wished.case, {pair: points[pair][1] for pair in now}, names),
        new=tuple(sorted(now.keys() - former.keys())),
        gone=tuple(sorted(former.keys() - now.keys())),
        kept=tuple(sorted(former.keys() & now.keys())),
        points=points,
    )


def values(
    case: Case, matches: Mapping[PairId, int], stages: Iterable[str]
) -> dict[str, int | None]:
    """What pairs with their points are worth in each stage."""
    days = {household.id: household.waiting_days for household in case.households}
    waits = [days[household] for household, _ in matches]
    points = np.array(list(matches.values()), dtype=np.int64)
    found: dict[str, int | None] = {
        "matched": len(matches),
        "worst": int(points.min()) if len(points) else None,
        "total": int(points.sum()),
        "fair": int(fair(points).sum()),
    }
    longer = None
    for limit in case.settings.waiting_classes:
        found[f"waiting>{limit}"] = sum(
            wait > limit and (longer is None or wait <= longer) for wait in waits
        )
        longer = limit
    return {name: found[name] for name in stages}
