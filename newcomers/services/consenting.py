"""The household's yes or no to one purpose."""

from django.core.exceptions import PermissionDenied
from django.db import transaction

from newcomers.models import Household, NextActionKind
from newcomers.permissions import can_answer, can_change
from newcomers.services.acting import add_action
from newcomers.services.asking import tell_builder
from newcomers.services.referring import forget_needs_told
from newcomers.services.settling import settle
from samenhier.accounts.models import User
from samenhier.content.services import withdraw_stories_of
from samenhier.privacy.models import Consent, Purpose
from samenhier.privacy.services import record_consent


@transaction.atomic
def answer_consent(
    household: Household, purpose: str, *, is_given: bool, by: User, language: str | None = None
) -> Consent:
    """Store the household's answer for one purpose, and do at once what follows from a no.

    Whoever is not of the household wrote the answer down for them, and is kept as assisting.
    """
    if not (can_answer(by, household) or can_change(by, household)):
        raise PermissionDenied
    assisted_by = None if can_answer(by, household) else by
    was_no = household.consents.standing().filter(purpose=purpose, is_given=False).exists()
    answer = record_consent(
        household, purpose, is_given=is_given, language=language, assisted_by=assisted_by
    )
    if not is_given:
        _stop(household, purpose)
    settle(household)
    asks_a_call = purpose == Purpose.PARTICIPATION and assisted_by is None and not was_no
    if asks_a_call and not is_given:
        tell_builder(household, add_action(household, NextActionKind.SAID_NO))
    return answer


def _stop(household: Household, purpose: str) -> None:
    """What a no ends besides what asks for a standing yes each time it is used."""
    match purpose:
        case Purpose.SPECIAL_NEEDS:
            household.practical_needs, household.requirements = "", []
            household.save(update_fields=["practical_needs", "requirements"])
            forget_needs_told(household)
        case Purpose.PHOTO:
            addresses = {household.email, household.user.email if household.user else ""}
            withdraw_stories_of(household, *filter(None, addresses))
