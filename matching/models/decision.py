"""What staff decided about a proposal, and how much time they took for it."""

from typing import ClassVar

from django.conf import settings
from django.core.validators import MaxValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from matching.models.proposal import DecisionReason, Proposal
from samenhier.privacy.fields import EncryptedTextField
from samenhier.scope import PartQuerySet


class Verdict(models.TextChoices):
    APPROVE = "approve", pgettext_lazy("verdict", "approved")
    REJECT = "reject", pgettext_lazy("verdict", "rejected")
    UNDO = "undo", pgettext_lazy("verdict", "undone")


class Decision(models.Model):
    """One decision of one person; a click-through is no human decision, so time is measured."""

    PART_OF: ClassVar[str] = "proposal"
    LONGEST: ClassVar[int] = 1800  # seconds: a page left open tells nothing more

    proposal = models.ForeignKey(
        Proposal, models.CASCADE, related_name="decisions", verbose_name=_("proposal")
    )
    verdict = models.CharField(_("decision"), max_length=10, choices=Verdict)
    reason = models.CharField(_("reason"), max_length=20, choices=DecisionReason, blank=True)
    note = EncryptedTextField(_("in words"), max_length=200, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        related_name="+",
        verbose_name=_("by"),
    )
    at = models.DateTimeField(_("at"), auto_now_add=True)
    # From opening the page to the decision, shared among those decided together; null: not known.
    seconds = models.PositiveIntegerField(
        _("seconds taken"), null=True, validators=[MaxValueValidator(LONGEST)]
    )
    # How many were decided with one press of the button.
    together = models.PositiveIntegerField(_("decided together"), default=1)

    objects = PartQuerySet.as_manager()

    class Meta:
        ordering = ["at", "pk"]
        verbose_name = _("decision")
        verbose_name_plural = _("decisions")

    def __str__(self) -> str:
        return f"{self.get_verdict_display()} ({self.at:%d-%m-%Y})"
