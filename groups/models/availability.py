"""Asking a group that waits whether it is still available."""

import uuid
from datetime import date, timedelta
from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from groups.models.group import WelcomeGroup
from samenhier.scope import PartQuerySet


class Answer(models.TextChoices):
    YES = "yes", pgettext_lazy("availability", "yes, still available")
    PAUSE = "pause", pgettext_lazy("availability", "rather not now")


class AvailabilityQuestionQuerySet(PartQuerySet):
    def open(self) -> Self:
        return self.filter(closed_at=None)

    def unanswered_since(self, on: date) -> Self:
        """Open questions on which nothing was heard for as long as an answer may take."""
        long_ago = on - timedelta(weeks=settings.ANSWER_WEEKS)
        asked = Q(reminded_on=None, asked_on__lte=long_ago)
        return self.open().filter(asked | Q(reminded_on__lte=long_ago))


class AvailabilityQuestion(models.Model):
    """One "are you still available?", mailed to the coordinator, and its answer."""

    PART_OF: ClassVar[str] = "group"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    group = models.ForeignKey(
        WelcomeGroup, models.CASCADE, related_name="questions", verbose_name=_("Welcome Group")
    )
    asked_on = models.DateField(_("asked on"), default=timezone.localdate)
    reminded_on = models.DateField(_("reminded on"), null=True, blank=True)
    answer = models.CharField(_("answer"), max_length=10, choices=Answer, blank=True)
    # Answered, or needless since the group waits no more.
    closed_at = models.DateTimeField(_("closed at"), null=True, blank=True)

    objects = AvailabilityQuestionQuerySet.as_manager()

    class Meta:
        ordering = ["-asked_on", "pk"]
        verbose_name = _("question whether a group is available")
        verbose_name_plural = _("questions whether groups are available")
        constraints = [
            models.UniqueConstraint(
                fields=["group"], condition=Q(closed_at=None), name="question_open_once_per_group"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.group} {self.asked_on}"

    @property
    def is_open(self) -> bool:
        return self.closed_at is None
