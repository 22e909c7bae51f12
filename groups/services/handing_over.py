"""Handing the role of coordinator over: offered, answered, and only then moved."""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from groups import invitations
from groups.models import CoordinatorOffer, Membership, OfferAnswer, WelcomeGroup
from groups.permissions import can_coordinate
from groups.services.holding import hold
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
    able = group.present_members().able_to_coordinate().exclude(pk=group.coordinator_id)
    if not able.filter(pk=successor.pk).exists():
        raise CannotCoordinate
    offer = CoordinatorOffer.objects.create(
        group=group, former=group.coordinator, successor=successor
    )
    invitations.mail_offer(offer)
    return offer


@transaction.atomic
def take_back_offer(group: WelcomeGroup, *, by: User) -> None:
    """End the open offer, as long as it was not answered."""
    hold(group)
    if not can_coordinate(by, group):
        raise PermissionDenied
    _close(_open_offer(group), OfferAnswer.TAKEN_BACK)


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
    invitations.mail_offer_answered(offer)
    return group


@transaction.atomic
def decline_role(group: WelcomeGroup, *, by: User) -> None:
    """Leave the role where it is."""
    hold(group)
    offer = _open_offer(group)
    _check_asked(offer, by)
    _close(offer, OfferAnswer.DECLINED)
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
