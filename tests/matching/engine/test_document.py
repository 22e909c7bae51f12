"""What docs/matching.md and the examples say is what the engine does."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from matching.engine import codec
from matching.engine.assess import assess
from matching.engine.certificate import check
from matching.engine.problem import CRITERIA, START_WEIGHTS, Case, Group, Household, Person
from matching.engine.rules import RULES
from matching.engine.solver import solve
from matching.engine.stages import fair
from tests.matching.engine import brute

DOCS = Path(__file__).parents[3] / "docs"
PAGE = (DOCS / "matching.md").read_text(encoding="utf-8")


def schema(name: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((DOCS / name).read_text(encoding="utf-8"))
    return found


PROBLEM_SCHEMA = schema("matching-problem.schema.json")
SOLUTION_SCHEMA = schema("matching-solution.schema.json")
TYPES = {
    "object": dict,
    "array": list,
    "string": str,
    "integer": int,
    "number": (int, float),
    "null": type(None),
}


def misfits(value: Any, rule: dict[str, Any], root: dict[str, Any], at: str = "") -> list[str]:
    """Where a value does not fit a schema: as much of JSON Schema as our two schemas use."""
    if "$ref" in rule:
        rule = root["$defs"][rule["$ref"].rpartition("/")[2]]
    kinds = rule.get("type", [])
    kinds = [kinds] if isinstance(kinds, str) else kinds
    if kinds and not any(isinstance(value, TYPES[kind]) for kind in kinds):
        return [f"{at} is no {kinds}"]
    found = [f"{at} is not {rule['const']}"] if value != rule.get("const", value) else []
    found += [f"{at} is not allowed"] if "enum" in rule and value not in rule["enum"] else []
    if isinstance(value, dict):
        known = rule.get("properties", {})
        others = rule.get("additionalProperties", True)
        found += [f"{at} lacks {key}" for key in rule.get("required", []) if key not in value]
        for key, each in value.items():
            inner = known.get(key, others if isinstance(others, dict) else {})
            found += [f"{at}.{key} is unknown"] if key not in known and others is False else []
            found += misfits(each, inner, root, f"{at}.{key}")
    elif isinstance(value, list):
        shortest, longest = rule.get("minItems", 0), rule.get("maxItems", len(value))
        found += [] if shortest <= len(value) <= longest else [f"{at} has a wrong length"]
        rules = rule.get("prefixItems") or [rule.get("items", {})] * len(value)
        for place, (each, inner) in enumerate(zip(value, rules, strict=False)):
            found += misfits(each, inner, root, f"{at}[{place}]")
    elif isinstance(value, str):
        found += [f"{at} is too short"] if len(value) < rule.get("minLength", 0) else []
    elif value is not None and not rule.get("minimum", value) <= value <= rule.get(
        "maximum", value
    ):
        found += [f"{at} is out of range"]
    return found


def test_the_example_fits_its_schema_and_its_solution_is_the_solvers() -> None:
    text = (DOCS / "examples" / "problem.json").read_text(encoding="utf-8")
    problem = codec.read_problem(text)
    assert misfits(json.loads(text), PROBLEM_SCHEMA, PROBLEM_SCHEMA) == []
    solution = json.loads((DOCS / "examples" / "solution.json").read_text(encoding="utf-8"))
    assert misfits(solution, SOLUTION_SCHEMA, SOLUTION_SCHEMA) == []
    assert solution == json.loads(codec.write_solution(solve(problem)))
    assert check(problem, codec.read_solution(json.dumps(solution))) == []


def test_whatever_the_engine_writes_fits_the_schemas() -> None:
    for seed in range(150):
        problem = brute.random_problem(seed)
        written = json.loads(codec.write_problem(problem))
        assert misfits(written, PROBLEM_SCHEMA, PROBLEM_SCHEMA) == []
        solved = json.loads(codec.write_solution(solve(problem)))
        assert misfits(solved, SOLUTION_SCHEMA, SOLUTION_SCHEMA) == []


def test_the_schema_refuses_what_the_engine_refuses() -> None:
    good = json.loads((DOCS / "examples" / "problem.json").read_text(encoding="utf-8"))
    for change in (
        {"version": 2},
        {"hosts": []},
        {"households": [{"id": "H1"}]},
        {"groups": [{"id": "G1", "places": -1}]},
        {"pairs": [["H1", "G1"]]},
        {"pairs": [["H1", "G1", 10_001]]},
        {"settings": {"stages": ["luck"]}},
    ):
        assert misfits(good | change, PROBLEM_SCHEMA, PROBLEM_SCHEMA), change


def test_the_defaults_in_the_schema_are_the_engines() -> None:
    settings = PROBLEM_SCHEMA["properties"]["settings"]["properties"]
    read = codec.read_problem(
        '{"version": 1, "households": [], "groups": [], "pairs": []}'
    ).settings
    for name, rule in settings.items():
        value = getattr(read, name)
        assert rule["default"] == (list(value) if isinstance(value, tuple) else value)


def test_the_pair_by_hand_is_the_engines() -> None:
    household = Household(
        "H1",
        "0518",
        people=(
            Person(30, interests=frozenset({"cooking", "football"}), languages={"ar": 4}),
            Person(35, interests=frozenset({"cooking"}), languages={"ar": 4}),
            Person(7),
        ),
        needs={"language": 3, "work": 1},
        day_parts=frozenset({"mon", "tue", "wed"}),
        style=(1, 2, 3, 4, 5),
        vulnerability=2,
        position=(52.0, 4.3),
    )
    group = Group(
        "G1",
        "0518",
        members=(
            Person(30, interests=frozenset({"cooking"})),
            Person(35, languages={"ar": 3}),
            Person(60),
        ),
        children=(10,),
        offers=frozenset({"language"}),
        day_parts=frozenset({"mon", "tue", "wed", "thu"}),
        style=(1, 3, 5, 4, 4),
        capacity=4,
    )
    found = assess(Case((household,), (group,)))
    parts = found.parts("H1", "G1")
    assert list(parts.values()) == [1500, 1125, 1184, 1125, 800, 750, 500, 250]
    assert found.points("H1", "G1") == 7234
    assert found.missing("H1", "G1") == ("near",)
    by_hand = PAGE.partition("### By hand")[2].partition("## 3.")[0]
    for criterion, points in parts.items():
        row = next(line for line in by_hand.splitlines() if line.startswith(f"| {criterion} |"))
        assert row.endswith(f"| {points} |")
    assert "| **7234** |" in by_hand


def test_the_round_by_hand_is_the_engines() -> None:
    problem = codec.read_problem((DOCS / "examples" / "problem.json").read_bytes())
    solution = solve(problem)
    assert [match[:2] for match in solution.matches] == [("H1", "G2"), ("H2", "G1"), ("H4", "G3")]
    values = {stage.stage: stage.value for stage in solution.stages}
    assert values == {
        "waiting>120": 1,
        "waiting>60": 1,
        "matched": 3,
        "worst": 6_000,
        "total": 23_000,
    }
    assert fair(np.array([match[2] for match in solution.matches])).sum() == 29_727
    told = PAGE.partition("### A round by hand")[2].partition("## 4.")[0]
    assert "H1 with G2, H2 with G1, H4 with G3: worst 6000, total 23000, fair 29727" in told
    for pair, worth in brute.points_of(problem).items():
        row = next(line for line in told.splitlines() if line.startswith(f"| {pair[0]} |"))
        assert str(worth) in row


def test_the_prices_by_hand_are_a_proof() -> None:
    solution = json.loads((DOCS / "examples" / "solution.json").read_text(encoding="utf-8"))
    total = solution["certificate"]["stages"][-1]
    assert total["households"] == {"H1": -1_000, "H2": 9_000, "H4": 8_000}
    assert total["groups"] == {"G2": 7_000}
    assert "7000 + 9000 + 8000 - 1000 = 23000" in PAGE


def test_without_waiting_first_the_example_would_be_worth_more() -> None:
    text = (DOCS / "examples" / "problem.json").read_text(encoding="utf-8")
    plain = json.loads(text)
    plain["settings"]["stages"] = ["matched", "total"]
    solution = solve(codec.read_problem(json.dumps(plain)))
    assert [match[0] for match in solution.matches] == ["H2", "H3", "H4"]
    assert solution.stages[-1].value == 24_000
    assert "24000 (H2, H3, H4)" in PAGE


@pytest.mark.parametrize("rule", RULES)
def test_every_rule_stands_on_the_page(rule: str) -> None:
    assert f"\n| `{rule}` | " in PAGE


@pytest.mark.parametrize("criterion", CRITERIA)
def test_every_criterion_stands_on_the_page_with_its_weight(criterion: str) -> None:
    row = next(line for line in PAGE.splitlines() if line.startswith(f"| `{criterion}` |"))
    if criterion in {"language", "time"}:  # These are rules too, further up.
        rows = [line for line in PAGE.splitlines() if line.startswith(f"| `{criterion}` |")]
        row = rows[-1]
    assert row.endswith(f"| .{START_WEIGHTS.points[criterion] // 100:02} |")


def test_rules_and_criteria_stand_in_order() -> None:
    for names in (RULES, CRITERIA):
        section = PAGE.partition("## 1." if names is RULES else "## 2.")[2]
        places = [section.index(f"| `{name}` |") for name in names]
        assert places == sorted(places)
