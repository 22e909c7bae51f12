"""A member's own part: who they are, what they tell, and their consent."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from django.contrib.auth.hashers import make_password
from django.utils import timezone

from groups import signals
from groups.models import MemberLanguage, Membership
from groups.services.refusals import TakesPartElsewhere, WorkAccount
from samenhier.accounts.models import Role, User
from samenhier.privacy.models import Purpose
from samenhier.privacy.services import record_consent
from samenhier.traits.models import Interest


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


def account_of(email: str, name: str, language: str) -> tuple[User, bool]:
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
    # Without its key: others may go on to write down what this person did.
    return User.objects.select_for_update(of=("self",), no_key=True).get(pk=account.pk), is_new


def complete(member: Membership, account: User, profile: Profile) -> None:
    """Write a member's own part: the profile, and the consent its form asked for."""
    others = Membership.objects.taking_part().of_address(account.email or "").exclude(pk=member.pk)
    member.profile_done_at = timezone.now()
    write(member, profile)
    record_consent(member, Purpose.PARTICIPATION, is_given=True)
    if account.role != Role.MEMBER:
        raise WorkAccount
    if others.exists():
        raise TakesPartElsewhere
    if member.group.is_matched:
        signals.member_joined.send(Membership, member=member)


def write(member: Membership, profile: Profile) -> None:
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
