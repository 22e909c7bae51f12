"""Accepting the participant statement."""

from django.core.exceptions import PermissionDenied
from django.db import transaction

from groups.models import Membership, Statement, StatementAcceptance
from groups.services.holding import hold
from groups.services.refusals import GroupClosed
from groups.services.settling import settle
from samenhier.accounts.models import User


@transaction.atomic
def accept_statement(
    member: Membership, statement: Statement, *, by: User, language: str
) -> StatementAcceptance:
    """Store that a member accepted a version, in the language they read it in; once.

    Nobody does so for somebody else. Raises GroupClosed when the member or the group stopped.
    """
    if member.user_id != by.pk:
        raise PermissionDenied
    hold(member.group)
    member.refresh_from_db(fields=["left_on"])
    if member.left_on or not member.group.is_live:
        raise GroupClosed
    accepted, is_new = StatementAcceptance.objects.get_or_create(
        member=member, statement=statement, defaults={"language": language}
    )
    if is_new:
        settle(member.group)
    return accepted
