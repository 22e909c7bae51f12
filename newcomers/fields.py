"""Form fields that take several small answers as one: a grade per subject, languages spoken."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from samenhier.traits.choices import Language, Level

Choices = Iterable[tuple[Any, Any]]


class GradesWidget(forms.Widget):
    """A table of radio buttons: a row per subject, a column per grade."""

    template_name = "newcomers/_grades.html"
    use_fieldset = True

    def __init__(self, subjects: Choices, grades: Choices, attrs: Any = None) -> None:
        super().__init__(attrs)
        self.subjects, self.grades = list(subjects), list(grades)

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        given = {key: str(grade) for key, grade in (value or {}).items()}
        context["widget"]["grades"] = [label for _grade, label in self.grades]
        context["widget"]["rows"] = [
            {
                "label": label,
                "name": f"{name}_{key}",
                "options": [
                    (grade, word, given.get(key, "0") == str(grade)) for grade, word in self.grades
                ],
            }
            for key, label in self.subjects
        ]
        return context

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> Any:
        sent = ((key, data.get(f"{name}_{key}")) for key, _label in self.subjects)
        return {key: grade for key, grade in sent if grade}

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        return False  # nothing chosen is an answer too

    def id_for_label(self, id_: str | None) -> str:
        return ""


class GradesField(forms.Field):
    """Whole grades per subject, as {subject: grade}. Grade 0 says nothing and is left out."""

    default_error_messages = {"invalid": _("Choose one of the answers in each row.")}

    def __init__(self, subjects: Choices, grades: Choices, **kwargs: Any) -> None:
        subjects, grades = list(subjects), list(grades)
        super().__init__(widget=GradesWidget(subjects, grades), required=False, **kwargs)
        self.allowed = {str(grade): grade for grade, _label in grades}

    def to_python(self, value: Any) -> dict[str, int]:
        try:
            grades = {key: self.allowed[str(grade)] for key, grade in (value or {}).items()}
        except KeyError as error:
            raise ValidationError(self.error_messages["invalid"], code="invalid") from error
        return {key: grade for key, grade in grades.items() if grade}

    def has_changed(self, initial: Any, data: Any) -> bool:
        try:
            return self.to_python(initial) != self.to_python(data)
        except ValidationError:
            return True


class LanguagesWidget(forms.Widget):
    """Rows of two lists to choose from: which language, and how well."""

    template_name = "newcomers/_languages.html"
    use_fieldset = True

    def __init__(self, rows: int, attrs: Any = None) -> None:
        super().__init__(attrs)
        self.rows = rows

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        pairs = list(value.items() if isinstance(value, dict) else value or [])
        pairs += [("", "")] * (self.rows - len(pairs))
        blank = ("", "---------")
        context["widget"]["rows"] = [
            {
                "language": forms.Select(choices=[blank, *Language.choices]).get_context(
                    f"{name}_{row}_language", language, {"aria-label": _("language")}
                ),
                "level": forms.Select(choices=[blank, *Level.choices]).get_context(
                    f"{name}_{row}_level", level, {"aria-label": _("how well")}
                ),
            }
            for row, (language, level) in enumerate(pairs)
        ]
        return context

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> Any:
        """The rows as sent, so that a half-filled one can be shown again."""
        rows = (f"{name}_{row}_" for row in range(self.rows))
        return [(data.get(row + "language", ""), data.get(row + "level", "")) for row in rows]

    def id_for_label(self, id_: str | None) -> str:
        return ""


class LanguagesField(forms.Field):
    """The languages somebody speaks, as {language: level}."""

    ROWS = 3
    default_error_messages = {
        "incomplete": _("Choose with each language how well it is spoken."),
        "twice": _("Choose each language once."),
        "invalid": _("Choose a language and a level from the lists."),
    }

    def __init__(self, *, rows: int = ROWS, **kwargs: Any) -> None:
        kwargs.setdefault("label", capfirst(_("languages")))
        super().__init__(widget=LanguagesWidget(rows), required=False, **kwargs)

    def to_python(self, value: Any) -> dict[str, int]:
        levels: dict[str, int] = {}
        for language, level in value or []:
            if not language and not level:
                continue
            if not language or not level:
                raise self._error("incomplete")
            if language in levels:
                raise self._error("twice")
            if language not in Language.values or level not in map(str, Level.values):
                raise self._error("invalid")
            levels[language] = int(level)
        return levels

    def has_changed(self, initial: Any, data: Any) -> bool:
        try:
            return (initial or {}) != self.to_python(data)
        except ValidationError:
            return True

    def _error(self, code: str) -> ValidationError:
        return ValidationError(self.error_messages[code], code=code)
