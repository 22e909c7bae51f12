"""The list of public pages for search engines, each in the languages it really exists in."""

from typing import Any

from django.conf import settings
from django.contrib.sitemaps import Sitemap
from django.db.models import QuerySet
from django.urls import reverse

from events.models import Event, EventQuerySet
from samenhier.accounts.models import Municipality
from samenhier.content.models import MunicipalityText, Page, Story
from samenhier.content.models.story import StoryQuerySet
from samenhier.content.texts import live_languages

ALL = [code for code, _name in settings.LANGUAGES]


class PublicSitemap(Sitemap):
    """Pages in every language; `languages_of` says where one exists in fewer."""

    i18n = alternates = x_default = True

    def languages_of(self, item: Any) -> list[str]:
        return live_languages(item)

    def get_languages_for_item(self, item: Any) -> list[str]:
        return self.languages_of(item) or [settings.LANGUAGE_CODE]

    def lastmod(self, item: Any) -> Any:
        return getattr(item, "updated_at", None)


class FixedSitemap(PublicSitemap):
    """Pages that are always there; their own words exist in every language."""

    def items(self) -> list[str]:
        return [
            "home",
            "groups:signup",
            "content:postcode",
            "content:stories",
            "content:questions",
            "content:resources",
            "content:enquiry",
            "refer:refer",
            "events:event_list",
            "reports:impact",
            "safeguarding:report",
        ]

    def location(self, item: str) -> str:
        return reverse(item)

    def languages_of(self, item: str) -> list[str]:
        return ALL


class PageSitemap(PublicSitemap):
    def items(self) -> QuerySet[Page]:
        return Page.objects.all()


class StorySitemap(PublicSitemap):
    """A story without a standing consent is not in it."""

    def items(self) -> StoryQuerySet:
        stories: StoryQuerySet = Story.objects.published()
        return stories


class MunicipalitySitemap(PublicSitemap):
    """A municipality without a text of its own has a page in our words, in every language."""

    def items(self) -> QuerySet[Municipality]:
        return Municipality.objects.select_related("text")

    def languages_of(self, item: Municipality) -> list[str]:
        text: MunicipalityText | None = getattr(item, "text", None)
        return live_languages(text) if text else ALL


class EventSitemap(PublicSitemap):
    def items(self) -> EventQuerySet:
        events: EventQuerySet = Event.objects.public().upcoming()
        return events

    def location(self, item: Event) -> str:
        return reverse("events:event_detail", args=[item.pk])


SITEMAPS = {
    "fixed": FixedSitemap,
    "pages": PageSitemap,
    "municipalities": MunicipalitySitemap,
    "stories": StorySitemap,
    "events": EventSitemap,
}
