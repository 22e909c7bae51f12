"""All answers of a long form in words, to check before it is sent."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django import forms

from samenhier.phrases import listed
from samenhier.wizard.steps import Step

Row = tuple[str, list[str]]  # a question, and its answer: a part a line


@dataclass(frozen=True)
class Section:
    """The answers of one step, and where to change them."""

    step: Step
    rows: list[Row]
    unanswered: list[str]  # the questions that may stay open


def section(step: Step, rows: Iterable[Row]) -> Section:
    rows = list(rows)
    answered = [(question, parts) for question, parts in rows if parts]
    return Section(step, answered, [question for question, parts in rows if not parts])


def words(field: forms.Field, value: Any) -> list[str]:
    """One answer in words; nothing for what was left open."""
    many = list(value) if isinstance(value, Iterable) and not isinstance(value, str) else [value]
    if many in ([], [""], [None]):
        return []
    # The choices of a record's field are records, which say their own name.
    is_record = isinstance(field, forms.ModelChoiceField)
    labels = {} if is_record else dict(getattr(field, "choices", ()))
    return [listed(labels.get(one, one) for one in many)]
