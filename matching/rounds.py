"""Solving: a round from its frozen problem to its result, an old round again, and a what-if.

Only a worker imports this module: it loads OR-Tools.
"""

import contextlib
import logging
import time
from collections.abc import Callable, Mapping
from typing import Any

from django.utils import timezone

from matching import plans, questions
from matching.engine.certificate import check
from matching.engine.frozen import read_case
from matching.engine.problem import Problem, Solution, StageResult, Weights
from matching.engine.solver import solve
from matching.engine.variation import Wishes, vary
from matching.models import MatchingRound, RoundFailure
from samenhier.lifecycle import IllegalTransition

log = logging.getLogger(__name__)

QUESTION_LIMIT = 10  # seconds a what-if may take


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
    except Exception as error:
        # Whatever went wrong: no round runs for ever, and what was proven before stays.
        _give_up(matching_round, error)
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


def answer(round_pk: str, place: str) -> None:
    """Work out a what-if question; saves nothing."""
    question = questions.at(place)
    if question is None or question.answer is not None:
        return  # it came too late, or was delivered twice
    found: dict[str, Any] = {"status": "error"}
    try:
        found = _answer(MatchingRound.objects.get(pk=round_pk), question.wishes)
    finally:
        questions.settle(place, question, found)


def _answer(matching_round: MatchingRound, wishes: Mapping[str, Any]) -> dict[str, Any]:
    until = time.monotonic() + QUESTION_LIMIT
    found = vary(
        read_case(matching_round.case or {}),
        plans.stored_solution(matching_round).matches,
        _wishes(wishes),
        should_stop=lambda: time.monotonic() > until,
    )
    return {
        "status": found.status,
        "refused": found.refused,
        "stages": [[name, found.before[name], value] for name, value in found.after.items()],
        **{
            kind: [[*pair, *found.points[pair]] for pair in pairs]
            for kind, pairs in (("new", found.new), ("gone", found.gone), ("kept", found.kept))
        },
    }


def _wishes(wishes: Mapping[str, Any]) -> Wishes:
    weights = wishes.get("weights")
    whole = sum(weights.values()) if weights else 0
    return Wishes(
        locked=frozenset((household, group) for household, group in wishes["locked"]),
        forbidden=frozenset((household, group) for household, group in wishes["forbidden"]),
        left_out=frozenset(wishes["left_out"]),
        floor=wishes["floor"],
        enough=wishes["enough"],
        weights=Weights.of({name: each / whole for name, each in weights.items()})
        if weights
        else None,
        objective=wishes["objective"],
    )


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


def _give_up(matching_round: MatchingRound, error: Exception) -> None:
    this = MatchingRound.objects.unfinished().filter(pk=matching_round.pk)
    with contextlib.suppress(MatchingRound.DoesNotExist):  # it was closed while it ran
        plans.close(this, RoundFailure.ERROR, error=type(error).__name__)


def _is_out_of_time(matching_round: MatchingRound) -> bool:
    return timezone.now() >= matching_round.deadline_at - MatchingRound.GRACE
