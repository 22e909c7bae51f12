"""A household in plain words, as the newcomer reads it.

Fields are named one by one: what is for staff only cannot slip in with a new field.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, F, Max
from django.db.models.functions import TruncDate
from django.utils import formats
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from newcomers.models import Household, Person
from samenhier.accounts.models import Role
from samenhier.phrases import listed
from samenhier.privacy.models import AccessAction
from samenhier.traits.choices import Criterion, Emphasis

FACTS = (
    "reference",
    "municipality",
    "pc4",
    "track",
    "language",
    "phone",
    "email",
    "waiting_since",
    "day_parts",
    "travel_km",
    "style_planned",
    "style_lively",
    "style_often",
    "style_doing",
    "style_outdoors",
    "safety_wish",
    "avoids",
    "interpreter_agreed",
    "practical_needs",
)


@dataclass(frozen=True)
class Fact:
    """One thing we know, with how to read it."""

    label: str
    text: str
    hint: str = ""


def facts(household: Household) -> list[Fact]:
    """What is known of the household as a whole, in the order of the intake."""
    known = [_fact(household, name) for name in FACTS]
    needs = [
        f"{need.get_domain_display()} ({need.get_weight_display()})"
        for need in household.needs.all()
    ]
    labels, weights = dict(Criterion.choices), dict(Emphasis.choices)
    counts = [
        f"{labels[criterion]}: {weights[grade]}"
        for criterion, grade in household.emphasis.items()
        if criterion in labels and grade in weights
    ]
    return [
        *known,
        Fact(_("Support you would like"), _listed(needs)),
        Fact(_("What counts more or less for you"), _listed(counts)),
    ]


def people(household: Household) -> list[dict[str, Any]]:
    """The people of the household, each with what is known of them."""
    rows = household.people.prefetch_related("languages", "interests", "dislikes")
    return [{"name": person.name, "facts": _of_person(person)} for person in rows]


def _of_person(person: Person) -> list[Fact]:
    return [
        Fact(_label(person, "relation"), capfirst(person.get_relation_display())),
        Fact(_label(person, "birth_year"), str(person.birth_year)),
        Fact(_label(person, "gender"), capfirst(person.get_gender_display()) or _unknown()),
        Fact(_("Languages"), _listed(map(str, person.languages.all()))),
        Fact(_label(person, "interests"), _listed(map(str, person.interests.all()))),
        Fact(_label(person, "dislikes"), _listed(map(str, person.dislikes.all()))),
    ]


def _fact(household: Household, name: str) -> Fact:
    field: Any = household._meta.get_field(name)
    is_told = getattr(household, name) is not None
    hint = str(field.help_text) if name.startswith("style_") and is_told else ""
    return Fact(_label(household, name), _text(household, field), hint)


def _text(household: Household, field: Any) -> str:
    """The value of a field as people say it."""
    value = getattr(household, field.name)
    if isinstance(value, list):
        return _listed(field.labels(value))
    if isinstance(value, bool):
        return pgettext("answer", "Yes") if value else pgettext("answer", "No")
    if field.choices:
        return capfirst(str(getattr(household, f"get_{field.name}_display")()))
    if value in (None, ""):
        return _unknown()
    return str(formats.localize(value))


def _label(record: Household | Person, name: str) -> str:
    field: Any = record._meta.get_field(name)
    return capfirst(str(field.verbose_name))


def _listed(texts: Iterable[str]) -> str:
    return capfirst(listed(texts)) or _unknown()


def _unknown() -> str:
    return pgettext("answer", "Not told")


@dataclass(frozen=True)
class Look:
    """What somebody did with the data on one day."""

    name: str
    role: str
    day: date
    did: str


def looks(household: Household) -> Any:
    """Who looked, newest first: a row per person, day and kind of use, with how many times."""
    rows = household.accesses.annotate(
        name=F("user__name"), role=F("user__role"), day=TruncDate("at")
    )
    grouped = rows.order_by().values("name", "role", "day", "action").annotate(times=Count("pk"))
    return grouped.annotate(last=Max("at")).order_by("-last", "name", "action")


def in_words(look: dict[str, Any]) -> Look:
    """A row of `looks` as a newcomer reads it."""
    times = look["times"]
    match look["action"]:
        case AccessAction.VIEW:
            did = ngettext("looked once", "looked %(times)d times", times)
        case AccessAction.CHANGE:
            did = ngettext("changed something", "changed something %(times)d times", times)
        case _:
            did = ngettext("took a copy", "took a copy %(times)d times", times)
    role = str(Role(look["role"]).label)
    return Look(look["name"], capfirst(role), look["day"], capfirst(did % {"times": times}))
