"""Getting to know a group, and what staff decide about it."""

from datetime import date

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import override

from groups.models import (
    Decision,
    DecisionReason,
    GroupStatus,
    InterviewNote,
    Outcome,
    TaskKind,
    WelcomeGroup,
)
from groups.permissions import can_decide
from groups.services.following_up import close_tasks
from groups.services.holding import hold
from groups.services.refusals import DecidedAlready, GroupMatched, NoInterview
from groups.services.resting import go_on, rest, wind_up
from groups.services.settling import settle
from samenhier.accounts.models import User
from samenhier.lifecycle import IllegalTransition

FIRST_STEPS = (TaskKind.FIRST_CONTACT, TaskKind.RETURNED)


def _check_may_decide(group: WelcomeGroup, by: User) -> None:
    if not can_decide(by, group):
        raise PermissionDenied


@transaction.atomic
def start_screening(group: WelcomeGroup, *, by: User) -> WelcomeGroup:
    """Begin getting to know a group that was handed in."""
    _check_may_decide(group, by)
    hold(group)
    if group.status != GroupStatus.SUBMITTED:  # others come here by a decision, or by going on
        raise IllegalTransition(group, group.status, GroupStatus.SCREENING)
    group.become(GroupStatus.SCREENING, by=by)
    close_tasks(group, *FIRST_STEPS, by=by)
    return group


def write_note(group: WelcomeGroup, *, text: str, held_on: date, by: User) -> InterviewNote:
    """Keep what was said in a talk with the group; a note is added to, never edited."""
    _check_may_decide(group, by)
    return InterviewNote.objects.create(group=group, text=text, held_on=held_on, by=by)


@transaction.atomic
def decide(
    group: WelcomeGroup,
    reason: DecisionReason,
    *,
    by: User,
    note: str = "",
    last: Decision | None = None,
) -> Decision:
    """Store a decision of a person about the group; of two at once, the first one counts.

    `last` is the decision that `by` had before them. Ready follows by itself when nothing is
    missing. Raises NoInterview, DecidedAlready, GroupMatched or IllegalTransition.
    """
    _check_may_decide(group, by)
    hold(group)
    if group.decisions.latest_first().first() != last:
        raise DecidedAlready
    decision = Decision(group=group, reason=reason, note=note, by=by)
    if decision.is_accepting and not group.notes.exists():
        raise NoInterview
    if group.is_matched:
        raise GroupMatched
    decision.save()
    _follow(decision, group, by)
    close_tasks(group, *FIRST_STEPS, by=by)
    return decision


def _follow(decision: Decision, group: WelcomeGroup, by: User) -> None:
    """Bring the group where the decision says."""
    with override(settings.LANGUAGE_CODE):  # the language of the file
        why = str(decision.get_reason_display())
    if decision.outcome == Outcome.NOT_ACCEPTED:
        group.become(GroupStatus.REJECTED, by=by, reason=why)
        wind_up(group, by=by)
    elif decision.outcome == Outcome.NOT_NOW:
        rest(group, by=by, reason=why)
    else:
        if group.status == GroupStatus.PAUSED:
            go_on(group, GroupStatus.SCREENING, by=by, reason=why)
        elif group.status != GroupStatus.SCREENING:
            group.become(GroupStatus.SCREENING, by=by, reason=why)
        settle(group)
