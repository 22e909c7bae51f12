"""Which texts about newcomers exist per language."""

from modeltranslation.translator import TranslationOptions, register

from newcomers.models import TrackText


@register(TrackText)
class TrackTextTranslation(TranslationOptions):
    fields = ("explanation",)
    # Who reads it decides about their own life by it: never in a fallback.
    required_languages = ("nl", "en", "uk", "ar")
