"""Erasing residents: a member, or a group as a whole."""

from django.db import transaction

from groups.models import Membership, WelcomeGroup
from samenhier.accounts.models import Role, User
from samenhier.privacy.erasure import erase
from samenhier.privacy.models import Erasure, ErasureReason


class StillTakesPart(Exception):
    """Who takes part leaves first, so that the group and the team know."""


@transaction.atomic
def erase_member(member: Membership, *, by: User | None, reason: ErasureReason) -> None:
    """Erase somebody who left; what the group did together stays, without them."""
    if member.left_on is None and member.group.is_live:
        raise StillTakesPart
    _erase(member, by=by, reason=reason)


@transaction.atomic
def erase_group(group: WelcomeGroup, *, by: User | None, reason: ErasureReason) -> None:
    """Erase a group that is no more, and everybody who was in it."""
    if group.is_live:
        raise StillTakesPart
    for member in group.members.all():
        _erase(member, by=by, reason=reason)
    erase(group, by=by, reason=reason)


def _erase(member: Membership, *, by: User | None, reason: ErasureReason) -> None:
    erase(member, by=by, reason=reason, near=[member.group])
    user = member.user
    if user and user.role == Role.MEMBER and not _acts_elsewhere(user):
        erase(user, by=by, reason=reason)


def _acts_elsewhere(user: User) -> bool:
    """Whether an account is needed for another membership."""
    erased = Erasure.objects.of(Membership)
    return any(str(each.pk) not in erased for each in user.memberships.all())
