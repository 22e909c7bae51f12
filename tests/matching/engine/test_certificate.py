"""The checker: it believes what is proved, and nothing that was tampered with."""

import itertools
import json
import random
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest

from matching.engine import certificate, claims, codec, coupled_check
from matching.engine.certificate import check
from matching.engine.problem import Problem, Settings, Shortage, Solution, StageResult
from matching.engine.solver import solve
from tests.matching.engine import brute

Document = dict[str, Any]


def rich_problem(stage: str = "total") -> Problem:
    """Locks, pools, places, shortages and unmatched of every kind in one small problem."""
    households = [
        ("H0", 300, "ar"),
        ("H1", 200, "ar"),
        ("H2", 100, "ar"),
        ("H3", 90, "uk"),
        ("H4", 10, "uk"),
        ("H5", 20, None),
        ("H6", 5, None),
        ("H7", 7, None),
    ]
    groups = [("G0", 1), ("G1", 2), ("G2", 1), ("G3", 1)]
    pairs = [
        *(("H0", "G0", 4_000), ("H0", "G1", 6_000), ("H1", "G1", 7_000), ("H2", "G2", 8_000)),
        *(("H2", "G1", 3_000), ("H3", "G2", 5_500), ("H3", "G1", 6_500), ("H4", "G3", 9_000)),
        *(("H4", "G2", 2_000), ("H5", "G3", 7_500), ("H6", "G3", 7_000), ("H5", "G2", 6_500)),
    ]
    return Problem.of(
        households,
        groups,
        pairs,
        locked=frozenset({("H4", "G3")}),
        forbidden=frozenset({("H6", "G2")}),
        caps={"ar": 2, "uk": 2},
        settings=Settings(stages=("waiting", "matched", "worst", stage)),
    )


PROBLEM = rich_problem()
SOLUTION = solve(PROBLEM)


def test_the_solution_to_tamper_with_is_proved() -> None:
    assert SOLUTION.status == "optimal"
    assert check(PROBLEM, SOLUTION) == []
    assert {why for _, why in SOLUTION.unmatched} == {"no_pair", "pool_full", "outcompeted"}
    assert SOLUTION.shortages


