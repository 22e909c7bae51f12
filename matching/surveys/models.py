"""A survey that somebody of a match is asked to fill in, and what they answered."""

import uuid
from datetime import date, timedelta
from typing import ClassVar

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from groups.models import Membership
from matching.models import Match, Side
from samenhier.scope import PartQuerySet


class Wave(models.TextChoices):
    """The moment of the year that a survey is about."""

    BASELINE = "baseline", pgettext_lazy("survey", "at the start")
    HALF_YEAR = "half_year", pgettext_lazy("survey", "after six months")
    END = "end", pgettext_lazy("survey", "at the end")
    AFTER = "after", pgettext_lazy("survey", "six months after the end")


class SurveyQuerySet(PartQuerySet):
    def waiting(self, today: date | None = None) -> "SurveyQuerySet":
        """Asked, not answered, and not closed yet."""
        since = (today or timezone.localdate()) - Survey.OPEN
        return self.filter(answered_on=None, asked_on__gte=since)

    def answered(self) -> "SurveyQuerySet":
        return self.exclude(answered_on=None)


def _grade(label: object) -> "models.PositiveSmallIntegerField[int | None, int | None]":
    """1 (not at all) to 5 (completely); None for who skipped it."""
    return models.PositiveSmallIntegerField(
        label,  # type: ignore[arg-type]  # lazy
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(5)],
    )


class Survey(models.Model):
    """One person's, or one household's, survey of one moment. A row is made when it is asked."""

    PART_OF: ClassVar[str] = "match"
    OPEN: ClassVar[timedelta] = timedelta(days=30)  # so long an answer is about that moment
    TOPICS: ClassVar = ("language", "network", "belonging", "self_reliance", "satisfaction")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    match = models.ForeignKey(
        Match, models.CASCADE, related_name="surveys", verbose_name=pgettext_lazy("pair", "match")
    )
    wave = models.CharField(_("moment"), max_length=10, choices=Wave)
    side = models.CharField(_("side"), max_length=10, choices=Side)
    # Of the group each member answers alone; a household answers as one.
    member = models.ForeignKey(
        Membership,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="surveys",
        verbose_name=_("member"),
    )
    # Days and not moments: an hour would tell who it was.
    asked_on = models.DateField(_("asked on"), default=timezone.localdate)
    reminded_on = models.DateField(_("reminded on"), null=True, blank=True)
    answered_on = models.DateField(_("answered on"), null=True, blank=True)
    language_used = models.CharField(
        _("language of the answer"), max_length=5, choices=settings.LANGUAGES, blank=True
    )
    is_on_behalf = models.BooleanField(_("filled in with the community builder"), default=False)
    language = _grade(_("language"))
    network = _grade(_("network"))
    belonging = _grade(_("feeling at home"))
    self_reliance = _grade(_("self-reliance"))
    satisfaction = _grade(_("satisfaction"))

    objects = SurveyQuerySet.as_manager()

    class Meta:
        ordering = ["asked_on", "pk"]
        verbose_name = _("survey")
        verbose_name_plural = _("surveys")
        constraints = [
            models.UniqueConstraint(
                fields=["match", "wave"],
                condition=Q(side=Side.HOUSEHOLD),
                name="survey_once_per_household_and_moment",
            ),
            models.UniqueConstraint(
                fields=["match", "wave", "member"],
                condition=Q(side=Side.GROUP),
                name="survey_once_per_member_and_moment",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.match}: {self.get_wave_display()}"

    @property
    def is_open(self) -> bool:
        return self.answered_on is None and self.asked_on >= timezone.localdate() - self.OPEN

    @property
    def topics(self) -> tuple[str, ...]:
        """What is asked: at the start there is no contact yet to be content with."""
        return self.TOPICS[:-1] if self.wave == Wave.BASELINE else self.TOPICS
