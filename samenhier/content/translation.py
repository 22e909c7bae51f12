"""Which texts of the site exist per language. What is missing falls back to Dutch."""

from modeltranslation.translator import TranslationOptions, register

from samenhier.content.models import Page


@register(Page)
class PageTranslation(TranslationOptions):
    fields = ("title", "body")
    required_languages = ("nl",)
