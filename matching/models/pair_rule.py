"""Pairs that staff keep together or apart, in this round and in later ones."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from groups.models import WelcomeGroup
from newcomers.models import Household
from samenhier.accounts.models import Role, User
from samenhier.privacy.fields import EncryptedTextField


class PairWish(models.TextChoices):
    TOGETHER = "together", pgettext_lazy("pair", "keep together")
    APART = "apart", pgettext_lazy("pair", "keep apart")


class PairRuleQuerySet(models.QuerySet["PairRule"]):
    def visible_to(self, user: User) -> Self:
        match user.role:
            case Role.NATIONAL:
                return self
            case Role.STAFF:
                return self.filter(household__municipality__organisation=user.organisation_id)
            case _:
                return self.none()

    def in_force(self) -> Self:
        return self.filter(ended_at=None)


class PairRule(models.Model):
    """A pair that staff want together or apart, with who, when and why. Ended, never edited."""

    wish = models.CharField(_("wish"), max_length=10, choices=PairWish)
    household = models.ForeignKey(
        Household, models.CASCADE, related_name="pair_rules", verbose_name=_("household")
    )
    group = models.ForeignKey(
        WelcomeGroup, models.CASCADE, related_name="pair_rules", verbose_name=_("Welcome Group")
    )
    reason = EncryptedTextField(_("reason"), max_length=200)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        related_name="+",
        verbose_name=_("by"),
    )
    created_at = models.DateTimeField(_("since"), auto_now_add=True)
    ended_at = models.DateTimeField(_("ended at"), null=True, blank=True)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("ended by"),
    )

    objects = PairRuleQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "pk"]
        verbose_name = _("pair kept together or apart")
        verbose_name_plural = _("pairs kept together or apart")
        constraints = [
            models.UniqueConstraint(
                fields=["household", "group"],
                condition=Q(ended_at=None),
                name="pair_rule_one_in_force",
                violation_error_message=_("There is a wish for this pair already."),
            ),
            models.UniqueConstraint(
                fields=["household"],
                condition=Q(ended_at=None, wish=PairWish.TOGETHER),
                name="pair_rule_one_together_per_household",
                violation_error_message=_("This household is kept together with another group."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.household}: {self.group}"
