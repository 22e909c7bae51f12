"""What a round freezes before it solves, and how its plan becomes proposals to decide on.

Solves nothing, so that a round can also be closed where OR-Tools is not loaded.
"""

import contextlib
import json
import logging
from collections.abc import Collection
from dataclasses import asdict
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from matching.cases import build_case
from matching.engine import VERSION
from matching.engine.assess import Assessment, assess
from matching.engine.codec import read_problem, read_solution, write_problem, write_solution
from matching.engine.explain import explained, why_groups_unmatched, why_unmatched
from matching.engine.fairness import fairness
from matching.engine.frozen import read_case, write_case
from matching.engine.locks import followed
from matching.engine.problem import PairId, Problem, Solution, StageResult
from matching.engine.recruiting import shortage_advice
from matching.models import (
    ComparisonRun,
    Findings,
    MatchingRound,
    Proposal,
    ProposalStatus,
    RoundStage,
    RoundStatus,
    UnmatchedHousehold,
)
from matching.models.proposal import LIVE_STATUSES
from newcomers.models import Household
from samenhier.accounts.models import User
from samenhier.lifecycle import IllegalTransition

log = logging.getLogger(__name__)


class RoundClosed(Exception):
    """The round was closed while it ran: its worker has nothing left to do."""


@transaction.atomic
def freeze(matching_round: MatchingRound) -> Problem:
    """Take the pool as it is now, and keep all that is needed to solve it again.

    A wish that nobody can follow stays out of it, so that no round fails on it.
    """
    assessment, refused = followed(assess(build_case(matching_round)))
    problem = assessment.problem(previous=_undecided_pairs(matching_round))
    case = write_case(assessment.case)
    _keep(
        matching_round,
        engine=VERSION,
        case=case,
        problem=json.loads(write_problem(problem)),
        settings=case["settings"],
        household_count=len(assessment.case.households),
        group_count=len(assessment.case.groups),
        pair_count=len(problem.pairs.points),
    )
    Findings.objects.create(round=matching_round, refused=refused)
    return problem


@transaction.atomic
def store_stage(matching_round: MatchingRound, stage: StageResult, so_far: Solution) -> None:
    """Keep a completed stage and its plan: from here on a dead worker loses no more than the next.

    Raises `RoundClosed` when the round was closed meanwhile.
    """
    _keep(matching_round, solution=json.loads(write_solution(so_far)))
    RoundStage.objects.create(
        round=matching_round, name=stage.stage, value=stage.value, bound=stage.bound
    )


def _keep(matching_round: MatchingRound, **fields: Any) -> None:
    """Write fields of a round that still runs; of two who close and write, the first one wins."""
    running = MatchingRound.objects.filter(pk=matching_round.pk, status=RoundStatus.RUNNING)
    if not running.update(**fields):
        raise RoundClosed
    for name, value in fields.items():
        setattr(matching_round, name, value)


@transaction.atomic
def finish(matching_round: MatchingRound, solution: Solution, *, is_proved: bool) -> None:
    """Store the whole result at once."""
    matching_round.become(RoundStatus.PROPOSED, by=None)
    matching_round.free_places()
    matching_round.solution = json.loads(write_solution(solution))
    matching_round.is_proved = is_proved
    matching_round.finished_at = timezone.now()
    matching_round.save(update_fields=["solution", "is_proved", "finished_at"])
    propose(matching_round)


@transaction.atomic
def close(
    one: QuerySet[MatchingRound], failure: str, *, by: User | None = None, error: str = ""
) -> MatchingRound:
    """Hold the round, so that no stage is stored meanwhile, and keep the plan it came to.

    Whether it is to be closed is asked again once it is held.
    """
    held = one.select_for_update().get()
    if held.solution is not None:
        try:
            with transaction.atomic():
                held.stop(failure, by=by, error=error)
                propose(held)
            return held
        except Exception:
            # Whatever is wrong with its plan: the round ends.
            log.exception("The plan of round %s could not be kept.", held.pk)
            held.refresh_from_db(fields=["status"])
    held.fail(failure, by=by, error=error)
    return held


def frozen_assessment(matching_round: MatchingRound) -> Assessment:
    """Rules and points of all pairs of a round, as they were when it began."""
    return assess(read_case(matching_round.case or {}))


