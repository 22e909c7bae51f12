"""Erasing a household."""

from django.db import transaction

from newcomers.models import Household, HouseholdStatus
from samenhier.accounts.models import User
from samenhier.privacy.erasure import erase
from samenhier.privacy.models import ErasureReason

OVER_STATUSES = (
    HouseholdStatus.WITHDRAWN,
    HouseholdStatus.NOT_SUITABLE,
    HouseholdStatus.COMPLETED,
)


class StillTakesPart(Exception):
    """A household that takes part leaves first, so that the team and its group know."""


@transaction.atomic
def erase_household(household: Household, *, by: User | None, reason: ErasureReason) -> None:
    """Erase the people of a household that does not take part any more, and their account."""
    if household.status not in OVER_STATUSES:
        raise StillTakesPart
    erase(household, by=by, reason=reason)
    if household.user:
        erase(household.user, by=by, reason=reason)
