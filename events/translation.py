"""Which texts of an event exist per language. What is missing falls back to Dutch."""

from modeltranslation.translator import TranslationOptions, register

from events.models import Event


@register(Event)
class EventTranslation(TranslationOptions):
    fields = ("title", "description", "accessibility")
    required_languages = {"nl": ("title", "description")}
