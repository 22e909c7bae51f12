"""Which words of the shared lists have a text per language."""

from modeltranslation.translator import TranslationOptions, register

from samenhier.traits.models import Interest


@register(Interest)
class InterestTranslation(TranslationOptions):
    fields = ("name",)
    required_languages = ("nl", "en", "uk", "ar")
