"""Who was there: noted by a trainer on a phone or by the team, and what follows from it.

Each tick changes one registration, so that two people who tick at once undo nothing.
"""

from collections.abc import Iterable
from typing import cast
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction

from events.models import Event, Registration, RegistrationStatus
from events.permissions import can_edit, can_note
from events.services import NotForYou, lock
from groups.models import Membership
from groups.services import settle_groups_of
from newcomers.models import Household
from samenhier.accounts.models import User


class NotBegun(Exception):
    """Nobody can have been there: the event has not begun, or was cancelled."""


class NotNow(Exception):
    """Trainers note who is there around the event, not long before or after it."""


class Unknown(Exception):
    """No account has this address or reference."""


@transaction.atomic
def mark(event: Event, registration: UUID, *, was_there: bool, by: User) -> None:
    """Note of somebody who registered whether they are there. Raises NotNow."""
    event = _lock_now(event, by)
    marked = event.registrations.live().filter(pk=registration)
    marked.update(has_attended=was_there)
    settle_groups_of(marked.values_list("user", flat=True))


@transaction.atomic
def welcome(event: Event, told: str, *, by: User) -> Registration:
    """Note that somebody is there who did not register, however full it is.

    They say who they are: an e-mail address, or the reference of a household. There is no list to
    choose from, since a trainer need not know who takes part. Raises NotNow, Unknown or NotForYou.
    """
    event = _lock_now(event, by)
    user = _who_is(told)
    if user is None:
        raise Unknown
    _note(event, user)
    own = event.registrations.live().filter(user=user).first()
    if own is None:
        raise NotForYou
    settle_groups_of([user.pk])
    return own


def _who_is(told: str) -> User | None:
    told = told.strip()
    accounts = User.objects.filter(is_active=True)
    if "@" in told:
        return cast("User | None", accounts.filter(email__iexact=told).first())
    home = Household.objects.filter(reference__iexact=told, user__is_active=True)
    return cast("User | None", accounts.filter(pk__in=home.values("user")).first())


@transaction.atomic
def note_walk_ins(event: Event, members: Iterable[Membership], *, by: User) -> int:
    """Write down members who came without a seat, however full it was; how many are new.

    Who had a seat or waited for one is ticked; nobody is there twice. Whoever has no account yet
    is left out, and so is whom the event is not for.
    """
    if not can_edit(by, event):
        raise PermissionDenied
    event = lock(event)
    if not event.has_begun:
        raise NotBegun
    noted = sum(_note(event, user) for user in {one.user for one in members if one.user})
    count_attendance(event)
    return noted


def count_attendance(event: Event) -> None:
    """Let the groups of those who come be ready, or not, by who was at this training."""
    settle_groups_of(event.registrations.live().values_list("user", flat=True))


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


def _lock_now(event: Event, by: User) -> Event:
    if not can_note(by, event):
        raise PermissionDenied
    event = lock(event)
    if not event.is_noted_now:
        raise NotNow
    return event
