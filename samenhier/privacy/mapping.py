"""The data map: every field about a person, why it is there, who sees it, for how long, and what
is left of it when the person is erased.

Each app maps its own models in `<app>/data_map.py`; the tables of docs/privacy.md are printed from
them, and a test refuses a model or a field that nobody mapped. Erasing follows the same map
(`samenhier.privacy.erasure`): what is written there is what happens.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Any

from django.contrib.auth.hashers import make_password
from django.db import models
from django.db.models import Q
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext_lazy as _

# Whom a row can be about, by the label of the record that stands for them.
ACCOUNT = "accounts.User"
GROUP = "groups.WelcomeGroup"
MEMBER = "groups.Membership"
HOUSEHOLD = "newcomers.Household"
# Rows that know somebody by nothing but an address.
ADDRESS = "address"


# Why something is not in what somebody takes along, where several apps say the same.
A_SECRET = dict.fromkeys(
    (ACCOUNT, MEMBER, HOUSEHOLD),
    _("A secret of signing in: whoever reads it can sign in as you."),
)
BOTH_SIDES = dict.fromkeys(
    (MEMBER, HOUSEHOLD),
    _("Written about both sides. Ask the team: they give you the part that is about you."),
)
OF_MANY = _("About several people at once. Ask the team: they give you the part that is about you.")
UNFINISHED = _("An unfinished form belongs to nobody yet. Whoever has its code or link reads it.")

TERMS = frozenset({"unfinished", "link", "event", "refused", "year", "account", "proof", "sealed"})


class Left(Enum):
    """What is left of a field when the person is erased."""

    KEPT = "kept"  # says nothing of a person once the rest is gone, and keeps numbers true
    EMPTIED = "emptied"


EMPTIED = Left.EMPTIED
# What may not be empty is replaced by a value that says nothing, made from the record.
Replacement = Callable[[Any], Any]
# How to find the rows about a record: a look-up, or conditions where no look-up reaches.
Path = str | Callable[[models.Model], Q]


@dataclass(frozen=True)
class Entry:
    """Fields with one purpose. Of a mark (a name, an address, a number) nothing may be left
    anywhere, not even in what others wrote."""

    names: str
    why: str
    who: str
    how_long: str
    left: Left | Replacement = Left.KEPT
    is_mark: bool = False
    # Who does not get it in what they take along, and why: {whose record: a sentence}.
    kept_back: Mapping[str, Any] = field(default_factory=dict)

    @property
    def fields(self) -> list[str]:
        return self.names.split()

    @property
    def terms(self) -> set[str]:
        return set(self.how_long.split(" / "))


@dataclass(frozen=True)
class ModelMap:
    """One model: its entries, and how to find the rows that are about somebody. Rows that mean
    nothing without the person `go` as a whole. What is sealed nobody else opens, erasing neither.
    A model without a path to a person says in `left_out` why nobody takes its rows along.
    """

    model: type[models.Model]
    entries: tuple[Entry, ...]
    paths: Mapping[str, Path] = field(default_factory=dict)
    go: bool = False
    is_sealed: bool = False
    left_out: Any = ""  # a sentence, translated when it is read

    @property
    def label(self) -> str:
        return self.model._meta.label

    def rows(self, record: models.Model) -> models.QuerySet[Any]:
        """The rows that are about this person."""
        path = self.paths.get(record._meta.label)
        if path is None:
            return self.model._base_manager.none()
        found = Q(**{path: record.pk}) if isinstance(path, str) else path(record)
        # By their keys: a path over many rows finds rows twice, and those cannot be changed.
        keys = self.model._base_manager.filter(found).values("pk")
        return self.model._base_manager.filter(pk__in=keys)

    def rows_of_address(self, email: str) -> models.QuerySet[Any]:
        """The rows that know this address and nothing else of whose it is."""
        path = self.paths.get(ADDRESS)
        if not isinstance(path, str):
            return self.model._base_manager.none()
        return self.model._base_manager.filter(**{f"{path}__iexact": email})

    def marks(self, record: models.Model) -> set[str]:
        """The names, addresses and numbers of the person in these rows."""
        names = [name for entry in self.entries if entry.is_mark for name in entry.fields]
        if not names:
            return set()
        rows = self.rows(record).values_list(*names)
        return {str(value) for row in rows for value in row if value}

    def erase(self, rows: models.QuerySet[Any]) -> int:
        """Leave of these rows what the map says; gives how many there were."""
        if self.go:
            return int(rows.delete()[0])
        count = 0
        for row in rows:
            values: dict[str, Any] = {}
            for entry in self.entries:
                if entry.left is not Left.KEPT:
                    values |= self._erased(row, entry)
            if values:
                self.model._base_manager.filter(pk=row.pk).update(**values)
                count += 1
        return count

    def _erased(self, row: models.Model, entry: Entry) -> dict[str, Any]:
        values: dict[str, Any] = {}
        for name in entry.fields:
            kind: Any = self.model._meta.get_field(name)
            if kind.many_to_many:
                getattr(row, name).clear()
            elif entry.left is Left.EMPTIED:
                values[name] = kind.get_default()
            else:
                values[name] = entry.left(row)  # type: ignore[operator]  # a Replacement
        return values


@dataclass(frozen=True)
class Section:
    """A chapter of the map, as one app writes it."""

    title: str
    maps: tuple[ModelMap, ...]


_sections: dict[str, Section] = {}


def register(title: str, *maps: ModelMap) -> None:
    """Add the chapter of one app. Raises ValueError for a title that another app has."""
    if title in _sections:
        raise ValueError(f"There is a chapter “{title}” on the data map already.")
    _sections[title] = Section(title, maps)


def sections() -> list[Section]:
    """All chapters, in the order of the installed apps."""
    autodiscover_modules("data_map")
    return list(_sections.values())


def maps() -> list[ModelMap]:
    return [each for section in sections() for each in section.maps]


# --- Values that say nothing ---------------------------------------------------------------------


def no_address(row: models.Model) -> str:
    """An address nobody has; unlike empty text, two of them differ."""
    return f"{row.pk}@erased.invalid"


def no_password(row: models.Model) -> str:
    return make_password(None)


def no(row: models.Model) -> bool:
    return False


def decade(row: Any) -> int | None:
    """A year of birth, in tens: enough for numbers by age."""
    year: int | None = row.birth_year
    return year // 10 * 10 if year else year


def no_facts(row: models.Model) -> dict[str, Any]:
    return {}
