"""How a match ended: after its twelve months or early, and the talks that are held after it."""

import uuid
from datetime import date
from typing import Self

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from matching.models.match import Match
from samenhier.accounts.models import Role, User
from samenhier.privacy.fields import EncryptedTextField
from samenhier.privacy.validators import no_identity_number


class EndingReason(models.TextChoices):
    """Why a match ends. A concern about safety has its own file, and is no reason here."""

    FULL_YEAR = "full_year", _("the year is complete")
    FIRST_MEETING = "first_meeting", _("not after the first meeting")
    REACHED = "reached", _("what they wanted is reached")
    MOVED = "moved", _("somebody moves away")
    NO_TIME = "no_time", _("no time any more")
    NO_CONTACT = "no_contact", _("they lost contact")
    NO_CLICK = "no_click", _("they do not suit each other")
    TOO_FEW = "too_few", _("the group has become too small")
    STOPS = "stops", _("one side leaves the programme")
    OTHER = "other", _("something else")


class EndingQuerySet(models.QuerySet["Ending"]):
    def visible_to(self, user: User) -> Self:
        """That it ended both sides know; why stays with who accompanied them."""
        match user.role:
            case Role.NATIONAL | Role.STAFF | Role.BUILDER:
                return self.filter(match__in=Match.objects.visible_to(user))
            case _:
                return self.none()

    def resting(self, on: date) -> Self:
        """Endings after which neither side is matched again yet."""
        return self.filter(free_on__gt=on)


class Ending(models.Model):
    """The last day of a match, why, and what is still to be talked about."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    match = models.OneToOneField(
        Match,
        models.CASCADE,
        related_name="ending",
        verbose_name=pgettext_lazy("pair", "match"),
    )
    ended_on = models.DateField(_("last day"))
    reason = models.CharField(_("reason"), max_length=20, choices=EndingReason)
    note = EncryptedTextField(_("note"), blank=True, validators=[no_identity_number])
    # Both sides of an early end by then; how they fare half a year after a full year.
    talk_on = models.DateField(_("talk before"))
    talks_from = models.DateField(_("talks count from"))
    free_on = models.DateField(_("can be matched again from"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("by")
    )
    at = models.DateTimeField(_("at"), auto_now_add=True)

    objects = EndingQuerySet.as_manager()

    class Meta:
        ordering = ["-ended_on", "pk"]
        verbose_name = _("ending")
        verbose_name_plural = _("endings")

    def __str__(self) -> str:
        return f"{self.match} {self.ended_on}"
