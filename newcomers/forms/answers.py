"""Answers with two parts: a wish about the group and how much it matters, a goal per need."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from newcomers.fields import Choices
from newcomers.models import VALUES, Strength, Subject
from samenhier.privacy.free_text import FreeTextField, FreeTextInput, asked_name

NO_MATTER = ("", pgettext_lazy("preference", "No matter"))


class WishesWidget(forms.Widget):
    """A row per subject: the wish, and how much it matters."""

    template_name = "newcomers/_wishes.html"
    use_fieldset = True

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        given = value or {}
        context["widget"]["rows"] = [
            {
                "label": subject.label,
                "wish": self._select(
                    f"{name}_{subject}",
                    VALUES[subject].choices,
                    given.get(subject, ("", ""))[0],
                    capfirst(subject.label),
                ),
                "strength": self._select(
                    f"{name}_{subject}_strength",
                    Strength.choices,
                    given.get(subject, ("", ""))[1],
                    _("how much it matters"),
                ),
            }
            for subject in Subject
        ]
        return context

    @staticmethod
    def _select(name: str, choices: Any, value: str, label: Any) -> dict[str, Any]:
        widget = forms.Select(choices=[NO_MATTER, *choices])
        context: dict[str, Any] = widget.get_context(name, value, {"aria-label": label})
        return context

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> Any:
        """The rows as sent, so that a half-filled one can be shown again."""
        sent = {
            subject.value: (
                data.get(f"{name}_{subject}", ""),
                data.get(f"{name}_{subject}_strength", ""),
            )
            for subject in Subject
        }
        return {subject: pair for subject, pair in sent.items() if any(pair)}

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        return False  # nothing chosen is an answer too

    def id_for_label(self, id_: str | None) -> str:
        return ""


class WishesField(forms.Field):
    """What a household wishes about its group, as {subject: (wish, strength)}."""

    default_error_messages = {
        "incomplete": _("Choose with each wish how much it matters, or “no matter” for both."),
        "invalid": _("Choose one of the answers in each row."),
    }

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(widget=WishesWidget, required=False, **kwargs)

    def to_python(self, value: Any) -> dict[str, tuple[str, str]]:
        wishes = {subject: tuple(pair) for subject, pair in (value or {}).items() if any(pair)}
        for subject, (wish, strength) in wishes.items():
            if not wish or not strength:
                raise self._error("incomplete")
            if wish not in VALUES[subject].values or strength not in Strength.values:
                raise self._error("invalid")
        return wishes

    def has_changed(self, initial: Any, data: Any) -> bool:
        return (initial or {}) != (data or {})

    def _error(self, code: str) -> ValidationError:
        return ValidationError(self.error_messages[code], code=code)


class TextsWidget(forms.Widget):
    """A line of text per subject."""

    template_name = "newcomers/_texts.html"
    use_fieldset = True

    def __init__(self, subjects: Choices, max_length: int, attrs: Any = None) -> None:
        super().__init__(attrs)
        self.subjects = list(subjects)
        self.line = FreeTextInput({"class": "vTextField", "maxlength": max_length, "dir": "auto"})

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        context["widget"]["rows"] = [
            {"label": label, **self._line(f"{name}_{key}", (value or {}).get(key, ""))}
            for key, label in self.subjects
        ]
        return context

    def _line(self, name: str, text: str) -> dict[str, Any]:
        context: dict[str, Any] = self.line.get_context(name, text, {"id": f"id_{name}"})
        return context

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> Any:
        """The lines that say something; what was asked about each is noted on the way."""
        names = {key: f"{name}_{key}" for key, _label in self.subjects}
        self.asked = {key: data.get(asked_name(one), "") for key, one in names.items()}
        sent = ((key, data.get(one, "").strip()) for key, one in names.items())
        return {key: text for key, text in sent if text}

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        return False

    def id_for_label(self, id_: str | None) -> str:
        return ""


class TextsField(forms.Field):
    """A short text per subject, as {subject: text}."""

    def __init__(self, subjects: Choices, max_length: int, **kwargs: Any) -> None:
        super().__init__(widget=TextsWidget(subjects, max_length), required=False, **kwargs)
        self.max_length = max_length

    def clean(self, value: Any) -> dict[str, str]:
        """Each line asks for itself; one question is put at a time."""
        return {key: self._line(key).clean(text) for key, text in (value or {}).items()}

    def _line(self, key: str) -> FreeTextField:
        line = FreeTextField(max_length=self.max_length, required=False, widget=forms.TextInput)
        line.widget.asked = getattr(self.widget, "asked", {}).get(key, "")
        return line

    def has_changed(self, initial: Any, data: Any) -> bool:
        return (initial or {}) != (data or {})
