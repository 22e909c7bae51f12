"""Between the highest total and the best worst pair: the plans of which neither is better."""

from dataclasses import replace

import pytest

from matching.engine.frontier import Step, frontier
from matching.engine.problem import Problem, Settings
from matching.engine.solver import solve
from tests.matching.engine import brute

PLENTY = 200


def by_brute_force(problem: Problem) -> list[Step]:
    """Of all plans that count best in what comes first: those that no other beats in both."""
    first = replace(problem, settings=replace(problem.settings, stages=("waiting", "matched")))
    plans = [plan for plan in brute.plans(problem) if plan]
    most = max((brute.values(first, plan) for plan in brute.plans(problem)), default=())
    worth = brute.points_of(problem)
    earned = [[worth[pair] for pair in plan] for plan in plans if brute.values(first, plan) == most]
    both = {(min(each), sum(each)) for each in earned}
    total = max((each for _, each in both), default=0)
    return [
        Step(worst, points, total - points)
        for worst, points in sorted(both)
        if not any(
            (other, more) != (worst, points) and other >= worst and more >= points
            for other, more in both
        )
    ]


def tiny(seed: int) -> Problem:
    problem = brute.random_problem(seed)
    return replace(problem, settings=replace(problem.settings, stages=Settings().stages))


@pytest.mark.parametrize("batch", range(4))
def test_it_equals_brute_force_on_hundreds_of_tiny_problems(batch: int) -> None:
    for seed in range(batch * 150, (batch + 1) * 150):
        assert list(frontier(tiny(seed), PLENTY)) == by_brute_force(tiny(seed)), seed


def test_few_solves_leave_steps_out_and_make_none_up() -> None:
    longest = 0
    for seed in range(12):
        problem = brute.city(30, 20, 0.4, seed)
        whole, some = frontier(problem, PLENTY), frontier(problem, 4)
        best_for = {each.price: each.worst for each in whole}
        assert all(each.worst <= best_for[each.price] for each in some), seed
        assert [some[0].total, some[-1]] == [whole[0].total, whole[-1]], seed
        assert len(some) <= 4, seed
        longest = max(longest, len(whole))
    assert longest > 4


def chain() -> Problem:
    """Three groups that two households want: the more points together, the fewer for one."""
    pairs = [("H1", "G1", 9000), ("H2", "G2", 1000), ("H1", "G2", 5000), ("H2", "G1", 4500)]
    pairs += [("H1", "G3", 6000), ("H2", "G3", 3000)]
    return Problem.of(
        [("H1", 1, None), ("H2", 1, None)], [(f"G{at}", 1) for at in (1, 2, 3)], pairs
    )


def test_each_step_tells_its_price_in_points_of_the_total() -> None:
    assert frontier(chain()) == (Step(3000, 12_000, 0), Step(4500, 10_500, 1500))


def test_a_step_that_is_wished_gives_its_plan() -> None:
    problem = brute.city(30, 28, 0.4, seed=4)
    for step in frontier(problem):
        settings = replace(problem.settings, enough=step.worst)
        points = [each for *_, each in solve(replace(problem, settings=settings)).matches]
        assert (min(points), sum(points)) >= (step.worst, step.total)
        assert sum(points) == step.total


def test_all_steps_match_as_many() -> None:
    problem = brute.city(40, 30, 0.2, seed=2)
    steps = frontier(problem)
    most = len(solve(problem).matches)

    assert len(steps) > 2
    assert [each.worst for each in steps] == sorted({each.worst for each in steps})
    for step in steps:
        settings = replace(problem.settings, enough=step.worst)
        assert len(solve(replace(problem, settings=settings)).matches) == most


def test_who_stops_keeps_both_ends() -> None:
    problem = brute.city(40, 30, 0.2, seed=2)
    whole = frontier(problem)

    ends = frontier(problem, should_stop=lambda: True)

    assert [each.total for each in ends] == [whole[0].total, whole[-1].total]


def test_where_nobody_can_be_matched_there_is_nothing_to_choose() -> None:
    assert frontier(Problem.of([("H1", 1, None)], [("G1", 1)], [])) == ()
