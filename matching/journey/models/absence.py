"""The days on which a community builder is away, and who accompanies their matches meanwhile."""

import uuid
from datetime import date
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from samenhier.accounts.models import Role, User
from samenhier.privacy.fields import EncryptedTextField
from samenhier.privacy.validators import no_identity_number


class AbsenceQuerySet(models.QuerySet["Absence"]):
    def visible_to(self, user: User) -> Self:
        match user.role:
            case Role.NATIONAL:
                return self
            case Role.STAFF:
                return self.filter(builder__organisation=user.organisation_id)
            case _:
                return self.none()

    def on(self, day: date) -> Self:
        return self.filter(from_on__lte=day, until_on__gte=day)

    def to_begin(self, day: date) -> Self:
        return self.on(day).filter(began_at=None)

    def to_end(self, day: date) -> Self:
        return self.filter(began_at__isnull=False, ended_at=None, until_on__lt=day)


class Absence(models.Model):
    """On its first day the live matches go to the stand-in, and after its last day back."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    builder = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        related_name="absences",
        verbose_name=_("community builder"),
    )
    stand_in = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        related_name="+",
        verbose_name=_("who stands in"),
    )
    from_on = models.DateField(_("first day away"))
    until_on = models.DateField(_("last day away"))
    note = EncryptedTextField(
        _("note"),
        blank=True,
        validators=[no_identity_number],
        help_text=_("What the colleague who stands in needs to know. It goes with each match."),
    )
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("by")
    )
    began_at = models.DateTimeField(_("handed over at"), null=True, editable=False)
    ended_at = models.DateTimeField(_("handed back at"), null=True, editable=False)

    objects = AbsenceQuerySet.as_manager()

    class Meta:
        ordering = ["-from_on", "pk"]
        verbose_name = _("absence")
        verbose_name_plural = _("absences of community builders")
        constraints = [
            models.CheckConstraint(
                name="absence_ends_after_it_begins",
                condition=Q(until_on__gte=F("from_on")),
                violation_error_message=_("The last day is before the first one."),
            ),
            models.CheckConstraint(
                name="absence_has_somebody_else",
                condition=~Q(stand_in=F("builder")),
                violation_error_message=_("Choose a colleague to stand in."),
            ),
        ]

    def __str__(self) -> str:
        return str(self.builder)

    @property
    def is_now(self) -> bool:
        return self.from_on <= timezone.localdate() <= self.until_on
