"""Looks at records that a rule finds unusual, for the privacy officer to judge."""

from typing import Any, Self

from django.conf import settings
from django.db import models
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from samenhier.accounts.models import Role, User
from samenhier.privacy.fields import EncryptedTextField
from samenhier.privacy.validators import no_identity_number


class UnusualAccessQuerySet(models.QuerySet["UnusualAccess"]):
    def visible_to(self, user: User) -> Self:
        return self if user.role == Role.PRIVACY else self.none()

    def unseen(self) -> Self:
        return self.filter(seen_at=None)


class UnusualAccess(models.Model):
    """What one rule found about one account on one day, with the numbers it found."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("who")
    )
    rule = models.CharField(_("rule"), max_length=20)
    on = models.DateField(_("day"))
    # By reference, so that nothing of the people is kept here; empty when it is about many.
    reference = models.CharField(_("record"), max_length=36, blank=True)
    numbers = models.JSONField(_("numbers"), default=dict)
    found_at = models.DateTimeField(_("found at"), auto_now_add=True)
    seen_at = models.DateTimeField(_("seen at"), null=True, blank=True)
    seen_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("seen by"),
    )
    note = EncryptedTextField(
        _("what you found out"), max_length=1000, blank=True, validators=[no_identity_number]
    )

    objects = UnusualAccessQuerySet.as_manager()

    class Meta:
        ordering = ["-on", "-pk"]
        verbose_name = _("unusual look")
        verbose_name_plural = _("unusual looks")
        constraints = [
            models.UniqueConstraint(
                fields=["user", "rule", "on", "reference"], name="unusual_once_per_rule_and_day"
            ),
        ]

    def __str__(self) -> str:
        return date_format(self.on)

    @property
    def facts(self) -> dict[str, Any]:
        """What the sentence of the rule is filled with."""
        return {**self.numbers, "record": self.reference}
