"""How much each criterion counts: set by people, one version after another."""

from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
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
        """The newest version. A migration brings the first one."""
        return self.latest("number")


class WeightsVersion(models.Model):
    """One version of the weights, with who set it and why. Never edited."""

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
    created_at = models.DateTimeField(_("since"), auto_now_add=True)

    objects = WeightsVersionQuerySet.as_manager()

    class Meta:
        ordering = ["-number"]
        verbose_name = _("version of the weights")
        verbose_name_plural = _("versions of the weights")

    def __str__(self) -> str:
        return f"v{self.number}"
