"""The lexicographic optimum, against its definition and in the cases people will ask about."""

import itertools
import random
from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from matching.engine import codec, exchange
from matching.engine.build import build
from matching.engine.certificate import check
from matching.engine.flow import best, prices
from matching.engine.network import Face
from matching.engine.problem import Pairs, Problem, Settings, Shortage, Solution, StageResult
from matching.engine.solver import solve
from matching.engine.stages import fair, stage_names
from tests.matching.engine import brute


def small(pairs: list[tuple[str, str, int]], **rest: object) -> Problem:
    """A problem of these pairs, everyone waiting as long, one place each unless said otherwise."""
    days: dict[str, int] = rest.pop("days", {})  # type: ignore[assignment]
    pools: dict[str, str] = rest.pop("pool_of", {})  # type: ignore[assignment]
    places: dict[str, int] = rest.pop("places", {})  # type: ignore[assignment]
    households = sorted({pair[0] for pair in pairs} | days.keys() | pools.keys())
    groups = sorted({pair[1] for pair in pairs} | places.keys())
    return Problem.of(
        [(each, days.get(each, 0), pools.get(each)) for each in households],
        [(each, places.get(each, 1)) for each in groups],
        pairs,
        **rest,
    )


def matched(problem: Problem) -> list[tuple[str, str]]:
    return [(household, group) for household, group, _ in solve(problem).matches]


@pytest.mark.parametrize("batch", range(20))
def test_the_solver_equals_brute_force_on_thousands_of_tiny_problems(batch: int) -> None:
    for seed in range(batch * 120, (batch + 1) * 120):
        problem = brute.random_problem(seed)
        solution, expected = solve(problem), brute.best(problem)
        if expected is None:
            assert solution.status == "infeasible", seed
            continue
        values = tuple(-1 if stage.value is None else stage.value for stage in solution.stages)
        assert solution.status == "optimal", seed
        assert values == expected.values, seed
        assert all(stage.is_proved for stage in solution.stages), seed
        assert tuple(match[:2] for match in solution.matches) == expected.pairs, seed


def test_every_solution_of_the_solver_is_proved_by_its_certificate() -> None:
    for seed in range(3_000, 4_000):
        problem = brute.random_problem(seed)
        assert check(problem, solve(problem)) == [], seed


def test_the_order_of_the_input_changes_no_byte_of_the_output() -> None:
    for seed in range(300):
        problem = brute.random_problem(seed)
        expected = codec.write_solution(solve(problem))
        for order in range(3):
            assert codec.write_solution(solve(brute.shuffled(problem, order))) == expected, seed


def test_the_order_of_a_larger_input_changes_nothing_either() -> None:
    problem = brute.city(60, 55, 0.2, seed=1)
    expected = codec.write_solution(solve(problem))
    assert codec.write_solution(solve(brute.shuffled(problem, 9))) == expected


def test_a_city_of_five_hundred_is_solved_and_proved() -> None:
    problem = brute.city(500, 475, 0.1, seed=4)
    solution = solve(problem)
    assert solution.status == "optimal"
    assert check(problem, solution) == []


def test_a_larger_problem_with_pools_and_places_is_proved_too() -> None:
    dice = np.random.default_rng(8)
    households = [(f"H{at:03}", int(dice.integers(0, 200)), f"p{at % 4}") for at in range(120)]
    groups = [(f"G{at:03}", int(dice.integers(1, 4))) for at in range(50)]
    pairs = [
        (household, group, int(dice.integers(0, 10_001)))
        for (household, _, _), (group, _) in itertools.product(households, groups)
        if dice.random() < 0.2
    ]
    problem = Problem.of(households, groups, pairs, caps={"p0": 10, "p1": 3, "p2": 25})
    solution = solve(problem)
    assert check(problem, solution) == []
    assert {why for _, why in solution.unmatched} >= {"pool_full"}


def test_an_empty_problem_is_fine() -> None:
    solution = solve(Problem.of([], [], []))
    assert solution.status == "optimal"
    assert [(stage.stage, stage.value) for stage in solution.stages] == [
        ("waiting>120", 0),
        ("waiting>60", 0),
        ("matched", 0),
        ("worst", None),
        ("total", 0),
    ]
    assert solution.matches == solution.unmatched == solution.shortages == ()


