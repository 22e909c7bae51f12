"""A pause in the year together: nobody has to do anything, and the year ends so much later."""

import uuid
from datetime import date, timedelta
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from matching.models.match import Match
from samenhier.accounts.models import Role, User
from samenhier.privacy.fields import EncryptedTextField
from samenhier.privacy.validators import no_identity_number


class PauseReason(models.TextChoices):
    """Why a year rests. Nothing about anybody's health: that is not ours to keep."""

    AWAY = "away", _("somebody is away for a while")
    BUSY = "busy", _("work, study or exams ask all time")
    PERSONAL = "personal", _("personal circumstances")
    MOVING = "moving", _("somebody moves house")
    TOO_FEW = "too_few", _("the group looks for somebody new")
    OTHER = "other", _("something else")


class PauseQuerySet(models.QuerySet["Pause"]):
    def visible_to(self, user: User) -> Self:
        """Both sides know that their year rests; why stays with who accompanies them."""
        match user.role:
            case Role.NATIONAL | Role.STAFF | Role.BUILDER:
                return self.filter(match__in=Match.objects.visible_to(user))
            case _:
                return self.none()

    def open(self) -> Self:
        return self.filter(ended_on=None)


class Pause(models.Model):
    """The days in which the year of a match stands still."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    match = models.ForeignKey(
        Match,
        models.CASCADE,
        related_name="pauses",
        verbose_name=pgettext_lazy("pair", "match"),
    )
    began_on = models.DateField(_("first day"))
    look_again_on = models.DateField(_("look again on"))
    ended_on = models.DateField(_("goes on since"), null=True, blank=True)
    reason = models.CharField(_("reason"), max_length=20, choices=PauseReason)
    note = EncryptedTextField(_("note"), blank=True, validators=[no_identity_number])
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("by")
    )
    at = models.DateTimeField(_("at"), auto_now_add=True)

    objects = PauseQuerySet.as_manager()

    class Meta:
        ordering = ["began_on", "at", "pk"]
        verbose_name = _("pause")
        verbose_name_plural = _("pauses")
        constraints = [
            models.UniqueConstraint(
                fields=["match"], condition=Q(ended_on=None), name="pause_one_open_per_match"
            ),
            models.CheckConstraint(
                condition=Q(ended_on=None) | Q(ended_on__gte=F("began_on")),
                name="pause_ends_after_it_began",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.match} {self.began_on}"

    def shift(self, day: date, planned_on: date = date.min) -> date:
        """Where a day falls that was planned before this pause, or halfway through it.

        A pause that still lasts counts until today.
        """
        if day < self.began_on:
            return day
        until = self.ended_on or timezone.localdate()
        return day + max(timedelta(0), until - max(self.began_on, planned_on))
