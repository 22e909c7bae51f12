"""What the two sides of a proposal said."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from matching.models.proposal import Proposal
from samenhier.scope import PartQuerySet


class Side(models.TextChoices):
    HOUSEHOLD = "household", pgettext_lazy("side", "the newcomers")
    GROUP = "group", pgettext_lazy("side", "the group")


class AnswerKind(models.TextChoices):
    """No reason is asked for a no, and there is no penalty."""

    ACCEPT = "accept", pgettext_lazy("answer", "yes")
    DECLINE = "decline", pgettext_lazy("answer", "no")
    TALK = "talk", pgettext_lazy("answer", "talk first")


class ProposalAnswer(models.Model):
    """One side's answer to a proposal, once; before it a side may once ask to talk first."""

    PART_OF: ClassVar[str] = "proposal"

    proposal = models.ForeignKey(
        Proposal, models.CASCADE, related_name="answers", verbose_name=_("proposal")
    )
    side = models.CharField(_("side"), max_length=10, choices=Side)
    answer = models.CharField(_("answer"), max_length=10, choices=AnswerKind)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        related_name="+",
        verbose_name=_("by"),
    )
    # A builder or the team passed on what the side told them.
    on_behalf = models.BooleanField(_("passed on by the team"), default=False)
    at = models.DateTimeField(_("at"), auto_now_add=True)

    objects = PartQuerySet.as_manager()

    class Meta:
        ordering = ["at", "pk"]
        verbose_name = _("answer to a proposal")
        verbose_name_plural = _("answers to proposals")
        constraints = [
            models.UniqueConstraint(
                fields=["proposal", "side"],
                condition=~Q(answer=AnswerKind.TALK),
                name="answer_once_per_side",
            ),
            models.UniqueConstraint(
                fields=["proposal", "side"],
                condition=Q(answer=AnswerKind.TALK),
                name="answer_talk_once_per_side",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_side_display()}: {self.get_answer_display()}"