def test_households_without_groups_have_no_pair() -> None:
    solution = solve(Problem.of([("H1", 3, None), ("H0", 9, None)], [], []))
    assert solution.unmatched == (("H0", "no_pair"), ("H1", "no_pair"))
    assert solution.shortages == ()


def test_groups_without_households_stay_empty() -> None:
    assert solve(Problem.of([], [("G1", 2)], [])).matches == ()


def test_no_stage_at_all_still_gives_the_first_plan_by_id() -> None:
    problem = small([("H1", "G2", 5), ("H1", "G1", 3)], settings=Settings(stages=()))
    solution = solve(problem)
    assert solution.status == "optimal"
    assert solution.stages == ()
    assert solution.matches == (("H1", "G1", 3),)


def test_who_waits_longest_comes_first_even_at_a_cost_in_points() -> None:
    pairs = [("H1", "G1", 1), ("H2", "G1", 9_999)]
    assert matched(small(pairs, days={"H1": 121, "H2": 120})) == [("H1", "G1")]
    assert matched(small(pairs, days={"H1": 120, "H2": 61})) == [("H2", "G1")]
    assert matched(small(pairs, days={"H1": 61, "H2": 60})) == [("H1", "G1")]


def test_waiting_classes_are_counted_apart() -> None:
    problem = small(
        [("H1", "G1", 1), ("H2", "G2", 1), ("H3", "G3", 1), ("H4", "G4", 1)],
        days={"H1": 500, "H2": 121, "H3": 61, "H4": 60},
    )
    found = {stage.stage: stage.value for stage in solve(problem).stages}
    assert found["waiting>120"] == 2
    assert found["waiting>60"] == 1
    assert found["matched"] == 4


def test_a_class_of_more_than_no_days_is_a_class_of_its_own() -> None:
    problem = Problem.of(
        [("H1", 0, None), ("H2", 1, None), ("H3", 0, None)],
        [("G1", 1), ("G2", 1)],
        [("H1", "G1", 9), ("H2", "G1", 5), ("H3", "G2", 5)],
        settings=Settings(waiting_classes=(0,)),
    )
    solution = solve(problem)
    assert check(problem, solution) == []
    assert [stage.value for stage in solution.stages] == [1, 1 + 1, 5, 10]


def test_waiting_first_never_costs_a_match_without_pools() -> None:
    for seed in range(400):
        problem = brute.random_problem(seed)
        if problem.locked or problem.caps:
            continue
        rows = zip(problem.household_ids, problem.waiting_days, problem.pool_of, strict=True)
        groups = zip(problem.group_ids, problem.places, strict=True)
        pairs = [(*pair, points) for pair, points in brute.points_of(problem).items()]
        first = Problem.of(rows, groups, pairs, settings=Settings(stages=("waiting", "matched")))
        solution = solve(first)
        plain = solve(
            Problem.of(
                zip(first.household_ids, first.waiting_days, first.pool_of, strict=True),
                zip(first.group_ids, first.places, strict=True),
                pairs,
                settings=Settings(stages=("matched",)),
            )
        )
        assert solution.waiting_cost == 0
        assert solution.stages[-1] == plain.stages[-1]


def test_with_pools_waiting_first_may_cost_a_match_and_the_result_says_so() -> None:
    # H1 waits longest and can only go where either newer pair of households would need to go.
    problem = small(
        [("H1", "G1", 5), ("H2", "G1", 5), ("H3", "G2", 5)],
        days={"H1": 200},
        pool_of={"H1": "ar", "H3": "ar", "H2": "uk"},
        caps={"ar": 1},
    )
    solution = solve(problem)
    assert solution.matches == (("H1", "G1", 5),)
    assert solution.waiting_cost == 1
    assert check(problem, solution) == []


def test_the_most_are_matched_before_points_count() -> None:
    problem = small([("H1", "G1", 10_000), ("H1", "G2", 1), ("H2", "G1", 1)])
    assert matched(problem) == [("H1", "G2"), ("H2", "G1")]


