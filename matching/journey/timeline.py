"""The year as everybody of a match reads it: what happens when, month by month.

Each app tells what it knows (`gives`): surveys stand above the year, and tell theirs as well.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from dateutil.relativedelta import relativedelta
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from events.models import Registration
from matching.journey import schedule
from matching.journey.models import Journey
from matching.models import MatchStatus
from samenhier.accounts.models import Role, User
from samenhier.content.texts import text

# Around the year, in which something a reader takes part in belongs to it.
BEFORE = timedelta(days=90)
AFTER = relativedelta(months=7)
SOON = timedelta(days=30)


@dataclass(frozen=True)
class Moment:
    """Something of the year on a day, in the language of its reader."""

    on: date
    words: str
    is_about: bool = False  # around that day, not on it
    url: str = ""
    asks: str = ""  # what its reader can do now, in the words of a link


@dataclass(frozen=True)
class Station:
    """What happens in one of the twelve months, before the first (0), or after the last (13)."""

    number: int
    moments: list[Moment]

    @property
    def is_month(self) -> bool:
        return 1 <= self.number <= schedule.LAST_MONTH


Source = Callable[[Journey, User], Iterable[Moment]]
_sources: list[Source] = []


def gives(source: Source) -> Source:
    """Register what tells moments of a match to somebody who may see it."""
    _sources.append(source)
    return source


def stations(journey: Journey, user: User) -> list[Station]:
    """The way through the year for this reader; after an early end only as far as it went."""
    months = journey.year()
    found: dict[int, list[Moment]] = {month.number: [] for month in months}
    end = journey.end
    last_day = end.ended_on if end and journey.status == MatchStatus.ENDED_EARLY else None
    moments = [moment for source in _sources for moment in source(journey, user)]
    for moment in sorted(moments, key=lambda one: one.on):
        if last_day is None or moment.on <= last_day or moment.asks:
            found.setdefault(_number(months, moment.on), []).append(moment)
    until = max(found) if last_day is None else max(1, _number(months, last_day))
    return [Station(number, found[number]) for number in sorted(found) if number <= until]


def _number(months: list[schedule.Month], on: date) -> int:
    """What falls on the day a month ends belongs to it, as the talks of the schedule do."""
    if on < months[0].begins_on:
        return 0
    return next((month.number for month in months if on <= month.ends_on), len(months) + 1)


def upcoming(found: Iterable[Station], on: date) -> list[Moment]:
    """What comes within a month besides the talks, which have a place of their own."""
    moments = [moment for station in found for moment in station.moments]
    return [one for one in moments if on <= one.on <= on + SOON and not one.is_about]


def asked(found: Iterable[Station]) -> list[Moment]:
    """What the reader is asked to do now."""
    return [moment for station in found for moment in station.moments if moment.asks]


@gives
def _year(journey: Journey, _user: User) -> Iterator[Moment]:
    if journey.met_on:
        yield Moment(journey.met_on, _("The first meeting"))
    yield Moment(journey.starts_on, _("The year begins"))
    *talks, closing = schedule.talks(journey.starts_on, journey.later)
    for day in talks:
        yield Moment(day, pgettext("schedule", "Talk"), is_about=True)
    yield Moment(closing, _("Closing talk"), is_about=True)
    for pause in journey.pauses.all():
        yield Moment(pause.began_on, _("The year rests"))
        if pause.ended_on:
            yield Moment(pause.ended_on, _("The year goes on"))


@gives
def _end(journey: Journey, _user: User) -> Iterator[Moment]:
    end = journey.end
    if end and journey.status == MatchStatus.ENDED_EARLY:
        yield Moment(end.ended_on, _("The match ended"))
        return
    after = end.talk_on if end else journey.ends_on + relativedelta(months=6)
    yield Moment(after, _("Talk: how are you all now?"), is_about=True)


@gives
def _events(journey: Journey, user: User) -> Iterator[Moment]:
    """Trainings and events in which the reader takes part; of others it is theirs to tell."""
    if user.role not in {Role.MEMBER, Role.NEWCOMER}:
        return
    span = (journey.starts_on - BEFORE, journey.ends_on + AFTER)
    seats = Registration.objects.registered().filter(user=user, event__is_cancelled=False)
    for seat in seats.filter(event__starts_at__date__range=span).select_related("event"):
        day = timezone.localdate(seat.event.starts_at)
        url = reverse("events:event_detail", args=[seat.event_id])
        yield Moment(day, text(seat.event, "title"), url=url)
