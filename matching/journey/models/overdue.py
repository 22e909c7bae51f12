"""Of which talks that are long overdue staff were told."""

from typing import Self

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from matching.models import Match
from samenhier.accounts.models import Role, User


class OverdueTalkQuerySet(models.QuerySet["OverdueTalk"]):
    def visible_to(self, user: User) -> Self:
        match user.role:
            case Role.NATIONAL | Role.STAFF:
                return self.filter(match__in=Match.objects.visible_to(user))
            case _:
                return self.none()


class OverdueTalk(models.Model):
    """Staff hear of an overdue talk once: whoever writes the row down mails them."""

    match = models.ForeignKey(
        Match,
        models.CASCADE,
        related_name="overdue_talks",
        verbose_name=pgettext_lazy("pair", "match"),
    )
    due_on = models.DateField(_("due on"))
    told_on = models.DateField(_("told on"), default=timezone.localdate)

    objects = OverdueTalkQuerySet.as_manager()

    class Meta:
        ordering = ["due_on", "pk"]
        verbose_name = _("overdue talk")
        verbose_name_plural = _("overdue talks")
        constraints = [
            models.UniqueConstraint(fields=["match", "due_on"], name="overdue_talk_told_once"),
        ]

    def __str__(self) -> str:
        return f"{self.match} {self.due_on}"
