"""Opening an incident."""

import uuid

from django.db import transaction

from samenhier.accounts.models import Role, User
from samenhier.addresses import full_address
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
    key: uuid.UUID | None = None,
) -> Incident:
    """Open a sealed incident and call the handlers; their mail carries only the reference.

    With the `key` that a form was made with, sending the form twice opens one incident.
    """
    incident, is_new = Incident.objects.get_or_create(
        pk=key or uuid.uuid4(),
        defaults={
            "text": text,
            "about": about,
            "contact": contact,
            "urgency": urgency,
            "reported_by": by,
        },
    )
    if is_new:
        _call_handlers(incident)
    return incident


def _call_handlers(incident: Incident) -> None:
    handlers = list(User.objects.filter(role=Role.HANDLER, is_active=True))
    incident.handlers.set(handlers)
    for handler in handlers:
        outbox.queue(
            "incident_opened",
            to=handler.email,
            about=f"incident:{incident.reference}",
            language=handler.language,
            context={
                "reference": incident.reference,
                "is_urgent": incident.urgency == Urgency.URGENT,
                "url": full_address("safeguarding:list", language=handler.language),
            },
        )
