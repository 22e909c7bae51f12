"""How much each criterion counts: set by people, one version after another."""

from typing import Any, Self

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import ExpressionWrapper, F, Q, Subquery
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

# The criteria of docs/matching.md in their order, with the start weights in basis points.
CRITERIA = {
    "needs": 2000,
    "interests": 1500,
    "ages": 1500,
    "language": 1500,
    "style": 1000,
    "time": 1000,
    "near": 1000,
    "margin": 500,
}


def start_weights() -> dict[str, int]:
    return dict(CRITERIA)


def validate_weights(weights: Any) -> None:
    """Whole basis points for each criterion, that add up to 10 000."""
    if not isinstance(weights, dict) or set(weights) != set(CRITERIA):
        raise ValidationError(_("Give a weight for each criterion, and for nothing else."))
    if not all(type(weight) is int and weight >= 0 for weight in weights.values()):
        raise ValidationError(_("Weights are whole numbers, zero or more."))
    if sum(weights.values()) != 10_000:
        raise ValidationError(_("The weights must add up to 10,000."))


class WeightsVersionQuerySet(models.QuerySet["WeightsVersion"]):
    def current(self) -> "WeightsVersion":
        """The newest version that is in force. A migration brings the first one."""
        return self.in_force().latest("number")

    def marked(self) -> Self:
        """Adds `is_current`: whether the next round counts with it."""
        current = self.model.objects.in_force().order_by("-number").values("pk")[:1]
        is_it = ExpressionWrapper(Q(pk=Subquery(current)), output_field=models.BooleanField())
        return self.annotate(is_current=is_it)

    def in_force(self) -> Self:
        """What a second person agreed to, and the first version."""
        return self.exclude(approved_at=None)

    def proposed(self) -> Self:
        """What waits for a second person."""
        return self.filter(approved_at=None, rejected_at=None)


class WeightsVersion(models.Model):
    """One version of the weights, with who wrote it, who agreed, and why. Never edited.

    It counts from the moment that a second person agrees.
    """

    number = models.PositiveIntegerField(_("version"), unique=True)
    weights = models.JSONField(_("weights"), default=start_weights, validators=[validate_weights])
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("author"),
    )
    reason = models.CharField(_("reason"), max_length=300)
    created_at = models.DateTimeField(_("written at"), auto_now_add=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("second person"),
    )
    approved_at = models.DateTimeField(_("in force since"), null=True, blank=True)
    rejected_at = models.DateTimeField(_("turned down at"), null=True, blank=True)

    objects = WeightsVersionQuerySet.as_manager()

    class Meta:
        ordering = ["-number"]
        verbose_name = _("version of the weights")
        verbose_name_plural = _("versions of the weights")
        constraints = [
            models.CheckConstraint(
                condition=Q(author=None) | Q(decided_by=None) | ~Q(author=F("decided_by")),
                name="weights_second_person_is_another",
                violation_error_message=_("Somebody else has to agree with this version."),
            ),
            models.CheckConstraint(
                condition=Q(approved_at=None) | Q(rejected_at=None),
                name="weights_decided_one_way",
            ),
        ]

    def __str__(self) -> str:
        return f"v{self.number}"

    @property
    def waits(self) -> bool:
        return self.approved_at is None and self.rejected_at is None

    @property
    def outcome(self) -> str:
        """What became of it, in a word or two."""
        if self.approved_at:
            return gettext("agreed")
        if self.rejected_at is None:
            return gettext("waits for a second person")
        return gettext("turned down") if self.decided_by_id else gettext("taken back")
