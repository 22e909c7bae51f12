"""Signing up a group, gathering its members, getting to know it, and keeping it ready."""

from groups.services.asking import QuestionClosed, answer, ask_all
from groups.services.deciding import decide, start_screening, write_note
from groups.services.following_up import NoColleague, TakenAlready, finish, give, open_task, take
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
from groups.services.promising import accept_statement
from groups.services.refusals import (
    AlreadyDone,
    AlreadyInvited,
    DecidedAlready,
    GroupClosed,
    GroupFull,
    GroupMatched,
    NoInterview,
    TakesPartElsewhere,
    TooFewPeople,
    WorkAccount,
)
from groups.services.settling import settle, settle_all, settle_groups_of
from groups.services.signing_up import FEWEST_TO_BEGIN, sign_up
from groups.services.vogs import note_vog, warn_of_vogs
from groups.services.waiting import give_place, pause, resume, take_next

__all__ = [
    "FEWEST_TO_BEGIN",
    "AlreadyDone",
    "AlreadyInvited",
    "DecidedAlready",
    "GroupClosed",
    "GroupFull",
    "GroupMatched",
    "Invitee",
    "NoColleague",
    "NoInterview",
    "Profile",
    "QuestionClosed",
    "TakenAlready",
    "TakesPartElsewhere",
    "TooFewPeople",
    "WorkAccount",
    "accept_statement",
    "answer",
    "ask_all",
    "change_profile",
    "claim_memberships",
    "decide",
    "do_own_part",
    "finish",
    "give",
    "give_place",
    "invite",
    "invite_again",
    "note_vog",
    "open_task",
    "pause",
    "resume",
    "settle",
    "settle_all",
    "settle_groups_of",
    "sign_up",
    "start_screening",
    "submit",
    "take",
    "take_back",
    "take_next",
    "warn_of_vogs",
    "withdraw",
    "write_note",
]
