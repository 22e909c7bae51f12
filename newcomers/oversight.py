"""Whose data the rows of newcomers hold, when a household asks a reason, and how it is erased."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import F, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from newcomers import services
from newcomers.models import (
    AccessCode,
    Household,
    HouseholdStatusChange,
    IntakeTalk,
    Need,
    NextAction,
    NextActionKind,
    Person,
    Preference,
    Referral,
    Registration,
)
from newcomers.permissions import needs_reason
from samenhier.accounts.models import Role, User
from samenhier.content.models import Story
from samenhier.outbox.models import Message
from samenhier.oversight import unusual
from samenhier.oversight.erasing import Eraser, register
from samenhier.oversight.reasons import asks_reason
from samenhier.oversight.whose import Record, of, tells_about, themselves
from samenhier.privacy.models import ErasureReason

tells_about(Household, themselves)
for part in (AccessCode, IntakeTalk, Need, NextAction, Person, Preference, Referral, Registration):
    tells_about(part, of("household"))
tells_about(HouseholdStatusChange, of("record"))
tells_about(User, lambda users: Household.objects.filter(user__in=users))
tells_about(
    Message,
    lambda mails: Household.objects.filter(user__email__in={mail.recipient for mail in mails}),
)


def _told(stories: list[Any]) -> list[Record]:
    """Those whose story it is, if they are households."""
    return [
        (Household, story.about_id)
        for story in stories
        if story.about_id and story.about_type == ContentType.objects.get_for_model(Household)
    ]


tells_about(Story, _told)

asks_reason(Household, needs_reason)


# --- Erasing on request --------------------------------------------------------------------------


def _of_address(email: str) -> QuerySet[Household]:
    """By the account: the address of a household itself is encrypted, and not for searching."""
    found: QuerySet[Household] = Household.objects.filter(user__email__iexact=email)
    return found


def _hindrance(household: Household) -> str:
    if household.status in services.OVER_STATUSES:
        return ""
    return _(
        "This household still takes part. It leaves first, so that the team and its group know."
    )


def _everybody(household: Household) -> list[Any]:
    return [household, household.user] if household.user else [household]


def _asked() -> QuerySet[Household]:
    open_requests = NextAction.objects.open().filter(kind=NextActionKind.ERASURE)
    found: QuerySet[Household] = Household.objects.filter(pk__in=open_requests.values("household"))
    return found


@transaction.atomic
def _erase(household: Household, by: User) -> None:
    """What they asked for is done, and nobody has to do it any more."""
    services.erase_household(household, by=by, reason=ErasureReason.REQUEST)
    for action in household.actions.open().filter(kind=NextActionKind.ERASURE):
        action.done_at, action.done_by = timezone.now(), by
        action.save(update_fields=["done_at", "done_by"])


register(
    Eraser(
        Household,
        of_address=_of_address,
        name=lambda household: _("household %(reference)s") % {"reference": household.reference},
        hindrance=_hindrance,
        everybody=_everybody,
        erase=_erase,
        asked=_asked,
    )
)


# --- Looks from another organisation -------------------------------------------------------------


def _elsewhere(day: date) -> Iterable[unusual.Hit]:
    """Nobody should be able to; if it happens, rights are wrong, or somebody moved."""
    kind = ContentType.objects.get_for_model(Household)
    looks = unusual.looks_on(day).filter(
        content_type=kind, user__role__in=[Role.STAFF, Role.BUILDER]
    )
    for look in looks.values("user", "object_id", place=F("user__organisation")).distinct():
        household = Household.objects.select_related("municipality").get(pk=look["object_id"])
        if household.municipality.organisation_id != look["place"]:
            yield unusual.Hit(look["user"], {}, household.reference)


unusual.register(
    unusual.Rule(
        "elsewhere",
        gettext_lazy("a household of another organisation"),
        gettext_lazy("%(record)s belongs to an organisation that is not theirs."),
        gettext_lazy(
            "Ask how they came there. Tell who keeps the platform running: rights are wrong."
        ),
        _elsewhere,
    )
)
