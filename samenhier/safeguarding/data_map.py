"""What is kept of concerns."""

from django.utils.translation import gettext_lazy as _

from samenhier.privacy.mapping import Entry, ModelMap, register
from samenhier.safeguarding.models import Incident, IncidentEntry, IncidentStatusChange

SEALED = _("Sealed: only its handlers open it. Ask them about a concern that you told.")

register(
    "Safety",
    ModelMap(
        Incident,
        (
            Entry(
                "id reference status urgency category is_about_team opened_at due_on about "
                "reported_by handlers kept_from outcome closed_at",
                "that a concern is handled",
                "its handlers only",
                "sealed",
            ),
            Entry(
                "text contact",
                "what happened, and how to reach who reported it; encrypted",
                "its handlers only",
                "sealed",
            ),
        ),
        is_sealed=True,
        left_out=SEALED,
    ),
    ModelMap(
        IncidentStatusChange,
        (
            Entry(
                "record before after at by reason",
                "who acted, and when",
                "its handlers only",
                "sealed",
            ),
        ),
        is_sealed=True,
        left_out=SEALED,
    ),
    ModelMap(
        IncidentEntry,
        (
            Entry(
                "id incident kind text by at",
                "what was done about it, and who did; encrypted",
                "its handlers only",
                "sealed",
            ),
        ),
        is_sealed=True,
        left_out=SEALED,
    ),
)
