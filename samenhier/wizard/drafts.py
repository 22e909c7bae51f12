"""A form on its way: kept while somebody fills it in, until it is sent or given up."""

import json
import uuid
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, Self, TypedDict

from django.conf import settings
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from samenhier.privacy.fields import EncryptedTextField

Typed = Mapping[str, Sequence[str]]  # what a form sent, by the name of each field


class StepAnswers(TypedDict):
    """One step as it was typed, right or wrong, and whether it was right."""

    typed: Typed
    is_done: bool


class DraftQuerySet(models.QuerySet[Any]):
    def alive(self) -> Self:
        return self.filter(changed_at__gt=_oldest())

    def expired(self) -> Self:
        return self.filter(changed_at__lte=_oldest())

    @transaction.atomic
    def keep(self, key: uuid.UUID, step: str, typed: Typed, *, is_done: bool) -> Any:
        """Keep what was typed in one step, right or wrong; None when the draft is gone.

        Two tabs that save different steps at the same moment both keep theirs.
        """
        draft = self.alive().select_for_update().filter(key=key).first()
        if draft:
            draft.write(step, typed, is_done=is_done)
            draft.save(update_fields=["kept", "changed_at"])
        return draft

    def begin(self, key: uuid.UUID, step: str, typed: Typed, *, is_done: bool, **known: Any) -> Any:
        """Keep the first step of a new form; None when this `key` is in use by somebody.

        Of a double click on the first step the second one finds the draft of the first.
        """
        draft = self.model(key=key)
        draft.write(step, typed, is_done=is_done)
        made, is_new = self.get_or_create(key=key, defaults=known | {"kept": draft.kept})
        return made if is_new or made.answers == draft.answers else None


def _oldest() -> datetime:
    return timezone.now() - timedelta(days=settings.UNFINISHED_SIGN_UP_DAYS)


class Draft(models.Model):
    """A form that is not sent yet. Whoever has its `key` may read and change it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    key = models.UUIDField(_("key of the form"), unique=True, default=uuid.uuid4, editable=False)
    kept = EncryptedTextField(_("answers"), blank=True)
    started_at = models.DateTimeField(_("started at"), auto_now_add=True)
    changed_at = models.DateTimeField(_("changed at"), auto_now=True)

    class Meta:
        abstract = True
        ordering = ["-changed_at"]

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
