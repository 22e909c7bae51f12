"""A household in plain words, as the newcomer reads it.

Fields are named one by one: what is for staff only cannot slip in with a new field. All that is
known, also that, is in what they take away (`samenhier.privacy.takeaway`).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils import formats
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from newcomers.models import Household, Person
from samenhier.phrases import listed
from samenhier.traits.choices import Criterion, Emphasis
from samenhier.traits.models import ContactTraits

# What the team changes, after a request; then the parts that a household changes by itself.
OURS = (
    "reference",
    "municipality",
    "pc4",
    "track",
    "email",
    "waiting_since",
    "way",
    "assisted_by",
    "interpreter_agreed",
    "travel_km",
    "practical_needs",
)
THEIRS: dict[str, tuple[str, ...]] = {
    "reach": ("phone", "may_leave_message", "language", "needs_interpreter"),
    "needs": ("requirements",),
    "time": ("day_parts", *ContactTraits.STYLE_FIELDS),
    "wishes": ("avoids", "safety_wish"),
}
FACTS = (*OURS, *(name for names in THEIRS.values() for name in names))

# Where the name of a field speaks about them, not to them.
LABELS: dict[str, Promise] = {
    "way": gettext_lazy("How you came to us"),
    "assisted_by": gettext_lazy("Who sat beside you"),
    "waiting_since": gettext_lazy("You wait since"),
    "dislikes": gettext_lazy("Rather not"),
}
UNTOLD_WHEN_EMPTY = {"assisted_by"}


@dataclass(frozen=True)
class Fact:
    """One thing we know, with how to read it."""

    label: str
    text: str
    hint: str = ""


@dataclass(frozen=True)
class Chapter:
    """Facts that belong together; `part` is the form that changes them, if they may."""

    title: str
    facts: list[Fact]
    part: str = ""


def chapters(household: Household) -> list[Chapter]:
    """What is known of the household as a whole, in the order of the intake."""
    reach, requirements, time, wishes = (_facts(household, names) for names in THEIRS.values())
    return [
        Chapter(_("Your household"), [*_facts(household, OURS), _emphasis(household)]),
        Chapter(_("How we reach you"), reach, "reach"),
        Chapter(_("What you would like"), [_domains(household), *requirements], "needs"),
        Chapter(_("What you would like to reach"), _goals(household), "goals"),
        Chapter(_("When you have time, and which contact you like"), time, "time"),
        Chapter(_("What your group should be like"), [*_wishes(household), *wishes], "wishes"),
    ]


def people(household: Household) -> list[dict[str, Any]]:
    """The people of the household, each with what is known of them."""
    rows = household.people.prefetch_related("languages", "interests", "dislikes")
    return [{"person": person, "facts": _of_person(person)} for person in rows]


def _of_person(person: Person) -> list[Fact]:
    return [
        Fact(_label(person, "relation"), capfirst(person.get_relation_display())),
        Fact(_label(person, "birth_year"), str(person.birth_year)),
        Fact(_label(person, "gender"), capfirst(person.get_gender_display()) or _unknown()),
        Fact(_("Languages"), _listed(map(str, person.languages.all()))),
        _fact(person, "education"),
        _fact(person, "work_fields"),
        Fact(_label(person, "interests"), _listed(map(str, person.interests.all()))),
        Fact(_label(person, "dislikes"), _listed(map(str, person.dislikes.all()))),
    ]


def _domains(household: Household) -> Fact:
    domains = (need.get_domain_display() for need in household.needs.all())
    return Fact(_("Support you would like"), _listed(domains))


def _goals(household: Household) -> list[Fact]:
    return [
        Fact(capfirst(need.get_domain_display()), capfirst(need.get_weight_display()), need.goal)
        for need in household.needs.all()
    ]


def _wishes(household: Household) -> list[Fact]:
    rows = [
        Fact(
            capfirst(wish.get_subject_display()),
            capfirst(wish.get_value_display()),
            wish.get_strength_display(),
        )
        for wish in household.preferences.all()
    ]
    return rows or [Fact(_("Wishes about the group"), _unknown())]


def _emphasis(household: Household) -> Fact:
    labels, weights = dict(Criterion.choices), dict(Emphasis.choices)
    counts = [
        f"{labels[criterion]}: {weights[grade]}"
        for criterion, grade in household.emphasis.items()
        if criterion in labels and grade in weights
    ]
    return Fact(_("What counts more or less for you"), _listed(counts))


def _facts(household: Household, names: Iterable[str]) -> list[Fact]:
    return [
        _fact(household, name)
        for name in names
        if name not in UNTOLD_WHEN_EMPTY or getattr(household, name)
    ]


def _fact(record: Household | Person, name: str) -> Fact:
    field: Any = record._meta.get_field(name)
    is_told = getattr(record, name) is not None
    hint = str(field.help_text) if name.startswith("style_") and is_told else ""
    return Fact(_label(record, name), _text(record, field), hint)


def _text(record: Household | Person, field: Any) -> str:
    """The value of a field as people say it."""
    value = getattr(record, field.name)
    if isinstance(value, list):
        return _listed(field.labels(value))
    if isinstance(value, bool):
        return pgettext("answer", "Yes") if value else pgettext("answer", "No")
    if field.choices:
        return capfirst(str(getattr(record, f"get_{field.name}_display")())) or _unknown()
    if value in (None, ""):
        return _unknown()
    return str(formats.localize(value))


def _label(record: Household | Person, name: str) -> str:
    field: Any = record._meta.get_field(name)
    return str(LABELS.get(name) or capfirst(str(field.verbose_name)))


def _listed(texts: Iterable[str]) -> str:
    return capfirst(listed(texts)) or _unknown()


def _unknown() -> str:
    return pgettext("answer", "Not told")
