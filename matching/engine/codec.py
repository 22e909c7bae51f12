"""The file format of problems and solutions, version 1: strict in, stable out.

A problem that says anything unknown, twice or out of range raises `BadProblem`, whose message is
one line of plain ASCII that names the item. The format is described by
`docs/matching-problem.schema.json` and `docs/matching-solution.schema.json`.
"""

import json
from collections.abc import Iterable, Mapping
from typing import Any, NoReturn

from matching.engine import checks
from matching.engine.checks import BadProblem, quoted
from matching.engine.problem import PairId, Problem, Settings, Shortage, Solution, StageResult

VERSION = 1
SETTINGS_KEYS = {"waiting_classes", "stages", "floor", "time_limit"}


def read_problem(text: str | bytes) -> Problem:
    """A problem from JSON text; raises `BadProblem`."""
    document = _document(text)
    _keys(
        "the problem",
        document,
        {"version", "households", "groups", "pairs"},
        {"locked", "forbidden", "previous", "pools", "settings"},
    )
    households = [_household(at, each) for at, each in enumerate(_list(document, "households"))]
    groups = [_group(at, each) for at, each in enumerate(_list(document, "groups"))]
    pairs = [_pair(at, each) for at, each in enumerate(_list(document, "pairs"))]
    wishes = {key: _pair_ids(document, key) for key in ("locked", "forbidden", "previous")}
    pools = _object("pools", document.get("pools", {}))
    caps = {pool: _count(f"cap of pool {quoted(pool)}", cap) for pool, cap in pools.items()}
    settings = _settings(document.get("settings", {}))
    return Problem.of(households, groups, pairs, **wishes, caps=caps, settings=settings)


def write_problem(problem: Problem) -> str:
    """A problem as JSON text, sorted, so that equal problems give equal text."""
    households = zip(problem.household_ids, problem.waiting_days, problem.pool_of, strict=True)
    pairs = problem.pairs
    document = {
        "version": VERSION,
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
            "time_limit": problem.settings.time_limit,
        },
    }
    return json.dumps(document)


def write_solution(solution: Solution) -> str:
    """A solution as JSON text."""
    document: dict[str, Any] = {"version": VERSION, "status": solution.status}
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
    document = _document(text)
    _keys(
        "the solution",
        document,
        {"version", "status", "stages", "matches", "unmatched", "shortages", "certificate"},
        {"reason", "waiting_cost", "seconds"},
    )
    return Solution(
        status=_text("status", document["status"]),
        stages=tuple(_stage(at, each) for at, each in enumerate(_list(document, "stages"))),
        matches=tuple(
            _pair(at, each, "matches") for at, each in enumerate(_list(document, "matches"))
        ),
        unmatched=tuple(
            _unmatched(at, each) for at, each in enumerate(_list(document, "unmatched"))
        ),
        shortages=tuple(
            _shortage(at, each) for at, each in enumerate(_list(document, "shortages"))
        ),
        waiting_cost=_whole("waiting_cost", document.get("waiting_cost", 0)),
        certificate=_object("certificate", document["certificate"]),
        reason=_text("reason", document["reason"]) if "reason" in document else "",
    )


def _document(text: str | bytes) -> dict[str, Any]:
    try:
        document = json.loads(text, object_pairs_hook=_once, parse_constant=_no_constant)
    except BadProblem:
        raise
    except (ValueError, RecursionError) as error:  # Bad UTF-8 and endless digits are ValueErrors.
        raise BadProblem(f"not JSON: {quoted(str(error))}") from error
    document = _object("the file", document)
    if "version" not in document:
        raise BadProblem("version is missing")
    if type(document["version"]) is not int or document["version"] != VERSION:
        raise BadProblem(f"version must be {VERSION}, not {_short(document['version'])}")
    return document


