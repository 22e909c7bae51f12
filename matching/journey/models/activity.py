"""What the two sides do together, one line each."""

import uuid
from typing import ClassVar, Self

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from matching.models import Match
from samenhier.accounts.models import User
from samenhier.privacy.fields import EncryptedTextField
from samenhier.privacy.validators import no_identity_number
from samenhier.traits.models import scale


class ActivityKind(models.TextChoices):
    MEAL = "meal", _("eating or coffee")
    WALK = "walk", _("a walk or bike ride")
    LANGUAGE = "language", pgettext_lazy("activity", "practising Dutch")
    LETTERS = "letters", _("letters and forms")
    WORK = "work", pgettext_lazy("activity", "work or study")
    APPOINTMENT = "appointment", _("to an appointment")
    CHILDREN = "children", pgettext_lazy("activity", "with the children")
    HOUSE = "house", _("jobs in the house")
    SPORT = "sport", pgettext_lazy("activity", "sport or games")
    OUTING = "outing", _("an outing")
    CALL = "call", _("calling or messages")
    OTHER = "other", pgettext_lazy("activity", "something else")


class ActivityQuerySet(models.QuerySet["Activity"]):
    def visible_to(self, user: User) -> Self:
        return self.filter(match__in=Match.objects.visible_to(user))


class Activity(models.Model):
    """Something they did together. Its key is made with the page, so that a tap counts once."""

    WORDS_LENGTH: ClassVar[int] = 120

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    match = models.ForeignKey(
        Match,
        models.PROTECT,
        related_name="activities",
        verbose_name=pgettext_lazy("pair", "match"),
    )
    kind = models.CharField(_("what you did"), max_length=20, choices=ActivityKind)
    held_on = models.DateField(_("date"), default=timezone.localdate)
    minutes = models.PositiveSmallIntegerField(
        _("minutes"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(1440)],
    )
    joined = models.PositiveSmallIntegerField(
        _("how many joined"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(99)],
    )
    mood = scale(_("how it was"))
    words = EncryptedTextField(
        _("in a few words"),
        max_length=WORDS_LENGTH,
        blank=True,
        validators=[no_identity_number],
    )
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        related_name="+",
        verbose_name=_("logged by"),
    )
    created_at = models.DateTimeField(_("logged at"), auto_now_add=True)

    objects = ActivityQuerySet.as_manager()

    class Meta:
        ordering = ["-held_on", "-created_at", "pk"]
        verbose_name = _("activity")
        verbose_name_plural = _("activities")

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.held_on}"
