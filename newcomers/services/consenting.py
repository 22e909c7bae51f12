"""The household's yes or no to one purpose."""

from django.core.exceptions import PermissionDenied
from django.db import transaction

from newcomers.models import Household
from newcomers.permissions import can_answer, can_change
from newcomers.services.referring import forget_needs_told
from newcomers.services.settling import settle
from samenhier.accounts.models import User
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
    answer = record_consent(
        household, purpose, is_given=is_given, language=language, assisted_by=assisted_by
    )
    if purpose == Purpose.SPECIAL_NEEDS and not is_given:
        household.requirements, household.practical_needs = [], ""
        household.save(update_fields=["requirements", "practical_needs"])
        forget_needs_told(household)
    settle(household)
    return answer
