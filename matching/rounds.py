"""Solving: a round from its frozen problem to its result, an old round again, and a what-if.

Only a worker imports this module: it loads OR-Tools.
"""

import contextlib
import logging
from collections.abc import Callable

from django.utils import timezone

from matching import plans
from matching.engine.certificate import check
from matching.engine.problem import Problem, Solution, StageResult
from matching.engine.solver import solve
from matching.models import MatchingRound, RoundFailure
from samenhier.lifecycle import IllegalTransition

log = logging.getLogger(__name__)


def run(round_pk: str) -> None:
    """Solve a queued round and store its proposals. For any other round this does nothing."""
    matching_round = MatchingRound.objects.get(pk=round_pk)
    try:
        matching_round.begin()
    except IllegalTransition:
        return  # another delivery of the same task has it
    try:
        problem = plans.freeze(matching_round)
        solution = _solve(matching_round, problem)
        plans.finish(matching_round, solution, is_proved=not check(problem, solution))
    except (plans.RoundClosed, IllegalTransition):
        log.warning("Round %s was closed while it ran; its result is dropped.", round_pk)
    except Exception:
        # Whatever went wrong: staff see a failed round, never one that runs for ever.
        _give_up(matching_round)
        raise


def solve_again(matching_round: MatchingRound) -> Solution:
    """The frozen problem solved anew, as far as the round came."""
    return _up_to(plans.frozen_problem(matching_round), matching_round.stages.count())


def differences(matching_round: MatchingRound) -> list[str]:
    """What a stored solution does not keep when it is solved again, as sentences."""
    known, again = plans.stored_solution(matching_round), solve_again(matching_round)
    return [
        *(["the stages are not the stored ones"] if again.stages != known.stages else []),
        *(["the matches are not the stored ones"] if again.matches != known.matches else []),
        *check(plans.frozen_problem(matching_round), known),
    ]


def _solve(matching_round: MatchingRound, problem: Problem) -> Solution:
    """Solve outside any transaction; each stage is stored with its plan as soon as it is proven."""
    proved: list[StageResult] = []

    def store(so_far: Callable[[], Solution]) -> None:
        plans.store_stage(matching_round, proved[-1], so_far())

    return solve(
        problem,
        on_stage=proved.append,
        should_stop=lambda: _is_out_of_time(matching_round),
        on_plan=store,
    )


def _up_to(problem: Problem, count: int) -> Solution:
    """The best plan in the first so many stages."""
    proved: list[StageResult] = []
    return solve(problem, on_stage=proved.append, should_stop=lambda: len(proved) >= count)


def _give_up(matching_round: MatchingRound) -> None:
    matching_round.refresh_from_db(fields=["status"])  # it may say what was rolled back
    with contextlib.suppress(IllegalTransition):  # it was closed while it ran
        matching_round.fail(RoundFailure.ERROR)


def _is_out_of_time(matching_round: MatchingRound) -> bool:
    return timezone.now() >= matching_round.deadline_at - MatchingRound.GRACE
