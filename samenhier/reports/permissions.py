"""Who may read numbers, and who may export cases."""

from samenhier.accounts.models import Role, User


def can_read_report(user: User) -> bool:
    """Numbers of the municipalities that `Municipality.visible_to` gives this user."""
    return user.role in {Role.PARTNER, Role.STAFF, Role.NATIONAL}


def can_export_research(user: User) -> bool:
    return user.role in {Role.RESEARCHER, Role.NATIONAL}
