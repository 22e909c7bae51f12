"""Asking which languages somebody speaks, and how well."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from samenhier.traits.choices import Language, Level
from samenhier.traits.fields import stands_open

# Two languages that are asked of everybody have their own row; then three to choose.
ASKED = (Language.NL, Language.EN)
FREE_ROWS = (1, 2, 3)


class SpokenLanguagesForm(forms.Form):
    """Asks one person; `languages` of what it cleaned is {language: level}."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for code in ASKED:
            self.fields[f"level_{code}"] = level_field(Language(code).label)
        for row in FREE_ROWS:
            self.fields[f"language_{row}"] = _language_field()
            self.fields[f"level_{row}"] = level_field(_("How well"))

    def asked_languages(self) -> list[BoundField]:
        return [self[f"level_{code}"] for code in ASKED]

    def free_languages(self) -> list[tuple[BoundField, BoundField]]:
        return [(self[f"language_{row}"], self[f"level_{row}"]) for row in FREE_ROWS]

    def opens_languages(self) -> bool:
        """Whether the folded rows have to stand open: one has an answer or an error."""
        return stands_open(*(field for row in self.free_languages()[1:] for field in row))

    def with_languages(self, cleaned: dict[str, Any]) -> dict[str, Any]:
        """Check the languages, of which there is at least one."""
        cleaned["languages"] = dict(self._spoken(cleaned))
        if not cleaned["languages"] and not self._has_wrong_languages():
            self.add_error(f"level_{Language.NL}", _("Choose at least one language you speak."))
        return cleaned

    def _has_wrong_languages(self) -> bool:
        return any(name.startswith(("language_", "level_")) for name in self.errors)

    def _spoken(self, cleaned: dict[str, Any]) -> Iterator[tuple[str, int]]:
        """The (language, level) pairs, with errors on rows that are half filled in or double."""
        for code in ASKED:
            if level := cleaned.get(f"level_{code}"):
                yield code, level
        seen: set[str] = set()
        for row in FREE_ROWS:
            language, level = cleaned.get(f"language_{row}"), cleaned.get(f"level_{row}")
            if language in seen:
                self.add_error(f"language_{row}", _("Choose each language once."))
            elif language and not level:
                self.add_error(f"level_{row}", _("Choose how well you speak this language."))
            elif level and not language:
                self.add_error(f"language_{row}", _("Choose the language."))
            elif language and level:
                seen.add(language)
                yield language, level


def level_field(label: Any) -> forms.TypedChoiceField:
    nothing = ("", pgettext_lazy("how well somebody speaks a language", "not, or no answer"))
    return forms.TypedChoiceField(
        label=label,
        choices=[nothing, *Level.choices],
        coerce=int,
        empty_value=None,
        required=False,
    )


def _language_field() -> forms.ChoiceField:
    others = [(code, label) for code, label in Language.choices if code not in ASKED]
    return forms.ChoiceField(
        label=_("Another language"),
        choices=[("", pgettext_lazy("language", "choose")), *others],
        required=False,
    )
