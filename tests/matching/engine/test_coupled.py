"""Coupled rules: floors per type and shared builders, against their definition."""

import itertools
import json
import random
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from matching.engine import checks, codec, coupled
from matching.engine.certificate import check
from matching.engine.checks import BadProblem
from matching.engine.coupling import Builder, Floor, Rules
from matching.engine.problem import Problem, Settings, Solution, StageResult
from matching.engine.solver import solve
from tests.matching.engine import brute
from tests.matching.engine.test_document import PROBLEM_SCHEMA, SOLUTION_SCHEMA, misfits


@pytest.fixture(autouse=True)
def small_types(monkeypatch: pytest.MonkeyPatch) -> None:
    """Floors for two or three households, so that every plan can be looked at."""
    monkeypatch.setattr(checks, "LEAST_TYPE", 1)


def random_rules(problem: Problem, dice: random.Random) -> Rules:
    floors = []
    for at in range(dice.randint(0, 2)):
        inside = dice.sample(problem.household_ids, dice.randint(1, len(problem.household_ids)))
        floors.append(Floor(f"t{at}", frozenset(inside), dice.randint(0, min(2, len(inside)))))
    pools = sorted({pool for pool in problem.pool_of if pool is not None})
    builders = [
        Builder(
            f"b{at}", frozenset(dice.sample(pools, dice.randint(1, len(pools)))), dice.randint(0, 2)
        )
        for at in range(dice.randint(0, 2))
        if pools
    ]
    return Rules(tuple(floors), tuple(builders))


def ruled(seed: int) -> Problem:
    """A tiny random problem with rules, and a stage in which they can do harm."""
    dice = random.Random(seed)
    while True:
        problem = brute.random_problem(dice.randrange(10**6))
        if not problem.household_ids:
            continue
        rules = random_rules(problem, dice)
        if rules:
            return replace(problem, rules=rules)


def shown(solution: Solution) -> tuple[int, ...]:
    return tuple(-1 if stage.value is None else stage.value for stage in solution.stages)


@pytest.mark.parametrize("batch", range(6))
def test_under_rules_the_solver_equals_brute_force(batch: int) -> None:
    for seed in range(batch * 40, (batch + 1) * 40):
        problem = ruled(seed)
        solution, expected = solve(problem), brute.best(problem)
        if expected is None:
            assert solution.status == "infeasible", seed
            continue
        assert solution.status == "optimal", seed
        assert shown(solution) == expected.values, seed
        plan = tuple(match[:2] for match in solution.matches)
        assert brute.values(problem, plan) == expected.values, seed
        assert brute.keeps(problem, plan), seed


def test_nearly_all_solutions_under_rules_are_proved_and_none_is_refuted() -> None:
    proved = 0
    for seed in range(1_000, 1_120):
        problem = ruled(seed)
        complaints = check(problem, solve(problem))
        proved += not complaints
        assert [each for each in complaints if "not proved" not in each] == [], seed
    assert proved >= 100


def test_the_order_of_the_input_changes_no_byte_under_rules() -> None:
    for seed in range(40):
        problem = ruled(seed)
        expected = codec.write_solution(solve(problem))
        assert codec.write_solution(solve(brute.shuffled(problem, seed))) == expected, seed


def two_cities() -> Problem:
    """One builder speaks for both cities' pools; families are few among the better pairs."""
    return Problem.of(
        [("H1", 9, "a/ar"), ("H2", 9, "a/ar"), ("H3", 9, "b/ar"), ("H4", 9, None)],
        [("G1", 1), ("G2", 1), ("G3", 1), ("G4", 1)],
        [
            *(("H1", "G1", 9_000), ("H2", "G2", 8_000), ("H3", "G3", 7_000), ("H4", "G4", 500)),
            *(("H1", "G4", 4_000), ("H4", "G1", 600)),
        ],
    )


