"""Two towns: one in which somebody attacks, and one elsewhere of which nothing may be seen.

In every text that the database holds of the other town stands a mark.
"""

from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.db import models
from django.test import Client

from samenhier.privacy.log_lock import log_unlocked
from tests.factories import make_municipality
from tests.test_access import ROLES, ROWS, World, address, names, people_of

MARK = "LEKZZ"
SHORTEST = 8  # a shorter field holds a code of its own
# What the public may read, in whichever town.
PUBLIC = {
    *("accounts.Municipality", "accounts.Organisation", "accounts.PostcodeArea"),
    *("events.Event", "content.Page", "content.Story", "content.MunicipalityText"),
    *("content.Question", "content.Resource", "groups.Statement", "traits.Interest"),
    *("matching.WeightsVersion", "contenttypes.ContentType", "sessions.Session"),
}


def tables() -> list[type[models.Model]]:
    found = apps.get_models(include_auto_created=True)
    return [model for model in found if model._meta.managed and not model._meta.proxy]


class Towns:
    """Here, with somebody of each role; and elsewhere, marked."""

    def __init__(self) -> None:
        self.people = people_of(make_municipality("Den Haag", code="0518"))
        self.here = World(self.people["staff"].organisation.municipalities.get(), self.people)
        before = {
            model: set(model._base_manager.values_list("pk", flat=True)) for model in tables()
        }
        town = make_municipality("Elders", code="0519")
        there = people_of(town)
        self.elsewhere = World(town, there)
        self.rows = {
            model: set(model._base_manager.values_list("pk", flat=True)) - before[model]
            for model in tables()
        }
        for model, rows in self.rows.items():
            _mark(model._base_manager.filter(pk__in=rows))
        self.elsewhere.incident.handlers.set([there["handler"]])

    @property
    def worlds(self) -> tuple[World, World]:
        return self.here, self.elsewhere

    def browser(self, role: str, **options: Any) -> Client:
        client = Client(raise_request_exception=False, **options)
        if role in self.people:
            client.force_login(self.people[role])
        return client

    def addresses(self, world: World | None = None) -> Iterator[tuple[str, str]]:
        """Every address, with the records of one of the towns: (name, address)."""
        for name in sorted(set(names())):
            yield name, address(name, world or self.here)

    def snapshot(self) -> dict[str, Any]:
        """All that is kept of the other town, to see whether anything was changed."""
        return {
            model._meta.label: sorted(map(str, model._base_manager.filter(pk__in=rows).values()))
            for model, rows in self.rows.items()
        }


def typed(model: type[models.Model], length: int) -> list[str]:
    """The fields of a model that hold a text, and have room for one of this length."""
    return [
        field.name
        for field in model._meta.concrete_fields
        if isinstance(field, models.CharField | models.TextField)
        and not (field.choices or field.unique or field.primary_key)
        and not isinstance(field, models.EmailField | models.SlugField)
        and (field.max_length or length) >= length
        and field.name not in {"password", "session_data", "code", "code_hash", "template"}
    ]


def _mark(rows: models.QuerySet[Any]) -> None:
    """Put the mark in every text of these rows."""
    if rows.model._meta.label in PUBLIC or not rows:
        return
    texts = dict.fromkeys(typed(rows.model, SHORTEST), MARK)
    if texts:
        with log_unlocked():
            rows.update(**texts)


def opens(name: str, method: str = "GET") -> list[str]:
    """The roles for which the table of access says that the page opens."""
    for of, row, expected in ROWS:
        if (of, row) == (method, name):
            return [role for role, answer in zip(ROLES, expected, strict=True) if answer in ".>"]
    return []
