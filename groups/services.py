"""Signing up a group, gathering its members, and what staff decide about it."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from django.contrib.auth.hashers import make_password
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from groups import invitations
from groups.models import GroupStatus, MemberLanguage, Membership, SignUp, WelcomeGroup
from groups.permissions import can_coordinate, can_decide
from samenhier.accounts.models import Role, User
from samenhier.privacy.models import Purpose
from samenhier.privacy.services import record_consent
from samenhier.traits.models import Interest

# One person is not a group yet; from two on we keep it, and help it grow.
FEWEST_TO_BEGIN = 2


class TooFewPeople(Exception):
    """The group has fewer people than it needs for this."""


class GroupFull(Exception):
    """The group has as many members as the municipality allows."""


class GroupClosed(Exception):
    """The group does not take this person any more: it went on, stopped, or let them go."""

    reason = "closed"


class AlreadyInvited(Exception):
    """This address is in the group already."""


class AlreadyDone(Exception):
    """This member did their part; that is not undone from here."""


class TakesPartElsewhere(Exception):
    """This person takes part in another live group; one at a time."""

    reason = "other_group"


class WorkAccount(Exception):
    """This address belongs to an account that is not a resident's."""

    reason = "work_account"


class GroupMatched(Exception):
    """The group has a live match, which has to be ended first."""


class NotReady(Exception):
    """Something still stands between the group and ready: `missing`, as sentences."""

    def __init__(self, missing: Sequence[str]) -> None:
        self.missing = list(missing)
        super().__init__(" ".join(missing))


@dataclass(frozen=True, kw_only=True)
class Invitee:
    """Somebody whom the coordinator asks to join."""

    name: str
    email: str


@dataclass(frozen=True, kw_only=True)
class Profile:
    """What a member tells about themselves; `languages` gives a level per language code."""

    name: str
    birth_year: int
    phone: str = ""
    gender: str = ""
    languages: Mapping[str, int] = field(default_factory=dict)
    interests: Collection[Interest] = ()
    dislikes: Collection[Interest] = ()
    offers: Collection[str] = ()
    children_birth_years: Collection[int] = ()


# --- Signing up ------------------------------------------------------------------------------


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

    `group` is not saved yet. The coordinator's form asked for consent. The same `key` again, also
    at the same moment, gives the same sign-up and does nothing. A coordinator who may not begin
    a group gets a sign-up without one, and the reason by mail; who then goes back and types
    another address is tried again. `by` is whoever is signed in.
    """
    bounds = group.municipality
    people = 1 + len(others)
    if people < FEWEST_TO_BEGIN:
        raise TooFewPeople
    if people > bounds.max_members:
        raise GroupFull
    sent, is_new = SignUp.objects.get_or_create(
        key=key, defaults={"is_forming": people < bounds.min_members}
    )
    if not is_new:
        sent = SignUp.objects.select_for_update(of=("self",)).get(pk=key)
        if sent.group_id:
            return sent
        sent.is_forming = people < bounds.min_members
    try:
        with transaction.atomic():
            _begin(sent, group, email.lower(), profile, by)
            for other in others:
                _add(group, other)
    except (TakesPartElsewhere, WorkAccount) as refusal:
        # Undone after the same work as a group that stays: the time taken tells nothing either.
        invitations.mail_not_made(sent, to=email, reason=refusal.reason, language=group.language)
    else:
        sent.group = group
        invitations.mail_signed_up(sent, group)
    sent.save(update_fields=["group", "is_forming"])
    return sent


def _begin(
    sent: SignUp, group: WelcomeGroup, email: str, profile: Profile, by: User | None
) -> None:
    """Save the group with its coordinator, whose own part is in the same form."""
    account, is_new = _account(email, profile.name, group.language)
    proved = is_new or account == by
    coordinator = Membership(email=email, user=account if proved else None)
    group.reference = sent.reference
    group.coordinator = coordinator
    group.submitted_at = None if sent.is_forming else timezone.now()
    group.save(force_insert=True)
    coordinator.group = group
    _complete(coordinator, account, profile)
    first = GroupStatus.FORMING if sent.is_forming else GroupStatus.SUBMITTED
    group.become(first, by=by)


def _account(email: str, name: str, language: str) -> tuple[User, bool]:
    """The account of an address, made without password where there is none; locked until commit.

    The lock lets a person enter one group at a time, also from two windows at once. An account
    that existed is not linked here: that waits until its owner proves the address.
    """
    account, is_new = User.objects.get_or_create(
        email__iexact=email,
        defaults={
            "email": email,
            "name": name,
            "language": language,
            "role": Role.MEMBER,
            "password": make_password(None),
        },
    )
    return User.objects.select_for_update(of=("self",)).get(pk=account.pk), is_new


def _complete(member: Membership, account: User, profile: Profile) -> None:
    """Write a member's own part: the profile, and the consent its form asked for."""
    others = Membership.objects.taking_part().of_address(account.email).exclude(pk=member.pk)
    member.profile_done_at = timezone.now()
    _write(member, profile)
    record_consent(member, Purpose.PARTICIPATION, is_given=True)
    if account.role != Role.MEMBER:
        raise WorkAccount
    if others.exists():
        raise TakesPartElsewhere


