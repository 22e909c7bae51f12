"""Leaving: a member by themself or by the team, or a whole group at its own wish."""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from groups import invitations, signals
from groups.models import (
    GroupStatus,
    Membership,
    OfferAnswer,
    StaffTask,
    TaskKind,
    WelcomeGroup,
)
from groups.permissions import can_coordinate, can_decide
from groups.services.following_up import open_task
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
    """Let a member go at their own wish, with their consent, also during a match.

    A ready group that lacks something without this member is ready no more.
    """
    if member.user_id != by.pk:
        raise PermissionDenied
    _hold_with(member)
    if not member.left_on:
        go(member)


@transaction.atomic
def take_off(member: Membership, *, by: User, reason: str) -> None:
    """Take somebody out of a group during its match, after the team talked with them.

    The reason is for the team alone, and goes with the task to talk with the group.
    """
    _hold_with(member)
    if not can_decide(by, member.group) or not member.group.is_matched:
        raise PermissionDenied
    if member.left_on:
        return
    go(member)
    tasks = StaffTask.objects.filter(group=member.group, kind=TaskKind.LEFT_MATCH)
    tasks.filter(about=member.pk.hex).update(note=reason)
    invitations.mail_taken_off(member)


def _hold_with(member: Membership) -> None:
    hold(member.group)
    member.refresh_from_db(fields=["left_on", "profile_done_at"])
    if not member.left_on and not member.group.is_live:
        raise GroupClosed


def go(member: Membership) -> None:
    """Take a member who stops out of their group, which is held; not its coordinator.

    A match goes on without them, and staff are asked to talk with the group.
    """
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
    if not member.is_done:
        return
    if group.is_matched:
        open_task(group, TaskKind.LEFT_MATCH, about=member.pk.hex)
    signals.member_left.send(Membership, member=member)


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
