"""Records that open only after somebody says why: which ones, and for whom."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import models
from django.http import Http404
from django.utils import timezone

from samenhier.accounts.models import AuthenticatedRequest, User
from samenhier.privacy.models import Access, AccessAction

_needs: dict[str, tuple[type[models.Model], Callable[[User, Any], bool]]] = {}


class ReasonNeeded(Exception):
    """This record is not in the reader's own work. The middleware asks why it has to be opened."""

    def __init__(self, record: models.Model) -> None:
        self.record = record


def asks_reason(model: type[models.Model], needs: Callable[[User, Any], bool]) -> None:
    """A record of this model asks a reason of whom `needs` says so."""
    _needs[str(model._meta.model_name)] = (model, needs)


def needs_reason(user: User, record: models.Model) -> bool:
    _model, needs = _needs[str(record._meta.model_name)]
    return needs(user, record)


def check_reason(request: AuthenticatedRequest, record: models.Model) -> None:
    """Stop here when this reader has to say why first, or said so too long ago."""
    minutes = settings.OPEN_MINUTES if request.method == "GET" else settings.OPEN_MINUTES_FORM
    if needs_reason(request.user, record) and not is_open(request.user, record, minutes):
        raise ReasonNeeded(record)


def is_open(user: User, record: models.Model, minutes: int) -> bool:
    since = timezone.now() - timedelta(minutes=minutes)
    opened = Access.objects.about(record).filter(action=AccessAction.OPEN, at__gt=since)
    return opened.filter(user=user).exists()


def closed_record(user: User, model_name: str, pk: Any) -> models.Model:
    """The record that this reader has to give a reason for; 404 for all that is not theirs."""
    if model_name not in _needs:
        raise Http404
    model, needs = _needs[model_name]
    visible: Any = model._default_manager
    record: models.Model | None = visible.visible_to(user).filter(pk=pk).first()
    if record is None or not needs(user, record):
        raise Http404
    return record
