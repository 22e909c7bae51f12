"""A member who joined a group during its match, and when they may take part in that match."""

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from groups.models import Membership
from matching.models.match import LIVE_STATUSES, Match
from samenhier.scope import PartQuerySet


class AdmissionQuerySet(PartQuerySet):
    def waiting(self) -> "AdmissionQuerySet":
        """Of members who are still there, and do not take part in their live match yet."""
        return self.filter(
            admitted_at=None, member__left_on=None, match__status__in=LIVE_STATUSES
        ).select_related("member__group__municipality")


class Admission(models.Model):
    """What the newcomers say about somebody new in their group, and the day that lets them in.

    Until then the new member sees nothing of the match, and nobody of the match is told more than
    a first name: see `MatchQuerySet.visible_to` and `Match.taking_part`.
    """

    PART_OF: ClassVar[str] = "match"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    match = models.ForeignKey(
        Match,
        models.CASCADE,
        related_name="admissions",
        verbose_name=pgettext_lazy("pair", "match"),
    )
    member = models.ForeignKey(
        Membership, models.CASCADE, related_name="admissions", verbose_name=_("member")
    )
    asked_at = models.DateTimeField(_("asked at"), auto_now_add=True)
    newcomers_agree = models.BooleanField(_("the newcomers agree"), null=True)
    on_behalf = models.BooleanField(_("passed on"), default=False)
    said_at = models.DateTimeField(_("said at"), null=True)
    admitted_at = models.DateTimeField(_("takes part since"), null=True)
    admitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("admitted by"),
    )

    objects = AdmissionQuerySet.as_manager()

    class Meta:
        ordering = ["asked_at", "pk"]
        verbose_name = _("admission of a member")
        verbose_name_plural = _("admissions of members")
        constraints = [
            models.UniqueConstraint(fields=["match", "member"], name="admission_once"),
            models.CheckConstraint(
                name="admission_after_a_yes",
                condition=models.Q(admitted_at=None) | models.Q(newcomers_agree=True),
                violation_error_message=_("The newcomers have not said yes."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.member}: {self.match}"