def _once(items: list[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, value in items:
        if key in found:
            raise BadProblem(f"key {_short(key)} stands twice in one object")
        found[key] = value
    return found


def _no_constant(name: str) -> NoReturn:
    raise BadProblem(f"{name} is not a number JSON knows")


def _short(value: object) -> str:
    """A value quoted for a message, cut where it would fill the screen."""
    text = quoted(value)
    return text if len(text) <= 80 else text[:77] + "..."


def _keys(item: str, found: Mapping[str, Any], needed: set[str], optional: Iterable[str]) -> None:
    for key in sorted(needed - found.keys()):
        raise BadProblem(f"{key} is missing in {item}")
    for key in sorted(found.keys() - needed - set(optional)):
        raise BadProblem(f"unknown key {_short(key)} in {item}")


def _object(item: str, value: Any) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise BadProblem(f"{item} must be an object, not {_short(value)}")
    return value


def _items(item: str, value: Any) -> list[Any]:
    if not isinstance(value, list):
        raise BadProblem(f"{item} must be a list, not {_short(value)}")
    return value


def _list(document: Mapping[str, Any], key: str) -> list[Any]:
    return _items(key, document.get(key, []))


def _text(item: str, value: Any) -> str:
    if not isinstance(value, str) or not value:
        raise BadProblem(f"{item} must be text, not {_short(value)}")
    return value


def _whole(item: str, value: Any) -> int:
    if type(value) is not int:
        raise BadProblem(f"{item} must be a whole number, not {_short(value)}")
    return value


def _count(item: str, value: Any) -> int:
    checks.whole(item, _whole(item, value))
    return int(value)


def _household(at: int, value: Any) -> tuple[str, int, str | None]:
    item = f"households[{at}]"
    found = _object(item, value)
    _keys(item, found, {"id", "waiting_days"}, {"pool"})
    name = _text(f"id of {item}", found["id"])
    item = f"household {_short(name)}"
    pool = _text(f"pool of {item}", found["pool"]) if "pool" in found else None
    return name, _count(f"waiting_days of {item}", found["waiting_days"]), pool


def _group(at: int, value: Any) -> tuple[str, int]:
    item = f"groups[{at}]"
    found = _object(item, value)
    _keys(item, found, {"id"}, {"places"})
    name = _text(f"id of {item}", found["id"])
    return name, _count(f"places of group {_short(name)}", found.get("places", 1))


def _pair(at: int, value: Any, key: str = "pairs") -> tuple[str, str, int]:
    item = f"{key}[{at}]"
    if len(_items(item, value)) != 3:
        raise BadProblem(f"{item} must be a household, a group and points, not {_short(value)}")
    household, group = (_text(f"an id of {item}", each) for each in value[:2])
    return household, group, _whole(f"points of pair {_short(value[:2])}", value[2])


def _pair_ids(document: Mapping[str, Any], key: str) -> frozenset[PairId]:
    found: set[PairId] = set()
    for at, value in enumerate(_list(document, key)):
        item = f"{key}[{at}]"
        if len(_items(item, value)) != 2:
            raise BadProblem(f"{item} must be a household and a group, not {_short(value)}")
        household, group = (_text(f"an id of {item}", each) for each in value)
        if (household, group) in found:
            raise BadProblem(f"{item} stands there twice: {_short(value)}")
        found.add((household, group))
    return frozenset(found)


def _settings(value: Any) -> Settings:
    found = _object("settings", value)
    _keys("settings", found, set(), SETTINGS_KEYS)
    default = Settings()
    classes = _items("waiting_classes", found.get("waiting_classes", [*default.waiting_classes]))
    stages = _items("stages", found.get("stages", [*default.stages]))
    return Settings(
        waiting_classes=tuple(_whole("a waiting class", each) for each in classes),
        stages=tuple(_text("a stage", each) for each in stages),
        floor=_whole("floor", found.get("floor", default.floor)),
        time_limit=_whole("time_limit", found.get("time_limit", default.time_limit)),
    )


def _stage(at: int, value: Any) -> StageResult:
    item = f"stages[{at}]"
    found = _object(item, value)
    _keys(item, found, {"stage", "value", "bound"}, ())
    numbers = [
        None if found[key] is None else _whole(f"{key} of {item}", found[key])
        for key in ("value", "bound")
    ]
    return StageResult(_text(f"stage of {item}", found["stage"]), *numbers)


def _unmatched(at: int, value: Any) -> tuple[str, str]:
    item = f"unmatched[{at}]"
    found = _object(item, value)
    _keys(item, found, {"household", "why"}, ())
    return _text(f"household of {item}", found["household"]), _text(f"why of {item}", found["why"])


def _shortage(at: int, value: Any) -> Shortage:
    item = f"shortages[{at}]"
    found = _object(item, value)
    _keys(item, found, {"households", "groups", "short"}, {"pools"})
    households, groups, pools = (
        tuple(_text(f"an id of {key} of {item}", each) for each in _list(found, key))
        for key in ("households", "groups", "pools")
    )
    return Shortage(households, groups, _whole(f"short of {item}", found["short"]), pools)
