"""Erasing on request: whom, what stands in the way, and what it will do, said beforehand.

Each app says in `<app>/oversight.py` how its records are erased.
"""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.http import Http404

from samenhier.accounts.models import User
from samenhier.oversight.permissions import is_officer
from samenhier.privacy.mapping import maps


@dataclass(frozen=True)
class Eraser:
    """How records of one model are found by an e-mail address, called, and erased."""

    model: type[models.Model]
    of_address: Callable[[str], models.QuerySet[Any]]
    name: Callable[[Any], str]
    # Why it cannot be done yet, as a sentence; empty when it can.
    hindrance: Callable[[Any], str]
    # Everybody who goes with it, the record itself included.
    everybody: Callable[[Any], Iterable[models.Model]]
    erase: Callable[[Any, User], object]
    # Of whom it is known that they asked for it; None where nobody can.
    asked: Callable[[], models.QuerySet[Any]] | None = None

    def visible_to(self, user: User) -> models.QuerySet[Any]:
        """The officer answers for everybody's data, and so reaches every record by its number."""
        records: Any = self.model._default_manager
        found: models.QuerySet[Any] = (
            records.all() if is_officer(user) else records.visible_to(user)
        )
        return found


@dataclass(frozen=True)
class Candidate:
    """A record that can be erased, as a page shows it."""

    eraser: Eraser
    record: Any

    @property
    def kind(self) -> str:
        return str(self.eraser.model._meta.model_name)

    @property
    def name(self) -> str:
        return self.eraser.name(self.record)

    @property
    def hindrance(self) -> str:
        return self.eraser.hindrance(self.record)

    def effects(self) -> list[tuple[str, int, bool]]:
        """What the data map says will happen: which rows, how many, and whether they go whole."""
        counted: Counter[int] = Counter()
        the_map = maps()
        for person in self.eraser.everybody(self.record):
            for place, each in enumerate(the_map):
                counted[place] += each.rows(person).count()
        return [
            (str(each.model._meta.verbose_name_plural), counted[place], each.go)
            for place, each in enumerate(the_map)
            if counted[place]
        ]

    def erase(self, by: User) -> None:
        self.eraser.erase(self.record, by)


_erasers: dict[str, Eraser] = {}


def register(*erasers: Eraser) -> None:
    _erasers.update({str(each.model._meta.model_name): each for each in erasers})


def search(sought: str, user: User) -> list[Candidate]:
    """Records with this reference, or of whoever has this e-mail address."""
    found = []
    for eraser in _erasers.values():
        visible = eraser.visible_to(user)
        if "@" in sought:
            mine = eraser.of_address(sought).values("pk")
            found += [Candidate(eraser, each) for each in visible.filter(pk__in=mine)]
        elif hasattr(eraser.model, "reference"):
            same = visible.filter(reference__iexact=sought)
            found += [Candidate(eraser, each) for each in same]
    return found


def requests(user: User) -> list[Candidate]:
    """Who asked to be erased and is still here."""
    return [
        Candidate(eraser, each)
        for eraser in _erasers.values()
        if eraser.asked
        for each in eraser.visible_to(user).filter(pk__in=eraser.asked().values("pk"))
    ]


def candidate(kind: str, pk: str, user: User) -> Candidate:
    """One record; 404 for what is not there, or not this reader's."""
    eraser = _erasers.get(kind)
    if eraser is None:
        raise Http404
    try:
        record = eraser.visible_to(user).filter(pk=pk).first()
    except (TypeError, ValueError, ValidationError):
        record = None
    if record is None:
        raise Http404
    return Candidate(eraser, record)
