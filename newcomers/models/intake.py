"""Getting to know a household: talks, and what somebody will do next for it."""

import uuid
from datetime import date
from typing import Any, ClassVar, Self

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from newcomers.models.household import Household
from samenhier.accounts.models import Role, User
from samenhier.privacy.fields import EncryptedTextField
from samenhier.privacy.validators import no_identity_number
from samenhier.scope import PartQuerySet
from samenhier.traits.choices import Language


class ForStaffQuerySet(PartQuerySet):
    def visible_to(self, user: User) -> Self:
        """Who works with the household; never the household itself."""
        return super().visible_to(user) if user.is_staff else self.none()


class IntakeTalk(models.Model):
    """One intake conversation. Never edited."""

    PART_OF: ClassVar[str] = "household"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    household = models.ForeignKey(
        Household, models.CASCADE, related_name="talks", verbose_name=_("household")
    )
    held_on = models.DateField(_("held on"), default=timezone.localdate)
    language = models.CharField(_("language of the talk"), max_length=3, choices=Language)
    had_interpreter = models.BooleanField(_("with an interpreter"), default=False)
    text = EncryptedTextField(
        _("what to remember"),
        validators=[no_identity_number],
        help_text=_("No medical details and no story of the flight."),
    )
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        related_name="+",
        verbose_name=_("by"),
    )
    at = models.DateTimeField(_("written at"), auto_now_add=True)

    objects = ForStaffQuerySet.as_manager()

    class Meta:
        ordering = ["-held_on", "-at"]
        verbose_name = _("intake talk")
        verbose_name_plural = _("intake talks")

    def __str__(self) -> str:
        return f"{self.household} {self.held_on}"


class NextActionKind(models.TextChoices):
    FIRST_TALK = "first_talk", _("plan the first talk")
    CALL = "call", _("call: they want to talk to somebody")
    CORRECTION = "correction", _("something in the record is not right")
    INTERPRETER = "interpreter", _("arrange an interpreter")
    INCOMPLETE = "incomplete", _("something is missing to be ready")
    SAID_NO = "said_no", _("they said no to taking part: ask what they would like")
    URGENT = "urgent", _("a colleague reached them because it was urgent: ask how they are")
    LEAVING = "leaving", _("they left the programme: say goodbye, and ask why if they like")
    ERASURE = "erasure", _("erase what is known: they asked for it")
    OTHER = "other", pgettext_lazy("action", "something else")


# What a household asks of the person it knows: their builder does it, or else the team.
OF_THE_BUILDER = (
    NextActionKind.CALL,
    NextActionKind.SAID_NO,
    NextActionKind.URGENT,
    NextActionKind.LEAVING,
)


class NextActionQuerySet(ForStaffQuerySet):
    def visible_to(self, user: User) -> Self:
        """The privacy officer sees what has to be erased, a builder what the own households ask."""
        match user.role:
            case Role.PRIVACY:
                return self.filter(kind=NextActionKind.ERASURE)
            case Role.BUILDER:
                # Matches live upstairs; they are known here by their reverse name.
                matches: Any = Household._meta.get_field("matches").related_model
                own = matches._default_manager.live().filter(builder=user)
                return self.filter(kind__in=OF_THE_BUILDER, household__in=own.values("household"))
            case _:
                return super().visible_to(user)

    def open(self) -> Self:
        return self.filter(done_at=None)

    def due(self, on: date | None = None) -> Self:
        return self.open().filter(due_on__lte=on or timezone.localdate())


class NextAction(models.Model):
    """What somebody of the team does next for a household, and before which day."""

    PART_OF: ClassVar[str] = "household"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    household = models.ForeignKey(
        Household, models.CASCADE, related_name="actions", verbose_name=_("household")
    )
    kind = models.CharField(_("what"), max_length=12, choices=NextActionKind)
    text = EncryptedTextField(_("in a few words"), blank=True, validators=[no_identity_number])
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("who"),
    )
    due_on = models.DateField(_("before"))
    created_at = models.DateTimeField(_("since"), auto_now_add=True)
    done_at = models.DateTimeField(_("done at"), null=True, blank=True)
    done_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("done by"),
    )

    note = EncryptedTextField(_("how it went"), blank=True, validators=[no_identity_number])

    objects = NextActionQuerySet.as_manager()

    class Meta:
        ordering = ["due_on", "created_at"]
        verbose_name = _("next action")
        verbose_name_plural = _("next actions")

    def __str__(self) -> str:
        return f"{self.household}: {self.get_kind_display()}"

    @property
    def is_open(self) -> bool:
        return self.done_at is None

    def days_late(self, on: date | None = None) -> int:
        """How many days it should have been done before; below zero while there is time."""
        return ((on or timezone.localdate()) - self.due_on).days
