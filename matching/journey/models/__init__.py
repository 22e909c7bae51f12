"""The twelve months of a match: talks, goals, what is done together, and who accompanies."""

from matching.journey.models.absence import Absence
from matching.journey.models.activity import Activity, ActivityKind
from matching.journey.models.check_in import (
    Addendum,
    CheckIn,
    Concern,
    FollowUp,
    Medium,
    SpokenWith,
)
from matching.journey.models.goal import (
    Goal,
    GoalAgreement,
    GoalStatus,
    GoalStatusChange,
    GoalStep,
)
from matching.journey.models.journey import HandOver, Journey
from matching.journey.models.overdue import OverdueTalk
from matching.journey.models.part import MemberPart, Part

__all__ = [
    "Absence",
    "Activity",
    "ActivityKind",
    "Addendum",
    "CheckIn",
    "Concern",
    "FollowUp",
    "Goal",
    "GoalAgreement",
    "GoalStatus",
    "GoalStatusChange",
    "GoalStep",
    "HandOver",
    "Journey",
    "Medium",
    "MemberPart",
    "OverdueTalk",
    "Part",
    "SpokenWith",
]
