"""The bridge between the platform and the engine: database -> problem -> solve -> proposals.

Only a worker imports this module: it loads OR-Tools.
"""

import contextlib
import json
import logging
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from matching.cases import build_case
from matching.engine.assess import Assessment, assess
from matching.engine.certificate import check
from matching.engine.codec import write_problem, write_solution
from matching.engine.explain import why_unmatched
from matching.engine.facts import pair_facts
from matching.engine.problem import PairId, Problem, Solution, StageResult
from matching.engine.solver import solve
from matching.models import (
    MatchingRound,
    Proposal,
    ProposalStatus,
    RoundFailure,
    RoundStage,
    RoundStatus,
    UnmatchedHousehold,
)
from samenhier.lifecycle import IllegalTransition

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Outcome:
    """What the engine made of a round."""

    assessment: Assessment
    problem: Problem
    solution: Solution
    is_proved: bool


def run(round_pk: str) -> None:
    """Solve a queued round and store its proposals. For any other round this does nothing."""
    matching_round = MatchingRound.objects.get(pk=round_pk)
    try:
        matching_round.begin()
    except IllegalTransition:
        return  # another delivery of the same task has it
    try:
        outcome = _solve(matching_round)
        _store(matching_round, outcome)
    except IllegalTransition:
        log.warning("Round %s was closed while it ran; its result is dropped.", round_pk)
    except Exception:
        # Whatever went wrong: staff see a failed round, never one that runs for ever.
        _give_up(matching_round)
        raise


def _give_up(matching_round: MatchingRound) -> None:
    matching_round.refresh_from_db(fields=["status"])  # it may say what was rolled back
    with contextlib.suppress(IllegalTransition):  # it was closed while it ran
        matching_round.fail(RoundFailure.ERROR)


def _solve(matching_round: MatchingRound) -> Outcome:
    """Solve outside any transaction; each stage is stored as soon as it is proven."""

    def store_stage(stage: StageResult) -> None:
        RoundStage.objects.create(
            round=matching_round, name=stage.stage, value=stage.value, bound=stage.bound
        )

    assessment = assess(build_case(matching_round))
    problem = assessment.problem(previous=_undecided_pairs(matching_round))
    solution = solve(
        problem, on_stage=store_stage, should_stop=lambda: _is_out_of_time(matching_round)
    )
    return Outcome(assessment, problem, solution, is_proved=not check(problem, solution))


def _is_out_of_time(matching_round: MatchingRound) -> bool:
    return timezone.now() >= matching_round.deadline_at - MatchingRound.GRACE


def _undecided(matching_round: MatchingRound) -> Any:
    """What earlier rounds proposed here, or for who moved here, and nobody decided yet."""
    here = matching_round.municipality_id
    return Proposal.objects.to_decide().filter(
        Q(round__municipality=here) | Q(household__municipality=here)
    )


def _undecided_pairs(matching_round: MatchingRound) -> frozenset[PairId]:
    pairs = _undecided(matching_round).values_list("household", "group")
    return frozenset((str(household), str(group)) for household, group in pairs)


@transaction.atomic
def _store(matching_round: MatchingRound, outcome: Outcome) -> None:
    """Store everything at once; the new proposals replace the undecided ones of earlier rounds."""
    matching_round.become(RoundStatus.PROPOSED, by=None)
    for proposal in _undecided(matching_round):
        with contextlib.suppress(IllegalTransition):  # staff have just decided on it
            proposal.become(ProposalStatus.SUPERSEDED, by=None)
    assessment, solution = outcome.assessment, outcome.solution
    Proposal.objects.bulk_create(
        Proposal(
            round=matching_round,
            household_id=household,
            group_id=group,
            points=points,
            parts=_parts(assessment, household, group),
            facts=_facts(assessment, household, group),
        )
        for household, group, points in solution.matches
    )
    UnmatchedHousehold.objects.bulk_create(
        UnmatchedHousehold(
            round=matching_round,
            household_id=reason.household,
            reason={"why": reason.why, "rules": reason.rules, "change": reason.change},
        )
        for reason in why_unmatched(assessment, solution)
    )
    matching_round.household_count = len(assessment.case.households)
    matching_round.group_count = len(assessment.case.groups)
    matching_round.pair_count = len(outcome.problem.pairs.points)
    matching_round.problem = json.loads(write_problem(outcome.problem))
    matching_round.solution = json.loads(write_solution(solution))
    matching_round.is_proved = outcome.is_proved
    matching_round.finished_at = timezone.now()
    matching_round.save()


def _parts(assessment: Assessment, household: str, group: str) -> dict[str, dict[str, Any]]:
    """Per criterion: the points, the most it could be, and whether an answer was missing."""
    most = assessment.most(household, group)
    missing = assessment.missing(household, group)
    return {
        criterion: {"points": points, "of": most[criterion], "known": criterion not in missing}
        for criterion, points in assessment.parts(household, group).items()
    }


def _facts(assessment: Assessment, household: str, group: str) -> dict[str, Any]:
    case = assessment.case
    return pair_facts(
        case.households[assessment.row(household)], case.groups[assessment.column(group)], case
    )
