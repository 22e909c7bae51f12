"""What a person takes along (GDPR art. 15 and 20): everything on the data map that is about them.

It follows the map, so a new field is in it by itself. What is kept back says why. The file is
described in docs/privacy.md, "What people take along"; its keys are names of models and fields.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from allauth.account.models import EmailAddress
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.http import HttpResponse, JsonResponse
from django.utils import formats, timezone, translation
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import pgettext

from samenhier.accounts.models import User
from samenhier.phrases import listed
from samenhier.privacy.mapping import Entry, ModelMap, maps
from samenhier.privacy.services import CONSENT_TEXT_VERSION

VERSION = 1  # raised when the meaning of a key changes; new keys may come with any version
FILE_NAME = "samen-hier.json"  # says nothing of whose it is


@dataclass(frozen=True)
class Part:
    """The rows of one model that are about the person, with the fields that go along."""

    map: ModelMap
    rows: list[models.Model]
    fields: list[str]

    @property
    def title(self) -> str:
        return capfirst(str(self.map.model._meta.verbose_name_plural))

    @property
    def shown(self) -> list[list[tuple[str, str]]]:
        """Each row as (label, text), without what is empty and what only computers read."""
        return [facts for row in self.rows if (facts := list(self._facts(row)))]

    def _facts(self, row: models.Model) -> Iterator[tuple[str, str]]:
        for name in self.fields:
            kind = row._meta.get_field(name)
            text = _words(row, kind)
            if text:
                yield capfirst(str(getattr(kind, "verbose_name", name))), text


@dataclass(frozen=True)
class KeptBack:
    """What does not go along, and why."""

    what: str
    fields: list[str]
    why: str | Promise


@dataclass(frozen=True)
class Takeaway:
    """Everything that is known about a person who is these records: a household, its account."""

    parts: list[Part]
    kept_back: list[KeptBack]
    made_at: datetime

    @classmethod
    def of(cls, *records: models.Model) -> "Takeaway":
        the_map = maps()
        addresses = _proved_addresses(records)
        whose = {record._meta.label for record in records}
        parts, kept_back = [], []
        for each in the_map:
            rows = _rows(each, records, addresses)
            withheld = [entry for entry in each.entries if whose & entry.kept_back.keys()]
            if each.left_out:
                kept_back.append(KeptBack(each.label, [], each.left_out))
            elif rows:
                kept_back += [_withheld(each, entry, whose) for entry in withheld]
                names = [
                    name for entry in each.entries if entry not in withheld for name in entry.fields
                ]
                parts.append(Part(each, rows, names))
        # First who they are, then the rest of their app, then what is kept of everybody.
        own = records[0]._meta
        parts.sort(
            key=lambda part: (
                part.map.label != own.label,
                part.map.model._meta.app_label != own.app_label,
            )
        )
        return cls(parts, kept_back, timezone.now())

    @property
    def reasons(self) -> list[str]:
        """Why something is not here, each once."""
        return list(dict.fromkeys(str(each.why) for each in self.kept_back))

    def as_data(self) -> dict[str, Any]:
        """For a file: names of models and fields, codes, and days as YYYY-MM-DD."""
        with translation.override("en"):  # what has no code is named in English, in every file
            return {
                "format": "samen-hier-take-away",
                "version": VERSION,
                "made_at": self.made_at,
                "consent_text_version": CONSENT_TEXT_VERSION,
                "records": {
                    part.map.label: [
                        {name: _code(row, row._meta.get_field(name)) for name in part.fields}
                        for row in part.rows
                    ]
                    for part in self.parts
                },
                "kept_back": [
                    {"what": each.what, "fields": each.fields, "why": str(each.why)}
                    for each in self.kept_back
                ],
            }


def as_file(takeaway: Takeaway) -> HttpResponse:
    response = JsonResponse(
        takeaway.as_data(), json_dumps_params={"ensure_ascii": False, "indent": 2}
    )
    response["Content-Disposition"] = f'attachment; filename="{FILE_NAME}"'
    return response


def _proved_addresses(records: tuple[models.Model, ...]) -> set[str]:
    """Addresses with which they signed in. Of any other, the mails may be somebody else's."""
    mine = EmailAddress.objects.filter(
        user__in=[record.pk for record in records if isinstance(record, User)], verified=True
    )
    return set(mine.values_list("email", flat=True))


def _rows(each: ModelMap, records: tuple[models.Model, ...], addresses: set[str]) -> list[Any]:
    """The rows about any of the records, each once."""
    found = [row for record in records for row in each.rows(record)]
    found += [row for email in sorted(addresses) for row in each.rows_of_address(email)]
    return list({row.pk: row for row in found}.values())


def _withheld(each: ModelMap, entry: Entry, whose: set[str]) -> KeptBack:
    label = min(whose & entry.kept_back.keys())
    return KeptBack(each.label, entry.fields, entry.kept_back[label])


# --- Values ----------------------------------------------------------------------------------


def _code(row: models.Model, kind: Any) -> Any:
    """A value as a computer reads it; people are told by number, colleagues by name and role."""
    if kind.many_to_many:
        return [_other(one, plain=True) for one in getattr(row, kind.name).all()]
    if kind.is_relation:
        return _other(getattr(row, kind.name), plain=True)
    return kind.value_from_object(row)


def _words(row: models.Model, kind: Any) -> str:
    """A value as people read it, in the language of now; numbers of records are left away."""
    if kind.many_to_many:
        return listed(_other(one) for one in getattr(row, kind.name).all())
    if kind.is_relation:
        return str(_other(getattr(row, kind.name)))
    value = kind.value_from_object(row)
    if kind.primary_key or isinstance(value, UUID) or value in (None, "", [], {}):
        return ""
    if isinstance(value, dict):
        return listed(f"{key}: {each}" for key, each in value.items() if isinstance(each, int))
    if isinstance(value, bool):
        return pgettext("answer", "Yes") if value else pgettext("answer", "No")
    if isinstance(value, list) and hasattr(kind, "labels"):
        return listed(kind.labels(value))
    if display := getattr(row, f"get_{kind.name}_display", None):
        return capfirst(str(display()))
    if isinstance(value, datetime):
        local = timezone.localtime(value)
        return f"{formats.date_format(local, 'DATE_FORMAT')}, {local:%H:%M}"
    return str(formats.localize(value))


def _other(record: Any, *, plain: bool = False) -> Any:
    """Another record: who works here by name, other people by number alone, things by name."""
    if record is None:
        return None if plain else ""
    if isinstance(record, User):
        return _colleague(record)
    if type(record)._meta.label in {each.label for each in maps()}:
        return str(record.pk) if plain else ""
    if isinstance(record, ContentType) and not plain:  # a word for programmers
        return ""
    return str(record)


def _colleague(user: User) -> str:
    """Who looked or decided; of other accounts only which kind they are."""
    role = user.get_role_display()
    return f"{user.name} ({role})" if user.works_here and user.name else str(role)
