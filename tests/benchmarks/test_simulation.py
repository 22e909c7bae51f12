"""The simulation's accounts, its forecasts, and that nobody beats who knows everything."""

from dataclasses import replace
from itertools import combinations

import numpy as np
import pytest

from benchmarks.arrivals import ASKED, END, WEEKS, Years, meets, years
from benchmarks.forecast import Knowledge, Present, costly, future, futures
from benchmarks.policies import Found, farsighted, greedy, hindsight, plain, rounds, scarce
from benchmarks.simulation import CASES, Outcome, compared, every, interval, outcome, run

SMALL = {"households": 40, "groups": 38}
KNOWS_ALL = Knowledge(END, END)


def programme(possible: list[list[int]], household: list[int], group: list[int]) -> Years:
    """Points of the pairs (0: not possible) and the weeks people come; groups stay 24 weeks."""
    points = np.array(possible)
    return Years(
        household=np.array(household),
        group=np.array(group),
        until=np.array(group) + 24,
        possible=points > 0,
        points=points,
        rules=np.vstack([points > 0, points > 0]),
        share=1.0,
        leaves=0.2,
    )


def test_the_account_of_a_run() -> None:
    seen = programme([[5000, 0], [0, 7000], [4000, 4000]], [0, 10, 20], [0, 0])

    told = outcome(seen, [(0, 0, 8), (1, 1, 14)])

    assert told == Outcome(
        matched=2, weeks=6.0, everybody=(8 + 4 + END - 20) / 3, worst=5000, total=12000
    )


def test_the_account_of_a_run_without_matches() -> None:
    seen = programme([[0]], [30], [0])

    assert outcome(seen, rounds(seen, 4)) == Outcome(0, 0.0, END - 30, 0, 0)


def test_a_round_matches_whoever_is_there_and_a_later_round_nobody_twice() -> None:
    seen = programme([[5000], [6000]], [0, 0], [5])

    assert rounds(seen, 4) == [(1, 0, 7)]


def test_a_group_that_left_is_not_matched() -> None:
    seen = programme([[5000]], [24], [0])

    assert rounds(seen, 1) == greedy(seen) == hindsight(seen) == []


def test_greedy_takes_the_best_that_is_there_when_somebody_comes() -> None:
    seen = programme([[5000, 6000], [0, 9000]], [0, 1], [0, 0])

    assert greedy(seen) == [(0, 1, 0)]


@pytest.mark.parametrize("period", [1, 8])
@pytest.mark.parametrize("policy", [plain, scarce, farsighted])
def test_no_round_beats_hindsight(period: int, policy) -> None:
    for seed in range(2):
        seen = years(seed, **SMALL)
        assert len(rounds(seen, period, policy)) <= len(hindsight(seen))


def test_a_run_is_refused_when_a_policy_beats_hindsight() -> None:
    def impossible(seen: Years) -> Found:
        return [(0, 0, 0)] * 1_000

    with pytest.raises(RuntimeError, match="liar beats hindsight"):
        run(1, {"liar": impossible}, SMALL)


def test_every_match_is_of_a_possible_pair_in_a_week_when_both_are_there() -> None:
    seen = years(3, **SMALL)

    for found in (greedy(seen), rounds(seen, 2, farsighted), rounds(seen, 4, scarce)):
        rows, columns, weeks = (list(side) for side in zip(*found, strict=True))
        assert len(set(rows)) == len(set(columns)) == len(found)
        assert all(meets(seen)[rows, columns])
        assert (seen.household[rows] <= weeks).all()
        assert ((seen.group[columns] <= weeks) & (weeks < seen.until[columns])).all()


def test_weekly_rounds_that_know_everything_match_as_many_as_hindsight() -> None:
    def knowing(seen, now, points, dice):
        return farsighted(seen, now, points, dice, limit=0.0, knows=KNOWS_ALL)

    for seed in range(3):
        seen = years(seed, **SMALL)
        assert len(rounds(seen, 1, knowing)) == len(hindsight(seen))


