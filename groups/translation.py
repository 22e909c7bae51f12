"""Which texts about groups exist per language."""

from modeltranslation.translator import TranslationOptions, register

from groups.models import Statement, Training


@register(Statement)
class StatementTranslation(TranslationOptions):
    fields = ("title", "body")
    # A promise is asked in the reader's own words, never in a fallback.
    required_languages = ("nl", "en", "uk", "ar")


@register(Training)
class TrainingTranslation(TranslationOptions):
    fields = ("name",)
    required_languages = ("nl",)
