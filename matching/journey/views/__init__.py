"""The pages of a match and of the builder who accompanies it."""

from matching.journey.views.matches import (
    caseload,
    follow_up_done,
    hand_over,
    match_page,
    start,
)
from matching.journey.views.talks import check_in_edit, check_in_new

__all__ = [
    "caseload",
    "check_in_edit",
    "check_in_new",
    "follow_up_done",
    "hand_over",
    "match_page",
    "start",
]
