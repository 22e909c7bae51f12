"""Who may act on a group. Views, templates and services ask here."""

from groups.models import WelcomeGroup
from samenhier.accounts.models import Role, User


def can_have_group(user: User) -> bool:
    """Whether this account is for residents; work accounts have no group of their own."""
    return user.role == Role.MEMBER


def can_coordinate(user: User, group: WelcomeGroup) -> bool:
    """Whether this is the group's coordinator, who runs its application."""
    return can_have_group(user) and group.coordinator.user_id == user.pk


def can_edit_profile(user: User, group: WelcomeGroup) -> bool:
    """Whether members may change their answers: not while a match was made on them."""
    return can_have_group(user) and group.is_live and not group.is_matched
