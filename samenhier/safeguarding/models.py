"""Incidents: sealed, and open to their handlers only."""

import uuid
from datetime import date
from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Case, Exists, OuterRef, When
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from samenhier.accounts.models import Role, User
from samenhier.lifecycle import Lifecycle, StatusChange
from samenhier.privacy.fields import EncryptedTextField
from samenhier.privacy.references import make_reference
from samenhier.scope import PartQuerySet


def new_reference() -> str:
    return make_reference("C")


class Urgency(models.TextChoices):
    NORMAL = "normal", pgettext_lazy("urgency", "normal")
    URGENT = "urgent", pgettext_lazy("urgency", "urgent")


class IncidentStatus(models.TextChoices):
    OPEN = "open", pgettext_lazy("incident", "open")
    IN_PROGRESS = "in_progress", pgettext_lazy("incident", "being handled")
    CLOSED = "closed", pgettext_lazy("incident", "closed")


class Category(models.TextChoices):
    """What a concern is about, as far as the person wants to say."""

    THREAT = "threat", _("somebody is threatened or hurt")
    BOUNDARIES = "boundaries", _("unwanted contact, or somebody goes too far")
    CHILDREN = "children", _("a child may not be safe")
    MONEY = "money", _("money or belongings")
    DISCRIMINATION = "discrimination", _("discrimination")
    PRIVACY = "privacy", _("somebody looked at or told what is private")
    DESPAIR = "despair", _("somebody may hurt themselves")
    OTHER = "other", pgettext_lazy("concern", "something else")


class Outcome(models.TextChoices):
    """How an incident ended."""

    RESOLVED = "resolved", _("solved together with the people concerned")
    MATCH_ENDED = "match_ended", _("the match was ended")
    PERSON_LEFT = "person_left", _("somebody may not take part any more")
    REFERRED = "referred", _("passed on to other help")
    REPORTED = "reported", _("reported to the police or to Veilig Thuis")
    UNFOUNDED = "unfounded", _("looked into, and no reason for concern was found")


class IncidentQuerySet(models.QuerySet["Incident"]):
    def visible_to(self, user: User) -> Self:
        """Handlers see what is assigned to them; nobody else, not even the national coordinator.

        What has no handler at work any more, or never had one, is there for each of them, but
        for whom it must be kept from: by the wish of who reported it, or because it is about the
        team and they belong to one.
        """
        match user.role:
            case Role.HANDLER:
                at_work = User.objects.filter(role=Role.HANDLER, is_active=True)
                assigned = self.model.handlers.through.objects.filter(incident=OuterRef("pk"))
                own = Exists(assigned.filter(user=user))
                nobodys = ~Exists(assigned.filter(user__in=at_work))
                seen = self.filter(own | nobodys).exclude(kept_from=user)
                return seen.exclude(is_about_team=True) if user.organisation_id else seen
            case _:
                return self.none()

    def overdue(self, on: date) -> Self:
        """Not closed, and the next step should have been taken."""
        return self.exclude(status=IncidentStatus.CLOSED).filter(due_on__lt=on)

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
    category = models.CharField(_("what it is about"), max_length=20, choices=Category, blank=True)
    is_about_team = models.BooleanField(_("about somebody of the team"), default=False)
    opened_at = models.DateTimeField(_("reported at"), auto_now_add=True)
    due_on = models.DateField(_("next step before"), default=timezone.localdate)
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

    kept_from = models.ManyToManyField(
        settings.AUTH_USER_MODEL, blank=True, related_name="+", verbose_name=_("kept from")
    )
    outcome = models.CharField(_("how it ended"), max_length=20, choices=Outcome, blank=True)
    closed_at = models.DateTimeField(_("closed at"), null=True, blank=True)

    objects = IncidentQuerySet.as_manager()

    class Meta:
        ordering = ["-opened_at", "reference"]
        verbose_name = _("incident")
        verbose_name_plural = _("incidents")

    def __str__(self) -> str:
        return self.reference

    @property
    def is_overdue(self) -> bool:
        is_closed = self.status == IncidentStatus.CLOSED
        return not is_closed and self.due_on < timezone.localdate()

    def possible_handlers(self) -> models.QuerySet[User]:
        """Who may handle it: at work, and nobody it must be kept from."""
        handlers: models.QuerySet[User] = User.objects.handlers(outside_teams=self.is_about_team)
        return handlers.exclude(pk__in=self.kept_from.all())


class IncidentStatusChange(StatusChange):
    record = models.ForeignKey(Incident, models.CASCADE, related_name="status_changes")


class EntryKind(models.TextChoices):
    ACTION = "action", pgettext_lazy("entry", "something was done")
    TALK = "talk", pgettext_lazy("entry", "a talk")
    NOTE = "note", pgettext_lazy("entry", "a note")
    HANDLERS = "handlers", pgettext_lazy("entry", "who handles it")


class IncidentEntry(models.Model):
    """One line in the file of an incident: never edited, never removed alone."""

    PART_OF: ClassVar[str] = "incident"

    incident = models.ForeignKey(Incident, models.CASCADE, related_name="entries")
    kind = models.CharField(_("what"), max_length=10, choices=EntryKind, default=EntryKind.ACTION)
    text = EncryptedTextField(_("text"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("by")
    )
    at = models.DateTimeField(_("at"), auto_now_add=True)

    objects = PartQuerySet.as_manager()

    class Meta:
        ordering = ["at", "pk"]
        verbose_name = _("entry")
        verbose_name_plural = _("entries")

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.at:%Y-%m-%d}"
