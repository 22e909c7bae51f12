"""Fields for choosing several from a closed list, and when folded ones stand open."""

from collections.abc import Iterable
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from samenhier.traits.choices import DayPart


def stands_open(*folded: forms.BoundField) -> bool:
    """Whether folded questions have to stand open: one has an answer or an error."""
    return any(field.value() or field.errors for field in folded)


class ScaleField(forms.TypedChoiceField):
    """A question answered 1 to 5, or not at all; who asks has words for no answer."""

    GRADES: ClassVar[list[tuple[int, str]]] = [(number, str(number)) for number in range(1, 6)]
    widget = forms.RadioSelect(attrs={"class": "choices--scale choices--grades"})

    def __init__(self, *, is_told_above: bool = False, **kwargs: Any) -> None:
        self.is_told_above = is_told_above  # the page says once that all of it may be skipped
        kwargs = {"coerce": int, "empty_value": None, "required": False} | kwargs
        super().__init__(**kwargs)


class DayPartsWidget(forms.CheckboxSelectMultiple):
    """The parts of a week as a table: a row a day, a column for morning, afternoon, evening."""

    template_name = "widgets/day_parts.html"

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        options = {
            option["value"]: option
            for _group, options, _index in context["widget"]["optgroups"]
            for option in options
        }
        context["widget"]["days"] = [
            {
                "label": day,
                "parts": [{"label": label, "option": options[code]} for code, label in parts],
            }
            for day, parts in DayPart.by_day()
        ]
        return context


class ChoiceListField(models.JSONField):
    """Several values of one closed list, kept as a sorted list of codes."""

    default_error_messages = {"invalid_choice": _("%(value)s is not one of the choices.")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("default", list)
        kwargs.setdefault("blank", True)
        super().__init__(*args, **kwargs)

    def codes(self) -> list[str]:
        return [code for code, _label in self.flatchoices]

    def validate(self, value: Any, model_instance: models.Model | None) -> None:
        for code in value or []:
            if code not in self.codes():
                raise ValidationError(
                    self.error_messages["invalid_choice"],
                    code="invalid_choice",
                    params={"value": code},
                )
        if not value and not self.blank:
            raise ValidationError(self.error_messages["blank"], code="blank")

    def get_prep_value(self, value: Any) -> Any:
        return super().get_prep_value(self.in_order(value))

    def in_order(self, value: Iterable[str] | None) -> list[str]:
        """The chosen codes, each once, in the order of the list."""
        chosen = set(value or [])
        order = {code: index for index, code in enumerate(self.codes())}
        return sorted(chosen, key=lambda code: order.get(code, len(order)))

    def formfield(self, **kwargs: Any) -> forms.Field:
        """A set of checkboxes; a form may bring its own label, help text and widget."""
        kwargs.pop("choices_form_class", None)
        own: dict[str, Any] = {
            "choices": self.flatchoices,
            "required": not self.blank,
            "label": capfirst(self.verbose_name),
            "help_text": self.help_text,
            "widget": forms.CheckboxSelectMultiple,
        }
        return forms.MultipleChoiceField(**(own | kwargs))

    def labels(self, value: Iterable[str]) -> list[str]:
        """The words of these codes, in the language of the page."""
        labels = dict(self.flatchoices)
        return [str(labels[code]) for code in value if code in labels]
