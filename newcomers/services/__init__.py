"""What happens to a household."""

from newcomers.services.access_codes import household_of, make_access_code, open_with_code
from newcomers.services.accounts import AddressTaken, NoAddress, open_account, site_language
from newcomers.services.acting import (
    ANSWER_WITHIN_WORKING_DAYS,
    NoColleague,
    TakenAlready,
    add_action,
    ask_again,
    close_actions,
    finish,
    give,
    take,
    tell_of_urgent_contact,
)
from newcomers.services.answering import set_languages, set_needs, set_preferences
from newcomers.services.asking import ask_call, ask_correction, call_before
from newcomers.services.consenting import answer_consent
from newcomers.services.drafts import forget_answers, give_code, use_code
from newcomers.services.erasing import OVER_STATUSES, StillTakesPart, erase_household
from newcomers.services.leaving import ask_erasure, leave_programme
from newcomers.services.meeting import go_to_intake, write_talk
from newcomers.services.own_answers import (
    change_own,
    change_own_goals,
    change_own_likes,
    change_own_needs,
    change_own_preferences,
)
from newcomers.services.referring import answer_following, refer, renew_link, stop_link
from newcomers.services.registering import Answers, Newcomer, register
from newcomers.services.settling import settle, settle_all

__all__ = [
    "ANSWER_WITHIN_WORKING_DAYS",
    "OVER_STATUSES",
    "AddressTaken",
    "Answers",
    "Newcomer",
    "NoAddress",
    "NoColleague",
    "StillTakesPart",
    "TakenAlready",
    "add_action",
    "answer_consent",
    "answer_following",
    "ask_again",
    "ask_call",
    "ask_correction",
    "ask_erasure",
    "call_before",
    "change_own",
    "change_own_goals",
    "change_own_likes",
    "change_own_needs",
    "change_own_preferences",
    "close_actions",
    "erase_household",
    "finish",
    "forget_answers",
    "give",
    "give_code",
    "go_to_intake",
    "household_of",
    "leave_programme",
    "make_access_code",
    "open_account",
    "open_with_code",
    "refer",
    "register",
    "renew_link",
    "set_languages",
    "set_needs",
    "set_preferences",
    "settle",
    "settle_all",
    "site_language",
    "stop_link",
    "take",
    "tell_of_urgent_contact",
    "use_code",
    "write_talk",
]
