"""Seats: taking one, waiting for one, giving it back; and calling an event off.

Whoever changes who sits where locks the event first, so that two people never get one seat.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone, translation
from django.utils.formats import date_format

from events.models import Event, Registration, RegistrationStatus
from events.permissions import can_edit
from groups.models import Membership
from groups.services import settle_groups_of
from samenhier.accounts.models import User
from samenhier.addresses import full_address
from samenhier.outbox.services import queue


class EventClosed(Exception):
    """The event has begun or was cancelled: who comes does not change any more."""


class NotForYou(Exception):
    """The event is for others."""


A_DAY = timedelta(days=1)  # before the start: who gets a seat has to be able to come


class NotBegun(Exception):
    """Nobody can have been there: the event has not begun, or was cancelled."""


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
    is_full = event.registrations.registered().count() >= event.capacity
    registration = Registration.objects.create(
        event=event,
        user=by,
        status=RegistrationStatus.WAITING if is_full else RegistrationStatus.REGISTERED,
    )
    _tell("event_waiting" if is_full else "event_registered", registration)
    return registration


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
    event = _lock(event)
    is_overfull = event.registrations.registered().count() > event.capacity
    if not event.is_open or is_overfull:
        return
    waiting = event.registrations.waiting().count()
    for registration in event.registrations.overdue().select_related("user")[:waiting]:
        _let_go(registration, by=None, reason="no answer in time")
        _tell("event_seat_passed_on", registration)
    _fill_seats(event, by=None)


@transaction.atomic
def change(event: Event, *, by: User) -> bool:
    """Keep what was changed of an event; seats that came free go to those who wait.

    Another time or place is mailed to everybody who would come or waits; whether it was.
    """
    before = _lock(event)
    if not can_edit(by, before):
        raise PermissionDenied
    event.is_cancelled = before.is_cancelled  # whoever opened the form may have known less
    event.renew(after=before.edition)
    event.save()
    if not event.is_open:
        return False
    is_told = _when_and_where(event) != _when_and_where(before)
    if is_told:
        for registration in event.registrations.live().select_related("user"):
            _tell("event_changed", registration, once_per=str(event.edition))
    _fill_seats(event, by=by)
    return is_told


@transaction.atomic
def cancel(event: Event, *, by: User) -> None:
    """Call the event off and mail everybody who would come or waits; twice mails once."""
    if not can_edit(by, event):
        raise PermissionDenied
    event = _lock(event)
    if event.is_cancelled:
        return
    if not event.is_open:
        raise EventClosed
    event.is_cancelled = True
    event.renew(after=event.edition)
    event.save(update_fields=["is_cancelled", "edition", "changed_at"])
    event.registrations.update(wishes="")
    for registration in event.registrations.live().select_related("user"):
        _tell("event_cancelled", registration)


@transaction.atomic
def note_walk_ins(event: Event, members: Iterable[Membership], *, by: User) -> int:
    """Write down members who came without a seat, however full it was; how many are new.

    Who had a seat or waited for one is ticked; nobody is there twice. Whoever has no account yet
    is left out, and so is whom the event is not for.
    """
    if not can_edit(by, event):
        raise PermissionDenied
    event = _lock(event)
    if not event.has_begun:
        raise NotBegun
    noted = sum(_note(event, user) for user in {one.user for one in members if one.user})
    count_attendance(event)
    return noted


def _note(event: Event, user: User) -> bool:
    """Whether it was not known yet that this person was there."""
    own = event.registrations.live().filter(user=user).first()
    if own is None and not event.is_for(user):
        return False
    own = own or Registration(event=event, user=user, status=RegistrationStatus.REGISTERED)
    if own.has_attended:
        return False
    own.has_attended = True
    own.save()
    return True


def count_attendance(event: Event) -> None:
    """Let the groups of those who come be ready, or not, by who was at this training."""
    settle_groups_of(event.registrations.live().values_list("user", flat=True))


def _lock(event: Event) -> Event:
    return Event.objects.select_for_update().get(pk=event.pk)


def _lock_open(event: Event) -> Event:
    event = _lock(event)
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
