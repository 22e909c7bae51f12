"""Who may act on a household."""

from typing import Any

from newcomers.models import Household, NextAction
from samenhier.accounts.models import Role, User

MOST_SUPPORT = 5  # such a household is never matched automatically either


def can_change(user: User, household: Household) -> bool:
    """Whether this user may enter and change a household, and move it along its way."""
    match user.role:
        case Role.NATIONAL:
            return True
        case Role.STAFF:
            return household.municipality.organisation_id == user.organisation_id
        case _:
            return False


def can_finish(user: User, action: NextAction) -> bool:
    """Whether this user may tick off what was asked: the team, and the builder it is meant for."""
    if user.role == Role.BUILDER:
        return NextAction.objects.visible_to(user).filter(pk=action.pk).exists()
    return can_change(user, action.household)


def can_assist(user: User) -> bool:
    """Whether this user may sit beside somebody who registers."""
    return user.role in {Role.BUILDER, Role.STAFF, Role.NATIONAL}


def can_make_code(user: User, household: Household) -> bool:
    """Whether this user may print a new code: the team, and the builder of a live match."""
    matches: Any = household.matches  # they live upstairs
    is_theirs = user.role == Role.BUILDER and matches.live().filter(builder=user).exists()
    return is_theirs or can_change(user, household)


def can_answer(user: User, household: Household) -> bool:
    """Consent is the newcomer's own; staff only write down what was said in a talk."""
    return household.user_id == user.pk


def needs_reason(user: User, household: Household) -> bool:
    """Whether this user has to say first why the household has to be opened.

    Whoever has promised to do something for a household works with it. Otherwise the national
    coordinator, who has no households of their own, and staff where the most support is needed.
    """
    is_fragile = household.vulnerability == MOST_SUPPORT
    if not (user.role == Role.NATIONAL or (user.role == Role.STAFF and is_fragile)):
        return False
    return not household.actions.open().filter(owner=user).exists()


def can_reach(user: User) -> bool:
    """Builders stand in for each other when it is urgent."""
    return user.role == Role.BUILDER
