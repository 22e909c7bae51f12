"""An event as a file for one's own calendar."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from icalendar import Calendar

from events.models import Event, EventMode
from events.services import cancel, change, register
from tests.factories import make_event, make_user

pytestmark = pytest.mark.django_db

LINK = "https://meet.example.org/geheim"


def read(client, event: Event, language: str = "nl"):
    page = client.get(f"/{language}/events/{event.pk}/calendar/")
    (found,) = Calendar.from_ical(page.content).events
    return found


def test_everybody_can_put_an_event_in_their_calendar(client):
    event = make_event(title="Koken", location="Buurthuis, zaal 2")

    page = client.get(reverse("events:calendar", args=[event.pk]))
    found = read(client, event)

    assert page["Content-Type"] == "text/calendar; charset=utf-8"
    assert page["Content-Disposition"] == f'attachment; filename="event-{event.pk}.ics"'
    assert found["summary"] == "Koken"
    assert found["location"] == "Buurthuis, zaal 2"
    assert (found.start, found.end) == (
        event.starts_at.replace(microsecond=0),
        event.ends_at.replace(microsecond=0),
    )
    assert found["url"].endswith(f"/nl/events/{event.pk}/")


def test_the_page_of_an_event_leads_to_the_file(client):
    event = make_event()

    page = client.get(reverse("events:event_detail", args=[event.pk])).content.decode()

    assert f'href="{reverse("events:calendar", args=[event.pk])}"' in page


def test_it_is_in_the_language_of_the_reader_or_else_in_dutch(client):
    event = make_event(title="Koken", title_ar="الطبخ", description_uk="Разом")

    assert read(client, event, "ar")["summary"] == "الطبخ"
    assert read(client, event, "uk")["summary"] == "Koken"
    assert read(client, event, "uk")["description"] == "Разом"


def test_an_event_that_is_only_online_says_so_as_its_place(client):
    event = make_event(mode=EventMode.ONLINE, location="")

    assert read(client, event, "en")["location"] == "online"


def test_the_online_link_is_for_who_has_a_seat(client, sign_in):
    event = make_event(online_link=LINK, mode=EventMode.HYBRID, capacity=1)
    seated, waiting = make_user(), make_user()
    register(event, by=seated)
    register(event, by=waiting)

    assert LINK not in read(client, event)["description"]
    assert LINK not in read(sign_in(waiting), event)["description"]
    assert LINK in read(sign_in(seated), event)["description"]


def test_a_cancelled_event_is_the_next_edition_and_cancelled(sign_in, staff, the_hague):
    event = make_event(title="Koken", online_link=LINK, municipality=the_hague)
    noor = make_user()
    register(event, by=noor)
    before = read(sign_in(noor), event)

    cancel(event, by=staff)
    after = read(sign_in(noor), event)

    assert after["status"] == "CANCELLED"
    assert after["uid"] == before["uid"]
    assert (before["sequence"], after["sequence"]) == (0, 1)
    assert after.stamp > before.stamp or after.stamp == before.stamp.replace(microsecond=0)
    assert LINK not in after["description"]


def test_every_change_is_a_next_edition(client, staff, the_hague):
    event = make_event(municipality=the_hague)
    stale = Event.objects.get(pk=event.pk)

    event.starts_at += timedelta(hours=1)
    change(event, by=staff)
    stale.location = "Bibliotheek"  # by somebody who opened the form before
    change(stale, by=staff)

    assert read(client, event)["sequence"] == 2
    assert read(client, event)["location"] == "Bibliotheek"


def test_a_change_does_not_bring_back_what_was_called_off_meanwhile(client, staff, the_hague):
    event = make_event(municipality=the_hague)
    opened_before = Event.objects.get(pk=event.pk)
    cancel(event, by=staff)

    change(opened_before, by=staff)

    assert read(client, event)["status"] == "CANCELLED"


def test_what_was_is_still_in_the_file_of_who_was_there(sign_in):
    event, noor = make_event(), make_user()
    register(event, by=noor)
    Event.objects.update(
        starts_at=timezone.now() - timedelta(days=3), ends_at=timezone.now() - timedelta(days=2)
    )
    page = sign_in(noor).get(reverse("events:event_detail", args=[event.pk])).content.decode()

    assert reverse("events:calendar", args=[event.pk]) in page