def numbers(node: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The path to every number in a document but the clock's and the version's."""
    if isinstance(node, dict):
        for key, value in node.items():
            if key not in {"seconds", "version"}:
                yield from numbers(value, (*path, key))
    elif isinstance(node, list):
        for at, value in enumerate(node):
            yield from numbers(value, (*path, at))
    elif isinstance(node, int):
        yield path


def changed(document: Document, path: tuple[Any, ...], change: Callable[[Any], Any]) -> Document:
    copy: Document = json.loads(json.dumps(document))
    node = copy
    for step in path[:-1]:
        node = node[step]
    node[path[-1]] = change(node[path[-1]])
    return copy


def complaints(problem: Problem, document: Document) -> list[str]:
    return check(problem, codec.read_solution(json.dumps(document)))


@pytest.mark.parametrize("step", [1, -1, 1_000])
def test_no_number_can_be_changed_unnoticed(step: int) -> None:
    document = json.loads(codec.write_solution(SOLUTION))
    paths = list(numbers(document))
    assert len(paths) >= 30
    for path in paths:
        forged = changed(document, path, lambda value: value + step)
        try:
            found = complaints(PROBLEM, forged)
        except ValueError:
            continue  # Points out of range are not even a solution.
        assert found, path


def test_no_number_in_small_solutions_can_be_changed_unnoticed() -> None:
    """Prices apart: another choice of prices may prove the same, and then it is a proof."""
    for seed in range(80):
        problem = brute.random_problem(seed)
        solution = solve(problem)
        document = json.loads(codec.write_solution(solution))
        for path in numbers(document):
            if path[0] != "certificate":
                forged = changed(document, path, lambda value: value + 1)
                assert complaints(problem, forged), (seed, path)


def test_a_change_of_prices_is_noticed_or_harmless() -> None:
    for seed in range(80):
        problem = brute.random_problem(seed)
        expected = brute.best(problem)
        if expected is None:
            continue
        document = json.loads(codec.write_solution(solve(problem)))
        for path in numbers(document):
            forged = changed(document, path, lambda value: value - 1)
            if path[0] == "certificate" and not complaints(problem, forged):
                values = [stage["value"] for stage in forged["stages"]]
                assert tuple(-1 if each is None else each for each in values) == expected.values


def test_a_worse_plan_is_never_proved() -> None:
    """Every other plan of a problem, dressed in the optimum's certificate and its own values."""
    for seed in range(80):
        problem = brute.random_problem(seed)
        expected = brute.best(problem)
        if expected is None:
            continue
        solution, points = solve(problem), brute.points_of(problem)
        for plan in itertools.islice(brute.plans(problem), 40):
            values = brute.values(problem, plan)
            if values == expected.values:
                continue
            shown = [
                None if stage.stage == "worst" and value < 0 else value
                for stage, value in zip(solution.stages, values, strict=True)
            ]
            forged = replace(
                solution,
                matches=tuple((*pair, points[pair]) for pair in plan),
                stages=tuple(
                    replace(stage, value=value, bound=value)
                    for stage, value in zip(solution.stages, shown, strict=True)
                ),
            )
            assert check(problem, forged), (seed, plan)


@pytest.mark.parametrize(
    "forge",
    [
        lambda each: replace(each, matches=each.matches[1:]),
        lambda each: replace(each, matches=each.matches[::-1]),
        lambda each: replace(each, matches=(*each.matches, each.matches[-1])),
        lambda each: replace(each, matches=(*each.matches, ("H9", "G0", 5))),
        lambda each: replace(each, matches=(*each.matches, ("H6", "G9", 5))),
        lambda each: replace(each, matches=(*each.matches, ("H6", "G0", 5))),
        lambda each: replace(each, matches=(*each.matches, ("H6", "G3", 7_000))),
        lambda each: replace(each, matches=()),
        lambda each: replace(each, stages=each.stages[:-1]),
        lambda each: replace(each, stages=each.stages[::-1]),
        lambda each: replace(each, stages=()),
        lambda each: replace(each, status="feasible", certificate={"stages": []}),
        lambda each: replace(each, status="perfect"),
        lambda each: replace(each, status="infeasible", reason="no"),
        lambda each: replace(each, unmatched=each.unmatched[1:]),
        lambda each: replace(each, unmatched=each.unmatched[::-1]),
        lambda each: replace(each, unmatched=tuple((h, "no_pair") for h, _ in each.unmatched)),
        lambda each: replace(each, unmatched=tuple((h, "pool_full") for h, _ in each.unmatched)),
        lambda each: replace(each, unmatched=tuple((h, "outcompeted") for h, _ in each.unmatched)),
        lambda each: replace(each, shortages=()),
        lambda each: replace(each, shortages=each.shortages * 2),
        lambda each: replace(each, shortages=(replace(each.shortages[0], groups=()),)),
        lambda each: replace(each, shortages=(replace(each.shortages[0], households=()),)),
        lambda each: replace(each, shortages=(replace(each.shortages[0], pools=("fr",)),)),
        lambda each: replace(each, waiting_cost=each.waiting_cost + 1),
        lambda each: replace(each, certificate={}),
        lambda each: replace(each, certificate={"stages": "trust me"}),
        lambda each: replace(each, certificate={"stages": []}),
        lambda each: replace(each, certificate={"stages": each.certificate["stages"][:-1]}),
        lambda each: replace(each, certificate={"stages": each.certificate["stages"][::-1]}),
        lambda each: replace(each, certificate={"stages": each.certificate["stages"] * 2}),
        lambda each: replace(each, certificate={"stages": ["trust me"] * 5}),
    ],
)
def test_no_field_can_be_forged(forge: Callable[[Solution], Solution]) -> None:
    assert check(PROBLEM, forge(SOLUTION))


def with_stage(at: int, **change: Any) -> Solution:
    stages = [dict(each) for each in SOLUTION.certificate["stages"]]
    stages[at] |= change
    return replace(SOLUTION, certificate={"stages": stages})


@pytest.mark.parametrize("at", [0, 1, 2, 4])
@pytest.mark.parametrize(
    "change",
    [
        {"households": {}, "groups": {}, "pools": {}},
        {"households": None},
        {"households": ["H1"]},
        {"groups": {"G9": 1}},
        {"groups": {"G0": 1.0}},
        {"groups": {"G0": True}},
        {"groups": {"G0": "1"}},
        {"pools": {"fr": 1}},
        {"households": {"H5": 10**18}},
        {"households": {"H5": 10**400}},
        {"stage": "matched?"},
    ],
)
def test_no_proof_of_a_sum_can_be_forged(at: int, change: dict[str, Any]) -> None:
    assert check(PROBLEM, with_stage(at, **change))


@pytest.mark.parametrize(
    "change",
    [
        {"kind": "empty"},
        {"kind": "enough"},
        {"kind": "top"},
        {"kind": "lock", "pair": ["H4", "G3"]},
        {"kind": "households", "households": []},
        {"kind": "households", "households": ["H6"]},
        {"kind": "households", "households": ["H9"]},
        {"kind": "households", "households": [["H1"]]},
        {"kind": "households", "households": None},
        {"kind": "groups", "groups": []},
        {"kind": "groups", "groups": ["G1"]},
        {"kind": "groups", "groups": ["G3"]},
        {"kind": "groups", "groups": ["nowhere"]},
        {"kind": "hearsay"},
        {"kind": None},
    ],
)
def test_no_witness_for_the_worst_pair_can_be_forged(change: dict[str, Any]) -> None:
    assert check(PROBLEM, with_stage(3, **change))


def test_a_proof_is_of_one_problem_only() -> None:
    changes: list[dict[str, Any]] = [
        {"locked": frozenset()},
        {"locked": frozenset({("H4", "G3"), ("H0", "G0")})},
        {"forbidden": frozenset({("H1", "G1")})},
        {"caps": {"ar": 1, "uk": 2}},
        {"caps": {"ar": 3, "uk": 2}},
        {"caps": {}},
        {"places": (1, 1, 1, 1)},
        {"places": (1, 2, 2, 1)},
        {"waiting_days": (300, 200, 130, 90, 10, 20, 5, 7)},
        {"settings": Settings(floor=6_800)},
        {"settings": Settings(enough=1)},
        {"settings": Settings(waiting_classes=(120,))},
        {"settings": Settings(stages=("matched", "worst", "total"))},
        {"settings": Settings(stages=("waiting", "matched", "worst", "fair"))},
    ]
    assert [change for change in changes if not check(replace(PROBLEM, **change), SOLUTION)] == []


def test_the_order_of_a_problem_does_not_matter_to_the_checker() -> None:
    for seed in range(50):
        problem = brute.random_problem(seed)
        assert check(brute.shuffled(problem, seed), solve(problem)) == []


def test_an_infeasible_claim_is_checked_too() -> None:
    pairs = [("H1", "G1", 1), ("H2", "G1", 1)]
    rows = [("H1", 0, None), ("H2", 0, None)]
    locked = frozenset({("H1", "G1"), ("H2", "G1")})
    problem = Problem.of(rows, [("G1", 1)], pairs, locked=locked)
    solution = solve(problem)
    assert check(problem, solution) == []
    assert check(problem, replace(solution, reason="")) == [
        "an infeasible solution gives its reason"
    ]
    assert check(problem, replace(solution, matches=(("H1", "G1", 1),))) == [
        "an infeasible solution has no plan to show"
    ]
    possible = replace(problem, places=(2,))
    assert check(possible, solution) == ["the locks do fit, so the problem is not infeasible"]
    assert check(problem, solve(possible)) == ["the locks exceed a limit, so no plan is possible"]


def test_a_plan_may_not_break_a_limit_whatever_its_certificate_says() -> None:
    rows = [("H1", 0, "ar"), ("H2", 0, "ar")]
    pairs = [("H1", "G1", 5), ("H2", "G1", 5), ("H2", "G2", 5)]
    problem = Problem.of(rows, [("G1", 1), ("G2", 1)], pairs, caps={"ar": 1})
    solution = solve(problem)
    crowded = replace(solution, matches=(("H1", "G1", 5), ("H2", "G1", 5)))
    assert check(problem, crowded) == ["a group has more matches than places"]
    pooled = replace(solution, matches=(("H1", "G1", 5), ("H2", "G2", 5)))
    assert check(problem, pooled) == ["a pool has more matches than its cap"]


def test_a_locked_pair_must_be_matched_and_a_forbidden_one_may_not() -> None:
    rows, pairs = [("H1", 0, None)], [("H1", "G1", 5), ("H1", "G2", 9)]
    groups = [("G1", 1), ("G2", 1)]
    free = Problem.of(rows, groups, pairs)
    locked = replace(free, locked=frozenset({("H1", "G1")}))
    forbidden = replace(free, forbidden=frozenset({("H1", "G2")}))
    assert check(locked, solve(free)) == ["a locked pair is not matched"]
    assert check(forbidden, solve(free)) == ["a match is forbidden or below the floor"]
    assert check(replace(free, settings=Settings(floor=10)), solve(free)) == [
        "a match is forbidden or below the floor"
    ]


def test_the_checker_knows_nothing_of_the_solver() -> None:
    import ast
    from pathlib import Path

    for module in (certificate, claims, coupled_check):
        tree = ast.parse(Path(module.__file__).read_text(encoding="utf-8"))
        imported = {node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
        ours = {name for name in imported if name and name.startswith("matching")}
        ours -= {f"matching.engine.{name}" for name in ("problem", "claims")}
        assert ours <= {"matching.engine"}
        names = [alias.name for node in ast.walk(tree) for alias in getattr(node, "names", [])]
        assert not {"solver", "coupled", "relax", "integer", "flow", "core"} & set(names)


@pytest.mark.parametrize("stage", ["total", "fair"])
def test_both_sums_are_proved_on_rich_problems(stage: str) -> None:
    dice = random.Random(stage)
    for _ in range(40):
        problem = rich_problem(stage)
        days = tuple(dice.choice([0, 61, 121]) for _ in problem.waiting_days)
        caps = {"ar": dice.randint(0, 3), "uk": dice.randint(1, 3)}
        mixed = replace(problem, waiting_days=days, caps=caps)
        assert check(mixed, solve(mixed)) == []


@pytest.mark.parametrize("points", [-1, 10**13, 10**400])
def test_points_out_of_all_range_are_refuted_and_not_reckoned_with(points: int) -> None:
    household, group, _ = SOLUTION.matches[0]
    forged = replace(SOLUTION, matches=((household, group, points), *SOLUTION.matches[1:]))
    assert check(PROBLEM, forged) == ["a match does not have the points of its pair"]


def test_households_of_a_pool_are_not_counted_twice_in_a_witness() -> None:
    pairs = [("H1", "G1", 5), ("H1", "G2", 9), ("H2", "G1", 9), ("H2", "G2", 5)]
    problem = Problem.of(
        [("H1", 0, "p"), ("H2", 0, "p")],
        [("G1", 1), ("G2", 1)],
        pairs,
        caps={"p": 2},
        settings=Settings(stages=("matched", "worst")),
    )
    solution = solve(problem)
    forged = replace(
        solution,
        matches=(("H1", "G1", 5), ("H2", "G2", 5)),
        stages=(solution.stages[0], StageResult("worst", 5, 5)),
        certificate={
            "stages": [
                solution.certificate["stages"][0],
                {"stage": "worst", "kind": "households", "households": ["H1", "H2"]},
            ]
        },
    )
    assert check(problem, forged) == [
        "worst: the households of the witness do not compete for too few places"
    ]


def test_waiting_cost_is_checked_where_only_the_counts_are_asked_for() -> None:
    problem = Problem.of(
        [("H1", 9, None), ("H2", 0, None)],
        [("G1", 1)],
        [("H1", "G1", 5), ("H2", "G1", 7)],
        settings=Settings(stages=("waiting", "matched"), waiting_classes=(5,)),
    )
    solution = solve(problem)
    assert check(problem, solution) == []
    forged = replace(solution, waiting_cost=1)
    assert check(problem, forged) == ["the shortages and the matches do not add up"]


def test_a_shortage_that_names_a_household_twice_is_refused() -> None:
    problem = Problem.of(
        [("H1", 0, None)],
        [("G1", 1)],
        [("H1", "G1", 5)],
        settings=Settings(stages=("matched",)),
    )
    twice = Shortage(("H1", "H1"), ("G1",), 1)
    assert check(problem, replace(solve(problem), shortages=(twice,))) == ["two shortages overlap"]


def two_by_two(stages: tuple[str, ...], *points: int) -> Problem:
    """Two households and two groups, all four pairs possible."""
    names = [("H1", "G1"), ("H1", "G2"), ("H2", "G1"), ("H2", "G2")]
    return Problem.of(
        [("H1", 0, None), ("H2", 0, None)],
        [("G1", 1), ("G2", 1)],
        [(*pair, worth) for pair, worth in zip(names, points, strict=True)],
        settings=Settings(stages=stages),
    )


def test_only_the_households_of_a_witness_count_for_it() -> None:
    problem = two_by_two(("matched", "worst"), 5, 9, 9, 5)
    solution = solve(problem)
    witness = {"stage": "worst", "kind": "households", "households": ["H1"]}
    forged = replace(
        solution,
        matches=(("H1", "G1", 5), ("H2", "G2", 5)),
        stages=(solution.stages[0], StageResult("worst", 5, 5)),
        certificate={"stages": [solution.certificate["stages"][0], witness]},
    )
    assert check(problem, forged) == [
        "worst: the households of the witness do not compete for too few places"
    ]


def test_pairs_as_good_as_the_worst_stay_in_play_for_the_total() -> None:
    problem = two_by_two(("matched", "worst", "total"), 5, 5, 6, 9)
    solution = solve(problem)
    assert solution.stages[-1].value == 14
    prices = {"households": {"H1": 2, "H2": 9}, "groups": {}, "pools": {}}
    forged = replace(
        solution,
        matches=(("H1", "G2", 5), ("H2", "G1", 6)),
        stages=(*solution.stages[:2], StageResult("total", 11, 11)),
        certificate={"stages": [*solution.certificate["stages"][:2], {"stage": "total"} | prices]},
    )
    assert check(problem, forged) == ["the prices do not cover every pair"]