def test_a_far_sighted_round_keeps_a_group_for_whom_only_it_can_welcome() -> None:
    """The first household can go to either group, the second, who comes later, to one of them."""
    seen = programme([[9000, 5000], [9000, 0]], [0, 3], [0, 0])

    def knowing(seen, now, points, dice):
        return farsighted(seen, now, points, dice, knows=KNOWS_ALL)

    assert rounds(seen, 1) == [(0, 0, 0)]
    assert rounds(seen, 1, knowing) == [(0, 1, 0), (1, 0, 3)]


def test_arrivals_are_seeded_and_stop_after_two_years() -> None:
    first, again = years(1, **SMALL), years(1, **SMALL)

    assert (first.possible == again.possible).all()
    assert (first.points == again.points).all()
    assert first.household.max() < WEEKS
    assert (((first.until - first.group) % ASKED == 0) | (first.until == END)).all()


@pytest.mark.parametrize("case", CASES.values())
def test_every_case_of_the_report_can_be_made(case) -> None:
    smaller = {key: value // 10 for key, value in case.items() if key != "leaves"}

    seen = years(1, **(case | SMALL | smaller))

    assert len(hindsight(seen)) > 0


def test_a_future_starts_with_those_who_are_here_and_real_pairs_stay_as_they_are() -> None:
    seen = years(1, **SMALL)
    now = Present(50, np.arange(10), np.flatnonzero(seen.group <= 50)[-5:])

    possible = future(seen, now, np.random.default_rng(1))

    assert possible.shape[0] > 10
    assert (possible[:10, :5] == seen.possible[np.ix_(now.rows, now.columns)]).all()


def test_a_forecast_does_not_look_at_who_really_comes() -> None:
    seen = years(1, **SMALL)
    now = Present(50, np.arange(10), np.flatnonzero(seen.group <= 50)[-5:])
    later = np.flatnonzero(seen.household > 50)
    changed = seen.possible.copy()
    changed[later] = ~changed[later]
    # Who leaves when is not looked at either.
    other = replace(seen, possible=changed, until=seen.group + ASKED)

    first, second = (future(each, now, np.random.default_rng(1)) for each in (seen, other))

    assert (first == second).all()


def test_a_price_is_the_share_of_futures_in_which_the_pair_costs_a_match() -> None:
    seen = programme([[9000, 5000], [9000, 0]], [0, 3], [0, 0])
    now = Present(0, np.array([0]), np.array([0, 1]))

    ahead = futures(seen, now, np.random.default_rng(1), 2, KNOWS_ALL)

    assert ahead.prices((1, 2)).tolist() == [[1.0, 0.0]]
    assert ahead.without(0, 1).prices((1, 2)).tolist() == [[0.0, 0.0]]


def test_a_pair_is_costly_when_no_largest_plan_uses_it() -> None:
    dice = np.random.default_rng(1)
    for _ in range(60):
        row, column = np.nonzero(dice.random((5, 4)) < 0.4)
        pairs = list(zip(row.tolist(), column.tolist(), strict=True))
        plans = [
            set(plan)
            for size in range(5)
            for plan in combinations(pairs, size)
            if len({pair[0] for pair in plan}) == len({pair[1] for pair in plan}) == size
        ]
        most = max(map(len, plans))
        used = set().union(*(plan for plan in plans if len(plan) == most))

        assert costly(row, column, 5, 4).tolist() == [pair not in used for pair in pairs]


def test_differences_are_taken_run_by_run() -> None:
    def told(*matched: int) -> list[Outcome]:
        return [Outcome(each, 1.0, 2.0, 3, 4 * each) for each in matched]

    lines = list(
        compared({"hindsight": told(20, 40), "every 2 weeks": told(10, 30), "new": told(11, 31)})
    )

    # Ten and thirty differ, but every run has exactly one more.
    assert "| +1.0 ± 0.0 |" in lines[-1]
    assert interval([1.0, 3.0]) == "2.0 ± 2.0"


def test_the_report_can_run_any_policy_every_so_many_weeks() -> None:
    seen = years(2, **SMALL)

    assert every(4, policy=plain)(seen) == rounds(seen, 4)
