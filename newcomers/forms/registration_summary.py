"""All answers of a registration in words, to check before it is sent."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext

from newcomers.forms.registration import STEPS, RegistrationForms
from newcomers.models import Relation
from samenhier.traits.choices import Language, Level, Track
from samenhier.wizard.steps import Step
from samenhier.wizard.summary import Row, Section, section, words


def registration_summary(answers: RegistrationForms) -> list[Section]:
    """What the forms hold, once they are valid."""
    sections = [section(step, _rows(step, answers.kept(step))) for step in STEPS]
    return [one for one in sections if one.rows or one.unanswered]


def _rows(step: Step, form: Any) -> Iterator[Row]:
    match step.code:
        case "others":
            for one in form.newcomers():
                yield one.name, [f"{capfirst(Relation(one.relation).label)}, {one.birth_year}"]
            if not form.newcomers():
                yield gettext("Who lives with you?"), [gettext("Nobody else")]
        case "goals":
            for part in form.parts():
                told = (part["weight"], part["goal"])
                yield part["title"], [text for field in told for text in _answer(field, form)]
        case "group":
            for value, strength in form.subjects():
                chosen = [*_answer(value, form), *_answer(strength, form)]
                yield str(value.label), [": ".join(chosen)] if chosen else []
            yield from _plain(form, skip=("value_", "strength_"))
        case _:
            yield from _plain(form, skip=("language_", "level_", "version", "explained_in"))
            if step.code == "you":
                yield gettext("Your languages"), _languages(form.cleaned_data["languages"])


def _plain(form: Any, *, skip: tuple[str, ...]) -> Iterator[Row]:
    for bound in form:
        if not bound.name.startswith(skip):
            yield str(bound.label), _answer(bound, form)


def _answer(bound: forms.BoundField, form: Any) -> list[str]:
    """One answer in words; a phone number as it was typed."""
    value = form.cleaned_data.get(bound.name)
    if bound.name == "phone" and value:
        return [str(bound.value())]
    if bound.name == "track":
        return [capfirst(str(Track(value).label))]
    if isinstance(value, bool):
        return [gettext("Yes") if value else gettext("No")]
    return words(bound.field, value)


def _languages(spoken: dict[str, int]) -> list[str]:
    return [f"{Language(code).label}: {Level(level).label}" for code, level in spoken.items()]
