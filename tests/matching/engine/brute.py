"""The definition of the optimum, spelled out over every plan: what the solver must equal."""

import itertools
import random
from collections.abc import Iterator
from dataclasses import dataclass

from matching.engine.coupling import Rules
from matching.engine.problem import Pairs, Problem, Settings

Pair = tuple[str, str]


@dataclass(frozen=True)
class Best:
    """The best plan: what it is worth stage by stage, and its pairs."""

    values: tuple[int, ...]
    pairs: tuple[Pair, ...]


def points_of(problem: Problem) -> dict[Pair, int]:
    pairs = problem.pairs
    return {
        (problem.household_ids[household], problem.group_ids[group]): int(points)
        for household, group, points in zip(pairs.household, pairs.group, pairs.points, strict=True)
    }


def plans(problem: Problem) -> Iterator[tuple[Pair, ...]]:
    """Every plan: one group at most, places, caps, locks, nothing forbidden or too low."""
    points = points_of(problem)
    open_pairs = {
        pair
        for pair, worth in points.items()
        if pair in problem.locked
        or (worth >= problem.settings.floor and pair not in problem.forbidden)
    }
    choices = [
        [None, *(each for each in sorted(problem.group_ids) if (household, each) in open_pairs)]
        for household in sorted(problem.household_ids)
    ]
    places = dict(zip(problem.group_ids, problem.places, strict=True))
    pools = dict(zip(problem.household_ids, problem.pool_of, strict=True))
    for chosen in itertools.product(*choices):
        plan = tuple(
            (household, group)
            for household, group in zip(sorted(problem.household_ids), chosen, strict=True)
            if group is not None
        )
        fits = all(sum(group == each for _, group in plan) <= places[each] for each in places)
        under = all(
            sum(pools[household] == pool for household, _ in plan) <= cap
            for pool, cap in problem.caps.items()
        )
        if fits and under and problem.locked <= set(plan) and keeps(problem, plan):
            yield plan


def keeps(problem: Problem, plan: tuple[Pair, ...]) -> bool:
    """Whether a plan keeps the coupled rules."""
    served = {household for household, _ in plan}
    pools = dict(zip(problem.household_ids, problem.pool_of, strict=True))
    floors = all(len(served & floor.households) >= floor.least for floor in problem.rules.floors)
    return floors and all(
        sum(pools[household] in builder.pools for household in served) <= builder.most
        for builder in problem.rules.builders
    )


def values(problem: Problem, plan: tuple[Pair, ...]) -> tuple[int, ...]:
    """What a plan is worth, stage by stage; a plan without a worst pair counts below any other."""
    points = points_of(problem)
    days = dict(zip(problem.household_ids, problem.waiting_days, strict=True))
    waited = [days[household] for household, _ in plan]
    earned = [points[pair] for pair in plan]
    found: list[int] = []
    for stage in problem.settings.stages:
        if stage == "waiting":
            limits = [10**9, *problem.settings.waiting_classes]
            for over, limit in itertools.pairwise(limits):
                found.append(sum(limit < each <= over for each in waited))
        elif stage == "matched":
            found.append(len(plan))
        elif stage == "worst":
            found.append(min([*earned, problem.settings.enough]) if earned else -1)
        elif stage == "total":
            found.append(sum(earned))
        else:
            found.append(sum(10_000 - (10_000 - each) ** 4 // 10**12 for each in earned))
    return tuple(found)


def best(problem: Problem) -> Best | None:
    """The best plan, ties included, or None if the locks leave no plan at all."""
    groups = sorted(problem.group_ids)
    days = dict(zip(problem.household_ids, problem.waiting_days, strict=True))

    def rank(plan: tuple[Pair, ...]) -> tuple[object, ...]:
        placed = dict(plan)
        by_id = [
            -groups.index(placed[each]) if each in placed else -len(groups)
            for each in sorted(problem.household_ids)
        ]
        kept = sum(pair in problem.previous for pair in plan)
        return values(problem, plan), kept, sum(days[each] for each, _ in plan), by_id

    found = max(plans(problem), key=rank, default=None)
    return None if found is None else Best(values(problem, found), found)


def random_problem(seed: int) -> Problem:
    """A tiny problem with many ties, and now and then with everything that can go wrong."""
    dice = random.Random(seed)
    households = [
        (f"H{at}", dice.choice([0, 30, 60, 61, 90, 120, 121, 300]), dice.choice([None, "a", "b"]))
        for at in range(dice.randint(0, 5))
    ]
    groups = [(f"G{at}", dice.choice([1, 1, 1, 2, 3, 0])) for at in range(dice.randint(0, 4))]
    spread, density = dice.choice([1, 3, 10, 10_000]), dice.choice([0.3, 0.6, 1])
    pairs = [
        (household, group, abs(dice.choice([0, 10_000]) - dice.randint(0, spread)))
        for household, _, _ in households
        for group, _ in groups
        if dice.random() < density
    ]
    for rows in (households, groups, pairs):
        dice.shuffle(rows)
    ids = [(household, group) for household, group, _ in pairs]
    locked = frozenset(dice.sample(ids, min(len(ids), dice.choice([0, 0, 0, 1, 2]))))
    stages = ("waiting", "matched", "worst", dice.choice(["total", "fair"]))
    return Problem.of(
        households,
        groups,
        pairs,
        locked=locked,
        forbidden=frozenset(pair for pair in ids if dice.random() < 0.1) - locked,
        previous=frozenset(pair for pair in ids if dice.random() < 0.3),
        caps={pool: dice.randint(0, 3) for pool in "ab" if dice.random() < 0.6},
        settings=Settings(
            stages=tuple(stage for stage in stages if dice.random() < 0.8),
            floor=dice.choice([0, 0, 2, 5_000]),
            waiting_classes=dice.choice([(120, 60), (60,), ()]),
            enough=dice.choice([10_000, 10_000, 9_995, 5, 0]),
        ),
    )


def shuffled(problem: Problem, seed: int) -> Problem:
    """The same problem with its rows in another order."""
    dice = random.Random(seed)
    households = list(
        zip(problem.household_ids, problem.waiting_days, problem.pool_of, strict=True)
    )
    groups = list(zip(problem.group_ids, problem.places, strict=True))
    pairs = [(*pair, points) for pair, points in points_of(problem).items()]
    for rows in (households, groups, pairs):
        dice.shuffle(rows)
    return Problem.of(
        households,
        groups,
        pairs,
        locked=problem.locked,
        forbidden=problem.forbidden,
        previous=problem.previous,
        caps=dict(dice.sample(list(problem.caps.items()), len(problem.caps))),
        settings=problem.settings,
        rules=Rules(problem.rules.floors[::-1], problem.rules.builders[::-1]),
    )


def city(households: int, groups: int, density: float, seed: int) -> Problem:
    """A problem of the size of a programme, one to one, with points from 1 and with ties."""
    import numpy as np

    dice = np.random.default_rng(seed)
    row, column = np.nonzero(dice.random((households, groups)) < density)
    return Problem(
        household_ids=tuple(f"H{at:05}" for at in range(households)),
        waiting_days=tuple(int(days) for days in dice.integers(0, 200, households)),
        pool_of=(None,) * households,
        group_ids=tuple(f"G{at:05}" for at in range(groups)),
        places=(1,) * groups,
        pairs=Pairs(row, column, dice.integers(1, 10_001, len(row))),
    )
