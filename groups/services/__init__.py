"""Signing up a group, gathering its members, and what staff decide about it."""

from groups.services.deciding import pause, reject, set_ready, start_screening
from groups.services.drafts import ask_link, begin, delete_expired, keep, stop, use_link
from groups.services.gathering import (
    change_answers,
    change_profile,
    claim_memberships,
    do_own_part,
    invite,
    invite_again,
    submit,
    take_back,
)
from groups.services.handing_over import accept_role, decline_role, offer_role, take_back_offer
from groups.services.joining import (
    ask_to_join,
    check_open,
    delete_expired_requests,
    join,
    renew_join_link,
)
from groups.services.leaving import leave, withdraw
from groups.services.parts import Invitee, Profile
from groups.services.refusals import (
    AlreadyDone,
    AlreadyInvited,
    AlreadyOffered,
    CannotCoordinate,
    CoordinatorStays,
    GroupClosed,
    GroupFull,
    GroupMatched,
    NotReady,
    OfferGone,
    TakesPartElsewhere,
    TooFewPeople,
    WorkAccount,
)
from groups.services.signing_up import sign_up

__all__ = [
    "AlreadyDone",
    "AlreadyInvited",
    "AlreadyOffered",
    "CannotCoordinate",
    "CoordinatorStays",
    "GroupClosed",
    "GroupFull",
    "GroupMatched",
    "Invitee",
    "NotReady",
    "OfferGone",
    "Profile",
    "TakesPartElsewhere",
    "TooFewPeople",
    "WorkAccount",
    "accept_role",
    "ask_link",
    "ask_to_join",
    "begin",
    "change_answers",
    "change_profile",
    "check_open",
    "claim_memberships",
    "decline_role",
    "delete_expired",
    "delete_expired_requests",
    "do_own_part",
    "invite",
    "invite_again",
    "join",
    "keep",
    "leave",
    "offer_role",
    "pause",
    "reject",
    "renew_join_link",
    "set_ready",
    "sign_up",
    "start_screening",
    "stop",
    "submit",
    "take_back",
    "take_back_offer",
    "use_link",
    "withdraw",
]
