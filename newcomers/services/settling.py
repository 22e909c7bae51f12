"""Being ready, and not any more."""

from django.conf import settings
from django.db import transaction
from django.utils import translation

from newcomers.models import Household, HouseholdStatus
from newcomers.services.holding import check_may_change, hold
from samenhier.accounts.models import User


class NotReady(Exception):
    """The household lacks something that being ready asks; `missing` says what, in sentences."""

    def __init__(self, missing: list[str]) -> None:
        self.missing = missing
        super().__init__(" ".join(missing))


@transaction.atomic
def make_ready(household: Household, *, by: User, reason: str = "") -> Household:
    """Put the household in the pool from which rounds match; raises NotReady."""
    check_may_change(household, by)
    hold(household)  # so that a consent withdrawn at this moment is seen, here or there
    missing = household.missing()
    if missing:
        raise NotReady(missing)
    return household.become(HouseholdStatus.READY, by=by, reason=reason)


@transaction.atomic
def take_back_unready(household: Household, *, by: User) -> bool:
    """Back to intake when a ready household no longer has what ready asks."""
    hold(household)
    if household.status != HouseholdStatus.READY:
        return False
    with translation.override(settings.LANGUAGE_CODE):  # the language of the history
        missing = household.missing()
    if not missing:
        return False
    household.become(HouseholdStatus.INTAKE, by=by, reason=" ".join(missing)[:300])
    return True
