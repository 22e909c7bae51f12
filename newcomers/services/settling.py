"""Ready follows by itself, and is withdrawn when it stops being true.

Whatever changes a household calls `settle` after it, in the same transaction; what only time
changes is found by the clock. Settling twice is settling once.
"""

import logging
from collections.abc import Sequence

from django.conf import settings
from django.db import transaction
from django.utils.translation import override

from newcomers.models import Household, HouseholdStatus, NextActionKind
from newcomers.readiness import Requirement, Topic, still_open
from newcomers.services.acting import ask_again, close_actions
from newcomers.services.holding import hold

log = logging.getLogger(__name__)

# Between these a household moves by itself.
BY_ITSELF = (HouseholdStatus.INTAKE, HouseholdStatus.READY)


@transaction.atomic
def settle(household: Household) -> Household:
    """Let the status of the household follow from what it has and lacks."""
    hold(household)  # so that a consent withdrawn at this moment is seen, here or there
    if household.status not in BY_ITSELF:
        return household
    missing = still_open(household)
    if not missing:
        _is_whole(household)
    elif household.status == HouseholdStatus.READY:
        _lacks(household, missing)
    return household


def settle_all(track: str = "") -> None:
    """Find what time has changed. One household that cannot be settled does not stop the rest."""
    households = Household.objects.filter(status__in=BY_ITSELF)
    if track:
        households = households.filter(track=track)
    for pk in list(households.values_list("pk", flat=True)):
        try:
            settle(Household.objects.get(pk=pk))
        except Exception:  # whatever it is, the other households must not wait for it
            log.exception("Household %s was not settled", pk)


def _is_whole(household: Household) -> None:
    if household.status == HouseholdStatus.INTAKE:
        household.become(HouseholdStatus.READY, by=None)
    close_actions(household, NextActionKind.INCOMPLETE)


def _lacks(household: Household, missing: Sequence[Requirement]) -> None:
    """Ask staff to help, and take the household out of matching.

    A live match stays, and its household ready; but nobody is matched without consent, whenever
    the match may end.
    """
    ask_again(household, NextActionKind.INCOMPLETE)
    lacks_consent = any(one.topic == Topic.CONSENT for one in missing)
    if lacks_consent or not household.in_a_match:
        household.become(HouseholdStatus.INTAKE, by=None, reason=_short(missing))


def _short(missing: Sequence[Requirement]) -> str:
    """What is missing by topic, in the language of the history."""
    with override(settings.LANGUAGE_CODE):
        return ", ".join(str(one.topic.label) for one in missing)[:300]
