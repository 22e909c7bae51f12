"""What a household and a group would like to reach together, and the steps on the way."""

import uuid
from datetime import date
from typing import ClassVar, Self

from dateutil.relativedelta import relativedelta
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from groups.models import Membership
from matching.models import Match, Side
from samenhier.accounts.models import User
from samenhier.lifecycle import Lifecycle, StatusChange
from samenhier.privacy.fields import EncryptedTextField
from samenhier.privacy.validators import no_identity_number
from samenhier.scope import PartQuerySet
from samenhier.traits.choices import Domain


class GoalStatus(models.TextChoices):
    PROPOSED = "proposed", pgettext_lazy("goal", "waits for a yes")
    OPEN = "open", pgettext_lazy("goal", "we work on it")
    REACHED = "reached", pgettext_lazy("goal", "reached")
    CHANGED = "changed", pgettext_lazy("goal", "changed")
    DROPPED = "dropped", pgettext_lazy("goal", "dropped")


STANDING = (GoalStatus.PROPOSED, GoalStatus.OPEN)


class GoalQuerySet(models.QuerySet["Goal"]):
    def visible_to(self, user: User) -> Self:
        return self.filter(match__in=Match.objects.visible_to(user))

    def standing(self) -> Self:
        return self.filter(status__in=STANDING)

    def with_parts(self) -> Self:
        """Adds the owner, the steps and who agreed, on which the words about a goal rest."""
        return self.select_related("owner", "replaces").prefetch_related("steps", "agreements")


class Goal(Lifecycle):
    """Something both sides agreed to work on. Reached, changed and dropped are all fine.

    The primary key is made when the empty form is shown, so that sending the form twice
    stores one goal.
    """

    TRANSITIONS = {
        GoalStatus.PROPOSED: frozenset({GoalStatus.OPEN, GoalStatus.DROPPED}),
        GoalStatus.OPEN: frozenset({GoalStatus.REACHED, GoalStatus.CHANGED, GoalStatus.DROPPED}),
        GoalStatus.REACHED: frozenset({GoalStatus.OPEN}),  # pressed too soon
    }
    TEXT_LENGTH: ClassVar[int] = 200
    MOST_STANDING: ClassVar[int] = 20

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    match = models.ForeignKey(
        Match, models.PROTECT, related_name="goals", verbose_name=pgettext_lazy("pair", "match")
    )
    domain = models.CharField(_("part of life"), max_length=20, choices=Domain)
    text = EncryptedTextField(
        _("what they would like to reach"), max_length=TEXT_LENGTH, validators=[no_identity_number]
    )
    # Empty stands for the household: it answers as one.
    owner = models.ForeignKey(
        Membership,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("who takes care of it"),
    )
    target_month = models.DateField(_("reached by"), null=True, blank=True)
    replaces = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="replacements",
        verbose_name=_("instead of"),
    )
    status = models.CharField(
        _("status"), max_length=10, choices=GoalStatus, default=GoalStatus.PROPOSED
    )
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        related_name="+",
        verbose_name=_("proposed by"),
    )
    created_at = models.DateTimeField(_("proposed at"), auto_now_add=True)

    objects = GoalQuerySet.as_manager()

    class Meta:
        ordering = ["created_at", "pk"]
        verbose_name = _("goal")
        verbose_name_plural = _("goals")
        constraints = [
            models.UniqueConstraint(
                fields=["replaces"],
                condition=Q(status=GoalStatus.PROPOSED),
                name="goal_one_change_at_a_time",
            ),
        ]

    def __str__(self) -> str:
        return self.text

    @property
    def is_standing(self) -> bool:
        return self.status in STANDING

    @property
    def waits_for(self) -> list[Side]:
        """The sides that did not say yes yet; nobody once it was decided."""
        if self.status != GoalStatus.PROPOSED:
            return []
        agreed = {one.side for one in self.agreements.all()}
        return [side for side in Side if side not in agreed]

    @property
    def owner_side(self) -> Side:
        return Side.GROUP if self.owner_id else Side.HOUSEHOLD

    def is_past(self, on: date) -> bool:
        """They work on it, and the month they chose is over."""
        if self.status != GoalStatus.OPEN or self.target_month is None:
            return False
        return self.target_month + relativedelta(months=1) <= on

    @property
    def steps_done(self) -> int:
        return sum(step.done_at is not None for step in self.steps.all())


class GoalStatusChange(StatusChange):
    record = models.ForeignKey(Goal, models.CASCADE, related_name="status_changes")


class GoalAgreement(models.Model):
    """One side said yes to a goal. Whoever proposes it says yes for their own side."""

    PART_OF: ClassVar[str] = "goal"

    goal = models.ForeignKey(
        Goal, models.CASCADE, related_name="agreements", verbose_name=_("goal")
    )
    side = models.CharField(_("side"), max_length=10, choices=Side)
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
        verbose_name = _("yes to a goal")
        verbose_name_plural = _("yeses to goals")
        constraints = [
            models.UniqueConstraint(fields=["goal", "side"], name="goal_agreed_once_per_side"),
        ]

    def __str__(self) -> str:
        return self.get_side_display()


class GoalStep(models.Model):
    """Something small on the way to a goal, to tick off."""

    PART_OF: ClassVar[str] = "goal"
    TEXT_LENGTH: ClassVar[int] = 120
    MOST: ClassVar[int] = 12

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    goal = models.ForeignKey(Goal, models.CASCADE, related_name="steps", verbose_name=_("goal"))
    text = EncryptedTextField(
        pgettext_lazy("step", "what"), max_length=TEXT_LENGTH, validators=[no_identity_number]
    )
    place = models.PositiveSmallIntegerField(_("place in the list"))
    done_at = models.DateTimeField(_("done at"), null=True, blank=True)
    done_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("done by"),
    )

    objects = PartQuerySet.as_manager()

    class Meta:
        ordering = ["place", "pk"]
        verbose_name = _("step")
        verbose_name_plural = _("steps")

    def __str__(self) -> str:
        return self.text
