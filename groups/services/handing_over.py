"""Handing the role of coordinator over: offered, answered, and only then moved.

A group has one coordinator at any moment: the former one until somebody else says yes.
"""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from groups import invitations, signals
from groups.models import CoordinatorOffer, Membership, OfferAnswer, TaskKind, WelcomeGroup
from groups.permissions import can_coordinate, can_decide
from groups.services.following_up import close_tasks, open_task
from groups.services.holding import hold
from groups.services.leaving import go
from groups.services.refusals import AlreadyOffered, CannotCoordinate, GroupClosed, OfferGone
from samenhier.accounts.models import User


@transaction.atomic
def offer_role(group: WelcomeGroup, successor: Membership, *, by: User) -> CoordinatorOffer:
    """Ask a member who did their part to be the coordinator; one member at a time."""
    hold(group)
    if not can_coordinate(by, group):
        raise PermissionDenied
    if not group.is_live:
        raise GroupClosed
    if group.coordinator_offers.open().exists():
        raise AlreadyOffered
    return _offer(group, successor)


@transaction.atomic
def appoint(
    group: WelcomeGroup, successor: Membership, *, by: User, former_leaves: bool = False
) -> CoordinatorOffer:
    """Ask a member for the team, when the coordinator has to stop; instead of who was asked.

    With `former_leaves`, the former coordinator is out of the group the moment the other one
    says yes. Until then staff have the task to see to it.
    """
    hold(group)
    if not can_decide(by, group):
        raise PermissionDenied
    if not group.is_live:
        raise GroupClosed
    same = {"successor": successor, "by_team": True, "former_leaves": former_leaves}
    if sent_before := group.coordinator_offers.open().filter(**same).first():
        return sent_before
    for earlier in group.coordinator_offers.open():
        _close(earlier, OfferAnswer.TAKEN_BACK)
    offer = _offer(group, successor, by_team=True, former_leaves=former_leaves)
    close_tasks(group, TaskKind.SUCCESSION, by=by)
    open_task(group, TaskKind.SUCCESSION, about=str(offer.pk))
    return offer


def _offer(group: WelcomeGroup, successor: Membership, **how: bool) -> CoordinatorOffer:
    able = group.present_members().able_to_coordinate().exclude(pk=group.coordinator_id)
    if not able.filter(pk=successor.pk).exists():
        raise CannotCoordinate
    offer = CoordinatorOffer.objects.create(
        group=group, former=group.coordinator, successor=successor, **how
    )
    invitations.mail_offer(offer)
    return offer


@transaction.atomic
def take_back_offer(group: WelcomeGroup, *, by: User) -> None:
    """End the open offer, as long as it was not answered."""
    hold(group)
    if not can_coordinate(by, group):
        raise PermissionDenied
    offer = _open_offer(group)
    if offer.by_team:
        raise OfferGone
    _close(offer, OfferAnswer.TAKEN_BACK)


@transaction.atomic
def accept_role(group: WelcomeGroup, *, by: User) -> WelcomeGroup:
    """Move the role to the member who was asked; from then on the former one has it no more."""
    hold(group)
    offer = _open_offer(group)
    _check_asked(offer, by)
    if not group.is_live:
        raise GroupClosed
    _close(offer, OfferAnswer.ACCEPTED)
    group.coordinator = offer.successor
    group.save(update_fields=["coordinator"])
    # Its link was mailed to who had the role: the new coordinator is asked again.
    group.questions.filter(closed_at=None).update(closed_at=timezone.now())
    close_tasks(group, TaskKind.SUCCESSION)
    if offer.former_leaves:
        former = offer.former
        former.group = group  # which has another coordinator now
        go(former)
        invitations.mail_taken_off(former)
    else:
        invitations.mail_offer_answered(offer)
    signals.coordinator_changed.send(WelcomeGroup, group=group)
    return group


@transaction.atomic
def decline_role(group: WelcomeGroup, *, by: User) -> None:
    """Leave the role where it is. Of an offer of the team, staff go on with their task."""
    hold(group)
    offer = _open_offer(group)
    _check_asked(offer, by)
    _close(offer, OfferAnswer.DECLINED)
    if offer.by_team:
        group.tasks.open().filter(kind=TaskKind.SUCCESSION).update(due_on=timezone.localdate())
    else:
        invitations.mail_offer_answered(offer)


def _open_offer(group: WelcomeGroup) -> CoordinatorOffer:
    """The open offer of a group that is held, or OfferGone."""
    offer = group.coordinator_offers.open().select_related("former", "successor").first()
    if offer is None:
        raise OfferGone
    return offer


def _check_asked(offer: CoordinatorOffer, by: User) -> None:
    if offer.successor.user_id != by.pk or offer.successor.left_on:
        raise OfferGone


def _close(offer: CoordinatorOffer, answer: OfferAnswer) -> None:
    offer.answer, offer.answered_at = answer, timezone.now()
    offer.save(update_fields=["answer", "answered_at"])
