"""What a group changed in its answers after it was handed in, for the team to see."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from groups.models.group import WelcomeGroup
from groups.models.screening import ForDecidersQuerySet
from samenhier.accounts.models import User


class AnswersChange(models.Model):
    """Which answers were changed, by whom and when. What they were before is kept nowhere."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    group = models.ForeignKey(
        WelcomeGroup,
        models.CASCADE,
        related_name="answers_changes",
        verbose_name=_("Welcome Group"),
    )
    names = models.JSONField(_("what was changed"))  # of fields of the group
    by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+", verbose_name=_("by"))
    at = models.DateTimeField(_("at"), auto_now_add=True)

    objects = ForDecidersQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "pk"]
        verbose_name = _("change of answers")
        verbose_name_plural = _("changes of answers since the sign-up")

    def __str__(self) -> str:
        return f"{self.group} {self.at:%Y-%m-%d}"

    @property
    def labels(self) -> list[str]:
        """What was changed, in the words of the form's fields."""
        return [str(WelcomeGroup._meta.get_field(name).verbose_name) for name in self.names]  # type: ignore[union-attr]
