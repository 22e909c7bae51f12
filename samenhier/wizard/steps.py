"""The steps of a long form: each a form of its own, and all their answers together."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, ClassVar

from django import forms
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict
from django.utils.functional import Promise

from samenhier.wizard.drafts import StepAnswers


class KeyForm(forms.Form):
    """Travels along unseen, so that one form sent twice counts once."""

    key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)


@dataclass(frozen=True)
class Step:
    """One short page; several pages may stand behind one door of the row."""

    code: str
    door: Promise
    title: Promise
    form: type[forms.Form] | type[forms.ModelForm]
    template: str


class StepForms:
    """The forms of all steps, filled with what was kept, and checked also against each other."""

    STEPS: ClassVar[tuple[Step, ...]]

    def __init__(self, answers: Mapping[str, StepAnswers] | None = None) -> None:
        self.answers = answers or {}

    def make(self, step: Step, data: Any, **kwargs: Any) -> Any:
        """The form of a step; kinds of forms give theirs what they need of other steps."""
        return step.form(data, **kwargs)

    def known(self, step: Step) -> dict[str, Any]:
        """What we know before anything was typed."""
        return {}

    def retyped(self, step: Step, typed: MultiValueDict) -> dict[str, Any]:
        """What a form needs besides, to show what was typed."""
        return {}

    def shown(self, step: Step) -> Any:
        """The form of a step with what was typed there before, right or wrong, to look at."""
        typed = self.typed(step)
        blank = self.make(step, None)
        initial = as_typed(blank, typed) if step.code in self.answers else self.known(step)
        return self.make(step, None, initial=initial, **self.retyped(step, typed))

    def sent(self, step: Step, data: QueryDict) -> Any:
        """The form of a step as it is sent now."""
        return self.make(step, data)

    def first_wrong(self) -> Step | None:
        """The first step whose answers do not hold, also when they did hold once."""
        return next((step for step in self.STEPS if not self.kept(step).is_valid()), None)

    def first_open(self) -> Step | None:
        """The first step that is not done; None when all that is left is to check and send."""
        return next((step for step in self.STEPS if not self.is_done(step)), None)

    def is_done(self, step: Step) -> bool:
        return step.code in self.answers and self.answers[step.code]["is_done"]

    def may_open(self, step: Step) -> bool:
        """Whether everything before a step is done: some questions depend on earlier ones."""
        return all(self.is_done(one) for one in self.STEPS[: self.STEPS.index(step)])

    def before(self, step: Step) -> Step | None:
        index = self.STEPS.index(step)
        return self.STEPS[index - 1] if index else None

    def kept(self, step: Step) -> Any:
        """The form of a step with what was kept of it, to be checked."""
        return self._forms[step.code]

    def doors(self, now: str, check: tuple[str, Promise]) -> list[dict[str, Any]]:
        """The row of doors: the pages behind each, and checking at the end."""
        doors: dict[str, dict[str, Any]] = {}
        for one in self.STEPS:
            door = doors.setdefault(str(one.door), {"label": one.door, "is_now": False, "done": []})
            door["is_now"] |= one.code == now
            door["done"].append(self.is_done(one))
        last = {"label": check[1], "is_now": now == check[0], "done": [False]}
        return [{**door, "is_done": all(door["done"])} for door in [*doors.values(), last]]

    @cached_property
    def _forms(self) -> dict[str, Any]:
        return {step.code: self.make(step, self.typed(step)) for step in self.STEPS}

    def typed(self, step: Step) -> MultiValueDict:
        kept = self.answers.get(step.code)
        return MultiValueDict(
            {name: list(typed) for name, typed in kept["typed"].items()} if kept else {}
        )


def what_was_typed(form: Any, data: QueryDict) -> dict[str, list[str]]:
    """What the fields of a form were sent with, and nothing else that came along."""
    parts = [form]
    if others := getattr(form, "others", None):
        parts += [others.management_form, *others.forms]
    names = {name for part in parts for field in part for name in _sent_names(field)}
    return {name: data.getlist(name) for name in sorted(names & set(data))}


def _sent_names(field: forms.BoundField) -> list[str]:
    """The names under which a field is sent: of a table of answers, one a row."""
    names: list[str] | None = getattr(field.field.widget, "names", lambda name: None)(
        field.html_name
    )
    return names or [field.html_name]


def as_typed(form: Any, typed: MultiValueDict) -> dict[str, Any]:
    """The first values of a form that shows what was typed, without judging it."""
    return {
        name: field.widget.value_from_datadict(typed, {}, form.add_prefix(name))
        for name, field in form.fields.items()
    }
