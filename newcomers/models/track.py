"""The legal tracks on which people came: their texts and end dates, which staff can change."""

from datetime import date
from typing import Self

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from samenhier.accounts.models import User
from samenhier.traits.choices import Track


class TrackTextQuerySet(models.QuerySet["TrackText"]):
    def visible_to(self, user: User) -> Self:
        """What is said about a track is public."""
        return self

    def lawful(self, on: date | None = None) -> Self:
        """The tracks whose legal ground still holds on a day."""
        return self.exclude(ends_on__lt=on or timezone.localdate())

    def open(self) -> Self:
        """The tracks on which somebody can register today."""
        return self.lawful().filter(is_open=True)


class TrackText(models.Model):
    """What is said about one track, and until when the law behind it holds."""

    track = models.CharField(_("track"), max_length=24, choices=Track, unique=True)
    explanation = models.TextField(
        _("explanation"), help_text=_("For whom this is, in a few short sentences.")
    )
    ends_on = models.DateField(
        _("the legal ground ends on"), null=True, blank=True, help_text=_("Empty: no end is known.")
    )
    is_open = models.BooleanField(_("people can register"), default=True)

    objects = TrackTextQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        verbose_name = _("text about a track")
        verbose_name_plural = _("texts about tracks")

    def __str__(self) -> str:
        return self.get_track_display()