def test_the_worst_pair_counts_before_the_total() -> None:
    problem = small(
        [("H1", "G1", 9_000), ("H1", "G2", 4_000), ("H2", "G1", 4_000), ("H2", "G2", 3_000)]
    )
    assert matched(problem) == [("H1", "G2"), ("H2", "G1")]
    without = small(
        [("H1", "G1", 9_000), ("H1", "G2", 4_000), ("H2", "G1", 4_000), ("H2", "G2", 3_000)],
        settings=Settings(stages=("matched", "total")),
    )
    assert matched(without) == [("H1", "G1"), ("H2", "G2")]


def test_fair_lifts_the_weak_pair_where_the_total_would_not() -> None:
    pairs = [
        *(("H1", "G1", 9_000), ("H1", "G2", 6_000), ("H2", "G1", 5_900), ("H2", "G2", 3_000)),
        ("H3", "G3", 100),
    ]
    plain = small(pairs, settings=Settings(stages=("matched", "worst", "total")))
    lifted = small(pairs, settings=Settings(stages=("matched", "worst", "fair")))
    assert matched(plain)[:2] == [("H1", "G1"), ("H2", "G2")]
    assert matched(lifted)[:2] == [("H1", "G2"), ("H2", "G1")]


def test_fair_points_are_the_published_formula() -> None:
    points = np.array([0, 1, 5_000, 9_999, 10_000])
    assert fair(points).tolist() == [0, 4, 9_375, 10_000, 10_000]
    every = fair(np.arange(10_001))
    assert (np.diff(every) >= 0).all()


def test_a_group_with_places_takes_so_many_and_no_more() -> None:
    pairs = [(f"H{at}", "G1", 100 * at) for at in range(5)]
    solution = solve(small(pairs, places={"G1": 3}))
    assert [match[0] for match in solution.matches] == ["H2", "H3", "H4"]
    assert solution.shortages == (Shortage(("H0", "H1", "H2", "H3", "H4"), ("G1",), 2),)


def test_more_places_than_households_do_no_harm() -> None:
    assert len(matched(small([("H1", "G1", 1)], places={"G1": 1_000_000}))) == 1


def test_a_group_without_a_place_takes_nobody() -> None:
    solution = solve(small([("H1", "G1", 1)], places={"G1": 0}))
    assert solution.matches == ()
    assert solution.unmatched == (("H1", "outcompeted"),)


def test_a_lock_holds_whatever_it_costs() -> None:
    pairs = [("H1", "G1", 0), ("H2", "G1", 9_000), ("H1", "G2", 9_000)]
    problem = small(pairs, locked=frozenset({("H1", "G1")}), days={"H2": 200})
    assert matched(problem) == [("H1", "G1")]


def test_a_locked_pair_survives_the_floor_and_others_do_not() -> None:
    pairs = [("H1", "G1", 10), ("H2", "G2", 10)]
    settings = Settings(floor=11)
    problem = small(pairs, locked=frozenset({("H1", "G1")}), settings=settings)
    solution = solve(problem)
    assert solution.matches == (("H1", "G1", 10),)
    assert solution.unmatched == (("H2", "no_pair"),)


def test_a_pair_at_the_floor_is_above_it() -> None:
    assert len(matched(small([("H1", "G1", 11)], settings=Settings(floor=11)))) == 1


def test_a_locked_pair_is_a_ceiling_for_the_worst_pair() -> None:
    problem = small(
        [("H1", "G1", 50), ("H2", "G2", 60), ("H3", "G2", 9_000)],
        locked=frozenset({("H1", "G1")}),
    )
    stages = {stage.stage: stage.value for stage in solve(problem).stages}
    assert stages["worst"] == 50
    assert stages["total"] == 9_050


def test_a_forbidden_pair_is_not_used() -> None:
    problem = small([("H1", "G1", 9_000), ("H1", "G2", 1)], forbidden=frozenset({("H1", "G1")}))
    assert matched(problem) == [("H1", "G2")]


def test_forbidding_a_pair_that_is_no_pair_changes_nothing() -> None:
    problem = small([("H1", "G1", 9), ("H2", "G2", 9)], forbidden=frozenset({("H1", "G2")}))
    assert len(matched(problem)) == 2


