"""Whose data a row holds: each app says it of its models, in `<app>/oversight.py`.

A record is what stands for people in the access log: a household, or a group for its members.
"""

from collections.abc import Callable, Iterable
from typing import Any

from django.db import models

# From rows of one model to the records they tell about, all rows at once.
Finder = Callable[[list[Any]], Iterable[models.Model]]

_finders: dict[type[models.Model], list[Finder]] = {}


def tells_about(model: type[models.Model], finder: Finder) -> None:
    """Rows of this model tell about the records that the finder gives."""
    _finders.setdefault(model, []).append(finder)


def of(*fields: str) -> Finder:
    """The records that these fields of a row lead to; one by one, so they are joined before."""

    def find(rows: list[Any]) -> Iterable[models.Model]:
        return [record for row in rows for field in fields if (record := getattr(row, field))]

    return find


def themselves(rows: list[Any]) -> Iterable[models.Model]:
    return rows


def records(rows: Iterable[Any]) -> set[models.Model]:
    """The records that these rows tell about; nobody for rows of no people."""
    by_model: dict[type[models.Model], list[Any]] = {}
    for row in rows:
        by_model.setdefault(row._meta.concrete_model, []).append(row)
    return {
        record
        for model, same in by_model.items()
        for finder in _finders.get(model, [])
        for record in finder(same)
    }


def known() -> set[type[models.Model]]:
    return set(_finders)
