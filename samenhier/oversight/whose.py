"""Whose data a row holds: each app says it of its models, in `<app>/oversight.py`.

A record is what stands for people in the access log: a household, or a group for its members.
"""

from collections.abc import Callable, Iterable
from typing import Any

from django.db import models

# A record as the log knows it, so that nothing has to be read of it.
Record = tuple[type[models.Model], Any]
# From rows of one model to the records they tell about, all rows at once.
Finder = Callable[[list[Any]], Iterable[models.Model | Record]]

_finders: dict[type[models.Model], list[Finder]] = {}


def tells_about(model: type[models.Model], finder: Finder) -> None:
    """Rows of this model tell about the records that the finder gives."""
    _finders.setdefault(model, []).append(finder)


def of(*fields: str) -> Finder:
    """The records that these foreign keys of a row lead to."""

    def find(rows: list[Any]) -> Iterable[Record]:
        keys = [(row._meta.get_field(name), row) for row in rows for name in fields]
        return [(key.related_model, getattr(row, key.attname)) for key, row in keys]

    return find


def themselves(rows: list[Any]) -> Iterable[models.Model]:
    return rows


def record_of(row: Any) -> Record:
    return row._meta.concrete_model, row.pk


def records(rows: Iterable[Any]) -> set[Record]:
    """The records that these rows tell about; nobody for rows of no people."""
    by_model: dict[type[models.Model], list[Any]] = {}
    for row in rows:
        by_model.setdefault(row._meta.concrete_model, []).append(row)
    found = [
        record
        for model, same in by_model.items()
        for finder in _finders.get(model, [])
        for record in finder(same)
    ]
    return {each if isinstance(each, tuple) else record_of(each) for each in found}


def known() -> set[type[models.Model]]:
    """The models whose rows tell about somebody."""
    return set(_finders)
