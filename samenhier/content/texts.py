"""Texts that exist per language: which one the reader gets, and which are missing."""

from typing import Self

from django.conf import settings
from django.db import models
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language_info
from modeltranslation.translator import translator
from modeltranslation.utils import build_localized_fieldname, get_language, resolution_order


class Text(str):
    """Words, with the language they are really in."""

    __slots__ = ("language",)
    language: str

    def __new__(cls, words: str, language: str) -> Self:
        text = super().__new__(cls, words)
        text.language = language
        return text

    @property
    def is_fallback(self) -> bool:
        """Whether the reader gets another language than the one asked for."""
        return bool(self) and self.language != get_language()

    @property
    def attributes(self) -> SafeString:
        """`lang` and `dir` for the element around a fallback; nothing otherwise."""
        if not self.is_fallback:
            return SafeString("")
        direction = "rtl" if get_language_info(self.language)["bidi"] else "ltr"
        return format_html(' lang="{}" dir="{}"', self.language, direction)


def text(record: models.Model, field: str) -> Text:
    """The field in the reader's language, or else in the first language that has it."""
    for language in resolution_order(get_language()):
        if words := getattr(record, build_localized_fieldname(field, language)):
            return Text(words, language)
    return Text("", get_language())


def is_complete(record: models.Model, language: str) -> bool:
    """Whether every text that exists in Dutch exists in this language too."""
    return all(
        getattr(record, build_localized_fieldname(field, language))
        for field in translator.get_options_for_model(type(record)).all_fields
        if getattr(record, build_localized_fieldname(field, settings.LANGUAGE_CODE))
    )


def live_languages(record: models.Model) -> list[str]:
    """The languages in which a record is public: those it is complete in."""
    return [code for code, _name in settings.LANGUAGES if is_complete(record, code)]