def test_a_shared_builder_carries_no_more_than_said() -> None:
    problem = replace(
        two_cities(), rules=Rules((), (Builder("B", frozenset({"a/ar", "b/ar"}), 2),))
    )
    solution = solve(problem)
    # Without H1 there is room for H4 at G1: the worst pair is better by 100.
    assert [match[0] for match in solution.matches] == ["H2", "H3", "H4"]
    assert check(problem, solution) == []


def test_a_floor_serves_a_type_that_would_be_left_behind() -> None:
    rows = [("H1", 0, None), ("H2", 0, None), ("H3", 0, None)]
    pairs = [("H1", "G1", 9_000), ("H2", "G2", 9_000), ("H3", "G1", 10)]
    free = Problem.of(rows, [("G1", 1), ("G2", 1)], pairs)
    floored = replace(free, rules=Rules((Floor("large", frozenset({"H3"}), 1),)))
    assert [match[0] for match in solve(free).matches] == ["H1", "H2"]
    assert [match[0] for match in solve(floored).matches] == ["H2", "H3"]
    assert check(floored, solve(floored)) == []


def test_rules_that_change_nothing_give_the_values_of_the_plain_problem() -> None:
    for seed in range(25):
        problem = brute.random_problem(seed)
        if not problem.household_ids or solve(problem).status == "infeasible":
            continue
        everyone = frozenset(problem.household_ids)
        idle = replace(problem, rules=Rules((Floor("all", everyone, 0),)))
        assert shown(solve(idle)) == shown(solve(problem)), seed


def test_rules_that_contradict_each_other_are_infeasible_named_and_proved() -> None:
    rules = Rules(
        (Floor("arabic", frozenset({"H1", "H2", "H3"}), 2),),
        (Builder("B", frozenset({"a/ar", "b/ar"}), 1),),
    )
    problem = replace(two_cities(), rules=rules)
    solution = solve(problem)
    assert solution.status == "infeasible"
    assert "floor arabic, builder B" in solution.reason
    assert check(problem, solution) == []
    unproved = replace(solution, certificate={})
    assert check(problem, unproved) == ["that no plan keeps the rules is not proved"]
    possible = replace(problem, rules=Rules(rules.floors, (replace(rules.builders[0], most=2),)))
    assert check(possible, solution) == ["that no plan keeps the rules is not proved"]


def test_a_lock_counts_for_the_rules() -> None:
    rules = Rules((), (Builder("B", frozenset({"a/ar", "b/ar"}), 1),))
    problem = replace(two_cities(), rules=rules, locked=frozenset({("H3", "G3")}))
    solution = solve(problem)
    assert [match[0] for match in solution.matches] == ["H3", "H4"]
    assert check(problem, solution) == []


def forged_stage(solution: Solution, at: int, **change: Any) -> Solution:
    stages = [dict(each) for each in solution.certificate["stages"]]
    stages[at] |= change
    return replace(solution, certificate={"stages": stages})


def ruled_cities() -> Problem:
    floor = Floor("second", frozenset({"H2", "H4"}), 1)
    builder = Builder("B", frozenset({"a/ar", "b/ar"}), 2)
    return replace(two_cities(), rules=Rules((floor,), (builder,)))


@pytest.mark.parametrize(
    "forge",
    [
        lambda each: replace(each, matches=each.matches[:-1]),
        lambda each: replace(each, stages=each.stages[:-1]),
        lambda each: replace(each, certificate={"stages": each.certificate["stages"][:-1]}),
        lambda each: forged_stage(each, 2, households={}, groups={}, pools={}),
        lambda each: forged_stage(each, 2, scale=0),
        lambda each: forged_stage(each, 2, scale=1.5),
        lambda each: forged_stage(each, 2, rules=None),
        lambda each: forged_stage(each, 2, rules={"builders": {"B": -1}}),
        lambda each: forged_stage(each, 2, rules={"builders": {"C": 1}}),
        lambda each: forged_stage(each, 2, rules={"builders": {"B": True}}),
        lambda each: forged_stage(each, 2, groups={"G1": -5}),
        lambda each: forged_stage(each, 2, stage="total"),
        lambda each: forged_stage(each, 3, kind="hearsay"),
        lambda each: forged_stage(each, 3, kind="search"),
        lambda each: forged_stage(each, 3, kind="lock"),
        lambda each: forged_stage(each, 3, kind="top"),
    ],
)
def test_no_claim_under_rules_can_be_forged(forge: Callable[[Solution], Solution]) -> None:
    problem = ruled_cities()
    solution = solve(problem)
    assert check(problem, solution) == []
    assert check(problem, forge(solution))


