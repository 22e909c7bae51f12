"""Calendar files as calendar programs read them, right on the days on which the clock changes."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from icalendar import Calendar, Event, Timezone

REFRESHED_EVERY = timedelta(hours=6)
# The rule of the European Union since 1996. The library would list every change of the clock
# until 2038, which is longer, and over then.
DUTCH_TIME = Timezone.from_ical(
    """\
BEGIN:VTIMEZONE
TZID:Europe/Amsterdam
BEGIN:DAYLIGHT
TZNAME:CEST
TZOFFSETFROM:+0100
TZOFFSETTO:+0200
DTSTART:19960331T020000
RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU
END:DAYLIGHT
BEGIN:STANDARD
TZNAME:CET
TZOFFSETFROM:+0200
TZOFFSETTO:+0100
DTSTART:19961027T030000
RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU
END:STANDARD
END:VTIMEZONE
"""
)


@dataclass(frozen=True)
class Entry:
    """One thing in a calendar. Its name stays as long as it is the same thing."""

    name: str
    title: str
    starts: datetime | date  # a date is the whole day
    changed_at: datetime
    ends: datetime | None = None
    edition: int = 0
    place: str = ""
    words: str = ""
    url: str = ""
    is_cancelled: bool = False
    is_private: bool = False  # where a calendar is shared, others see only that it is taken


def calendar_file(entries: Iterable[Entry], *, title: str = "") -> bytes:
    """The file; with a title it is one that is read again and again."""
    calendar = Calendar()
    calendar.add("prodid", "-//Samen Hier//NL")
    calendar.add("version", "2.0")
    if title:
        calendar.add("name", title)
        calendar.add("x-wr-calname", title)
        calendar.add("refresh-interval", REFRESHED_EVERY, parameters={"VALUE": "DURATION"})
    calendar.add_component(DUTCH_TIME)
    for entry in entries:
        calendar.add_component(_event(entry))
    return bytes(calendar.to_ical())


def file_answer(entry: Entry) -> HttpResponse:
    """The answer with which a browser offers to put one thing in the calendar."""
    answer = calendar_answer(calendar_file([entry]))
    answer["Content-Disposition"] = f'attachment; filename="{entry.name}.ics"'
    return answer


def calendar_answer(file: bytes) -> HttpResponse:
    return HttpResponse(file, content_type="text/calendar; charset=utf-8")


def _event(entry: Entry) -> Event:
    event = Event()
    event.add("uid", f"{entry.name}@{urlsplit(settings.SITE_URL).hostname}")
    event.add("dtstamp", entry.changed_at)
    event.add("sequence", entry.edition)
    event.add("dtstart", _moment(entry.starts))
    if entry.ends:
        event.add("dtend", _moment(entry.ends))
    if not isinstance(entry.starts, datetime):
        event.add("transp", "TRANSPARENT")  # a day with a task in it is still a free day
    event.add("status", "CANCELLED" if entry.is_cancelled else "CONFIRMED")
    event.add("summary", _title(entry))
    for name, text in (("location", entry.place), ("description", entry.words)):
        if text:
            event.add(name, text)
    if entry.url:
        event.add("url", entry.url)
    if entry.is_private:
        event.add("class", "PRIVATE")
    return event


def _title(entry: Entry) -> str:
    """Many calendar programs do not show what is cancelled, so the title says it too."""
    if entry.is_cancelled:
        return _("Cancelled: %(title)s") % {"title": entry.title}
    return entry.title


def _moment(moment: datetime | date) -> datetime | date:
    """In Dutch time; in the hour that comes twice, the second one has no Dutch name of its own."""
    if not isinstance(moment, datetime):
        return moment
    local = timezone.localtime(moment)
    return moment.astimezone(UTC) if local.fold else local
