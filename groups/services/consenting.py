"""A member gives a consent again, or takes one back; it counts at once."""

from django.core.exceptions import PermissionDenied
from django.db import transaction

from groups.models import Membership
from groups.services.holding import hold
from groups.services.leaving import go
from groups.services.refusals import GroupClosed
from groups.services.settling import settle
from samenhier.accounts.models import User
from samenhier.privacy.models import Consent, Purpose
from samenhier.privacy.services import record_consent, withdraw_consent


@transaction.atomic
def give_consent(member: Membership, *, by: User, language: str) -> None:
    """Store that a member who did their part says yes to taking part; a second yes is the first."""
    _hold_own(member, by)
    if member.left_on or not member.is_done or not member.group.is_live:
        raise GroupClosed
    if member.consents.given(Purpose.PARTICIPATION).exists():
        return
    record_consent(member, Purpose.PARTICIPATION, is_given=True, language=language)
    settle(member.group)


@transaction.atomic
def take_back_consent(consent: Consent, member: Membership, *, by: User) -> None:
    """End a consent that a member gave; without the one to take part, they leave the group.

    Raises CoordinatorStays, since somebody has to speak for the group.
    """
    _hold_own(member, by)
    takes_part = member.group.is_live and not member.left_on
    if consent.purpose != Purpose.PARTICIPATION or not takes_part:
        withdraw_consent(member, consent.purpose)
        return
    go(member)


def _hold_own(member: Membership, by: User) -> None:
    """Keep the group, and see the member as they are now; nobody acts for somebody else."""
    if member.user_id != by.pk:
        raise PermissionDenied
    hold(member.group)
    member.refresh_from_db(fields=["left_on", "profile_done_at"])
