"""By which way the households of the demo came."""

from collections.abc import Iterator
from datetime import date
from itertools import cycle

from newcomers.models import (
    Composition,
    Household,
    HouseholdStatus,
    NextAction,
    NextActionKind,
    Place,
    Preference,
    Registration,
    Strength,
    Subject,
    Way,
)
from newcomers.services import ANSWER_WITHIN_WORKING_DAYS
from samenhier.accounts.models import User
from samenhier.workdays import working_days_after

WISHES = (
    (Subject.PLACE, Place.NEAR, Strength.RATHER),
    (Subject.COMPOSITION, Composition.CHILDREN, Strength.RATHER),
)


class Ways:
    """Households that came by themselves, with a builder beside them, or through the team."""

    def __init__(self, today: date) -> None:
        self.today = today
        self.ways: Iterator[Way] = cycle((Way.SELF, Way.ASSISTED, Way.STAFF))
        self.wishes = cycle(WISHES)

    def come(self, household: Household) -> None:
        household.way = next(self.ways)
        if household.way == Way.STAFF:
            return
        Registration.objects.create(household=household, reference=household.reference)
        subject, value, strength = next(self.wishes)
        Preference.objects.create(
            household=household, subject=subject, value=value, strength=strength
        )
        if household.way == Way.ASSISTED:
            household.assisted_by = User.objects.builders(household.municipality).first()
        household.needs_interpreter = household.way == Way.ASSISTED
        household.save(update_fields=["way", "assisted_by", "needs_interpreter"])
        if household.status == HouseholdStatus.REGISTERED:
            due_on = working_days_after(self.today, ANSWER_WITHIN_WORKING_DAYS)
            NextAction.objects.create(
                household=household, kind=NextActionKind.FIRST_TALK, due_on=due_on
            )
