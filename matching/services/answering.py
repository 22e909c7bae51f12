"""After staff sent a proposal: both sides answer, the newcomers first."""

from collections.abc import Callable
from datetime import date

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from groups.models import TaskKind
from groups.services import open_task
from matching import notices
from matching.models import AnswerKind, Proposal, ProposalAnswer, ProposalStatus, Side
from matching.permissions import can_answer
from matching.services.closing import close, end_talk, talk_about
from matching.services.deciding import check_may_decide, mark_stale
from matching.services.places import DecisionRefused, OutOfDate, check_ready, hold
from newcomers.models import NextActionKind
from newcomers.services import add_action, call_before
from samenhier.accounts.models import User
from samenhier.lifecycle import IllegalTransition
from samenhier.workdays import working_days_after

# Whom to ask in which status; the group is asked when the newcomers have said yes.
ASKED = {
    ProposalStatus.SENT.value: Side.HOUSEHOLD,
    ProposalStatus.ACCEPTED_BY_ONE.value: Side.GROUP,
}

CLOSED = gettext_lazy("This question is closed. Contact us if you want to talk about it.")


class NotAsked(Exception):
    """This side is not asked (any more); the message says why."""


def send(proposal: Proposal, *, by: User, builder: User | None = None) -> Proposal:
    """Put an approved pair to the newcomers; a builder may tell them, and pass on their answer.

    Raises DecisionRefused when it is out of date.
    """
    check_may_decide(proposal, by)
    municipality = proposal.household.municipality
    if builder and not User.objects.builders(municipality).contains(builder):
        raise DecisionRefused(_("This community builder does not work here."))
    try:
        with transaction.atomic():
            check_ready(*hold(proposal))
            proposal.become(ProposalStatus.SENT, by=by)
            _ask(proposal, sent_at=timezone.now(), builder=builder)
            notices.ask_newcomers(proposal)
    except OutOfDate as change:
        mark_stale(proposal, str(change))
        raise DecisionRefused(str(change)) from change
    except IllegalTransition as error:
        raise DecisionRefused(_("Only an approved pair can be sent.")) from error
    return proposal


def answer(proposal: Proposal, side: Side, kind: AnswerKind, *, by: User) -> Proposal:
    """Take down what a side says; safe to run twice.

    Raises NotAsked when it is too late, or not this side's turn.
    """
    if not can_answer(by, proposal, side):
        raise PermissionDenied
    told = proposal.answers.filter(side=side, answer=kind)
    if told.exists():
        return proposal
    if ASKED.get(proposal.status) != side or is_too_late(proposal):
        raise NotAsked(CLOSED)
    try:
        with transaction.atomic():
            ProposalAnswer.objects.create(
                proposal=proposal,
                side=side,
                answer=kind,
                by=by,
                on_behalf=not _is_own(by, proposal, side),
            )
            _EFFECTS[kind](proposal, by)
    except (IntegrityError, IllegalTransition) as error:
        raise NotAsked(_("There is an answer already.")) from error
    except OutOfDate as change:
        mark_stale(proposal, str(change))
        raise NotAsked(CLOSED) from change
    return proposal


def withdraw(proposal: Proposal, *, reason: str, by: User) -> Proposal:
    """Call a proposal off that was sent; both sides are free again."""
    check_may_decide(proposal, by)
    try:
        close(proposal, ProposalStatus.WITHDRAWN, by=by, reason=reason)
    except IllegalTransition as error:
        raise DecisionRefused(_("This proposal is closed already.")) from error
    return proposal


def _accept(proposal: Proposal, by: User) -> None:
    held = hold(proposal)
    with override(settings.LANGUAGE_CODE):  # why not is for the file, in the language of the team
        check_ready(*held)
    if proposal.status == ProposalStatus.SENT:
        proposal.become(ProposalStatus.ACCEPTED_BY_ONE, by=by)
        _ask(proposal)
        notices.ask_group(proposal)
    else:
        proposal.become(ProposalStatus.ACCEPTED, by=by)
        end_talk(proposal)
        notices.tell_team(proposal)


def _decline(proposal: Proposal, by: User) -> None:
    close(proposal, ProposalStatus.DECLINED, by=by)


def _talk(proposal: Proposal, by: User) -> None:
    """Somebody of the team calls them within a working day; they have all their days again."""
    _ask(proposal)
    if proposal.status == ProposalStatus.SENT:
        with override(settings.LANGUAGE_CODE):  # the language of the team
            text = _("They want to talk before they answer the proposal of a group.")
        add_action(proposal.household, NextActionKind.CALL, text=text, due_on=call_before())
    else:
        about = talk_about(proposal)
        open_task(proposal.group, TaskKind.TALK_FIRST, about=about, due_on=call_before())


_EFFECTS: dict[str, Callable[[Proposal, User], None]] = {
    AnswerKind.ACCEPT: _accept,
    AnswerKind.DECLINE: _decline,
    AnswerKind.TALK: _talk,
}


def _ask(proposal: Proposal, **fields: object) -> None:
    """Give the side that is asked now its working days, unless it was closed at this moment."""
    fields |= {"answer_by": answer_day(), "reminded_at": None}
    still = Proposal.objects.filter(pk=proposal.pk, status=proposal.status)
    if not still.update(**fields):
        raise IllegalTransition(proposal, proposal.status, proposal.status)
    for name, value in fields.items():
        setattr(proposal, name, value)


def answer_day(today: date | None = None) -> date:
    """The last day on which an answer that is asked today counts."""
    return working_days_after(today or timezone.localdate(), settings.PROPOSAL_WORKING_DAYS)


def is_too_late(proposal: Proposal, today: date | None = None) -> bool:
    """Whether the day before whose end an answer was asked is over, here in the Netherlands."""
    answer_by = proposal.answer_by
    return answer_by is not None and answer_by < (today or timezone.localdate())


def _is_own(by: User, proposal: Proposal, side: Side) -> bool:
    if side == Side.HOUSEHOLD:
        return proposal.household.user_id == by.pk
    return proposal.group.coordinator.user_id == by.pk
