"""A household that another organisation told us about, with the yes of the person."""

from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils import timezone

from newcomers.models import (
    Household,
    HouseholdStatus,
    NextActionKind,
    Referral,
    Way,
)
from newcomers.permissions import can_answer
from newcomers.services.acting import ANSWER_WITHIN_WORKING_DAYS, add_action
from newcomers.services.holding import check_may_change
from samenhier.accounts.models import Role, User
from samenhier.addresses import full_address
from samenhier.outbox import services as outbox


def refer(key: UUID, *, household: Household, referral: Referral) -> Referral:
    """Keep a referral with its new household, acknowledge it, and let the team know.

    Neither is saved yet. Nobody agreed to take part: the person is asked at the first talk. The
    same `key` again, also at the same moment, gives the same referral and does nothing.
    """
    referral.pk = key
    try:
        with transaction.atomic():
            household.status, household.way = HouseholdStatus.REFERRED, Way.REFERRED
            household.save(force_insert=True)
            referral.household = household
            referral.save(force_insert=True)
            add_action(household, NextActionKind.FIRST_TALK)
            _acknowledge(referral)
            _tell_team(referral)
    except IntegrityError:
        referral = Referral.objects.get(pk=key)  # sent a moment ago
    return referral


def _acknowledge(referral: Referral) -> None:
    """Nothing that was typed comes back: the address may be somebody else's."""
    outbox.queue(
        "referral_received",
        to=referral.email,
        about=f"referral:{referral.reference}",
        language=referral.language,
        context={
            "reference": referral.reference,
            "working_days": ANSWER_WITHIN_WORKING_DAYS,
            "referral": referral.pk.hex,
            "number": referral.link_number,
        },
    )


def _tell_team(referral: Referral) -> None:
    """Mail the staff of the municipality, or the national coordinator where there are none."""
    household, people = referral.household, User.objects.filter(is_active=True)
    here = people.filter(role=Role.STAFF, organisation=household.municipality.organisation_id)
    for person in here or people.filter(role=Role.NATIONAL):
        page = "admin:newcomers_household_change"
        outbox.queue(
            "referral_to_follow_up",
            to=person.email,
            about=f"referral:{referral.reference}",
            language=person.language,
            context={
                "reference": referral.reference,
                "url": full_address(page, household.pk, language=person.language),
            },
        )


@transaction.atomic
def answer_following(referral: Referral, *, is_given: bool, by: User) -> None:
    """The household's own yes or no to the referrer hearing how far it is; it counts at once."""
    if not can_answer(by, referral.household):
        raise PermissionDenied
    referral.may_follow, referral.follow_answered_at = is_given, timezone.now()
    referral.save(update_fields=["may_follow", "follow_answered_at"])


def forget_needs_told(household: Household) -> None:
    """Delete what was told of practical needs, after the household's own no to keeping them."""
    Referral.objects.filter(household=household).update(requirements=[], practical_needs="")


@transaction.atomic
def stop_link(referral: Referral, *, by: User) -> None:
    """Make the mailed link worthless, for good. A new one can be made."""
    _next_link(referral, by=by)


@transaction.atomic
def renew_link(referral: Referral, *, name: str, email: str, by: User) -> None:
    """Mail a new link to who hears it from now on; every earlier one is worthless."""
    kept = _next_link(referral, by=by)
    kept.name, kept.email = name, email
    kept.save(update_fields=["name", "email"])
    outbox.queue(
        "referral_link",
        to=kept.email,
        about=f"referral:{kept.reference}:{kept.link_number}",
        language=kept.language,
        context={
            "reference": kept.reference,
            "referral": kept.pk.hex,
            "number": kept.link_number,
        },
    )


def _next_link(referral: Referral, *, by: User) -> Referral:
    """The referral, held, with another number in its link."""
    check_may_change(referral.household, by)
    kept: Referral = Referral.objects.select_for_update().get(pk=referral.pk)
    kept.link_number += 1
    kept.save(update_fields=["link_number"])
    return kept
