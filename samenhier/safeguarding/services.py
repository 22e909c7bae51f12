"""Opening an incident."""

from django.db import transaction

from samenhier.accounts.models import Role, User
from samenhier.outbox import services as outbox
from samenhier.safeguarding.models import Incident, Urgency


@transaction.atomic
def open_incident(
    *,
    text: str,
    by: User | None,
    about: str = "",
    contact: str = "",
    urgency: str = Urgency.NORMAL,
) -> Incident:
    """Open a sealed incident and call the handlers; their mail carries only the reference."""
    incident = Incident.objects.create(
        text=text, about=about, contact=contact, urgency=urgency, reported_by=by
    )
    handlers = list(User.objects.filter(role=Role.HANDLER, is_active=True))
    incident.handlers.set(handlers)
    for handler in handlers:
        outbox.queue(
            "incident_opened",
            to=handler.email,
            about=f"incident:{incident.reference}",
            language=handler.language,
            context={"reference": incident.reference, "is_urgent": urgency == Urgency.URGENT},
        )
    return incident
