"""Signing up a group, gathering its members, and what staff decide about it."""

from groups.services.deciding import pause, reject, set_ready, start_screening
from groups.services.gathering import (
    change_profile,
    claim_memberships,
    do_own_part,
    invite,
    invite_again,
    submit,
    take_back,
    withdraw,
)
from groups.services.parts import Invitee, Profile
from groups.services.refusals import (
    AlreadyDone,
    AlreadyInvited,
    GroupClosed,
    GroupFull,
    GroupMatched,
    NotReady,
    TakesPartElsewhere,
    TooFewPeople,
    WorkAccount,
)
from groups.services.signing_up import FEWEST_TO_BEGIN, sign_up

__all__ = [
    "FEWEST_TO_BEGIN",
    "AlreadyDone",
    "AlreadyInvited",
    "GroupClosed",
    "GroupFull",
    "GroupMatched",
    "Invitee",
    "NotReady",
    "Profile",
    "TakesPartElsewhere",
    "TooFewPeople",
    "WorkAccount",
    "change_profile",
    "claim_memberships",
    "do_own_part",
    "invite",
    "invite_again",
    "pause",
    "reject",
    "set_ready",
    "sign_up",
    "start_screening",
    "submit",
    "take_back",
    "withdraw",
]