@pytest.mark.parametrize(
    ("rest", "words"),
    [
        (
            {"locked": frozenset({("H1", "G1"), ("H1", "G2")})},
            ["Household H1", "room for 1", "H1 with G1", "H1 with G2"],
        ),
        (
            {"locked": frozenset({("H1", "G1"), ("H2", "G1")})},
            ["Group G1", "room for 1", "H1 with G1", "H2 with G1"],
        ),
        (
            {
                "locked": frozenset({("H1", "G1"), ("H2", "G2")}),
                "pool_of": {"H1": "ar", "H2": "ar"},
                "caps": {"ar": 1},
            },
            ["Pool ar", "room for 1", "H1 with G1", "H2 with G2"],
        ),
        ({"locked": frozenset({("H1", "G1")}), "places": {"G1": 0}}, ["Group G1", "room for 0"]),
    ],
)
def test_contradicting_locks_are_infeasible_and_named(
    rest: dict[str, object], words: list[str]
) -> None:
    pairs = [("H1", "G1", 1), ("H1", "G2", 1), ("H2", "G1", 1), ("H2", "G2", 1)]
    problem = small(pairs, **rest)
    solution = solve(problem)
    assert solution.status == "infeasible"
    assert [word for word in words if word not in solution.reason] == []
    assert solution.matches == solution.stages == ()
    assert check(problem, solution) == []


def test_a_pool_never_exceeds_its_cap() -> None:
    pairs = [(f"H{at}", f"G{at}", 100) for at in range(4)]
    pools = {f"H{at}": "ar" for at in range(3)}
    solution = solve(small(pairs, pool_of=pools, caps={"ar": 2}, days={"H2": 90}))
    assert [match[0] for match in solution.matches] == ["H0", "H2", "H3"]
    assert solution.unmatched == (("H1", "pool_full"),)
    assert solution.shortages == (Shortage(("H0", "H1", "H2"), (), 1, ("ar",)),)


def test_a_pool_without_a_cap_is_no_limit() -> None:
    pairs = [("H1", "G1", 1), ("H2", "G2", 1)]
    assert len(matched(small(pairs, pool_of={"H1": "ar", "H2": "ar"}))) == 2


def test_a_pool_with_cap_zero_matches_nobody_but_its_neighbours_go_on() -> None:
    pairs = [("H1", "G1", 1), ("H2", "G1", 1)]
    solution = solve(small(pairs, pool_of={"H1": "ar"}, caps={"ar": 0}))
    assert solution.matches == (("H2", "G1", 1),)
    assert solution.unmatched == (("H1", "pool_full"),)


def test_a_lock_uses_up_its_pool() -> None:
    problem = small(
        [("H1", "G1", 1), ("H2", "G2", 1)],
        pool_of={"H1": "ar", "H2": "ar"},
        caps={"ar": 1},
        locked=frozenset({("H2", "G2")}),
        days={"H1": 900},
    )
    assert matched(problem) == [("H2", "G2")]


def test_a_pool_with_an_empty_name_is_not_the_pool_of_those_without_one() -> None:
    pairs = [("H1", "G1", 1), ("H2", "G2", 1)]
    assert matched(small(pairs, pool_of={"H1": ""}, caps={"": 0})) == [("H2", "G2")]


def test_ties_keep_the_previous_plan_before_anything_else() -> None:
    pairs = [(f"H{one}", f"G{other}", 500) for one in range(4) for other in range(4)]
    for chosen in itertools.permutations(range(4)):
        previous = frozenset((f"H{at}", f"G{group}") for at, group in enumerate(chosen))
        problem = small(pairs, previous=previous, days={"H3": 50})
        assert set(matched(problem)) == previous


def test_a_previous_plan_never_beats_a_point() -> None:
    pairs = [("H1", "G1", 500), ("H1", "G2", 501)]
    assert matched(small(pairs, previous=frozenset({("H1", "G1")}))) == [("H1", "G2")]


def test_a_previous_plan_may_name_people_who_left() -> None:
    pairs = [("H1", "G1", 500)]
    assert matched(small(pairs, previous=frozenset({("H9", "G9")}))) == [("H1", "G1")]


