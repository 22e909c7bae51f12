"""What staff decide about the proposals of a round: approve, reject, undo."""

import contextlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from matching.models import Decision, Proposal, ProposalStatus, Verdict
from matching.permissions import can_decide
from matching.services.closing import close
from matching.services.places import DecisionRefused, OutOfDate, check_ready, free_place, hold
from newcomers.models import Household
from samenhier.accounts.models import User
from samenhier.lifecycle import IllegalTransition


@dataclass
class Decisions:
    """What became of a decision on several proposals: those done, and those refused with why."""

    done: list[Proposal] = field(default_factory=list)
    refused: list[tuple[Proposal, str]] = field(default_factory=list)


@dataclass(frozen=True)
class Care:
    """How long somebody looked before deciding, in seconds for each, and on how many at once."""

    seconds: int | None = None
    together: int = 1


UNKNOWN = Care()


def approve(proposal: Proposal, *, by: User, care: Care = UNKNOWN) -> Proposal:
    """Say yes to a pair; it is kept for each other and nobody is told before it is sent.

    For a household that two people decide on, the first yes waits for a second person. Raises
    DecisionRefused when it came too late.
    """
    check_may_decide(proposal, by)
    try:
        return _approve(proposal, by, care)
    except OutOfDate as change:
        mark_stale(proposal, str(change))
        raise DecisionRefused(str(change)) from change
    except IllegalTransition as error:
        raise DecisionRefused(_("Somebody else has decided on this proposal.")) from error


@transaction.atomic
def _approve(proposal: Proposal, by: User, care: Care) -> Proposal:
    household, group = hold(proposal)
    check_ready(household, group)
    place = free_place(group, besides=proposal)
    # The place first: a place is unique among those that hold one.
    Proposal.objects.filter(pk=proposal.pk).update(place=place)
    proposal.place = place
    proposal.become(_next_yes(proposal, household, by), by=by)
    _record(proposal, Verdict.APPROVE, by, care)
    return proposal


def _next_yes(proposal: Proposal, household: Household, by: User) -> str:
    if proposal.status == ProposalStatus.APPROVED_ONCE:
        first = proposal.decisions.filter(verdict=Verdict.APPROVE).last()
        if first is not None and first.by_id == by.pk:
            raise DecisionRefused(_("You approved this pair. Somebody else decides with you."))
        return ProposalStatus.APPROVED
    return ProposalStatus.APPROVED_ONCE if household.decide_with_two else ProposalStatus.APPROVED


@transaction.atomic
def reject(
    proposal: Proposal, *, reason: str, note: str = "", by: User, care: Care = UNKNOWN
) -> Proposal:
    """Refuse a proposal, with a reason; the pair is not proposed again by itself."""
    check_may_decide(proposal, by)
    try:
        proposal.become(ProposalStatus.REJECTED, by=by, reason=reason)
    except IllegalTransition as error:
        raise DecisionRefused(_("Somebody else has decided on this proposal.")) from error
    _record(proposal, Verdict.REJECT, by, care, reason=reason, note=note)
    return proposal


def undo(proposal: Proposal, *, by: User) -> Proposal:
    """Take a decision back, as long as nothing was sent; the proposal is there to decide again."""
    check_may_decide(proposal, by)
    try:
        with transaction.atomic():
            hold(proposal)
            proposal.become(ProposalStatus.COMPUTED, by=by)
            Proposal.objects.filter(pk=proposal.pk).update(place=None)
            proposal.place = None
            _record(proposal, Verdict.UNDO, by, UNKNOWN)
    except IllegalTransition as error:
        raise DecisionRefused(_("This cannot be undone any more.")) from error
    except IntegrityError as error:
        raise DecisionRefused(_("The household has a newer proposal.")) from error
    return proposal


def decide(proposals: Iterable[Proposal], verdict: Callable[[Proposal], object]) -> Decisions:
    """Give each proposal the same verdict; one that is refused does not stop the rest."""
    decisions = Decisions()
    for proposal in proposals:
        try:
            verdict(proposal)
        except DecisionRefused as refusal:
            decisions.refused.append((proposal, str(refusal)))
        else:
            decisions.done.append(proposal)
    return decisions


def check_may_decide(proposal: Proposal, by: User) -> None:
    if not can_decide(by, proposal):
        raise PermissionDenied


def mark_stale(proposal: Proposal, why_not: str) -> None:
    """Close a proposal whose two sides changed; if it was just decided, that decision stands."""
    with contextlib.suppress(IllegalTransition):
        close(proposal, ProposalStatus.STALE, by=None, reason=why_not)


def _record(
    proposal: Proposal, verdict: str, by: User, care: Care, reason: str = "", note: str = ""
) -> None:
    seconds = None if care.seconds is None else min(care.seconds, Decision.LONGEST)
    Decision.objects.create(
        proposal=proposal,
        verdict=verdict,
        reason=reason,
        note=note,
        by=by,
        seconds=seconds,
        together=care.together,
    )
