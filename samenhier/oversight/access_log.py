"""Writing down who saw what: once for each answer, after it is made, in one insert."""

from collections.abc import Iterable
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import models

from samenhier.accounts.models import AuthenticatedRequest, User
from samenhier.oversight import whose
from samenhier.oversight.whose import Record, record_of
from samenhier.privacy.models import Access, AccessAction
from samenhier.shown import Shown, noted

LONGEST_PATH = 300


def write_down(request: AuthenticatedRequest, status: int) -> None:
    """Keep of each record that the answer told about who saw it, on which page, and why."""
    shown = noted(request)
    if not shown or status >= 500:
        return
    entries = _said(shown)
    if action := follows(request.method, status):
        seen = whose.records(each.row for each in shown if not each.action)
        for record in seen - _own(request.user, seen):
            entries.setdefault(record, {}).setdefault(action, Shown(None, action))
    Access.objects.bulk_create(
        Access(
            content_type=ContentType.objects.get_for_model(record[0]),
            object_id=record[1],
            user=request.user,
            path=request.path[:LONGEST_PATH],
            action=each.action,
            why=each.why,
            reason=each.reason,
        )
        for record, actions in entries.items()
        for each in _most(actions)
    )


def follows(method: str | None, status: int) -> str:
    """What somebody did with rows, by the answer: a page is a look, a form that is taken a change.

    An answer that sends on, or that refuses, has shown nothing.
    """
    if status == 200:
        return AccessAction.VIEW
    if method == "POST" and 300 <= status < 400:
        return AccessAction.CHANGE
    return ""


def _said(shown: list[Shown]) -> dict[Record, dict[str, Shown]]:
    """What a page itself said was done, by record and action; a copy of one's own data too."""
    entries: dict[Record, dict[str, Shown]] = {}
    for each in shown:
        if each.action:
            entries.setdefault(record_of(each.row), {}).setdefault(each.action, each)
    return entries


def _most(actions: dict[str, Shown]) -> list[Shown]:
    """Who changes or copies a record looks at it as well, which goes unsaid."""
    more = [each for each in actions.values() if each.action != AccessAction.VIEW]
    return more or list(actions.values())


def _own(user: User, records: Iterable[Record]) -> set[Record]:
    """The reader's own household or group: everybody may see their own unseen."""
    if user.works_here:
        return set()
    keys: dict[type[models.Model], list[Any]] = {}
    for model, key in records:
        keys.setdefault(model, []).append(key)
    own: set[Record] = set()
    for model, some in keys.items():
        all_records: Any = model._default_manager
        seen = all_records.visible_to(user).filter(pk__in=some).values_list("pk", flat=True)
        own |= {(model, key) for key in seen}
    return own
