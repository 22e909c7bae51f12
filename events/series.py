"""Events that repeat: on which days, and changing or calling off several of them at once.

The days follow the rules of RFC 5545, as calendar programs do: every month on the 31st skips the
months that have none. A meeting begins at the same time by the clock on the wall, also after the
clock changed.
"""

from collections.abc import Callable, Collection
from copy import copy
from datetime import date, datetime, time
from itertools import islice
from typing import Any
from uuid import uuid4

from dateutil.rrule import MONTHLY, WEEKLY, rrule
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from events.models import Event, EventQuerySet, EventSeries, Frequency
from events.permissions import can_edit
from samenhier.accounts.models import User

MOST = 60  # meetings of one series

_RULES: dict[str, dict[str, Any]] = {
    Frequency.WEEKLY: {"freq": WEEKLY},
    Frequency.TWO_WEEKS: {"freq": WEEKLY, "interval": 2},
    Frequency.MONTHLY: {"freq": MONTHLY},
}


class RepeatsAlready(Exception):
    """The event is one of a series."""


def days_of(
    first: date,
    frequency: str,
    *,
    times: int | None = None,
    until: date | None = None,
    skips: Callable[[date], bool] = lambda day: False,
) -> list[date]:
    """The days of a series, the first one included, and at most one more than may be.

    `times` counts the meetings that are held; a day that is skipped is not one of them.
    """
    last = datetime.combine(until, time.min) if until else None
    rule: Any = rrule(dtstart=datetime.combine(first, time.min), until=last, **_RULES[frequency])
    held = (one.date() for one in rule if one.date() == first or not skips(one.date()))
    return list(islice(held, times or MOST + 1))


def on_day(event: Event, day: date) -> tuple[datetime, datetime]:
    """When a meeting like this one begins and ends on another day, by the clock on the wall."""
    starts, ends = timezone.localtime(event.starts_at), timezone.localtime(event.ends_at)
    return _at(day, starts.time()), _at(day + (ends.date() - starts.date()), ends.time())


def _at(day: date, clock: time) -> datetime:
    return timezone.make_aware(datetime.combine(day, clock.replace(fold=0)))


@transaction.atomic
def repeat(event: Event, frequency: str, days: Collection[date], *, by: User) -> list[Event]:
    """Make a meeting like this one on each of these days, with seats of its own.

    Raises RepeatsAlready: of two who press at once, one makes the series.
    """
    event = Event.objects.select_for_update().get(pk=event.pk)
    if not can_edit(by, event):
        raise PermissionDenied
    if event.series_id:
        raise RepeatsAlready
    event.series = EventSeries.objects.create(frequency=frequency)
    event.save(update_fields=["series"])
    own_day = timezone.localdate(event.starts_at)
    return [_like(event, day) for day in days if day != own_day]


def _like(event: Event, day: date) -> Event:
    other = copy(event)
    other.pk, other._state = uuid4(), type(event._state)()
    other.starts_at, other.ends_at = on_day(event, day)
    other.edition, other.changed_at, other.is_cancelled = 0, timezone.now(), False
    other.save(force_insert=True)
    other.trainers.set(event.trainers.all())
    return other


def following(event: Event, starts_at: datetime) -> EventQuerySet:
    """The meetings after the one that began or begins at this time, which can still change."""
    found: EventQuerySet = Event.objects.upcoming().of_series(event)
    return found.filter(starts_at__gt=starts_at).exclude(pk=event.pk)


def carry_over(event: Event, before: Event, to: Event, changed: Collection[str]) -> None:
    """Change in a later meeting what was changed in this one: its days move along."""
    for name in changed:
        if name not in _WHEN | _NOT_CARRIED:
            setattr(to, name, getattr(event, name))
    if _WHEN & set(changed):
        moved = _day(event) - _day(before)
        to.starts_at, to.ends_at = on_day(event, _day(to) + moved)


_WHEN = {"starts_at", "ends_at"}
_NOT_CARRIED = {"trainers"}  # kept after the event itself


def _day(event: Event) -> date:
    return timezone.localdate(event.starts_at)
