"""What makes input bad, said in one line that names the item."""

import json
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from matching.engine.problem import Problem, Settings

MOST_POINTS = 10_000
MOST = 10**6
"""No count or number of days in a file may be larger: sums stay far inside 64 bits."""
LEAST_TYPE = 20
"""A floor for fewer households would be about persons, not about fairness."""


class BadProblem(ValueError):
    """The input cannot be what was meant; the message names the item in one line."""


def quoted(value: object) -> str:
    """A value as one line of plain ASCII, whatever is inside it."""
    return json.dumps(value, ensure_ascii=True, default=repr)


def style(owner: str, answers: Sequence[int | None]) -> None:
    if len(answers) != 5 or any(answer is not None and not 1 <= answer <= 5 for answer in answers):
        raise BadProblem(f"style of {quoted(owner)} must be five answers of 1 to 5 or none")


def emphasis(owner: str, values: Mapping[str, int], criteria: Sequence[str]) -> None:
    for criterion, value in values.items():
        if criterion not in criteria or value not in (-1, 0, 1):
            raise BadProblem(f"emphasis of {quoted(owner)} must be -1, 0 or 1 on a criterion")


def weights(points: Mapping[str, int], criteria: Sequence[str], whole: int) -> None:
    if set(points) != set(criteria):
        raise BadProblem(f"weights must name exactly {', '.join(criteria)}")
    if any(point < 0 for point in points.values()) or sum(points.values()) != whole:
        raise BadProblem(f"weights must not be negative and must sum to {whole}")


def basis_points(
    shares: Mapping[str, float], criteria: Sequence[str], whole: int
) -> dict[str, int]:
    """Shares that sum to one as whole points that sum to `whole`, by largest remainder."""
    if set(shares) != set(criteria):
        raise BadProblem(f"weights must name exactly {', '.join(criteria)}")
    if (
        not all(0 <= share <= 1 for share in shares.values())
        or abs(sum(shares.values()) - 1) > 1e-6
    ):
        raise BadProblem("weights must not be negative and must sum to 1")
    points = {criterion: int(shares[criterion] * whole) for criterion in criteria}
    by_remainder = sorted(
        criteria, key=lambda criterion: points[criterion] - shares[criterion] * whole
    )
    for criterion in by_remainder[: whole - sum(points.values())]:
        points[criterion] += 1
    return points


def unique(kind: str, ids: Sequence[str]) -> None:
    seen: set[str] = set()
    for each in ids:
        if each in seen:
            raise BadProblem(f"{kind} {quoted(each)} is there twice")
        seen.add(each)


def whole(item: str, value: int, most: int = MOST) -> None:
    if not 0 <= value <= most:
        raise BadProblem(f"{item} must be from 0 to {most}, not {value}")


