"""Who can tell a story: each app of the two sides says how staff find its people.

Staff type a reference or an address: a list to choose from would show everybody to who opens it.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.utils.module_loading import autodiscover_modules

from samenhier.accounts.models import User


@dataclass(frozen=True)
class Teller:
    """One kind of record: how it is found by what staff type, and what they read of it."""

    model: type[models.Model]
    find: Callable[[str, User], models.QuerySet[Any]]
    sign: Callable[[Any], str]


_tellers: list[Teller] = []


def register(teller: Teller) -> None:
    """Add one kind of record."""
    _tellers.append(teller)


def find(typed: str, user: User) -> models.Model | None:
    """The one record this user may see that goes by this reference or address."""
    found = [one for each in _known() for one in each.find(typed.strip(), user)[:2]]
    return found[0] if len(found) == 1 else None


def sign(record: models.Model | None) -> str:
    """What staff typed, or could have typed, to find this record."""
    return next((each.sign(record) for each in _known() if isinstance(record, each.model)), "")


def _known() -> list[Teller]:
    autodiscover_modules("tellers")
    return _tellers
