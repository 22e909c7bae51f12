"""Incidents: sealed, and open to their handlers only."""

import uuid
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Case, Exists, OuterRef, When
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from samenhier.accounts.models import Role, User
from samenhier.lifecycle import Lifecycle, StatusChange
from samenhier.privacy.fields import EncryptedTextField
from samenhier.privacy.references import make_reference


def new_reference() -> str:
    return make_reference("C")


class Urgency(models.TextChoices):
    NORMAL = "normal", pgettext_lazy("urgency", "normal")
    URGENT = "urgent", pgettext_lazy("urgency", "urgent")


class IncidentStatus(models.TextChoices):
    OPEN = "open", pgettext_lazy("incident", "open")
    IN_PROGRESS = "in_progress", pgettext_lazy("incident", "being handled")
    CLOSED = "closed", pgettext_lazy("incident", "closed")


class IncidentQuerySet(models.QuerySet["Incident"]):
    def visible_to(self, user: User) -> Self:
        """Handlers see what is assigned to them; nobody else, not even the national coordinator.

        What has no handler at work any more, or never had one, is there for each of them.
        """
        match user.role:
            case Role.HANDLER:
                at_work = User.objects.filter(role=Role.HANDLER, is_active=True)
                assigned = self.model.handlers.through.objects.filter(incident=OuterRef("pk"))
                return self.filter(
                    Exists(assigned.filter(user=user)) | ~Exists(assigned.filter(user__in=at_work))
                )
            case _:
                return self.none()

    def by_urgency(self) -> Self:
        """What is not closed first, of those the urgent ones, of those the oldest."""
        is_closed = Case(When(status=IncidentStatus.CLOSED, then=1), default=0)
        can_wait = Case(When(urgency=Urgency.NORMAL, then=1), default=0)
        return self.order_by(is_closed, can_wait, "opened_at", "reference")


class Incident(Lifecycle):
    """A concern about somebody's safety."""

    TRANSITIONS = {
        IncidentStatus.OPEN: frozenset({IncidentStatus.IN_PROGRESS, IncidentStatus.CLOSED}),
        IncidentStatus.IN_PROGRESS: frozenset({IncidentStatus.CLOSED}),
        IncidentStatus.CLOSED: frozenset({IncidentStatus.IN_PROGRESS}),
    }

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    reference = models.CharField(
        _("reference"), max_length=12, unique=True, default=new_reference, editable=False
    )
    status = models.CharField(
        _("status"), max_length=20, choices=IncidentStatus, default=IncidentStatus.OPEN
    )
    urgency = models.CharField(_("urgency"), max_length=10, choices=Urgency, default=Urgency.NORMAL)
    opened_at = models.DateTimeField(_("reported at"), auto_now_add=True)
    about = models.CharField(
        _("about"), max_length=120, blank=True, help_text=_("What it is about, by reference.")
    )
    text = EncryptedTextField(_("what happened"))
    contact = EncryptedTextField(_("how to reach you"), blank=True)
    reported_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("reported by"),
    )
    handlers = models.ManyToManyField(
        settings.AUTH_USER_MODEL, related_name="+", verbose_name=_("handlers")
    )

    objects = IncidentQuerySet.as_manager()

    class Meta:
        ordering = ["-opened_at", "reference"]
        verbose_name = _("incident")
        verbose_name_plural = _("incidents")

    def __str__(self) -> str:
        return self.reference


class IncidentStatusChange(StatusChange):
    record = models.ForeignKey(Incident, models.CASCADE, related_name="status_changes")
