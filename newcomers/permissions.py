"""Who may act on a household."""

from newcomers.models import Household
from samenhier.accounts.models import Role, User


def can_change(user: User, household: Household) -> bool:
    """Whether this user may enter and change a household, and move it along its way."""
    match user.role:
        case Role.NATIONAL:
            return True
        case Role.STAFF:
            return household.municipality.organisation_id == user.organisation_id
        case _:
            return False


def can_answer(user: User, household: Household) -> bool:
    """Consent is the newcomer's own; staff only write down what was said in a talk."""
    return household.user_id == user.pk
