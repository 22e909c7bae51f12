"""Who may act on events. Registering is open to everybody who is signed in."""

from events.models import Event, Registration
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


def can_note(user: User, event: Event) -> bool:
    """Whether this user notes who is there: its trainers, and who may change it."""
    return can_edit(user, event) or Event.objects.trained_by(user).filter(pk=event.pk).exists()


def can_join_online(user: User | None, event: Event, own: Registration | None) -> bool:
    """Whether this reader gets the online link: who has a seat, and who runs or leads the event."""
    if not event.online_link:
        return False
    has_seat = own is not None and own.has_seat
    return has_seat or (user is not None and can_note(user, event))
