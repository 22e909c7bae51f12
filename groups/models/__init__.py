"""Residents who welcome: a group, its members, and the way to being ready."""

from groups.models.group import (
    GATHERING_STATUSES,
    HIGHEST_CAPACITY,
    LIVE_STATUSES,
    Bond,
    GroupKind,
    GroupStatus,
    GroupStatusChange,
    WelcomeGroup,
    WelcomeGroupQuerySet,
    new_reference,
)
from groups.models.joining import CoordinatorOffer, JoinLink, JoinRequest, OfferAnswer
from groups.models.member import ADULT_AGE, MemberLanguage, Membership, MembershipQuerySet
from groups.models.sign_up import SignUp, SignUpDraft, StepAnswers, Typed

__all__ = [
    "ADULT_AGE",
    "GATHERING_STATUSES",
    "HIGHEST_CAPACITY",
    "LIVE_STATUSES",
    "Bond",
    "CoordinatorOffer",
    "GroupKind",
    "GroupStatus",
    "GroupStatusChange",
    "JoinLink",
    "JoinRequest",
    "MemberLanguage",
    "Membership",
    "MembershipQuerySet",
    "OfferAnswer",
    "SignUp",
    "SignUpDraft",
    "StepAnswers",
    "Typed",
    "WelcomeGroup",
    "WelcomeGroupQuerySet",
    "new_reference",
]
