"""The file format of problems and solutions, version 1: strict in, stable out.

A problem that says anything unknown, twice or out of range raises `BadProblem`, whose message is
one line of plain ASCII that names the item. The format is described by
`docs/matching-problem.schema.json` and `docs/matching-solution.schema.json`.
"""

import json
from collections.abc import Mapping
from typing import Any

from matching.engine import checks, strict
from matching.engine.checks import BadProblem, quoted
from matching.engine.coupling import Builder, Floor, Rules
from matching.engine.problem import PairId, Problem, Settings, Shortage, Solution, StageResult

SETTINGS_KEYS = {"waiting_classes", "stages", "floor", "enough", "time_limit"}


def read_problem(text: str | bytes) -> Problem:
    """A problem from JSON text; raises `BadProblem`."""
    document = strict.document(text)
    strict.keys(
        "the problem",
        document,
        {"version", "households", "groups", "pairs"},
        {"locked", "forbidden", "previous", "pools", "rules", "settings"},
    )
    households = [
        _household(at, each) for at, each in enumerate(strict.list_of(document, "households"))
    ]
    groups = [_group(at, each) for at, each in enumerate(strict.list_of(document, "groups"))]
    pairs = [_pair(at, each) for at, each in enumerate(strict.list_of(document, "pairs"))]
    wishes = {key: _pair_ids(document, key) for key in ("locked", "forbidden", "previous")}
    pools = strict.object_of("pools", document.get("pools", {}))
    caps = {pool: strict.count(f"cap of pool {quoted(pool)}", cap) for pool, cap in pools.items()}
    settings = _settings(document.get("settings", {}))
    rules = _rules(document.get("rules", {}))
    return Problem.of(
        households, groups, pairs, **wishes, caps=caps, settings=settings, rules=rules
    )


def write_problem(problem: Problem) -> str:
    """A problem as JSON text, sorted, so that equal problems give equal text."""
    households = zip(problem.household_ids, problem.waiting_days, problem.pool_of, strict=True)
    pairs = problem.pairs
    document = {
        "version": strict.VERSION,
        "households": sorted(
            (
                {"id": each, "waiting_days": days} | ({} if pool is None else {"pool": pool})
                for each, days, pool in households
            ),
            key=lambda row: str(row["id"]),
        ),
        "groups": [
            {"id": group, "places": places}
            for group, places in sorted(zip(problem.group_ids, problem.places, strict=True))
        ],
        "pairs": sorted(
            [problem.household_ids[household], problem.group_ids[group], points]
            for household, group, points in zip(
                pairs.household.tolist(), pairs.group.tolist(), pairs.points.tolist(), strict=True
            )
        ),
        "locked": sorted(problem.locked),
        "forbidden": sorted(problem.forbidden),
        "previous": sorted(problem.previous),
        "pools": dict(sorted(problem.caps.items())),
        "settings": {
            "waiting_classes": list(problem.settings.waiting_classes),
            "stages": list(problem.settings.stages),
            "floor": problem.settings.floor,
            "enough": problem.settings.enough,
            "time_limit": problem.settings.time_limit,
        },
    }
    if problem.rules:
        document["rules"] = _written(problem.rules)
    return json.dumps(document)


def _written(rules: Rules) -> dict[str, Any]:
    return {
        "floors": [
            {"id": each.id, "households": sorted(each.households), "least": each.least}
            for each in sorted(rules.floors, key=lambda floor: floor.id)
        ],
        "builders": [
            {"id": each.id, "pools": sorted(each.pools), "most": each.most}
            for each in sorted(rules.builders, key=lambda builder: builder.id)
        ],
    }


def write_solution(solution: Solution) -> str:
    """A solution as JSON text."""
    document: dict[str, Any] = {"version": strict.VERSION, "status": solution.status}
    if solution.reason:
        document["reason"] = solution.reason
    document |= {
        "stages": [
            {"stage": each.stage, "value": each.value, "bound": each.bound}
            for each in solution.stages
        ],
        "matches": solution.matches,
        "unmatched": [
            {"household": household, "why": why} for household, why in solution.unmatched
        ],
        "shortages": [
            {"households": each.households, "groups": each.groups, "short": each.short}
            | ({"pools": each.pools} if each.pools else {})
            for each in solution.shortages
        ],
        "waiting_cost": solution.waiting_cost,
        "certificate": solution.certificate,
        "seconds": solution.seconds,
    }
    return json.dumps(document)


def read_solution(text: str | bytes) -> Solution:
    """A solution from JSON text, true or not; raises `BadProblem` where its shape is wrong."""
    document = strict.document(text)
    strict.keys(
        "the solution",
        document,
        {"version", "status", "stages", "matches", "unmatched", "shortages", "certificate"},
        {"reason", "waiting_cost", "seconds"},
    )
    return Solution(
        status=strict.text("status", document["status"]),
        stages=tuple(
            _stage(at, each) for at, each in enumerate(strict.list_of(document, "stages"))
        ),
        matches=tuple(
            _pair(at, each, "matches")
            for at, each in enumerate(strict.list_of(document, "matches"))
        ),
        unmatched=tuple(
            _unmatched(at, each) for at, each in enumerate(strict.list_of(document, "unmatched"))
        ),
        shortages=tuple(
            _shortage(at, each) for at, each in enumerate(strict.list_of(document, "shortages"))
        ),
        waiting_cost=strict.whole("waiting_cost", document.get("waiting_cost", 0)),
        certificate=strict.object_of("certificate", document["certificate"]),
        reason=strict.text("reason", document["reason"]) if "reason" in document else "",
    )


