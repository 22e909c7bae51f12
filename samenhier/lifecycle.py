"""Life cycles: a status changes in one place, by the rules, with who, when and why."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, ClassVar, Self

from django.conf import settings
from django.db import models, transaction
from django.utils.translation import gettext_lazy as _

from samenhier.scope import PartQuerySet

if TYPE_CHECKING:
    from samenhier.accounts.models import User


class IllegalTransition(Exception):
    """The status may not change this way, or somebody else changed it first."""

    def __init__(self, record: models.Model, before: str, after: str) -> None:
        self.record, self.before, self.after = record, before, after
        super().__init__(f"{record._meta.label} {record.pk}: {before} -> {after}")


class StatusChange(models.Model):
    """One step in the life of a record. Subclasses add `record`, related_name "status_changes"."""

    PART_OF: ClassVar[str] = "record"

    before = models.CharField(_("from"), max_length=20)
    after = models.CharField(_("to"), max_length=20)
    at = models.DateTimeField(_("at"), auto_now_add=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("by"),
    )
    reason = models.CharField(_("reason"), max_length=300, blank=True)

    objects = PartQuerySet.as_manager()

    class Meta:
        abstract = True
        ordering = ["at", "pk"]
        verbose_name = _("status change")
        verbose_name_plural = _("status changes")

    def __str__(self) -> str:
        return f"{self.before} -> {self.after}"


class Lifecycle(models.Model):
    """A record with a `status` that moves only along TRANSITIONS."""

    TRANSITIONS: ClassVar[Mapping[str, frozenset[str]]]
    status: "models.CharField[str, str]"

    class Meta:
        abstract = True

    def can_become(self, status: str) -> bool:
        return status in self.TRANSITIONS.get(self.status, frozenset())

    def become(self, status: str, *, by: "User | None", reason: str = "") -> Self:
        """Move to `status`, or raise IllegalTransition; of two people, the first one wins."""
        before = self.status
        if not self.can_become(status):
            raise IllegalTransition(self, before, status)
        with transaction.atomic():
            rows = type(self)._base_manager.filter(pk=self.pk, status=before)
            if not rows.update(status=status):
                raise IllegalTransition(self, before, status)
            history = self.status_changes  # type: ignore[attr-defined]  # from StatusChange.record
            history.create(before=before, after=status, by=by, reason=reason)
        self.status = status
        return self
