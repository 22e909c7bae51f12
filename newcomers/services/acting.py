"""What somebody of the team does next for a household: asking for it, taking it, ticking it off."""

from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied
from django.utils import timezone

from newcomers.models import Household, HouseholdStatus, NextAction, NextActionKind
from newcomers.permissions import can_change, can_finish
from samenhier.accounts.models import User
from samenhier.workdays import working_days_after

# The team calls within this time: said on the page to who registers.
ANSWER_WITHIN_WORKING_DAYS = 5


class TakenAlready(Exception):
    """Somebody else does this, or did it."""


class NoColleague(Exception):
    """This account does not work for the organisation of the household."""


def add_action(
    household: Household,
    kind: str,
    *,
    text: str = "",
    owner: User | None = None,
    due_on: date | None = None,
) -> NextAction:
    """Ask the team to do something; in five working days if no day is given."""
    if owner is not None and not can_change(owner, household):
        raise NoColleague
    return NextAction.objects.create(
        household=household, kind=kind, text=text, owner=owner, due_on=due_on or _soon()
    )


def ask_again(household: Household, kind: str) -> None:
    """Ask for one thing once each time that the household, which is held, is ready.

    What took care of itself and comes back is open again; what somebody ticked off is not.
    """
    asked = household.actions.filter(kind=kind)
    if ready := household.status_changes.filter(after=HouseholdStatus.READY).last():
        asked = asked.filter(created_at__gte=ready.at)
    if not asked.exists():
        add_action(household, kind)
    elif not asked.open().exists():
        asked.filter(done_by=None).update(done_at=None, due_on=_soon())


def tell_of_urgent_contact(household: Household, *, by: User) -> None:
    """Somebody else was told how to reach them: who knows them asks how they are, once."""
    matches: Any = household.matches  # they live upstairs
    is_own = matches.live().filter(builder=by).exists()
    if not is_own and not household.actions.open().filter(kind=NextActionKind.URGENT).exists():
        add_action(household, NextActionKind.URGENT)


def close_actions(household: Household, *kinds: str, by: User | None = None) -> None:
    """Tick off what is done by another step, or took care of itself."""
    actions = household.actions.open().filter(kind__in=kinds)
    actions.update(done_at=timezone.now(), done_by=by)


def take(action: NextAction, *, by: User) -> None:
    """Take an action that nobody has; of two who take it at once, the first one gets it."""
    _check_may_act(action, by)
    if action.owner_id == by.pk:
        return
    free = NextAction.objects.open().filter(pk=action.pk, owner=None)
    if not free.update(owner=by):
        raise TakenAlready
    action.owner = by


def give(action: NextAction, *, to: User | None, by: User) -> None:
    """Give an action to a colleague, or back to everybody."""
    _check_may_act(action, by)
    if to is not None and not can_change(to, action.household):
        raise NoColleague
    if not NextAction.objects.open().filter(pk=action.pk).update(owner=to):
        raise TakenAlready
    action.owner = to


def finish(action: NextAction, *, by: User, note: str = "") -> bool:
    """Tick an action off, with how it went; the first time counts, and the others get False."""
    if not can_finish(by, action):
        raise PermissionDenied
    told = {"note": note} if note else {}  # what is in it already stays
    still_open = NextAction.objects.open().filter(pk=action.pk)
    return bool(still_open.update(done_at=timezone.now(), done_by=by, **told))


def _check_may_act(action: NextAction, by: User) -> None:
    if not can_change(by, action.household):
        raise PermissionDenied


def _soon() -> date:
    return working_days_after(timezone.localdate(), ANSWER_WITHIN_WORKING_DAYS)
