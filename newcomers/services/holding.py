"""Keeping others off a household while it changes."""

from django.core.exceptions import PermissionDenied

from newcomers.models import Household
from newcomers.permissions import can_change
from samenhier.accounts.models import User


def check_may_change(household: Household, by: User) -> None:
    if not can_change(by, household):
        raise PermissionDenied


def hold(household: Household) -> None:
    """Keep others from changing the household until commit, and see it as it is now."""
    household.refresh_from_db(from_queryset=Household.objects.select_for_update(no_key=True))
