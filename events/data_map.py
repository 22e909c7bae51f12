"""What is kept of who comes to trainings and events."""

from events.models import Registration, RegistrationStatusChange
from samenhier.privacy.mapping import ACCOUNT, EMPTIED, Entry, ModelMap, register

register(
    "Trainings and events",
    ModelMap(
        Registration,
        (
            Entry(
                "id event user status registered_at answer_before has_attended",
                "who comes, and which trainings were attended",
                "staff, the person",
                "year",
            ),
            Entry(
                "wishes",
                "what somebody needs to take part in an event, never why; encrypted",
                "staff, the person",
                "event",
                EMPTIED,
            ),
        ),
        {ACCOUNT: "user"},
    ),
    ModelMap(
        RegistrationStatusChange,
        (
            Entry("record before after at by", "how a seat was given and left", "staff", "year"),
            Entry("reason", "how a seat was given and left", "staff", "year", EMPTIED),
        ),
        {ACCOUNT: "record__user"},
    ),
)
