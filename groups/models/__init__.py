"""Residents who welcome: a group, its members, and the way to being ready."""

from groups.models.availability import Answer, AvailabilityQuestion
from groups.models.changes import AnswersChange
from groups.models.choices import (
    GATHERING_STATUSES,
    HIGHEST_CAPACITY,
    LIVE_STATUSES,
    PAUSABLE_STATUSES,
    Bond,
    GroupKind,
    GroupStatus,
)
from groups.models.group import (
    GroupStatusChange,
    WelcomeGroup,
    WelcomeGroupQuerySet,
    new_reference,
)
from groups.models.joining import CoordinatorOffer, JoinLink, JoinRequest, OfferAnswer
from groups.models.member import MemberLanguage, Membership, MembershipQuerySet
from groups.models.screening import Decision, DecisionReason, InterviewNote, Outcome
from groups.models.sign_up import SignUp, SignUpDraft
from groups.models.staff_task import StaffTask, StaffTaskQuerySet, TaskKind
from groups.models.statement import Statement, StatementAcceptance
from groups.models.training import Training

__all__ = [
    "GATHERING_STATUSES",
    "HIGHEST_CAPACITY",
    "LIVE_STATUSES",
    "PAUSABLE_STATUSES",
    "Answer",
    "AnswersChange",
    "AvailabilityQuestion",
    "Bond",
    "CoordinatorOffer",
    "Decision",
    "DecisionReason",
    "GroupKind",
    "GroupStatus",
    "GroupStatusChange",
    "InterviewNote",
    "JoinLink",
    "JoinRequest",
    "MemberLanguage",
    "Membership",
    "MembershipQuerySet",
    "OfferAnswer",
    "Outcome",
    "SignUp",
    "SignUpDraft",
    "StaffTask",
    "StaffTaskQuerySet",
    "Statement",
    "StatementAcceptance",
    "TaskKind",
    "Training",
    "WelcomeGroup",
    "WelcomeGroupQuerySet",
    "new_reference",
]
