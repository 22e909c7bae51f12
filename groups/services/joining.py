"""Joining a group by the link that its people share."""

from django.core.exceptions import PermissionDenied
from django.db import transaction

from groups import invitations
from groups.models import JoinLink, JoinRequest, Membership, WelcomeGroup
from groups.models.joining import new_code
from groups.permissions import can_coordinate
from groups.services.holding import hold
from groups.services.parts import Invitee, Profile, account_of, complete
from groups.services.refusals import GroupClosed, GroupFull
from groups.services.settling import settle
from samenhier.accounts.models import User


@transaction.atomic
def renew_join_link(group: WelcomeGroup, *, by: User) -> JoinLink:
    """Give the group a new link, and make the old one and what was asked with it worthless."""
    hold(group)
    if not can_coordinate(by, group):
        raise PermissionDenied
    if not group.is_gathering:
        raise GroupClosed
    link, _is_new = JoinLink.objects.update_or_create(group=group, defaults={"code": new_code()})
    link.requests.all().delete()
    return link


def check_open(group: WelcomeGroup) -> None:
    """Raise GroupClosed or GroupFull unless somebody can still join."""
    if not group.is_gathering:
        raise GroupClosed
    if group.is_full:
        raise GroupFull


@transaction.atomic
def ask_to_join(link: JoinLink, invitee: Invitee, *, language: str) -> None:
    """Mail a link that proves the address; whose it is makes no difference to anybody else."""
    if not JoinLink.objects.select_for_update().filter(pk=link.pk, code=link.code).exists():
        raise GroupClosed
    check_open(link.group)
    email = invitee.email.lower()
    asked, _is_new = JoinRequest.objects.update_or_create(
        link=link, email=email, defaults={"name": invitee.name}
    )
    invitations.mail_join_link(asked, language=language)


@transaction.atomic
def join(asked: JoinRequest, profile: Profile, *, language: str) -> Membership:
    """Take in somebody who proved their address, with their own part; once.

    Of two who finish at once where one place is left, one raises GroupFull. Raises GroupClosed,
    WorkAccount or TakesPartElsewhere as well, and then stores nothing.
    """
    account, _is_new = account_of(asked.email, profile.name, language)
    group = asked.link.group
    hold(group)
    # A link that was renewed meanwhile took its requests along.
    if not JoinRequest.objects.filter(pk=asked.pk).exists():
        raise GroupClosed
    member = group.present_members().of_address(asked.email).first()
    if member is None:
        check_open(group)
        member = Membership.objects.create(group=group, name=asked.name, email=asked.email)
    elif not group.is_live:
        raise GroupClosed
    if not member.is_done:
        member.user = account
        complete(member, account, profile)
        settle(group)
    return member
