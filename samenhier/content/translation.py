"""Which texts of the site exist per language. What is missing falls back to Dutch."""

from modeltranslation.translator import TranslationOptions, register

from samenhier.content.models import MunicipalityText, Page, Question, Resource, Story


@register(Page)
class PageTranslation(TranslationOptions):
    fields = ("title", "body", "link_label")
    required_languages = {"nl": ("title", "body")}


@register(MunicipalityText)
class MunicipalityTextTranslation(TranslationOptions):
    fields = ("body",)
    required_languages = ("nl",)


@register(Question)
class QuestionTranslation(TranslationOptions):
    fields = ("question", "answer")
    required_languages = ("nl",)


@register(Resource)
class ResourceTranslation(TranslationOptions):
    fields = ("title", "body")
    required_languages = ("nl",)


@register(Story)
class StoryTranslation(TranslationOptions):
    fields = ("title", "body")
    required_languages = ("nl",)
