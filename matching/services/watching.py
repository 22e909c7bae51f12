"""What the clock does for proposals: close what waits in vain, and remind who has not answered."""

import logging
from collections.abc import Callable, Iterable
from datetime import date
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from matching import notices
from matching.models import Proposal, ProposalStatus
from matching.models.proposal import ASKING_STATUSES
from matching.services.answering import is_too_late
from matching.services.closing import close
from matching.services.deciding import mark_stale
from matching.services.places import OutOfDate, check_ready, hold
from samenhier.workdays import working_days_after

log = logging.getLogger(__name__)

REMIND_WITH_WORKING_DAYS_LEFT = 2


def close_all(on: date | None = None) -> None:
    """Close proposals whose sides changed, or that got no answer in time: safe to run twice."""
    today = on or timezone.localdate()
    _each(Proposal.objects.holding().values_list("pk", flat=True), lambda one: _close(one, today))


def remind_all(on: date | None = None) -> None:
    """Remind each side that is asked once, when two working days are left."""
    today = on or timezone.localdate()
    last = working_days_after(today, REMIND_WITH_WORKING_DAYS_LEFT)
    waiting = Proposal.objects.filter(
        status__in=ASKING_STATUSES, reminded_at=None, answer_by__range=(today, last)
    )
    _each(waiting.values_list("pk", flat=True), _remind)


def _each(pks: Iterable[UUID], act: Callable[[Proposal], None]) -> None:
    """One proposal that fails does not stop the rest."""
    for pk in list(pks):
        try:
            act(Proposal.objects.with_sides().get(pk=pk))
        except Exception:  # whatever it is, the other proposals must not wait for it
            log.exception("Proposal %s was not looked after", pk)


@transaction.atomic
def _close(proposal: Proposal, today: date) -> None:
    """Close one proposal if it is over; who answers at this moment comes before or after."""
    held = hold(proposal)
    proposal.refresh_from_db(
        fields=["status", "answer_by"],
        from_queryset=Proposal.objects.select_for_update(no_key=True),
    )
    try:
        check_ready(*held)
    except OutOfDate as change:
        mark_stale(proposal, str(change))
        return
    if proposal.status in ASKING_STATUSES and is_too_late(proposal, today):
        close(proposal, ProposalStatus.EXPIRED, by=None)


@transaction.atomic
def _remind(proposal: Proposal) -> None:
    """Once, however many clocks run: who sets the moment sends the mail."""
    still = Proposal.objects.filter(
        pk=proposal.pk, status=proposal.status, answer_by=proposal.answer_by, reminded_at=None
    )
    if still.update(reminded_at=timezone.now()):
        notices.remind(proposal)
