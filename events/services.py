"""Seats: taking one, waiting for one, giving it back; and calling an event off.

Whoever changes who sits where locks the event first, so that two people never get one seat.
"""

from collections.abc import Collection, Iterable
from copy import copy
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext

from events import series
from events.models import Event, EventQuerySet, Registration, RegistrationStatus
from events.permissions import can_edit
from samenhier.accounts.models import User
from samenhier.addresses import full_address
from samenhier.outbox.services import queue
from samenhier.phrases import listed


class EventClosed(Exception):
    """The event has begun or was cancelled: who comes does not change any more."""


class NotForYou(Exception):
    """The event is for others."""


A_DAY = timedelta(days=1)  # before the start: who gets a seat has to be able to come


@transaction.atomic
def register(event: Event, *, by: User) -> Registration:
    """Give `by` a seat, or a place in line when all are taken; twice is the same as once.

    Raises EventClosed or NotForYou.
    """
    event = _lock_open(event)
    own = event.registrations.live().filter(user=by).first()
    if own:
        return own
    if not event.is_for(by):
        raise NotForYou
    registration = _take(event, by)
    _tell("event_registered" if registration.has_seat else "event_waiting", registration)
    return registration


@transaction.atomic
def register_for_all(event: Event, *, by: User) -> list[Registration]:
    """A seat, or a place in line, at each meeting of a series that is to come; one mail tells it.

    Where they are registered already stays as it is. Raises EventClosed or NotForYou.
    """
    mine = Registration.objects.live().filter(user=by)
    coming = Event.objects.upcoming().of_series(event)
    held = [one for one in _lock_all(coming) if one.is_open]
    events = [one for one in held if one.is_for(by)]
    if not events:
        raise NotForYou if held else EventClosed
    known = set(mine.filter(event__in=events).values_list("event", flat=True))
    events.sort(key=lambda one: one.starts_at)
    taken = [_take(one, by) for one in events if one.pk not in known]
    if taken:
        _tell_together("event_registered", taken, several="event_several_registered")
    return taken


def _take(event: Event, by: User) -> Registration:
    is_full = event.registrations.registered().count() >= event.capacity
    taken: Registration = Registration.objects.create(
        event=event,
        user=by,
        status=RegistrationStatus.WAITING if is_full else RegistrationStatus.REGISTERED,
    )
    return taken


@transaction.atomic
def leave(event: Event, *, by: User) -> None:
    """Give the seat or the place in line back; the first in line gets a seat that comes free."""
    event = _lock_open(event)
    own = event.registrations.live().filter(user=by).first()
    if own is None:
        return
    _let_go(own, by=by)
    _fill_seats(event, by=by)


@transaction.atomic
def say_yes(event: Event, *, by: User) -> bool:
    """Keep that somebody comes, for whom a seat came free; whether the seat is still theirs."""
    event = _lock_open(event)
    return bool(event.registrations.registered().filter(user=by).update(answer_before=None))


def pass_seats_on() -> None:
    """Give seats that came free, and to which nobody said yes in time, to the next in line."""
    late = Registration.objects.overdue().values("event")
    for event in Event.objects.upcoming().filter(pk__in=late):
        _pass_on(event)


@transaction.atomic
def _pass_on(event: Event) -> None:
    """Nobody loses a seat that nobody waits for, or that is not there for the next one."""
    event = lock(event)
    is_overfull = event.registrations.registered().count() > event.capacity
    if not event.is_open or is_overfull:
        return
    waiting = event.registrations.waiting().count()
    for registration in event.registrations.overdue().select_related("user")[:waiting]:
        _let_go(registration, by=None, reason="no answer in time")
        _tell("event_seat_passed_on", registration)
    _fill_seats(event, by=None)


@transaction.atomic
def change(
    event: Event, *, by: User, fields: Collection[str] = (), following: bool = False
) -> bool:
    """Keep what was changed of an event; seats that came free go to those who wait.

    Another time or place is mailed to everybody who would come or waits; whether it was. With
    `following` these fields change in the later meetings of its series too, and who comes to
    several of them gets one mail.
    """
    before, later = _with_following(event) if following else (lock(event), [])
    told = _keep(event, before, by)
    for one in later:
        kept = copy(one)
        series.carry_over(event, before, one, fields)
        told += _keep(one, kept, by)
    _tell_together("event_changed", told, several="event_several_changed", once_per_edition=True)
    for one in (event, *later):
        if one.is_open:
            _fill_seats(one, by=by)
    return bool(told)


def _with_following(event: Event) -> tuple[Event, list[Event]]:
    """The event as it is stored and those after it, held together."""
    stored = Event.objects.get(pk=event.pk)
    later = series.following(stored, stored.starts_at).values_list("pk", flat=True)
    held = _lock_all(Event.objects.filter(pk__in=[stored.pk, *later]))
    before = next(one for one in held if one.pk == event.pk)
    return before, [one for one in held if one.pk != event.pk]


def _keep(event: Event, before: Event, by: User) -> list[Registration]:
    """Save the next edition; who has to hear of it."""
    if not can_edit(by, before):
        raise PermissionDenied
    event.is_cancelled = before.is_cancelled  # whoever opened the form may have known less
    event.series_id = before.series_id
    event.renew(after=before.edition)
    event.save()
    if not event.is_open or _when_and_where(event) == _when_and_where(before):
        return []
    return _live(event)


