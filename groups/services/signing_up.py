"""Signing up a new group."""

from collections.abc import Sequence
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from groups import invitations
from groups.models import (
    GroupStatus,
    JoinLink,
    Membership,
    SignUp,
    SignUpDraft,
    WelcomeGroup,
)
from groups.services.gathering import add
from groups.services.parts import Invitee, Profile, account_of, complete
from groups.services.refusals import GroupFull, TakesPartElsewhere, WorkAccount
from groups.services.waiting import receive
from samenhier.accounts.models import User


@transaction.atomic
def sign_up(
    key: UUID,
    *,
    group: WelcomeGroup,
    email: str,
    profile: Profile,
    others: Sequence[Invitee],
    by: User | None,
) -> SignUp:
    """Sign up a new group with its coordinator, and invite the others; all or nothing.

    `group` is not saved yet. The coordinator's form asked for consent. With fewer people than a
    group needs it is forming. The same `key` again, also at the same moment, gives the same
    sign-up and does nothing. A coordinator who may not begin a group gets a sign-up without one,
    and the reason by mail. The draft with this key is deleted. `by` is whoever is signed in.
    """
    people = 1 + len(others)
    if people > group.municipality.max_members:
        raise GroupFull
    sent, is_new = SignUp.objects.get_or_create(
        key=key, defaults={"is_forming": people < group.municipality.min_members}
    )
    if not is_new:
        return sent
    SignUpDraft.objects.filter(key=key).delete()
    try:
        with transaction.atomic():
            _begin(sent, group, email.lower(), profile, by)
            for other in others:
                add(group, other)
    except (TakesPartElsewhere, WorkAccount) as refusal:
        # Undone after the same work as a group that stays: the time taken tells nothing either.
        invitations.mail_not_made(sent, to=email, reason=refusal.reason, language=group.language)
        return sent
    sent.group = group
    sent.save(update_fields=["group"])
    invitations.mail_signed_up(sent, group)
    return sent


def _begin(
    sent: SignUp, group: WelcomeGroup, email: str, profile: Profile, by: User | None
) -> None:
    """Save the group with its coordinator, whose own part is in the same form."""
    account, is_new = account_of(email, profile.name, group.language)
    proved = is_new or account == by
    coordinator = Membership(email=email, user=account if proved else None)
    group.reference = sent.reference
    group.coordinator = coordinator
    group.submitted_at = None if sent.is_forming else timezone.now()
    group.save(force_insert=True)
    coordinator.group = group
    complete(coordinator, account, profile)
    first = GroupStatus.FORMING if sent.is_forming else GroupStatus.SUBMITTED
    group.become(first, by=by)
    JoinLink.objects.create(group=group)
    if not sent.is_forming:
        receive(group)
