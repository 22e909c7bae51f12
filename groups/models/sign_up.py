"""A sign-up on its way, and what remains of one that was sent."""

import json
import uuid
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Self, TypedDict

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from groups.models.group import WelcomeGroup, new_reference
from samenhier.accounts.models import User
from samenhier.privacy.fields import EncryptedTextField

Typed = Mapping[str, Sequence[str]]  # what a form sent, by the name of each field


class StepAnswers(TypedDict):
    """One step as it was typed, right or wrong, and whether it was right."""

    typed: Typed
    is_done: bool


class SignUpDraftQuerySet(models.QuerySet["SignUpDraft"]):
    def visible_to(self, user: User) -> Self:
        """Nobody sees the draft of somebody else; its own browser finds it by the key."""
        return self.none()

    def alive(self) -> Self:
        return self.filter(changed_at__gt=_oldest())

    def expired(self) -> Self:
        return self.filter(changed_at__lte=_oldest())


def _oldest() -> datetime:
    return timezone.now() - timedelta(days=settings.UNFINISHED_SIGN_UP_DAYS)


class SignUpDraft(models.Model):
    """A sign-up that is not sent yet: no group, no member and no account.

    Whoever has the `key` may read and change it, so the key stays between us and one browser;
    mails and the queue know the draft by its `id`, which opens nothing.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    key = models.UUIDField(_("key of the form"), unique=True, default=uuid.uuid4, editable=False)
    email = models.EmailField(_("e-mail address"), blank=True)
    kept = EncryptedTextField(_("answers"), blank=True)
    # In the link that is mailed. It goes up when a link is used, so that each works once.
    link_number = models.PositiveIntegerField(_("number of the link"), default=0)
    started_at = models.DateTimeField(_("started at"), auto_now_add=True)
    changed_at = models.DateTimeField(_("changed at"), auto_now=True)

    objects = SignUpDraftQuerySet.as_manager()

    class Meta:
        ordering = ["-changed_at"]
        verbose_name = _("unfinished sign-up")
        verbose_name_plural = _("unfinished sign-ups")

    def __str__(self) -> str:
        return str(self.id)

    @property
    def answers(self) -> dict[str, StepAnswers]:
        """What was typed, by the code of its step."""
        answers: dict[str, StepAnswers] = json.loads(self.kept or "{}")
        return answers

    def write(self, step: str, typed: Typed, *, is_done: bool) -> None:
        """Put one step's answers in place of the earlier ones; the caller saves."""
        answer: StepAnswers = {"typed": typed, "is_done": is_done}
        self.kept = json.dumps(self.answers | {step: answer})


class SignUp(models.Model):
    """One sign-up form, sent once, however often its button was pressed.

    It holds nothing about a person. Without a group, the sign-up was refused; the reason went by
    mail to the address that was typed, so that the page tells nobody who is known here.
    """

    key = models.UUIDField(_("key of the form"), primary_key=True, default=uuid.uuid4)
    reference = models.CharField(
        _("reference"), max_length=12, unique=True, default=new_reference, editable=False
    )
    # What the page says, whether a group was made or not.
    is_forming = models.BooleanField(_("has too few members yet"))
    group = models.OneToOneField(
        WelcomeGroup,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="sign_up",
        verbose_name=_("Welcome Group"),
    )
    at = models.DateTimeField(_("sent at"), auto_now_add=True)

    class Meta:
        ordering = ["-at"]
        verbose_name = _("sign-up")
        verbose_name_plural = _("sign-ups")

    def __str__(self) -> str:
        return self.reference
