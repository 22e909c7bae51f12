"""Who keeps an eye on things, and who may erase."""

from samenhier.accounts.models import Role, User


def is_officer(user: User) -> bool:
    return user.role == Role.PRIVACY


def can_erase(user: User) -> bool:
    """The officer for everybody, staff for whom they work with."""
    return is_officer(user) or user.is_staff
