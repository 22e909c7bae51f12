"""Who handles concerns. Which ones is `Incident.objects.visible_to`."""

from samenhier.accounts.models import Role, User


def can_handle(user: User) -> bool:
    return user.role == Role.HANDLER
