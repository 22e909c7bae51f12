"""Gathering the members of a group, until it is handed in."""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from groups import invitations
from groups.models import AnswersChange, GroupStatus, Membership, TaskKind, WelcomeGroup
from groups.permissions import can_coordinate, can_edit_answers
from groups.services.following_up import open_task
from groups.services.holding import hold
from groups.services.parts import Invitee, Profile, account_of, complete, write
from groups.services.refusals import (
    AlreadyDone,
    AlreadyInvited,
    GroupClosed,
    GroupFull,
    GroupMatched,
    TooFewPeople,
)
from groups.services.settling import settle, settle_groups_of
from groups.services.waiting import receive
from samenhier.accounts.models import Role, User


def add(group: WelcomeGroup, invitee: Invitee) -> Membership:
    member = Membership.objects.create(group=group, name=invitee.name, email=invitee.email.lower())
    invitations.mail_invitation(member)
    return member


@transaction.atomic
def invite(group: WelcomeGroup, invitee: Invitee) -> Membership:
    """Ask one more person to join; of two asked for the last place at once, one gets it."""
    hold(group)
    if not group.is_gathering:
        raise GroupClosed
    if group.present_members().filter(email__iexact=invitee.email).exists():
        raise AlreadyInvited
    if group.is_full:
        raise GroupFull
    member = add(group, invitee)
    settle(group)
    return member


@transaction.atomic
def invite_again(member: Membership) -> None:
    """Mail the link once more to somebody who has not done their part."""
    hold(member.group)
    member.refresh_from_db(fields=["profile_done_at", "left_on"])
    if member.is_done:
        raise AlreadyDone
    if member.left_on or not member.group.is_gathering:
        raise GroupClosed
    invitations.mail_invitation(member)


@transaction.atomic
def take_back(member: Membership) -> None:
    """Take back an invitation, as long as its member did not act on it."""
    hold(member.group)
    waiting = Membership.objects.present().filter(pk=member.pk, profile_done_at=None)
    if not waiting.update(left_on=timezone.localdate()):
        raise AlreadyDone
    settle(member.group)


@transaction.atomic
def do_own_part(member: Membership, profile: Profile, *, language: str) -> Membership:
    """Store what a member who proved their address tells, with their consent, once.

    Makes or links the member's account. Raises GroupClosed, WorkAccount or TakesPartElsewhere.
    """
    account, _is_new = account_of(member.email, profile.name, language)
    hold(member.group)
    member.refresh_from_db()
    if member.is_done:
        return member
    if member.left_on or not member.group.is_live:
        raise GroupClosed
    member.user = account
    complete(member, account, profile)
    settle(member.group)
    return member


@transaction.atomic
def change_profile(member: Membership, profile: Profile) -> None:
    """Replace what a member told before; what staff wrote down meanwhile stays.

    Raises GroupClosed or GroupMatched when that came between.
    """
    hold(member.group)
    member.refresh_from_db()
    if member.left_on or not member.group.is_live:
        raise GroupClosed
    if member.group.is_matched:
        raise GroupMatched
    write(member, profile)


@transaction.atomic
def change_answers(group: WelcomeGroup, answers: Mapping[str, Any], *, by: User) -> None:
    """Replace what a group told about itself, until the team begins to get acquainted."""
    hold(group)
    if not can_edit_answers(by, group):
        raise PermissionDenied
    changed = [name for name, value in answers.items() if getattr(group, name) != value]
    for name in changed:
        setattr(group, name, answers[name])
    group.save(update_fields=changed)
    if changed and group.status != GroupStatus.FORMING:
        AnswersChange.objects.create(group=group, names=changed, by=by)


def claim_memberships(user: User) -> int:
    """Link what was waiting for this address, now that signing in proved it; how many."""
    if user.role != Role.MEMBER:
        return 0
    waiting = Membership.objects.present().filter(user=None, email__iexact=user.email)
    claimed = waiting.update(user=user)
    if claimed:
        settle_groups_of([user.pk])  # what the account followed before counts for the group now
        _tell_of_two_groups(user)
    return claimed


def _tell_of_two_groups(user: User) -> None:
    """Ask staff to talk with somebody who took part twice under two addresses, and now shows it."""
    taking_part = Membership.objects.taking_part().filter(user=user).select_related("group")
    if len(taking_part) > 1:
        for member in taking_part:
            open_task(member.group, TaskKind.TWO_GROUPS, about=member.pk.hex)


@transaction.atomic
def submit(group: WelcomeGroup, *, by: User) -> WelcomeGroup:
    """Hand in a forming group that has enough members."""
    hold(group)
    if not can_coordinate(by, group):
        raise PermissionDenied
    if group.present_members().count() < group.municipality.min_members:
        raise TooFewPeople
    group.become(GroupStatus.SUBMITTED, by=by)
    group.submitted_at = timezone.now()
    group.save(update_fields=["submitted_at"])
    invitations.mail_submitted(group)
    return receive(group)