def pair_arrays(
    household_ids: Sequence[str], group_ids: Sequence[str], pairs: Iterable[tuple[str, str, int]]
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
    """Rows of (household, group, points) as three arrays; unknown ids and wild points are bad."""
    households = {each: place for place, each in enumerate(household_ids)}
    groups = {each: place for place, each in enumerate(group_ids)}
    columns: tuple[list[int], list[int], list[int]] = ([], [], [])
    for household, group, points in pairs:
        if household not in households or group not in groups:
            unknown = household if household not in households else group
            raise BadProblem(
                f"pair {quoted([household, group])} names {quoted(unknown)}, which is not there"
            )
        whole(f"points of pair {quoted([household, group])}", points, MOST_POINTS)
        columns[0].append(households[household])
        columns[1].append(groups[group])
        columns[2].append(points)
    first, second, third = (np.array(column, dtype=np.int64) for column in columns)
    return first, second, third


def problem(problem: "Problem") -> None:
    """Everything that can be wrong with a problem; raises `BadProblem` at the first."""
    unique("household", problem.household_ids)
    unique("group", problem.group_ids)
    if not len(problem.household_ids) == len(problem.waiting_days) == len(problem.pool_of):
        raise BadProblem("household_ids, waiting_days and pool_of must have one length")
    if len(problem.group_ids) != len(problem.places):
        raise BadProblem("group_ids and places must have one length")
    for household, days in zip(problem.household_ids, problem.waiting_days, strict=True):
        whole(f"waiting_days of household {quoted(household)}", days)
    for group, places in zip(problem.group_ids, problem.places, strict=True):
        whole(f"places of group {quoted(group)}", places)
    for pool, cap in problem.caps.items():
        whole(f"cap of pool {quoted(pool)}", cap)
    settings(problem.settings)
    _pairs(problem)
    _wishes(problem)
    _rules(problem)


def settings(settings: "Settings") -> None:
    order = {"waiting": 0, "matched": 1, "worst": 2, "total": 3, "fair": 3}
    for stage in settings.stages:
        if stage not in order:
            raise BadProblem(f"stage {quoted(stage)} is not one of {', '.join(order)}")
    ranks = [order[stage] for stage in settings.stages]
    if any(later <= earlier for earlier, later in pairwise(ranks)):
        raise BadProblem(
            "stages must stand in the order waiting, matched, worst, then total or fair, each once"
        )
    classes = settings.waiting_classes
    for days in classes:
        whole("a waiting class", days)
    if any(later >= earlier for earlier, later in pairwise(classes)):
        raise BadProblem("waiting_classes must fall, as in 120, 60")
    whole("floor", settings.floor, MOST_POINTS)
    whole("enough", settings.enough, MOST_POINTS)
    whole("time_limit", settings.time_limit)


def _pairs(problem: "Problem") -> None:
    """Pairs lie inside the lists of ids, hold whole points, and stand once."""
    pairs = problem.pairs
    if not len(pairs.household) == len(pairs.group) == len(pairs.points):
        raise BadProblem("the three arrays of pairs must have one length")
    for array, most in (
        (pairs.household, len(problem.household_ids) - 1),
        (pairs.group, len(problem.group_ids) - 1),
        (pairs.points, MOST_POINTS),
    ):
        if array.dtype.kind != "i" or (len(array) and (array.min() < 0 or array.max() > most)):
            raise BadProblem("an array of pairs leaves its range")
    keys = np.sort(pairs.household * np.int64(max(len(problem.group_ids), 1)) + pairs.group)
    twice = keys[1:][keys[1:] == keys[:-1]]
    if len(twice):
        household, group = divmod(int(twice[0]), len(problem.group_ids))
        names = [problem.household_ids[household], problem.group_ids[group]]
        raise BadProblem(f"pair {quoted(names)} is there twice")


def _wishes(problem: "Problem") -> None:
    """Locks and forbidden pairs name known ids; a lock is a pair that is not also forbidden."""
    households, groups = set(problem.household_ids), set(problem.group_ids)
    for kind, wishes in (("locked", problem.locked), ("forbidden", problem.forbidden)):
        for household, group in sorted(wishes):
            if household not in households or group not in groups:
                unknown = household if household not in households else group
                pair = quoted([household, group])
                raise BadProblem(f"{kind} {pair} names {quoted(unknown)}, which is not there")
    both = sorted(problem.locked & problem.forbidden)
    if both:
        raise BadProblem(f"pair {quoted(both[0])} is both locked and forbidden")
    if problem.locked:
        _locks_are_pairs(problem)


def _locks_are_pairs(problem: "Problem") -> None:
    wanted = {household for household, _ in problem.locked}
    rows = np.array([each in wanted for each in problem.household_ids], dtype=bool)
    near = np.flatnonzero(rows[problem.pairs.household])
    known = {
        (
            problem.household_ids[problem.pairs.household[at]],
            problem.group_ids[problem.pairs.group[at]],
        )
        for at in near
    }
    missing = sorted(problem.locked - known)
    if missing:
        raise BadProblem(f"locked {quoted(missing[0])} is not among the pairs")


def _rules(problem: "Problem") -> None:
    """Floors name enough known households, builders known pools; no rule stands twice."""
    rules = problem.rules
    unique("floor", [floor.id for floor in rules.floors])
    unique("builder", [builder.id for builder in rules.builders])
    households, pools = set(problem.household_ids), {*problem.pool_of, *problem.caps}
    for floor in rules.floors:
        item = f"floor {quoted(floor.id)}"
        for household in sorted(floor.households - households):
            raise BadProblem(f"{item} names {quoted(household)}, which is not there")
        if len(floor.households) < LEAST_TYPE:
            raise BadProblem(f"{item} is for fewer than {LEAST_TYPE} households")
        whole(f"least of {item}", floor.least)
    for builder in rules.builders:
        item = f"builder {quoted(builder.id)}"
        for pool in sorted(builder.pools - pools):
            raise BadProblem(f"{item} names {quoted(pool)}, which is not there")
        whole(f"most of {item}", builder.most)
