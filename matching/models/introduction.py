"""The first meeting of a match, with the builder; after it both sides say whether they go on."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from matching.models.answer import Side
from matching.models.match import Match
from samenhier.calendars.models import Dated
from samenhier.scope import PartQuerySet
from samenhier.traits.choices import Language


class Introduction(Dated):
    """When and where the two sides meet for the first time, and who interprets."""

    PART_OF: ClassVar[str] = "match"

    match = models.OneToOneField(
        Match,
        models.CASCADE,
        related_name="introduction",
        verbose_name=pgettext_lazy("pair", "match"),
    )
    at = models.DateTimeField(_("date and time"))
    place = models.CharField(_("place"), max_length=200)
    # Empty: no interpreter comes.
    interpreter = models.CharField(
        _("language of the interpreter"), max_length=3, choices=Language, blank=True
    )

    objects = PartQuerySet.as_manager()

    class Meta:
        verbose_name = _("first meeting")
        verbose_name_plural = _("first meetings")

    def __str__(self) -> str:
        return str(self.match)


class Confirmation(models.Model):
    """What one side says after the first meeting: go on together, or not."""

    PART_OF: ClassVar[str] = "introduction"

    introduction = models.ForeignKey(
        Introduction,
        models.CASCADE,
        related_name="confirmations",
        verbose_name=_("first meeting"),
    )
    side = models.CharField(_("side"), max_length=10, choices=Side)
    goes_on = models.BooleanField(_("wants to go on"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        related_name="+",
        verbose_name=_("by"),
    )
    on_behalf = models.BooleanField(_("passed on by the team"), default=False)
    at = models.DateTimeField(_("at"), auto_now_add=True)

    objects = PartQuerySet.as_manager()

    class Meta:
        ordering = ["at", "pk"]
        verbose_name = _("confirmation")
        verbose_name_plural = _("confirmations")
        constraints = [
            models.UniqueConstraint(
                fields=["introduction", "side"], name="confirmation_once_per_side"
            ),
        ]

    def __str__(self) -> str:
        return self.get_side_display()
