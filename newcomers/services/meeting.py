"""Getting to know a household: the intake begins, talks are held, and it goes on after a rest."""

from datetime import date

from django.db import transaction

from newcomers.models import Household, HouseholdStatus, IntakeTalk, NextActionKind
from newcomers.services.acting import close_actions
from newcomers.services.holding import check_may_change, hold
from newcomers.services.settling import settle
from samenhier.accounts.models import User


@transaction.atomic
def go_to_intake(household: Household, *, by: User, reason: str = "") -> Household:
    """Begin getting to know a household, or go on with one that rested.

    It is ready at once when nothing is missing.
    """
    check_may_change(household, by)
    hold(household)
    household.become(HouseholdStatus.INTAKE, by=by, reason=reason)
    return settle(household)


@transaction.atomic
def write_talk(
    household: Household,
    *,
    text: str,
    held_on: date,
    language: str,
    had_interpreter: bool,
    by: User,
) -> IntakeTalk:
    """Keep what was said in an intake talk; a talk is added to, never edited."""
    check_may_change(household, by)
    talk = IntakeTalk.objects.create(
        household=household,
        text=text,
        held_on=held_on,
        language=language,
        had_interpreter=had_interpreter,
        by=by,
    )
    close_actions(household, NextActionKind.FIRST_TALK, by=by)
    settle(household)
    return talk
