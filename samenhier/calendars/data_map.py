"""What is kept of who reads their dates in a calendar of their own."""

from samenhier.calendars.models import CalendarFeed
from samenhier.privacy.mapping import ACCOUNT, Entry, ModelMap, register

register(
    "Calendars",
    ModelMap(
        CalendarFeed,
        (
            Entry(
                "id user made_at",
                "the private address of somebody's calendar; the address itself is not kept",
                "the person",
                "account",
            ),
        ),
        {ACCOUNT: "user"},
        go=True,
    ),
)
