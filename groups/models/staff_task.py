"""What staff still have to do for a group: the intake queue."""

import uuid
from datetime import date
from typing import Self

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from groups.models.group import WelcomeGroup
from groups.models.screening import ForDecidersQuerySet
from samenhier.accounts.models import User
from samenhier.privacy.fields import EncryptedTextField
from samenhier.privacy.validators import no_identity_number


class TaskKind(models.TextChoices):
    FIRST_CONTACT = "first_contact", _("contact the group for a first talk")
    RETURNED = "returned", _("talk again: the group wants to go on")
    INCOMPLETE = "incomplete", _("help the group to be complete again")
    REPLACEMENT = "replacement", _("too few members: help to find somebody, or decide")
    VOG_ENDS = "vog_ends", _("ask for a new VOG: one expires")
    NO_ANSWER = "no_answer", _("call the group: no answer to “still available?”")
    LEFT_MATCH = "left_match", _("talk with the group: a member stopped during the match")
    TALK_FIRST = "talk_first", _("call the group: it wants to talk before it answers a proposal")
    SUCCESSION = "succession", _("call who was asked to coordinate: the group needs a yes")
    TWO_GROUPS = "two_groups", _("a member takes part in another group too: sort it out")


class StaffTaskQuerySet(ForDecidersQuerySet):
    def open(self) -> Self:
        return self.filter(done_at=None)

    def due(self, on: date | None = None) -> Self:
        return self.open().filter(due_on__lte=on or timezone.localdate())


class StaffTask(models.Model):
    """One thing to do for a group, before a day, by somebody. It is ticked off, never removed."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    group = models.ForeignKey(
        WelcomeGroup, models.CASCADE, related_name="tasks", verbose_name=_("Welcome Group")
    )
    kind = models.CharField(_("what"), max_length=20, choices=TaskKind)
    # What occasioned it, by reference: the same occasion asks for the same thing once.
    about = models.CharField(max_length=80, blank=True, editable=False)
    owner = models.ForeignKey(
        User,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("who does it"),
    )
    created_at = models.DateTimeField(_("since"), auto_now_add=True)
    due_on = models.DateField(_("before"))
    note = EncryptedTextField(
        _("note"), max_length=300, blank=True, validators=[no_identity_number]
    )
    done_at = models.DateTimeField(_("done at"), null=True, blank=True)
    done_by = models.ForeignKey(
        User,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("done by"),
        help_text=_("Empty when it took care of itself."),
    )

    objects = StaffTaskQuerySet.as_manager()

    class Meta:
        ordering = ["due_on", "created_at", "pk"]
        verbose_name = _("task")
        verbose_name_plural = _("tasks about groups")
        constraints = [
            models.UniqueConstraint(
                fields=["group", "kind", "about"], name="task_once_per_occasion"
            ),
        ]
        indexes = [
            models.Index(fields=["due_on"], condition=Q(done_at=None), name="task_open_by_day")
        ]

    def __str__(self) -> str:
        return f"{self.group}: {self.get_kind_display()}"

    @property
    def is_open(self) -> bool:
        return self.done_at is None

    def days_late(self, on: date | None = None) -> int:
        """How many days it should have been done before; below zero while there is time."""
        return ((on or timezone.localdate()) - self.due_on).days
