"""Leaving: a member by themself, or a whole group at its own wish."""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from groups import invitations
from groups.models import GroupStatus, Membership, OfferAnswer, WelcomeGroup
from groups.permissions import can_coordinate, can_decide
from groups.services.holding import hold
from groups.services.refusals import CoordinatorStays, GroupClosed, GroupMatched
from groups.services.resting import wind_up
from groups.services.settling import settle
from groups.services.vogs import drop_warnings
from samenhier.accounts.models import User
from samenhier.privacy.models import Purpose
from samenhier.privacy.services import withdraw_consent


@transaction.atomic
def leave(member: Membership, *, by: User) -> None:
    """Let a member go at their own wish, with their consent; before there is a match.

    A ready group that lacks something without this member is ready no more.
    """
    if member.user_id != by.pk:
        raise PermissionDenied
    group = member.group
    hold(group)
    member.refresh_from_db(fields=["left_on"])
    if member.left_on:
        return
    if not group.is_live:
        raise GroupClosed
    if group.is_matched:
        raise GroupMatched
    go(member)


def go(member: Membership) -> None:
    """Take a member who wants to stop out of their group, which is held; not its coordinator."""
    group = member.group
    if group.coordinator_id == member.pk:
        raise CoordinatorStays
    asked = group.coordinator_offers.open().filter(successor=member)
    asked.update(answer=OfferAnswer.DECLINED, answered_at=timezone.now())
    member.left_on = timezone.localdate()
    member.save(update_fields=["left_on"])
    withdraw_consent(member, Purpose.PARTICIPATION)
    drop_warnings(member)
    settle(group)
    invitations.mail_left(member)


@transaction.atomic
def withdraw(group: WelcomeGroup, *, by: User, reason: str = "") -> WelcomeGroup:
    """Stop a group, at its own wish; not while it has a live match."""
    hold(group)  # a match that is made at this moment is waited for
    if not (can_coordinate(by, group) or can_decide(by, group)):
        raise PermissionDenied
    if group.is_matched:
        raise GroupMatched
    group.become(GroupStatus.WITHDRAWN, by=by, reason=reason)
    wind_up(group, by=by)
    return group
