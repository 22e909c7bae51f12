"""All methods of the benchmark agree on small instances, with each other and with every plan there
is."""

from collections.abc import Iterator
from itertools import product

import numpy as np
import pytest

from benchmarks import peers, textbooks
from benchmarks.instances import city
from benchmarks.ours import locked, solved
from benchmarks.peers import Peer, Values
from matching.engine.problem import Problem, Settings

PLAIN, ORDERED = ("matched", "total"), ("matched", "worst", "total")
ALWAYS_THERE = [
    peers.ortools_flow,
    peers.mirrored_assignment,
    peers.scipy_sparse,
    peers.scipy_full,
    peers.cp_sat,
]
IN_ORDER = [
    textbooks.ortools_textbook,
    textbooks.scipy_textbook,
    textbooks.mixed_textbook,
    peers.cp_sat_in_order,
]
EXTRA = [(peers.lapx_full, "lap"), (peers.lapx_sparse, "lap"), (peers.networkx_blossom, "networkx")]


def tiny(seed: int, stages: tuple[str, ...]) -> Problem:
    dice = np.random.default_rng(seed)
    pairs = [
        (f"H{row}", f"G{column}", int(dice.integers(1, 9)))
        for row, column in product(range(5), range(4))
        if dice.random() < 0.5
    ]
    return Problem.of(
        [(f"H{at}", 0, None) for at in range(5)],
        [(f"G{at}", 1) for at in range(4)],
        pairs,
        settings=Settings(stages=stages),
    )


def plans(problem: Problem) -> Iterator[list[int]]:
    """The points of the pairs of every plan there is."""
    pairs = list(
        zip(
            *(getattr(problem.pairs, side) for side in ("household", "group", "points")),
            strict=True,
        )
    )

    def extended(
        at: int, rows: set[int], columns: set[int], points: list[int]
    ) -> Iterator[list[int]]:
        if at == len(pairs):
            yield points
            return
        row, column, worth = pairs[at]
        yield from extended(at + 1, rows, columns, points)
        if row not in rows and column not in columns:
            yield from extended(at + 1, rows | {row}, columns | {column}, [*points, int(worth)])

    return extended(0, set(), set(), [])


def best(problem: Problem) -> Values:
    if problem.settings.stages == PLAIN:
        return max((len(points), sum(points)) for points in plans(problem))
    return max((len(points), min(points, default=0), sum(points)) for points in plans(problem))


@pytest.mark.parametrize("method", ALWAYS_THERE)
def test_a_plain_method_finds_the_best_of_all_plans(method: Peer) -> None:
    for seed in range(10):
        problem = tiny(seed, PLAIN)
        assert method(problem) == best(problem) == solved(problem)


@pytest.mark.parametrize("method", IN_ORDER)
def test_a_textbook_finds_the_best_of_all_plans_in_order(method: Peer) -> None:
    for seed in range(10):
        problem = tiny(seed, ORDERED)
        assert method(problem) == best(problem) == solved(problem)


@pytest.mark.parametrize("method", ALWAYS_THERE)
def test_a_plain_method_finds_our_values_on_a_city(method: Peer) -> None:
    problem = city(50, 4, PLAIN)

    assert method(problem) == solved(problem)


@pytest.mark.parametrize("method", IN_ORDER)
def test_a_textbook_finds_our_values_on_a_city(method: Peer) -> None:
    problem = city(50, 4, ORDERED)

    assert method(problem) == solved(problem)


@pytest.mark.parametrize(("method", "package"), EXTRA)
def test_an_extra_peer_finds_our_values_too(method: Peer, package: str) -> None:
    pytest.importorskip(package, reason=f"{package} is an extra: see requirements-benchmarks.in")
    problem = city(50, 4, PLAIN)

    assert method(problem) == solved(problem)


def test_the_matching_package_is_as_stable_as_gale_and_shapley() -> None:
    problem = city(50, 4, PLAIN)
    try:
        found = peers.matching_package(problem)
    except ImportError:
        pytest.skip("the `matching` package is an extra: see requirements-benchmarks.in")

    assert found == peers.gale_shapley(problem)


@pytest.mark.parametrize("method", [peers.greedy, peers.gale_shapley])
def test_a_heuristic_never_matches_more_than_the_optimum(method: Peer) -> None:
    for seed in range(3):
        problem = city(60, seed, PLAIN)
        assert method(problem) <= solved(problem)


def test_cp_sat_says_when_it_ran_out_of_time() -> None:
    with pytest.raises(TimeoutError, match="not done in its time"):
        peers.cp_sat(city(200, 1, PLAIN), seconds=0.001)


def test_a_lock_is_kept_and_never_gains_matches() -> None:
    problem = city(50, 4, PLAIN)

    assert locked(problem) <= solved(problem)
