"""The public site of the demo: texts of the cities, information meetings and three stories."""

from datetime import date, datetime, time, timedelta

from django.utils import timezone

from events.models import Event, EventKind
from samenhier.accounts.models import Intake, Municipality, User
from samenhier.content import services
from samenhier.content.models import MunicipalityText, Story
from samenhier.demo.site_texts import CITIES, MEETING, STORIES

# Per city: what it does with new groups, how many it wants this year, and where the meeting is.
PLANS = {
    "0518": (Intake.OPEN, 24, "Centrale Bibliotheek, Spui"),
    "0599": (Intake.OPEN, 20, "Huis van de Wijk, Mathenesserdijk"),
    "0392": (Intake.WAITING_LIST, 8, "De Pletterij, Lange Herenvest"),
    "0034": (Intake.OPEN, 10, "Corrosia, Markt"),
}


def make_site(cities: dict[str, Municipality], today: date) -> None:
    for index, (code, city) in enumerate(cities.items()):
        intake, wanted, place = PLANS[code]
        Municipality.objects.filter(pk=city.pk).update(intake=intake)
        MunicipalityText.objects.create(
            municipality=city,
            groups_wanted=wanted,
            contact=f"{city.slug}@samenhier.example",
            **_in_languages("body", CITIES[code]),
        )
        make_meeting(city, today + timedelta(days=6 + 7 * index), place)
    for code, story in STORIES.items():
        make_story(cities[code], *story)


def make_meeting(city: Municipality, day: date, place: str) -> None:
    starts_at = timezone.make_aware(datetime.combine(day, time(19, 30)))
    Event.objects.create(
        kind=EventKind.INFORMATION,
        for_public=True,
        municipality=city,
        capacity=40,
        location=f"{place}, {city.name}",
        starts_at=starts_at,
        ends_at=starts_at + timedelta(minutes=90),
        **MEETING,
    )


def make_story(
    city: Municipality, told_by: str, titles: dict[str, str], bodies: dict[str, str]
) -> None:
    """A story whose person said yes, with the help of staff."""
    story = Story.objects.create(
        municipality=city,
        told_by=told_by,
        permission_by=told_by,
        is_published=True,
        **_in_languages("title", titles),
        **_in_languages("body", bodies),
    )
    staff = User.objects.get(email="landelijk@samenhier.example")
    services.allow(story, language="nl", by=staff)


def _in_languages(field: str, texts: dict[str, str]) -> dict[str, str]:
    """The columns of a text per language, and the plain one."""
    return {field: texts["nl"]} | {f"{field}_{code}": words for code, words in texts.items()}