def frozen_problem(matching_round: MatchingRound) -> Problem:
    return read_problem(json.dumps(matching_round.problem))


def stored_solution(matching_round: MatchingRound) -> Solution:
    return read_solution(json.dumps(matching_round.solution))


def problem_text(matching_round: MatchingRound) -> str:
    """The frozen problem as a file of the engine, in one order whatever the database keeps."""
    return write_problem(frozen_problem(matching_round))


def solution_text(matching_round: MatchingRound) -> str:
    return write_solution(stored_solution(matching_round))


@transaction.atomic
def propose(matching_round: MatchingRound) -> None:
    """Turn the stored plan into proposals; they replace the undecided ones of earlier rounds.

    Those of a trial are there to look at, and replace nothing.
    """
    assessment, solution = frozen_assessment(matching_round), stored_solution(matching_round)
    paired = [household for household, _group, _points in solution.matches]
    if matching_round.is_trial:
        status = dict.fromkeys(paired, ProposalStatus.TRIAL)
    else:
        kept = _replace_undecided(matching_round, paired)
        status = {
            household: ProposalStatus.STALE if household in kept else ProposalStatus.COMPUTED
            for household in paired
        }
    Proposal.objects.bulk_create(
        _proposal(matching_round, assessment, household, group, status[household])
        for household, group, _points in solution.matches
    )
    UnmatchedHousehold.objects.bulk_create(
        UnmatchedHousehold(
            round=matching_round,
            household_id=reason.household,
            reason={"why": reason.why, "rules": reason.rules, "change": reason.change},
        )
        for reason in why_unmatched(assessment, solution)
    )
    found = _findings(assessment, solution)
    Findings.objects.update_or_create(round=matching_round, defaults=found)
    ComparisonRun.objects.create(round=matching_round)


def _replace_undecided(matching_round: MatchingRound, paired: Collection[str]) -> set[str]:
    """Close what earlier rounds proposed; returns whom staff kept for a group meanwhile.

    The households are held, as they are by who approves: none gets a second live proposal.
    """
    undecided = _undecided(matching_round)
    either = Q(pk__in=paired) | Q(pk__in=undecided.values("household"))
    list(Household.objects.select_for_update(no_key=True).filter(either).order_by("pk"))
    for proposal in undecided:
        with contextlib.suppress(IllegalTransition):  # staff have just rejected it
            proposal.become(ProposalStatus.SUPERSEDED, by=None)
    kept = Proposal.objects.filter(status__in=LIVE_STATUSES, household_id__in=paired)
    return {str(household) for household in kept.values_list("household", flat=True)}


def _undecided(matching_round: MatchingRound) -> Any:
    """What earlier rounds proposed here, or for who moved here, and nobody decided yet."""
    here = matching_round.municipalities.all()
    tracks = {"household__track__in": matching_round.tracks} if matching_round.tracks else {}
    return (
        Proposal.objects.to_decide()
        .filter(Q(household__municipality__in=here) | Q(round__municipalities__in=here), **tracks)
        .distinct()
    )


def _undecided_pairs(matching_round: MatchingRound) -> frozenset[PairId]:
    pairs = _undecided(matching_round).values_list("household", "group")
    return frozenset((str(household), str(group)) for household, group in pairs)


def _proposal(
    matching_round: MatchingRound, assessment: Assessment, household: str, group: str, status: str
) -> Proposal:
    """A pair with all that is behind it; its facts also hold, by rule, those of rules it passes."""
    pair = explained(assessment, household, group)
    rules = {each.rule: each.facts for each in pair.rules if each.holds}
    return Proposal(
        round=matching_round,
        household_id=household,
        group_id=group,
        status=status,
        points=pair.points,
        parts={
            criterion: {
                "points": points,
                "of": pair.most[criterion],
                "known": criterion not in pair.missing,
            }
            for criterion, points in pair.parts.items()
        },
        facts=pair.facts | {"rules": rules},
    )


def _findings(assessment: Assessment, solution: Solution) -> dict[str, Any]:
    """What a round found beside its pairs, as data."""
    return {
        "groups": [asdict(each) for each in why_groups_unmatched(assessment, solution)],
        "shortages": [asdict(each) for each in shortage_advice(assessment, solution)],
        "fairness": [asdict(each) for each in fairness(assessment.case, solution)],
    }
