"""All answers of a sign-up in words, to check before it is sent."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext, pgettext

from groups.forms.steps import STEPS, SignUpForms, Step
from groups.models import HIGHEST_CAPACITY
from samenhier.phrases import listed
from samenhier.traits.choices import Language, Level

Row = tuple[str, list[str]]  # a question, and its answer: a part a line


@dataclass(frozen=True)
class Section:
    """The answers of one step, and where to change them."""

    step: Step
    rows: list[Row]
    unanswered: list[str]  # the questions that may stay open


def summary(answers: SignUpForms) -> list[Section]:
    """What the forms hold, once they are valid."""
    return [_section(step, answers.kept(step)) for step in STEPS]


def _section(step: Step, form: Any) -> Section:
    rows = list(_rows(step, form))
    answered = [(question, parts) for question, parts in rows if parts]
    return Section(step, answered, [question for question, parts in rows if not parts])


def _rows(step: Step, form: Any) -> Iterator[Row]:
    if step.code == "consent":
        yield pgettext("step", "Agreements"), [gettext("Agreed, and consent given")]
        return
    for bound in form:
        if not bound.name.startswith(("language_", "level_")):
            yield str(bound.label), _answer(bound, form.cleaned_data.get(bound.name))
    if step.code == "you":
        yield gettext("Your languages"), _languages(form.cleaned_data["languages"])
    if step.code == "people":
        people = [f"{one.name} ({one.email})" for one in form.invitees()]
        yield gettext("The others"), people or [gettext("You invite them later, with a link")]


def _answer(bound: forms.BoundField, value: Any) -> list[str]:
    """One answer in words: a phone number as it was typed, a number with what it means."""
    if bound.name == "phone" and value:
        return [str(bound.value())]
    if bound.name == "travel_km" and value:
        return [gettext("%(number)s km") % {"number": value}]
    if bound.name == "capacity" and value:
        words = gettext("%(amount)d of %(most)d (1 is a little, %(most)d is a lot)")
        return [words % {"amount": value, "most": HIGHEST_CAPACITY}]
    return _words(bound.field, value)


def _words(field: forms.Field, value: Any) -> list[str]:
    many = list(value) if isinstance(value, Iterable) and not isinstance(value, str) else [value]
    if many in ([], [""], [None]):
        return []
    # The choices of a record's field are records, which say their own name.
    is_record = isinstance(field, forms.ModelChoiceField)
    labels = {} if is_record else dict(getattr(field, "choices", ()))
    return [listed(labels.get(one, one) for one in many)]


def _languages(spoken: dict[str, int]) -> list[str]:
    return [f"{Language(code).label}: {Level(level).label}" for code, level in spoken.items()]
