"""Opening an incident, handling it, and closing it."""

import contextlib
import uuid
from collections.abc import Iterable
from datetime import date, timedelta
from typing import TypedDict, Unpack

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from samenhier.accounts.models import User
from samenhier.addresses import full_address
from samenhier.lifecycle import IllegalTransition
from samenhier.outbox import services as outbox
from samenhier.privacy.log_lock import log_unlocked
from samenhier.privacy.models import Access
from samenhier.safeguarding.models import (
    EntryKind,
    Incident,
    IncidentEntry,
    IncidentStatus,
    Urgency,
)
from samenhier.workdays import working_days_after

READ_WITHIN_WORKING_DAYS = 3  # what is not urgent, as the report page promises
# So long after the first alarm the adviser from outside hears of it too.
OUTSIDE_AFTER_WORKING_DAYS = 2


class Told(TypedDict, total=False):
    """What else somebody may say on the report page."""

    contact: str
    category: str
    is_about_team: bool


class NoHandler(Exception):
    """An incident has a handler, always."""


@transaction.atomic
def open_incident(
    *,
    text: str,
    by: User | None,
    about: str = "",
    urgency: str = Urgency.NORMAL,
    kept_from: Iterable[User] = (),
    key: uuid.UUID | None = None,
    **told: Unpack[Told],
) -> Incident:
    """Open a sealed incident and call the handlers; their mail carries only the reference.

    With the `key` that a form was made with, sending the form twice opens one incident.
    """
    incident, is_new = Incident.objects.get_or_create(
        pk=key or uuid.uuid4(),
        defaults={
            "text": text,
            "about": about,
            "urgency": urgency,
            "reported_by": by,
            "due_on": _read_before(urgency),
            **told,
        },
    )
    if is_new:
        incident.kept_from.set(kept_from)
        _call_handlers(incident)
    return incident


def _read_before(urgency: str) -> date:
    """The same working day when it is urgent: today, or the first day that offices are open."""
    today = timezone.localdate()
    if urgency == Urgency.URGENT:
        return working_days_after(today - timedelta(days=1), 1)
    return working_days_after(today, READ_WITHIN_WORKING_DAYS)


def _call_handlers(incident: Incident) -> None:
    handlers = list(incident.possible_handlers())
    incident.handlers.set(handlers)
    for handler in handlers:
        _mail(incident, "incident_opened", handler, once_per="opened")
    if not handlers:
        _tell_outside(incident)


@transaction.atomic
def write(incident: Incident, *, kind: str, text: str, due_on: date, by: User) -> IncidentEntry:
    """Add a line to the file, with the day of the next step. It takes an incident up, or up again,
    unless a colleague just did."""
    with contextlib.suppress(IllegalTransition):
        incident.become(IncidentStatus.IN_PROGRESS, by=by)
    Incident.objects.filter(pk=incident.pk).update(due_on=due_on, outcome="", closed_at=None)
    return incident.entries.create(kind=kind, text=text, by=by)


@transaction.atomic
def close(incident: Incident, *, outcome: str, text: str, by: User) -> None:
    """Close an incident with how it ended; raises IllegalTransition."""
    incident.become(IncidentStatus.CLOSED, by=by)
    incident.outcome, incident.closed_at = outcome, timezone.now()
    incident.save(update_fields=["outcome", "closed_at"])
    incident.entries.create(kind=EntryKind.ACTION, text=text, by=by)


@transaction.atomic
def assign(incident: Incident, handlers: Iterable[User], *, by: User) -> None:
    """Make these its handlers, and call who is new; raises NoHandler.

    Whoever it must be kept from is never among them.
    """
    Incident.objects.select_for_update().get(pk=incident.pk)
    chosen = set(incident.possible_handlers().filter(pk__in=[each.pk for each in handlers]))
    if not chosen:
        raise NoHandler
    before = set(incident.handlers.all())
    if chosen == before:
        return
    incident.handlers.set(chosen)
    names = ", ".join(sorted(each.name for each in chosen))
    incident.entries.create(kind=EntryKind.HANDLERS, text=names, by=by)
    for handler in chosen - before:
        _mail(incident, "incident_opened", handler, once_per="opened")


# --- The alarm -----------------------------------------------------------------------------------


def raise_alarms(on: date | None = None) -> None:
    """Mail the handlers of what is overdue, once a day; after a while also somebody outside."""
    today = on or timezone.localdate()
    for incident in Incident.objects.overdue(today).prefetch_related("handlers"):
        at_work = [each for each in incident.handlers.all() if each.is_active]
        for handler in at_work or incident.possible_handlers():
            _mail(incident, "incident_overdue", handler, once_per=f"{today:%Y-%m-%d}")
        if working_days_after(incident.due_on, OUTSIDE_AFTER_WORKING_DAYS) < today:
            _tell_outside(incident)


def _mail(incident: Incident, template: str, handler: User, *, once_per: str) -> None:
    outbox.queue(
        template,
        to=handler.email,
        about=f"incident:{incident.reference}:{once_per}",
        language=handler.language,
        context={
            "reference": incident.reference,
            "is_urgent": incident.urgency == Urgency.URGENT,
            "url": full_address("safeguarding:list", language=handler.language),
        },
    )


def _tell_outside(incident: Incident) -> None:
    """Tell the adviser from outside that nobody acts. They hear the reference and nothing else."""
    if settings.OUTSIDE_ADVISER_EMAIL:
        outbox.queue(
            "incident_unhandled",
            to=settings.OUTSIDE_ADVISER_EMAIL,
            about=f"incident:{incident.reference}:{incident.due_on:%Y-%m-%d}",
            language=settings.LANGUAGE_CODE,
            context={"reference": incident.reference},
        )


# --- Letting go ----------------------------------------------------------------------------------


@transaction.atomic
def destroy(incident: Incident) -> None:
    """Remove a file whose term has run out, with the log of who opened it."""
    with log_unlocked():
        Access.objects.about(incident).delete()
    incident.delete()
