"""Signing up a group, gathering its members, getting to know it, and keeping it ready."""

from groups.services.asking import QuestionClosed, answer, ask_all
from groups.services.consenting import give_consent, take_back_consent
from groups.services.deciding import decide, start_screening, write_note
from groups.services.drafts import ask_link, keep, stop, use_link
from groups.services.following_up import (
    NoColleague,
    TakenAlready,
    close_tasks,
    finish,
    give,
    open_task,
    take,
)
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
from groups.services.handing_over import (
    accept_role,
    appoint,
    decline_role,
    offer_role,
    take_back_offer,
)
from groups.services.joining import (
    ask_to_join,
    check_open,
    join,
    renew_join_link,
)
from groups.services.leaving import leave, take_off, withdraw
from groups.services.parts import Invitee, Profile
from groups.services.promising import accept_statement
from groups.services.refusals import (
    AlreadyDone,
    AlreadyInvited,
    AlreadyOffered,
    CannotCoordinate,
    CoordinatorStays,
    DecidedAlready,
    GroupClosed,
    GroupFull,
    GroupMatched,
    NoInterview,
    OfferGone,
    TakesPartElsewhere,
    TooFewPeople,
    WorkAccount,
)
from groups.services.settling import settle, settle_all, settle_groups_of
from groups.services.signing_up import sign_up
from groups.services.vogs import note_vog, warn_of_vogs
from groups.services.waiting import give_place, pause, resume, take_next

__all__ = [
    "AlreadyDone",
    "AlreadyInvited",
    "AlreadyOffered",
    "CannotCoordinate",
    "CoordinatorStays",
    "DecidedAlready",
    "GroupClosed",
    "GroupFull",
    "GroupMatched",
    "Invitee",
    "NoColleague",
    "NoInterview",
    "OfferGone",
    "Profile",
    "QuestionClosed",
    "TakenAlready",
    "TakesPartElsewhere",
    "TooFewPeople",
    "WorkAccount",
    "accept_role",
    "accept_statement",
    "answer",
    "appoint",
    "ask_all",
    "ask_link",
    "ask_to_join",
    "change_answers",
    "change_profile",
    "check_open",
    "claim_memberships",
    "close_tasks",
    "decide",
    "decline_role",
    "do_own_part",
    "finish",
    "give",
    "give_consent",
    "give_place",
    "invite",
    "invite_again",
    "join",
    "keep",
    "leave",
    "note_vog",
    "offer_role",
    "open_task",
    "pause",
    "renew_join_link",
    "resume",
    "settle",
    "settle_all",
    "settle_groups_of",
    "sign_up",
    "start_screening",
    "stop",
    "submit",
    "take",
    "take_back",
    "take_back_consent",
    "take_back_offer",
    "take_next",
    "take_off",
    "use_link",
    "warn_of_vogs",
    "withdraw",
    "write_note",
]