def test_a_plan_that_breaks_a_rule_is_refuted() -> None:
    problem = ruled_cities()
    plain = replace(problem, rules=Rules())
    assert check(problem, solve(plain)) == ["the plan does not keep the rule B of builders"]


def test_a_proof_is_of_these_rules_only() -> None:
    problem = ruled_cities()
    solution = solve(problem)
    looser = replace(problem, rules=Rules(problem.rules.floors, ()))
    assert check(looser, solution)
    assert check(replace(problem, rules=Rules()), solution)


def large(seed: int) -> Problem:
    dice = np.random.default_rng(seed)
    city = brute.city(120, 100, 0.2, seed)
    pools = tuple(f"{city_of}/{tongue}" for city_of, tongue in dice.choice(["a", "b"], (120, 2)))
    kinds = dice.random(120) < 0.4
    few = frozenset(each for each, kind in zip(city.household_ids, kinds, strict=True) if kind)
    rules = Rules(
        (Floor("families", few, int(kinds.sum()) - 2),),
        (Builder("B", frozenset({"a/a", "b/a"}), 35), Builder("C", frozenset({"a/b", "b/b"}), 40)),
    )
    return replace(city, pool_of=pools, rules=rules)


def test_a_city_under_rules_is_solved_to_the_end() -> None:
    problem = large(1)
    solution = solve(problem)
    assert solution.status == "optimal"
    assert brute.keeps(problem, tuple(match[:2] for match in solution.matches))


@pytest.mark.parametrize("patience", [6, 9, 12, 15])
def test_whenever_time_ends_a_plan_keeps_the_rules_and_says_how_far_it_is(patience: int) -> None:
    problem = large(2)
    asked = itertools.count()
    heard: list[StageResult] = []
    stopped = solve(problem, heard.append, should_stop=lambda: next(asked) >= patience)
    best = solve(problem)
    assert stopped.status == "feasible"
    assert brute.keeps(problem, tuple(match[:2] for match in stopped.matches))
    assert heard == list(best.stages[: len(heard)])
    complaints = check(problem, stopped)
    assert complaints
    assert all("not proved" in each for each in complaints)


def test_once_time_is_up_nobody_works_on() -> None:
    problem = large(2)
    asked = itertools.count()
    solve(problem, should_stop=lambda: next(asked) >= 6)
    # Each of the five stages may ask a few times more, but no stage searches or lifts any further.
    assert next(asked) <= 6 + 5 * 6


def test_rules_without_any_time_find_no_plan_and_claim_nothing() -> None:
    stopped = solve(large(2), should_stop=lambda: True)
    assert (stopped.status, stopped.certificate) == ("infeasible", {})
    assert stopped.reason.startswith("Found no plan in time")
    assert check(large(2), stopped) == ["that no plan keeps the rules is not proved"]


def test_each_stage_under_rules_is_reported_once_it_is_proved() -> None:
    problem = ruled_cities()
    heard: list[str] = []
    solution = solve(problem, on_stage=lambda stage: heard.append(stage.stage))
    assert heard == [stage.stage for stage in solution.stages]


def test_each_stage_under_rules_offers_a_plan_that_keeps_them() -> None:
    problem = large(1)
    offered: list[Solution] = []
    solution = solve(problem, on_plan=lambda plan: offered.append(plan()))
    assert len(offered) == len(solution.stages)
    for proved, plan in enumerate(offered, 1):
        assert plan.stages[:proved] == solution.stages[:proved]
        assert all("not proved" in each for each in check(problem, plan))
    assert codec.write_solution(offered[-1]) == codec.write_solution(solution)