def cancel(event: Event, *, by: User) -> None:
    """Call the event off and mail everybody who would come or waits; twice mails once."""
    if cancel_all([event], by=by):
        raise EventClosed


@transaction.atomic
def cancel_all(events: Iterable[Event], *, by: User) -> list[Event]:
    """Call events off; who comes to several of a series gets one mail. Those that have begun stay.

    Answers which have begun.
    """
    begun, told = [], []
    for event in _lock_all(Event.objects.filter(pk__in=[one.pk for one in events])):
        if not can_edit(by, event):
            raise PermissionDenied
        if event.is_cancelled:
            continue
        if not event.is_open:
            begun.append(event)
            continue
        event.is_cancelled = True
        event.renew(after=event.edition)
        event.save(update_fields=["is_cancelled", "edition", "changed_at"])
        event.registrations.update(wishes="")
        told += _live(event)
    _tell_together("event_cancelled", told, several="event_several_cancelled")
    return begun


def _live(event: Event) -> list[Registration]:
    return list(event.registrations.live().select_related("user", "event"))


def _lock_all(events: EventQuerySet) -> list[Event]:
    """In one order, so that two who change the same series never wait for each other."""
    return list(Event.objects.select_for_update().filter(pk__in=events.values("pk")).order_by("pk"))


def lock(event: Event) -> Event:
    """The event as it is stored, held until the end: nobody else changes who sits where."""
    return Event.objects.select_for_update().get(pk=event.pk)


def _lock_open(event: Event) -> Event:
    event = lock(event)
    if not event.is_open:
        raise EventClosed
    return event


def _let_go(registration: Registration, *, by: User | None, reason: str = "") -> None:
    """Of who does not come nobody needs to know any more what they would need."""
    registration.become(RegistrationStatus.LEFT, by=by, reason=reason)
    registration.wishes = ""
    registration.save(update_fields=["wishes"])


def _when_and_where(event: Event) -> tuple[Any, ...]:
    """Where somebody has to be, to the minute: a form may leave the seconds out."""
    starts, ends = (
        moment.replace(second=0, microsecond=0) for moment in (event.starts_at, event.ends_at)
    )
    return (starts, ends, event.mode, event.location, event.online_link)


def _fill_seats(event: Event, *, by: User | None) -> None:
    free = max(0, event.capacity - event.registrations.registered().count())
    for registration in event.registrations.waiting().select_related("user")[:free]:
        registration.become(RegistrationStatus.REGISTERED, by=by)
        registration.answer_before = _answer_before(event)
        registration.save(update_fields=["answer_before"])
        _tell("event_promoted", registration)


def _answer_before(event: Event) -> datetime | None:
    """Until when a seat that comes free is kept; None where no time is left for the next one."""
    until = timezone.now() + timedelta(hours=settings.SEAT_HOURS)
    return until if until + A_DAY <= event.starts_at else None


def _tell_together(
    template: str,
    registrations: Iterable[Registration],
    *,
    several: str,
    once_per_edition: bool = False,
) -> None:
    """Owe each person one mail about one event, or about all their meetings of one series."""
    together: dict[tuple[Any, ...], list[Registration]] = {}
    for one in registrations:
        key = (one.user_id, one.event.series_id or one.event_id)
        together.setdefault(key, []).append(one)
    for mine in together.values():
        mine.sort(key=lambda one: one.event.starts_at)
        if len(mine) > 1:
            _tell_several(several, mine)
        else:
            once_per = str(mine[0].event.edition) if once_per_edition else ""
            _tell(_of_one(template, mine[0]), mine[0], once_per=once_per)


def _of_one(template: str, registration: Registration) -> str:
    is_waiting = template == "event_registered" and not registration.has_seat
    return "event_waiting" if is_waiting else template


def _tell_several(template: str, registrations: list[Registration]) -> None:
    """Owe the person one mail about several meetings, with a line for each."""
    first = registrations[0]
    with translation.override(first.user.language):
        context = {
            "title": first.event.title,
            "meetings": [_line(one) for one in registrations],
            "url": full_address("events:event_detail", first.event.pk),
            "events_url": full_address("events:event_list"),
        }
    queue(
        template,
        to=first.user.email,
        about=f"registration:{first.pk}:{first.event.edition}",
        language=first.user.language,
        context=context,
    )


def _line(registration: Registration) -> str:
    event = registration.event
    words = [event.when, event.location]
    if not registration.has_seat:
        words.append(gettext("on the waiting list"))
    return listed(word for word in words if word)


def _tell(template: str, registration: Registration, *, once_per: str = "") -> None:
    """Owe the person a mail in their own language. It names the event, never the person."""
    event, user = registration.event, registration.user
    with translation.override(user.language):
        context = {
            "title": event.title,
            "when": event.when,
            "place": event.location,
            "before": _in_words(registration.answer_before),
            "url": full_address("events:event_detail", event.pk),
            "events_url": full_address("events:event_list"),
        }
    queue(
        template,
        to=user.email,
        about=":".join(["registration", str(registration.pk), *once_per.split()]),
        language=user.language,
        context=context,
    )


def _in_words(moment: datetime | None) -> str:
    return date_format(timezone.localtime(moment), "DATETIME_FORMAT") if moment else ""