def _household(at: int, value: Any) -> tuple[str, int, str | None]:
    item = f"households[{at}]"
    found = strict.object_of(item, value)
    strict.keys(item, found, {"id", "waiting_days"}, {"pool"})
    name = strict.text(f"id of {item}", found["id"])
    item = f"household {strict.short(name)}"
    pool = strict.text(f"pool of {item}", found["pool"]) if "pool" in found else None
    return name, strict.count(f"waiting_days of {item}", found["waiting_days"]), pool


def _group(at: int, value: Any) -> tuple[str, int]:
    item = f"groups[{at}]"
    found = strict.object_of(item, value)
    strict.keys(item, found, {"id"}, {"places"})
    name = strict.text(f"id of {item}", found["id"])
    return name, strict.count(f"places of group {strict.short(name)}", found.get("places", 1))


def _pair(at: int, value: Any, key: str = "pairs") -> tuple[str, str, int]:
    item = f"{key}[{at}]"
    if len(strict.items(item, value)) != 3:
        raise BadProblem(
            f"{item} must be a household, a group and points, not {strict.short(value)}"
        )
    household, group = (strict.text(f"an id of {item}", each) for each in value[:2])
    return household, group, strict.whole(f"points of pair {strict.short(value[:2])}", value[2])


def _pair_ids(document: Mapping[str, Any], key: str) -> frozenset[PairId]:
    found: set[PairId] = set()
    for at, value in enumerate(strict.list_of(document, key)):
        item = f"{key}[{at}]"
        if len(strict.items(item, value)) != 2:
            raise BadProblem(f"{item} must be a household and a group, not {strict.short(value)}")
        household, group = (strict.text(f"an id of {item}", each) for each in value)
        if (household, group) in found:
            raise BadProblem(f"{item} stands there twice: {strict.short(value)}")
        found.add((household, group))
    return frozenset(found)


def _rules(value: Any) -> Rules:
    found = strict.object_of("rules", value)
    strict.keys("rules", found, set(), {"floors", "builders"})
    floors = [
        Floor(*_rule("floors", "households", "least", at, each))
        for at, each in enumerate(strict.list_of(found, "floors"))
    ]
    builders = [
        Builder(*_rule("builders", "pools", "most", at, each))
        for at, each in enumerate(strict.list_of(found, "builders"))
    ]
    return Rules(tuple(floors), tuple(builders))


def _rule(kind: str, of: str, limit: str, at: int, value: Any) -> tuple[str, frozenset[str], int]:
    item = f"{kind}[{at}]"
    found = strict.object_of(item, value)
    strict.keys(item, found, {"id", of, limit}, ())
    names = [strict.text(f"an id of {of} of {item}", each) for each in strict.list_of(found, of)]
    checks.unique(f"in {of} of {item}:", names)
    name = strict.text(f"id of {item}", found["id"])
    return name, frozenset(names), strict.count(f"{limit} of {item}", found[limit])


def _settings(value: Any) -> Settings:
    found = strict.object_of("settings", value)
    strict.keys("settings", found, set(), SETTINGS_KEYS)
    default = Settings()
    classes = strict.items(
        "waiting_classes", found.get("waiting_classes", [*default.waiting_classes])
    )
    stages = strict.items("stages", found.get("stages", [*default.stages]))
    return Settings(
        waiting_classes=tuple(strict.whole("a waiting class", each) for each in classes),
        stages=tuple(strict.text("a stage", each) for each in stages),
        floor=strict.whole("floor", found.get("floor", default.floor)),
        enough=strict.whole("enough", found.get("enough", default.enough)),
        time_limit=strict.whole("time_limit", found.get("time_limit", default.time_limit)),
    )


def _stage(at: int, value: Any) -> StageResult:
    item = f"stages[{at}]"
    found = strict.object_of(item, value)
    strict.keys(item, found, {"stage", "value", "bound"}, ())
    numbers = [
        None if found[key] is None else strict.whole(f"{key} of {item}", found[key])
        for key in ("value", "bound")
    ]
    return StageResult(strict.text(f"stage of {item}", found["stage"]), *numbers)


def _unmatched(at: int, value: Any) -> tuple[str, str]:
    item = f"unmatched[{at}]"
    found = strict.object_of(item, value)
    strict.keys(item, found, {"household", "why"}, ())
    return strict.text(f"household of {item}", found["household"]), strict.text(
        f"why of {item}", found["why"]
    )


def _shortage(at: int, value: Any) -> Shortage:
    item = f"shortages[{at}]"
    found = strict.object_of(item, value)
    strict.keys(item, found, {"households", "groups", "short"}, {"pools"})
    households, groups, pools = (
        tuple(strict.text(f"an id of {key} of {item}", each) for each in strict.list_of(found, key))
        for key in ("households", "groups", "pools")
    )
    return Shortage(households, groups, strict.whole(f"short of {item}", found["short"]), pools)
