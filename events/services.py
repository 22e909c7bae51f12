"""Seats: taking one, waiting for one, giving it back; and calling an event off.

Whoever changes who sits where locks the event first, so that two people never get one seat.
"""

from collections.abc import Iterable

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import translation

from events.models import Event, Registration, RegistrationStatus
from events.permissions import can_edit
from groups.models import Membership
from groups.services import settle_groups_of
from samenhier.accounts.models import User
from samenhier.addresses import full_address
from samenhier.outbox.services import queue


class EventClosed(Exception):
    """The event has begun or was cancelled: who comes does not change any more."""


class NotBegun(Exception):
    """Nobody can have been there: the event has not begun, or was cancelled."""


@transaction.atomic
def register(event: Event, *, by: User) -> Registration:
    """Give `by` a seat, or a place in line when all are taken; twice is the same as once."""
    event = _lock_open(event)
    own = event.registrations.live().filter(user=by).first()
    if own:
        return own
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
    own.become(RegistrationStatus.LEFT, by=by)
    _fill_seats(event, by=by)


@transaction.atomic
def fill_seats(event: Event, *, by: User) -> None:
    """Give free seats to those who wait, for after the number of seats was changed."""
    event = _lock(event)
    if event.is_open:
        _fill_seats(event, by=by)


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
    event.save(update_fields=["is_cancelled"])
    for registration in event.registrations.live().select_related("user"):
        _tell("event_cancelled", registration)


@transaction.atomic
def note_walk_ins(event: Event, members: Iterable[Membership], *, by: User) -> int:
    """Write down members who came without a seat, however full it was; how many are new.

    Who had a seat or waited for one is ticked; nobody is there twice. Whoever has no account yet
    is left out.
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


def _fill_seats(event: Event, *, by: User) -> None:
    free = max(0, event.capacity - event.registrations.registered().count())
    for registration in event.registrations.waiting().select_related("user")[:free]:
        registration.become(RegistrationStatus.REGISTERED, by=by)
        _tell("event_promoted", registration)


def _tell(template: str, registration: Registration) -> None:
    """Owe the person a mail in their own language. It names the event, never the person."""
    event, user = registration.event, registration.user
    with translation.override(user.language):
        context = {
            "title": event.title,
            "when": event.when,
            "place": event.location,
            "url": full_address("events:event_detail", event.pk),
            "events_url": full_address("events:event_list"),
        }
    queue(
        template,
        to=user.email,
        about=f"registration:{registration.pk}",
        language=user.language,
        context=context,
    )
