"""The benchmark's instances: seeded, as dense as they say, valid, and unequal like real rounds."""

import numpy as np
import pytest

from benchmarks.instances import city, density
from benchmarks.measure import load, store
from benchmarks.people import REACH_KM, WORKABLE, town
from matching.engine.codec import read_problem, write_problem
from matching.engine.problem import Pairs, Problem


def as_lists(pairs: Pairs) -> list[list[int]]:
    return [pairs.household.tolist(), pairs.group.tolist(), pairs.points.tolist()]


def groups_per_household(problem: Problem) -> np.ndarray:
    return np.bincount(problem.pairs.household, minlength=len(problem.household_ids))


@pytest.mark.parametrize("kind", ["rules", "uniform"])
def test_the_same_seed_gives_the_same_city_and_another_seed_another(kind: str) -> None:
    first, again, other = (as_lists(city(60, seed, kind=kind).pairs) for seed in (1, 1, 2))

    assert first == again
    assert first != other


@pytest.mark.parametrize("size", [50, 500, 2_000])
def test_a_city_is_about_as_dense_as_its_size_says(size: int) -> None:
    problem = city(size, 1)

    share = len(problem.pairs.points) / size / len(problem.group_ids)
    assert share == pytest.approx(density(size), rel=0.1)
    assert len(problem.group_ids) == round(0.95 * size)


@pytest.mark.parametrize("kind", ["rules", "uniform"])
def test_a_city_is_a_valid_problem_that_survives_its_own_file(kind: str) -> None:
    problem = city(80, 3, kind=kind)

    read = read_problem(write_problem(problem))

    assert as_lists(read.pairs) == as_lists(problem.pairs)
    assert read.waiting_days == problem.waiting_days
    assert write_problem(read) == write_problem(problem)


def test_a_stored_city_comes_back_the_same(tmp_path) -> None:
    problem = city(80, 3, ("matched", "total"))
    store(problem, tmp_path / "city.npz")

    assert write_problem(load(tmp_path / "city.npz", ("matched", "total"))).replace(
        "3600", "60"
    ) == write_problem(problem).replace("3600", "60")


def test_hard_rules_leave_some_households_few_groups_and_others_many() -> None:
    ruled, uniform = (
        groups_per_household(city(500, 1, kind=kind)) for kind in ("rules", "uniform")
    )

    assert (ruled <= 2).mean() > 0.02
    assert np.percentile(ruled, 95) > 5 * np.percentile(ruled, 10)
    # Less than by rules, where people differ in more than where they live.
    assert ruled.std() / ruled.mean() > uniform.std() / uniform.mean()


def test_points_are_whole_in_range_and_tie() -> None:
    points = city(500, 1).pairs.points

    assert points.dtype == np.int64
    assert 1 <= points.min() <= points.max() <= 10_000
    assert len(np.unique(points)) < len(points)


def test_a_possible_pair_breaks_no_rule_and_an_impossible_one_does() -> None:
    dice = np.random.default_rng(5)
    at = dice.uniform(0, 40, (40, 2))
    found = town(dice, 40, 40, at, at[::-1])

    possible = set(zip(*(axis.tolist() for axis in found.possible(*_all_pairs(40))), strict=True))

    here, there = found.households, found.groups
    for row in range(40):
        for column in range(40):
            passed = (
                here.limit[row] <= there.limit[column],
                here.size[row] <= there.size[column],
                not here.features[row] & there.features[column],
                there.women[column] or not here.women[row],
                found.interpreter[row]
                or max(map(min, here.levels[row], there.levels[column])) >= WORKABLE,
                int(here.day_parts[row] & there.day_parts[column]).bit_count() >= 2,
                np.hypot(*(here.at[row] - there.at[column])) <= REACH_KM,
            )
            assert ((row, column) in possible) == all(passed)


def _all_pairs(number: int) -> tuple[np.ndarray, np.ndarray]:
    row, column = np.indices((number, number))
    return row.ravel(), column.ravel()
