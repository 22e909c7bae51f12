"""What else was possible in a round: other balances, the cost of the next best, steadiness.

Hundreds of solves, so this is worked out after the round is stored, by a worker: like
`matching.rounds` it loads OR-Tools, and no web process imports it.
"""

import time
from collections.abc import Callable
from dataclasses import asdict
from typing import Any

import numpy as np

from matching import plans
from matching.engine import whatif
from matching.engine.frontier import frontier
from matching.engine.problem import PairId, Problem, Solution
from matching.models import Comparison, ComparisonRun, MatchingRound, Proposal

TRIALS = 200
SEED = 2026  # the same trials for every round, so that the same round gives the same numbers
TIME_LIMIT = 60.0  # seconds for a whole round, of which the trials take a third or so
Alternatives = dict[str, list[dict[str, Any]]]


def work_out(round_pk: str, time_limit: float = TIME_LIMIT) -> None:
    """Compare the proposals of a round, once; for work that is done or taken this does nothing.

    What the time limit leaves undone is stored as not known.
    """
    run = ComparisonRun.objects.claim(round_pk)
    if run is None:
        return
    begin = time.monotonic()

    def is_over(share: float) -> bool:
        return time.monotonic() > begin + share * time_limit

    if run.steps is None:
        run.keep_steps(_steps(run.round, lambda: is_over(0.25)))
    waiting = list(Proposal.objects.filter(round=run.round_id, comparison=None))
    if waiting:
        _compare(run.round, waiting, is_over)
    run.finish()


def _steps(
    matching_round: MatchingRound, should_stop: Callable[[], bool]
) -> list[tuple[int, int, int]]:
    """The plans between the highest total and the best weakest pair, each with its price."""
    steps = frontier(plans.frozen_problem(matching_round), should_stop=should_stop)
    return [(step.worst, step.total, step.price) for step in steps]


def _compare(
    matching_round: MatchingRound, waiting: list[Proposal], is_over: Callable[[float], bool]
) -> None:
    """A row for each proposal, stored as soon as it is known."""
    problem = plans.frozen_problem(matching_round)
    solution = plans.stored_solution(matching_round)
    stays, trials = _steadiness(matching_round, solution, lambda: is_over(0.6))
    for proposal in waiting:
        pair = str(proposal.household_id), str(proposal.group_id)
        alternatives = (
            _alternatives(problem, solution, pair)
            if solution.status == "optimal" and not is_over(1.0)
            else None
        )
        # A worker that was taken for dead may store the same row: the first one stays.
        Comparison.objects.get_or_create(
            proposal=proposal,
            defaults={
                "alternatives": alternatives,
                "stays": stays.get(pair, 0),
                "trials": trials,
            },
        )


def _alternatives(problem: Problem, solution: Solution, pair: PairId) -> Alternatives:
    """The next best pairs of both sides, each solved again with that pair forced."""
    household, group = pair
    return {
        "household": [
            asdict(each) for each in whatif.alternatives(problem, solution, household=household)
        ],
        "group": [asdict(each) for each in whatif.alternatives(problem, solution, group=group)],
    }


def _steadiness(
    matching_round: MatchingRound, solution: Solution, should_stop: Callable[[], bool]
) -> tuple[dict[PairId, int], int]:
    """In how many trials with other weights each pair stays, and how many trials there were."""
    trials = 0

    def is_enough() -> bool:
        nonlocal trials
        if should_stop():
            return True
        trials += 1
        return False

    drawn = whatif.perturbations(np.random.default_rng(SEED), TRIALS)
    shares = whatif.robustness(plans.frozen_assessment(matching_round), solution, drawn, is_enough)
    return {pair: round(share * trials) for pair, share in shares.items()}, trials
