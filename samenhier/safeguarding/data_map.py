"""What is kept of concerns."""

from samenhier.privacy.mapping import Entry, ModelMap, register
from samenhier.safeguarding.models import Incident, IncidentStatusChange

register(
    "Safety",
    ModelMap(
        Incident,
        (
            Entry(
                "id reference status urgency opened_at about reported_by handlers",
                "that a concern is handled",
                "its handlers only",
                "proof",
            ),
            Entry(
                "text contact",
                "what happened, and how to reach who reported it; encrypted",
                "its handlers only",
                "proof",
            ),
        ),
        is_sealed=True,
    ),
    ModelMap(
        IncidentStatusChange,
        (
            Entry(
                "record before after at by reason",
                "who acted, and when",
                "its handlers only",
                "proof",
            ),
        ),
        is_sealed=True,
    ),
)