def _write(member: Membership, profile: Profile) -> None:
    member.name, member.birth_year = profile.name, profile.birth_year
    member.phone, member.gender = profile.phone, profile.gender
    member.offers = list(profile.offers)
    member.children_birth_years = sorted(profile.children_birth_years)
    member.save()
    member.interests.set(profile.interests)
    member.dislikes.set(profile.dislikes)
    member.languages.all().delete()
    MemberLanguage.objects.bulk_create(
        MemberLanguage(member=member, language=language, level=level)
        for language, level in profile.languages.items()
    )


# --- Gathering members -----------------------------------------------------------------------


def _add(group: WelcomeGroup, invitee: Invitee) -> Membership:
    member = Membership.objects.create(group=group, name=invitee.name, email=invitee.email.lower())
    invitations.mail_invitation(member)
    return member


def _hold(group: WelcomeGroup) -> None:
    """Keep others from changing the group until commit, and see it as it is now."""
    group.refresh_from_db(from_queryset=WelcomeGroup.objects.select_for_update(no_key=True))


@transaction.atomic
def invite(group: WelcomeGroup, invitee: Invitee) -> Membership:
    """Ask one more person to join; of two asked for the last place at once, one gets it."""
    _hold(group)
    if not group.is_gathering:
        raise GroupClosed
    present = group.present_members()
    if present.filter(email__iexact=invitee.email).exists():
        raise AlreadyInvited
    if present.count() >= group.municipality.max_members:
        raise GroupFull
    return _add(group, invitee)


def invite_again(member: Membership) -> None:
    """Mail the link once more to somebody who has not done their part."""
    if member.is_done:
        raise AlreadyDone
    if not member.group.is_gathering:
        raise GroupClosed
    invitations.mail_invitation(member)


def take_back(member: Membership) -> None:
    """Take back an invitation, as long as its member did not act on it."""
    waiting = Membership.objects.present().filter(pk=member.pk, profile_done_at=None)
    if not waiting.update(left_on=timezone.localdate()):
        raise AlreadyDone


@transaction.atomic
def do_own_part(member: Membership, profile: Profile, *, language: str) -> Membership:
    """Store what a member who proved their address tells, with their consent, once.

    Makes or links the member's account. Raises GroupClosed, WorkAccount or TakesPartElsewhere.
    """
    account, _is_new = _account(member.email, profile.name, language)
    member = Membership.objects.select_for_update(of=("self",)).get(pk=member.pk)
    if member.is_done:
        return member
    if member.left_on or not member.group.is_live:
        raise GroupClosed
    member.user = account
    _complete(member, account, profile)
    return member


@transaction.atomic
def change_profile(member: Membership, profile: Profile) -> None:
    """Replace what a member told before."""
    _write(member, profile)


def claim_memberships(user: User) -> int:
    """Link what was waiting for this address, now that signing in proved it; how many."""
    if user.role != Role.MEMBER:
        return 0
    waiting = Membership.objects.present().filter(user=None, email__iexact=user.email)
    return waiting.update(user=user)


@transaction.atomic
def submit(group: WelcomeGroup, *, by: User) -> WelcomeGroup:
    """Hand in a forming group that has enough members."""
    if not can_coordinate(by, group):
        raise PermissionDenied
    _hold(group)
    if group.present_members().count() < group.municipality.min_members:
        raise TooFewPeople
    group.become(GroupStatus.SUBMITTED, by=by)
    group.submitted_at = timezone.now()
    group.save(update_fields=["submitted_at"])
    invitations.mail_submitted(group)
    return group


@transaction.atomic
def withdraw(group: WelcomeGroup, *, by: User, reason: str = "") -> WelcomeGroup:
    """Stop a group, at its own wish; not while it has a live match."""
    if not (can_coordinate(by, group) or can_decide(by, group)):
        raise PermissionDenied
    _hold(group)  # a match that is made at this moment is waited for
    if group.is_matched:
        raise GroupMatched
    return group.become(GroupStatus.WITHDRAWN, by=by, reason=reason)


# --- What staff decide -----------------------------------------------------------------------


def _check_may_decide(group: WelcomeGroup, by: User) -> None:
    if not can_decide(by, group):
        raise PermissionDenied


def start_screening(group: WelcomeGroup, *, by: User) -> WelcomeGroup:
    """Begin getting to know the group."""
    _check_may_decide(group, by)
    return group.become(GroupStatus.SCREENING, by=by)


@transaction.atomic
def set_ready(group: WelcomeGroup, *, by: User) -> WelcomeGroup:
    """Let the group take part in matching, or raise NotReady with what is missing."""
    _check_may_decide(group, by)
    _hold(group)
    if missing := group.missing():
        raise NotReady(missing)
    return group.become(GroupStatus.READY, by=by)


def pause(group: WelcomeGroup, *, by: User, reason: str = "") -> WelcomeGroup:
    """Keep the group out of matching for a while."""
    _check_may_decide(group, by)
    return group.become(GroupStatus.PAUSED, by=by, reason=reason)


def reject(group: WelcomeGroup, *, by: User, reason: str) -> WelcomeGroup:
    """Not accept the group; the reason stays in its history."""
    _check_may_decide(group, by)
    return group.become(GroupStatus.REJECTED, by=by, reason=reason)
