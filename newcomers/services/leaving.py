"""A household that stops, and data that has to go."""

from django.db import transaction

from newcomers.models import Household, HouseholdStatus, NextAction, NextActionKind
from newcomers.services.acting import add_action
from newcomers.services.asking import call_before, check_is_theirs, tell_builder
from newcomers.services.erasing import OVER_STATUSES
from newcomers.services.holding import hold
from samenhier.accounts.models import User
from samenhier.addresses import full_address
from samenhier.outbox import services as outbox


@transaction.atomic
def leave_programme(household: Household, *, reason: str, wants_erasure: bool, by: User) -> bool:
    """Stop at once, or with a live match after a call by the builder; whether it stopped.

    Leaving twice does no harm. The reason is for who says goodbye, and encrypted.
    """
    check_is_theirs(household, by)
    hold(household)
    if wants_erasure:
        ask_erasure(household, by=by)
    if household.status in OVER_STATUSES:
        return True
    is_matched = household.in_a_match
    _say_goodbye(household, reason=reason, is_urgent=is_matched)
    if is_matched:
        return False
    household.become(HouseholdStatus.WITHDRAWN, by=by)
    outbox.queue(
        "household_left",
        to=by.email,
        about=f"left:{household.reference}:{household.status_changes.count()}",
        language=by.language,
        context={"url": full_address("newcomers:own", language=by.language)},
    )
    return True


def _say_goodbye(household: Household, *, reason: str, is_urgent: bool) -> None:
    """One talk, however often the button is pressed."""
    if household.actions.open().filter(kind=NextActionKind.LEAVING).exists():
        return
    due_on = call_before() if is_urgent else None
    action = add_action(household, NextActionKind.LEAVING, text=reason, due_on=due_on)
    tell_builder(household, action)


@transaction.atomic
def ask_erasure(household: Household, *, by: User) -> NextAction:
    """Ask the privacy officer to erase what is known as soon as nothing needs it; once."""
    check_is_theirs(household, by)
    asked: NextAction | None = household.actions.open().filter(kind=NextActionKind.ERASURE).first()
    return asked or add_action(household, NextActionKind.ERASURE)
