"""Writing what is encrypted at rest anew, with the first of FIELD_KEYS, so that an old one can go.

It runs beside a working site: a row that somebody changes meanwhile stays as they saved it, which
is with the first key. It can be stopped and begun again: what has the first key is skipped.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any

from allauth.mfa.models import Authenticator
from cryptography.fernet import InvalidToken
from django.apps import apps
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.core import signing
from django.db import models
from django.db.models import F, TextField, Value
from django.db.models.functions import Cast

from samenhier.privacy.fields import EncryptedTextField, decrypt, encrypt, has_first_key

BATCH = 500


@dataclass
class Count:
    """What became of the values of one kind."""

    of: str
    right: int = 0  # had the first key already
    anew: int = 0  # written anew, or to be
    meanwhile: int = 0  # changed by somebody else at this moment
    unreadable: int = 0  # opened by no key that is here

    def add(self, stored: list[str], keep: Callable[[], int]) -> None:
        """Count one row by what it holds, and write it anew where that is needed."""
        try:
            if all(map(has_first_key, stored)):
                self.right += 1
            elif all(decrypt(each) for each in stored) and keep():
                self.anew += 1
            else:
                self.meanwhile += 1
        except InvalidToken:
            self.unreadable += 1


def rotate(*, is_dry: bool = False) -> Iterator[Count]:
    """Write everything anew that another key wrote; a dry run only counts."""
    for model, name in fields():
        yield _rotate(f"{model._meta.label}.{name}", _texts(model, name), is_dry)
    yield _rotate("second steps", _second_steps(), is_dry)
    yield _rotate("sessions", _sessions(), is_dry)


Row = tuple[list[str], Callable[[], int]]  # what is stored, and what writes it anew


def _rotate(of: str, rows: Iterator[Row], is_dry: bool) -> Count:
    count = Count(of)
    for stored, keep in rows:
        count.add(stored, (lambda: 1) if is_dry else keep)
    return count


def again(stored: str) -> str:
    return encrypt(decrypt(stored))


# --- Where encrypted values are ------------------------------------------------------------------


def fields() -> Iterator[tuple[type[models.Model], str]]:
    """Every encrypted field of every model."""
    for model in apps.get_models(include_auto_created=True):
        if model._meta.managed and not model._meta.proxy:
            for field in model._meta.concrete_fields:
                if isinstance(field, EncryptedTextField):
                    yield model, field.name


def _texts(model: type[models.Model], name: str) -> Iterator[Row]:
    # As it is stored: the field itself would decrypt what it reads, and what it is compared to.
    rows: Any = model._base_manager.annotate(stored=Cast(F(name), TextField()))

    def keep(pk: Any, stored: str) -> int:
        anew = Value(again(stored), output_field=TextField())
        return int(rows.filter(pk=pk, stored=stored).update(**{name: anew}))

    for pk, stored in _by_key(rows.filter(stored__gt=""), "stored"):
        yield [stored], partial(keep, pk, stored)


def _second_steps() -> Iterator[Row]:
    """The secret of an app; the seed of recovery codes."""

    def keep(pk: int, data: dict[str, Any]) -> int:
        anew = {key: again(data[key]) for key in ("secret", "seed") if key in data}
        return int(Authenticator.objects.filter(pk=pk, data=data).update(data=data | anew))

    for pk, data in _by_key(Authenticator.objects.all(), "data"):
        yield [data[key] for key in ("secret", "seed") if key in data], partial(keep, pk, data)


def _sessions() -> Iterator[Row]:
    """Of who is signed in, or has begun a form. What an old SECRET_KEY signed nobody reads."""
    store: Any = SessionStore()
    as_stored: Any = {"salt": store.key_salt, "serializer": _AsStored}

    def keep(key: str, data: str) -> int:
        stored = signing.loads(data, **as_stored)
        anew = signing.dumps(again(stored), compress=True, **as_stored)
        return Session.objects.filter(pk=key, session_data=data).update(session_data=anew)

    for key, data in _by_key(Session.objects.all(), "session_data"):
        try:
            yield [signing.loads(data, **as_stored)], partial(keep, key, data)
        except signing.BadSignature:
            continue


class _AsStored:
    """What stands inside the signature of a session, still encrypted."""

    def dumps(self, stored: str) -> bytes:
        return stored.encode()

    def loads(self, data: bytes) -> str:
        return data.decode()


def _by_key(rows: models.QuerySet[Any], name: str) -> Iterator[tuple[Any, Any]]:
    """The key and one value of each row, some hundreds at a time, and no lock in between."""
    later = rows.order_by("pk").values_list("pk", name)
    batch = list(later[:BATCH])
    while batch:
        yield from batch
        batch = list(later.filter(pk__gt=batch[-1][0])[:BATCH])
