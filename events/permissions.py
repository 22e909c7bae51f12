"""Who may act on events. Registering is open to everybody who is signed in."""

from events.models import Event
from samenhier.accounts.models import Role, User


def can_edit(user: User, event: Event) -> bool:
    """Whether this user may change or cancel the event; one record of `editable_by`."""
    match user.role:
        case Role.NATIONAL:
            return True
        case Role.STAFF:
            own = event.municipality and event.municipality.organisation_id
            return own is not None and own == user.organisation_id
        case _:
            return False
