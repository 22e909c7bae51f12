"""All answers of a sign-up in words, to check before it is sent."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.utils.translation import gettext, pgettext

from groups.forms.steps import STEPS, SignUpForms
from groups.models import HIGHEST_CAPACITY
from samenhier.traits.choices import Language, Level
from samenhier.wizard.steps import Step
from samenhier.wizard.summary import Row, Section, section, words


def summary(answers: SignUpForms) -> list[Section]:
    """What the forms hold, once they are valid."""
    return [section(step, _rows(step, answers.kept(step))) for step in STEPS]


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
    """One answer in words; a phone number in groups of digits, a number with what it means."""
    if bound.name == "phone" and value:
        return [str(bound.value())]
    if bound.name == "travel_km" and value:
        return [gettext("%(number)s km") % {"number": value}]
    if bound.name == "capacity" and value:
        amount = gettext("%(amount)d of %(most)d (1 is a little, %(most)d is a lot)")
        return [amount % {"amount": value, "most": HIGHEST_CAPACITY}]
    return words(bound.field, value)


def _languages(spoken: dict[str, int]) -> list[str]:
    return [f"{Language(code).label}: {Level(level).label}" for code, level in spoken.items()]
