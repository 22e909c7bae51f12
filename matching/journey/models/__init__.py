"""The twelve months of a match: talks, what follows from them, and who accompanies."""

from matching.journey.models.check_in import (
    CheckIn,
    Concern,
    FollowUp,
    Medium,
    SpokenWith,
)
from matching.journey.models.journey import HandOver, Journey

__all__ = [
    "CheckIn",
    "Concern",
    "FollowUp",
    "HandOver",
    "Journey",
    "Medium",
    "SpokenWith",
]