def test_ties_go_to_the_longer_waiting_then_to_ids() -> None:
    pairs = [("H1", "G1", 5), ("H2", "G1", 5)]
    assert matched(small(pairs, days={"H1": 10, "H2": 11})) == [("H2", "G1")]
    assert matched(small(pairs, days={"H1": 10, "H2": 10})) == [("H1", "G1")]


def test_ties_give_the_first_household_the_first_group() -> None:
    names = ["H1", "H2", "H3"]
    pairs = [(one, other, 5) for one in names for other in ("G1", "G2", "G3")]
    assert matched(small(pairs)) == [("H1", "G1"), ("H2", "G2"), ("H3", "G3")]


def test_many_equal_pairs_are_settled_in_the_order_of_ids() -> None:
    pairs = [(f"H{one:02}", f"G{other:02}", 5) for one in range(40) for other in range(40)]
    assert matched(small(pairs)) == [(f"H{at:02}", f"G{at:02}") for at in range(40)]


@pytest.mark.parametrize("patience", [-1, 50, 10**9])
def test_how_often_components_are_found_anew_changes_no_plan(
    patience: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    for seed in range(12):
        dice = np.random.default_rng(seed)
        row, column = np.nonzero(dice.random((30, 27)) < 0.3)
        problem = Problem(
            household_ids=tuple(f"H{at:02}" for at in range(30)),
            waiting_days=tuple(dice.integers(0, 3, 30).tolist()),
            pool_of=(None,) * 30,
            group_ids=tuple(f"G{at:02}" for at in range(27)),
            places=tuple(dice.integers(1, 3, 27).tolist()),
            pairs=Pairs(row, column, dice.integers(0, 2, len(row))),
        )
        expected = solve(problem).matches
        monkeypatch.setattr(exchange, "TIRED", patience)
        assert solve(problem).matches == expected
        monkeypatch.undo()


def test_each_proven_stage_is_reported_at_once_and_in_order() -> None:
    heard: list[StageResult] = []
    problem = brute.city(20, 18, 0.3, seed=2)
    solution = solve(problem, on_stage=heard.append)
    assert heard == list(solution.stages)
    assert [stage.stage for stage in heard] == stage_names(problem.settings)


@pytest.mark.parametrize("patience", range(5))
def test_a_solver_that_must_stop_gives_the_best_plan_of_its_last_whole_stage(patience: int) -> None:
    problem = brute.city(30, 28, 0.3, seed=3)
    asked = itertools.count()
    solution = solve(problem, should_stop=lambda: next(asked) >= patience)
    full = solve(problem)
    assert solution.status == "feasible"
    assert solution.stages[:patience] == full.stages[:patience]
    assert len(solution.stages) == len(full.stages)
    for stage, optimum in zip(solution.stages, full.stages, strict=True):
        assert (stage.bound or 0) >= (optimum.value or 0) or stage.stage in {"total", "fair"}
    complaints = check(problem, solution)
    assert len(complaints) == 5 - patience
    assert all("not proved" in complaint for complaint in complaints)


def test_a_stopped_plan_reaches_the_stages_it_says_it_proved() -> None:
    for seed in range(200):
        problem = brute.random_problem(seed)
        if brute.best(problem) is None or not problem.settings.stages:
            continue
        asked = itertools.count()
        solution = solve(problem, should_stop=lambda asked=asked: next(asked) >= 2)
        plan = tuple(match[:2] for match in solution.matches)
        values = brute.values(problem, plan)
        expected = brute.best(problem)
        assert expected is not None
        assert values[:2] == expected.values[:2], seed
        for stage, value, best_value in zip(solution.stages, values, expected.values, strict=True):
            assert (-1 if stage.value is None else stage.value) == value, seed
            if values[:2] == values:
                assert value <= best_value


def test_each_proven_stage_offers_the_plan_that_stopping_there_would_give() -> None:
    problem = brute.city(30, 28, 0.3, seed=3)
    offered: list[Solution] = []
    solution = solve(problem, on_plan=lambda plan: offered.append(plan()))
    stopped = [_stopped_after(stages, problem) for stages in range(1, len(solution.stages))]
    assert [*map(codec.write_solution, offered)] == [
        *map(codec.write_solution, [*stopped, solution])
    ]


def _stopped_after(stages: int, problem: Problem) -> Solution:
    heard: list[StageResult] = []
    return solve(problem, on_stage=heard.append, should_stop=lambda: len(heard) >= stages)


def test_a_plan_asked_for_late_is_best_in_all_stages_proved_by_then() -> None:
    problem = brute.city(30, 28, 0.3, seed=3)
    offered: list[Callable[[], Solution]] = []
    solution = solve(problem, on_plan=offered.append)
    assert codec.write_solution(offered[0]()) == codec.write_solution(solution)


def test_bounds_of_unproved_stages_hold_for_the_optimum() -> None:
    for seed in range(400):
        problem = brute.random_problem(seed)
        expected = brute.best(problem)
        if expected is None:
            continue
        stopped = solve(problem, should_stop=lambda: True)
        for stage, value in zip(stopped.stages, expected.values, strict=True):
            assert (-1 if stage.bound is None else stage.bound) >= value, (seed, stage)


def test_a_shortage_counts_who_must_go_without() -> None:
    pairs = [
        *(("H1", "G1", 5), ("H2", "G1", 5), ("H3", "G1", 5)),
        *(("H4", "G2", 5), ("H5", "G2", 5), ("H6", "G3", 5)),
    ]
    solution = solve(small(pairs))
    assert solution.shortages == (
        Shortage(("H1", "H2", "H3"), ("G1",), 2),
        Shortage(("H4", "H5"), ("G2",), 1),
    )


def test_shortages_add_up_to_those_left_with_a_pair() -> None:
    for seed in range(300):
        problem = brute.random_problem(seed)
        if problem.locked or problem.caps or "matched" not in problem.settings.stages:
            continue
        solution = solve(problem)
        left = sum(why == "outcompeted" for _, why in solution.unmatched)
        closed = [
            group
            for group, places in zip(problem.group_ids, problem.places, strict=True)
            if not places
        ]
        if not closed:
            assert sum(part.short for part in solution.shortages) == left, seed


def test_prices_refuse_a_plan_that_is_not_the_best() -> None:
    problem = small([("H1", "G1", 5), ("H1", "G2", 9)])
    network = build(problem)
    face = Face.whole(network)
    worse = np.array([0])
    with pytest.raises(RuntimeError, match="not the best"):
        prices(face, network.points, worse)
    assert best(face, network.points).tolist() == [1]


def test_a_face_without_a_plan_is_a_bug_that_speaks_up() -> None:
    network = build(small([("H1", "G1", 5), ("H2", "G1", 5)]))
    face = Face.whole(network)
    both = replace(face, required_row=np.array([True, True]))
    with pytest.raises(RuntimeError, match="min-cost flow"):
        best(both, network.points)


def test_one_household_more_never_lowers_the_number_matched() -> None:
    dice = random.Random(5)
    for seed in range(60):
        problem = brute.city(12, 10, 0.25, seed)
        points = brute.points_of(problem)
        gone = dice.choice(problem.household_ids)
        rows = zip(problem.household_ids, problem.waiting_days, problem.pool_of, strict=True)
        smaller = Problem.of(
            [row for row in rows if row[0] != gone],
            list(zip(problem.group_ids, problem.places, strict=True)),
            [(*pair, worth) for pair, worth in points.items() if pair[0] != gone],
        )
        assert len(solve(smaller).matches) <= len(solve(problem).matches)


def test_raising_a_pair_never_makes_the_plan_worse_in_the_order_of_its_stages() -> None:
    for seed in range(60):
        problem = brute.city(8, 8, 0.4, seed)
        points = brute.points_of(problem)
        lucky = sorted(points)[seed % len(points)]
        raised = Problem.of(
            zip(problem.household_ids, problem.waiting_days, problem.pool_of, strict=True),
            zip(problem.group_ids, problem.places, strict=True),
            [(*pair, 10_000 if pair == lucky else worth) for pair, worth in points.items()],
        )
        before = [stage.value or 0 for stage in solve(problem).stages]
        assert [stage.value or 0 for stage in solve(raised).stages] >= before
