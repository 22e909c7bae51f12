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
from groups.models.member import ADULT_AGE, MemberLanguage, Membership, MembershipQuerySet
from groups.models.sign_up import SignUp

__all__ = [
    "ADULT_AGE",
    "GATHERING_STATUSES",
    "HIGHEST_CAPACITY",
    "LIVE_STATUSES",
    "Bond",
    "GroupKind",
    "GroupStatus",
    "GroupStatusChange",
    "MemberLanguage",
    "Membership",
    "MembershipQuerySet",
    "SignUp",
    "WelcomeGroup",
    "WelcomeGroupQuerySet",
    "new_reference",
]