def test_a_plain_problem_never_loads_the_integer_solver() -> None:
    script = (
        "import sys; from matching.engine.problem import Problem; modules = sys.modules; "
        "from matching.engine.solver import solve; "
        "solve(Problem.of([('H', 1, None)], [('G', 1)], [('H', 'G', 5)])); "
        "sys.exit('ortools.sat.python.cp_model' in modules or 'matching.engine.coupled' in modules)"
    )
    assert subprocess.run([sys.executable, "-c", script], check=False).returncode == 0


def test_files_with_rules_fit_their_schemas() -> None:
    problem = large(4)
    written = json.loads(codec.write_problem(problem))
    assert misfits(written, PROBLEM_SCHEMA, PROBLEM_SCHEMA) == []
    assert misfits(written | {"rules": {"caps": []}}, PROBLEM_SCHEMA, PROBLEM_SCHEMA)
    impossible = replace(problem, rules=Rules(problem.rules.floors, ONE_PER_CITY))
    for each in (problem, impossible):
        solved = json.loads(codec.write_solution(solve(each)))
        assert misfits(solved, SOLUTION_SCHEMA, SOLUTION_SCHEMA) == []


ONE_PER_CITY = (Builder("B", frozenset({"a/a", "a/b", "b/a", "b/b"}), 1),)


def test_rules_go_through_the_file_format_and_back() -> None:
    problem = ruled_cities()
    text = codec.write_problem(problem)
    assert codec.read_problem(text).rules == problem.rules
    assert codec.write_problem(codec.read_problem(text)) == text
    assert "rules" not in json.loads(codec.write_problem(two_cities()))
    solution = solve(problem)
    again = codec.read_solution(codec.write_solution(solution))
    assert check(codec.read_problem(text), again) == []


@pytest.mark.parametrize(
    ("rules", "words"),
    [
        ([], "rules must be an object, not []"),
        ({"floor": []}, 'unknown key "floor" in rules'),
        ({"floors": [{"id": "t"}]}, "households is missing in floors[0]"),
        ({"floors": [{"id": "t", "households": ["H9"], "least": 1}]}, 'floor "t" names "H9"'),
        ({"floors": [{"id": "t", "households": ["H1"], "least": 1.5}]}, "must be a whole number"),
        ({"floors": [{"id": "t", "households": ["H1"], "least": -1}]}, "must be from 0"),
        ({"floors": [{"id": "t", "households": ["H1", "H1"], "least": 1}]}, "is there twice"),
        (
            {"floors": [{"id": "t", "households": ["H1"], "least": 1}] * 2},
            'floor "t" is there twice',
        ),
        ({"builders": [{"id": "B", "pools": ["x"], "most": 1}]}, 'builder "B" names "x"'),
        ({"builders": [{"id": "B", "pools": "ar", "most": 1}]}, "must be a list"),
        ({"builders": [{"id": "", "pools": ["a/ar"], "most": 1}]}, "must be text"),
    ],
)
def test_bad_rules_are_named(rules: Any, words: str) -> None:
    document = json.loads(codec.write_problem(two_cities())) | {"rules": rules}
    with pytest.raises(BadProblem) as caught:
        codec.read_problem(json.dumps(document))
    assert words in str(caught.value)


def test_a_floor_is_for_twenty_households_or_more(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checks, "LEAST_TYPE", 20)
    with pytest.raises(BadProblem, match="fewer than 20 households"):
        replace(two_cities(), rules=Rules((Floor("few", frozenset({"H1"}), 1),)))


def test_pairs_sifted_out_are_in_no_better_plan(monkeypatch: pytest.MonkeyPatch) -> None:
    problem = replace(large(3), settings=Settings(stages=("matched", "total")))
    expected = shown(solve(problem))
    monkeypatch.setattr(coupled, "NEAR", (10**6, 0))
    assert shown(solve(problem)) == expected
