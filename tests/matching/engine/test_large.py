"""What large pools are solved with: core and price, priorities by exchange, ties by exchange."""

import itertools
from dataclasses import replace

import numpy as np
import pytest

from matching.engine import codec, core, counting, exchange
from matching.engine.build import build
from matching.engine.certificate import check
from matching.engine.core import optimum
from matching.engine.counting import largest
from matching.engine.flow import best, central, prices
from matching.engine.network import NO_PAIR, Face, Network
from matching.engine.priority import prioritised
from matching.engine.problem import Pairs, Problem, Settings
from matching.engine.solver import solve
from tests.matching.engine import brute


def tied(households: int, groups: int, density: float, values: int, seed: int) -> Problem:
    """Few different points, so that thousands of plans are equally good; some groups have room."""
    dice = np.random.default_rng(seed)
    row, column = np.nonzero(dice.random((households, groups)) < density)
    return Problem(
        household_ids=tuple(f"H{at:05}" for at in range(households)),
        waiting_days=tuple(dice.integers(0, 3, households).tolist()),
        pool_of=tuple(dice.choice(["a", "b", None], households).tolist()),
        group_ids=tuple(f"G{at:05}" for at in range(groups)),
        places=tuple(dice.integers(1, 3, groups).tolist()),
        pairs=Pairs(row, column, dice.integers(0, values, len(row))),
        caps={"a": households // 5},
    )


def both_ways(problem: Problem, monkeypatch: pytest.MonkeyPatch) -> tuple[str, str]:
    """The solution from all pairs and from a small core that must grow; each with its own proof."""
    whole = shown(problem)
    monkeypatch.setattr(core, "SMALL", 0)
    monkeypatch.setattr(core, "PER_ROW", 1)
    monkeypatch.setattr(core, "PER_COLUMN", 0)
    cored = shown(problem)
    monkeypatch.undo()
    return whole, cored


def shown(problem: Problem) -> str:
    """The solution as it is written, its certificate checked and left out."""
    solution = solve(problem)
    assert check(problem, solution) == []
    return codec.write_solution(replace(solution, certificate={}, shortages=()))


@pytest.mark.parametrize("stages", [("matched", "total"), ("waiting", "matched", "worst", "fair")])
def test_a_core_gives_the_very_plan_that_all_pairs_give(
    stages: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    for seed in range(4):
        city = brute.city(120, 110, 0.3, seed)
        problem = Problem.of(
            zip(city.household_ids, city.waiting_days, city.pool_of, strict=True),
            zip(city.group_ids, city.places, strict=True),
            [(*pair, points) for pair, points in brute.points_of(city).items()],
            settings=Settings(stages=stages),
        )
        whole, cored = both_ways(problem, monkeypatch)
        assert whole == cored, seed


def test_a_core_gives_the_same_with_ties_places_and_pools(monkeypatch: pytest.MonkeyPatch) -> None:
    for seed in range(6):
        whole, cored = both_ways(tied(60, 40, 0.4, 4, seed), monkeypatch)
        assert whole == cored, seed


def test_a_core_gives_the_same_on_tiny_problems(monkeypatch: pytest.MonkeyPatch) -> None:
    for seed in range(150):
        whole, cored = both_ways(brute.random_problem(seed), monkeypatch)
        assert whole == cored, seed


def test_a_core_proves_its_plan_over_all_pairs(monkeypatch: pytest.MonkeyPatch) -> None:
    network = build(brute.city(80, 75, 0.5, seed=3))
    face, weights = Face.whole(network), network.points
    plan = best(face, weights)
    monkeypatch.setattr(core, "SMALL", 0)
    monkeypatch.setattr(core, "PER_ROW", 2)
    monkeypatch.setattr(core, "PER_COLUMN", 1)
    found, proof = optimum(face, weights)
    assert weights[found[found >= 0]].sum() == weights[plan[plan >= 0]].sum()
    assert (proof.slack(network, weights) >= 0).all()
    assert proof.row.sum() + proof.column.sum() == weights[plan[plan >= 0]].sum()


def test_central_prices_lie_between_the_least_of_both_sides_and_prove_the_same() -> None:
    for seed in range(20):
        network = build(brute.city(30, 25, 0.3, seed))
        face, weights = Face.whole(network), network.points
        plan = best(face, weights)
        least, middle = prices(face, weights, plan), central(face, weights, plan)
        assert (middle.slack(network, weights) >= 0).all()
        assert min(middle.row.min(), middle.column.min()) >= 0
        assert middle.row.sum() + middle.column.sum() == weights[plan[plan >= 0]].sum()
        assert (middle.column >= least.column).all()
        assert (middle.column > least.column).any()


def test_the_heaviest_of_each_side_are_kept_and_the_earlier_where_equal() -> None:
    side = np.array([0, 0, 0, 2, 2, 2, 2])
    weights = np.array([5, 9, 5, 1, 1, 1, 8])
    assert sorted(core._heaviest(side, weights, 2).tolist()) == [0, 1, 3, 6]
    assert core._heaviest(side[:0], weights[:0], 2).tolist() == []


def test_weights_too_wide_to_pack_are_sorted_all_the_same() -> None:
    side = np.array([1, 1, 1, 0])
    weights = np.array([0, 2**60, 2**59, 4])
    assert sorted(core._heaviest(side, weights, 2).tolist()) == [1, 2, 3]


def test_a_largest_plan_is_found_among_a_few_pairs_and_those_that_were_missing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    joined = 0
    for seed in range(60):
        network = build(tied(40, 25, 0.12, 3, seed) if seed % 2 else brute.city(60, 50, 0.06, seed))
        everything = np.arange(len(network.row))
        expected = (largest(network, everything) != NO_PAIR).sum()
        monkeypatch.setattr(counting, "MANY", 0)
        monkeypatch.setattr(counting, "FEW", 1)
        few = counting.thinned(network, everything, 1)
        joined += (counting._largest_among(network, few) != NO_PAIR).sum() < expected
        plan = largest(network, everything)
        monkeypatch.undo()
        assert len(few) < len(everything)
        assert (plan != NO_PAIR).sum() == expected, seed
        assert (counting._load(network, plan) <= network.places).all()
    assert joined > 10


def pairs_of(rows: int, pairs: list[tuple[int, int]]) -> Network:
    return build(
        Problem.of(
            [(f"H{row}", 0, None) for row in range(rows)],
            [(f"G{column}", 1) for column in sorted({column for _, column in pairs})],
            [(f"H{row}", f"G{column}", 1) for row, column in pairs],
        )
    )


def test_an_unmatched_row_takes_the_place_of_one_of_a_later_class() -> None:
    # H0 can only have G0, H1 only G1; H2 reaches H0 only by way of H1.
    network = pairs_of(3, [(0, 0), (1, 0), (1, 1), (2, 1)])
    plan = np.array([0, 2, NO_PAIR])
    served = prioritised(network, plan, np.array([1, 0, 0]))
    assert served.tolist() == [NO_PAIR, 1, 3]


def test_a_row_never_takes_the_place_of_its_own_class() -> None:
    network = pairs_of(3, [(0, 0), (1, 0), (1, 1), (2, 1)])
    plan = np.array([0, 2, NO_PAIR])
    assert prioritised(network, plan, np.array([1, 1, 1])).tolist() == plan.tolist()
    assert prioritised(network, plan, np.array([0, 0, 1])).tolist() == plan.tolist()


def served_by_class(network: Network, plan: np.ndarray, rank: np.ndarray) -> list[int]:
    return [int(((plan != NO_PAIR) & (rank == each)).sum()) for each in range(4)]


@pytest.mark.parametrize("density", [0.03, 0.06, 0.2])
def test_priorities_serve_as_many_of_each_class_as_any_plan_could(density: float) -> None:
    for seed in range(25):
        dice = np.random.default_rng(seed)
        network = build(brute.city(60, 50, density, seed))
        rank = dice.integers(0, 4, len(network.household_ids))
        everything = np.arange(len(network.row))
        plan = prioritised(network, largest(network, everything), rank)
        taken = plan[plan != NO_PAIR]
        assert (network.row[taken] == np.flatnonzero(plan != NO_PAIR)).all()
        assert len(set(network.column[taken].tolist())) == len(taken)
        ranks = [
            int((largest(network, everything[(rank <= each)[network.row]]) != NO_PAIR).sum())
            for each in range(4)
        ]
        by_class = served_by_class(network, plan, rank)
        assert list(itertools.accumulate(by_class)) == ranks, seed


def first_by_id(face: Face) -> list[int]:
    """Ties by their definition: forbid and force, one household after the other."""
    network = face.network
    allowed, needed = face.allowed.copy(), face.required_row.copy()
    for row in range(len(network.household_ids)):
        pairs = np.arange(network.start[row], network.start[row + 1])
        for pair in [*pairs[allowed[pairs]].tolist(), NO_PAIR]:
            others = allowed.copy()
            others[pairs] = False
            must = needed.copy()
            must[row] = pair != NO_PAIR
            if pair != NO_PAIR:
                others[pair] = True
            elif face.required_row[row]:
                continue
            trial = Face(network, others, must, face.required_column, face.support)
            try:
                best(trial, np.zeros(len(network.row), dtype=np.int64))
            except RuntimeError:
                continue
            allowed, needed = others, must
            break
    plan = np.full(len(needed), NO_PAIR)
    plan[network.row[allowed]] = np.flatnonzero(allowed)
    return plan.tolist()


def random_face(seed: int) -> tuple[Face, np.ndarray]:
    """A face with places, rooms, rests and required rows, and some plan of it."""
    dice = np.random.default_rng(seed)
    network = build(tied(9, 6, 0.5, 2, seed))
    face = Face.whole(network)
    weights = np.where(network.is_real, dice.integers(0, 2, len(network.row)), 0)
    plan, proof = optimum(face, weights)
    return face.tightened(weights, proof, plan), plan


def test_ties_by_id_are_what_their_definition_says() -> None:
    for seed in range(120):
        face, plan = random_face(seed)
        assert exchange.by_ids(face, plan).tolist() == first_by_id(face), seed


def test_ties_by_id_do_not_depend_on_the_plan_they_start_from() -> None:
    for seed in range(60):
        face, plan = random_face(seed)
        weights = np.random.default_rng(seed).integers(0, 50, len(face.network.row))
        other = best(face, weights)
        first, second = exchange.by_ids(face, plan), exchange.by_ids(face, other)
        assert first.tolist() == second.tolist(), seed


@pytest.mark.parametrize("values", [1, 5])
def test_many_ties_at_the_size_of_a_city_are_settled_and_proved(values: int) -> None:
    problem = tied(700, 400, 0.05, values, seed=1)
    solution = solve(problem)
    assert check(problem, solution) == []
    assert codec.write_solution(solve(brute.shuffled(problem, 2))) == codec.write_solution(solution)


def test_a_pool_above_a_thousand_households_goes_by_its_core_and_is_proved() -> None:
    problem = brute.city(1_100, 1_050, 0.05, seed=6)
    solution = solve(problem)
    assert solution.status == "optimal"
    assert check(problem, solution) == []
