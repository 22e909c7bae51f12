"""Getting to know a group: notes of talks, and the decision that a person takes."""

import uuid
from collections.abc import Iterable
from typing import ClassVar, Self

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from groups.models.group import WelcomeGroup
from samenhier.accounts.models import Role, User
from samenhier.privacy.fields import EncryptedTextField
from samenhier.privacy.validators import no_identity_number


class ForDecidersQuerySet(models.QuerySet):
    """Rows about a group that its members do not read."""

    def visible_to(self, user: User) -> Self:
        match user.role:
            case Role.NATIONAL:
                return self
            case Role.STAFF:
                return self.filter(group__municipality__organisation=user.organisation_id)
            case _:
                return self.none()


class InterviewNote(models.Model):
    """What staff noted of a talk with a group. Never edited: a later note adds to it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    group = models.ForeignKey(
        WelcomeGroup, models.CASCADE, related_name="notes", verbose_name=_("Welcome Group")
    )
    by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+", verbose_name=_("by"))
    at = models.DateTimeField(_("at"), auto_now_add=True)
    held_on = models.DateField(_("day of the talk"), default=timezone.localdate)
    text = EncryptedTextField(_("note"), max_length=4000, validators=[no_identity_number])

    objects = ForDecidersQuerySet.as_manager()

    class Meta:
        ordering = ["-held_on", "-at"]
        verbose_name = _("interview note")
        verbose_name_plural = _("interview notes")

    def __str__(self) -> str:
        return f"{self.group} {self.held_on}"


class Outcome(models.TextChoices):
    """What a decision means for the group."""

    GO_ON = "go_on", pgettext_lazy("decision", "accepted for matching")
    NOT_NOW = "not_now", pgettext_lazy("decision", "not now")
    NOT_ACCEPTED = "not_accepted", pgettext_lazy("decision", "not accepted")


class DecisionReason(models.TextChoices):
    """Why: each reason belongs to one outcome."""

    FITS = "fits", _("they know what it asks, and want to begin")
    FITS_WITH_SUPPORT = "fits_with_support", _("they want to begin, with extra support at first")
    LATER = "later", _("they would rather begin later")
    BUSY = "busy", _("they have too little time at the moment")
    TOO_FEW = "too_few", _("they are with too few people now")
    OTHER_LATER = "other_later", _("not now for another reason: see the note")
    OUTSIDE = "outside", _("they live too far from the municipality")
    EXPECTATIONS = "expectations", _("what they expect does not fit the programme")
    SAFETY = "safety", _("with a view to the safety of newcomers")
    OTHER_NO = "other_no", _("not accepted for another reason: see the note")


class DecisionQuerySet(ForDecidersQuerySet):
    def latest_first(self) -> Self:
        return self.order_by("-at", "-pk")

    def accepted_groups(self, groups: Iterable[WelcomeGroup]) -> set[uuid.UUID]:
        """Of which of these groups the last decision was to go on."""
        decisions = self.filter(group__in=groups).order_by("at", "pk")
        last = dict(decisions.values_list("group", "reason"))  # of each group the last one stays
        accepting = Decision.OUTCOMES[Outcome.GO_ON]
        return {group for group, reason in last.items() if reason in accepting}


class Decision(models.Model):
    """What a person of the team decided about a group, and why. The last one counts."""

    OUTCOMES: ClassVar[dict[str, tuple[str, ...]]] = {
        Outcome.GO_ON: (DecisionReason.FITS, DecisionReason.FITS_WITH_SUPPORT),
        Outcome.NOT_NOW: (
            DecisionReason.LATER,
            DecisionReason.BUSY,
            DecisionReason.TOO_FEW,
            DecisionReason.OTHER_LATER,
        ),
        Outcome.NOT_ACCEPTED: (
            DecisionReason.OUTSIDE,
            DecisionReason.EXPECTATIONS,
            DecisionReason.SAFETY,
            DecisionReason.OTHER_NO,
        ),
    }
    NEED_A_NOTE: ClassVar[frozenset[str]] = frozenset(
        {DecisionReason.OTHER_LATER, DecisionReason.OTHER_NO}
    )

    group = models.ForeignKey(
        WelcomeGroup, models.CASCADE, related_name="decisions", verbose_name=_("Welcome Group")
    )
    reason = models.CharField(_("decision"), max_length=20, choices=DecisionReason)
    note = EncryptedTextField(
        _("note"), max_length=1000, blank=True, validators=[no_identity_number]
    )
    by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+", verbose_name=_("by"))
    at = models.DateTimeField(_("at"), auto_now_add=True)

    objects = DecisionQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-pk"]
        verbose_name = _("decision")
        verbose_name_plural = _("decisions")

    def __str__(self) -> str:
        return f"{self.group}: {self.get_reason_display()}"

    @property
    def outcome(self) -> Outcome:
        return next(Outcome(one) for one, why in self.OUTCOMES.items() if self.reason in why)

    @property
    def is_accepting(self) -> bool:
        return self.outcome == Outcome.GO_ON
