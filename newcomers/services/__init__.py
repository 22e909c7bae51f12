"""What happens to a household."""

from newcomers.services.accounts import AddressTaken, NoAddress, open_account, site_language
from newcomers.services.acting import (
    NoColleague,
    TakenAlready,
    add_action,
    ask_again,
    close_actions,
    finish,
    give,
    take,
)
from newcomers.services.answering import set_languages, set_needs, set_preferences
from newcomers.services.consenting import answer_consent
from newcomers.services.erasing import OVER_STATUSES, StillTakesPart, erase_household
from newcomers.services.meeting import go_to_intake, write_talk
from newcomers.services.settling import settle, settle_all

__all__ = [
    "OVER_STATUSES",
    "AddressTaken",
    "NoAddress",
    "NoColleague",
    "StillTakesPart",
    "TakenAlready",
    "add_action",
    "answer_consent",
    "ask_again",
    "close_actions",
    "erase_household",
    "finish",
    "give",
    "go_to_intake",
    "open_account",
    "set_languages",
    "set_needs",
    "set_preferences",
    "settle",
    "settle_all",
    "site_language",
    "take",
    "write_talk",
]
