"""What happens to a household."""

from newcomers.services.accounts import AddressTaken, NoAddress, open_account, site_language
from newcomers.services.acting import ACT_WITHIN_WORKING_DAYS, ask_call, ask_correction, plan
from newcomers.services.answering import set_languages, set_needs
from newcomers.services.consenting import answer_consent
from newcomers.services.erasing import OVER_STATUSES, StillTakesPart, erase_household
from newcomers.services.leaving import ask_erasure, leave_programme
from newcomers.services.own_answers import (
    change_own,
    change_own_likes,
    change_own_needs,
    change_own_preferences,
)
from newcomers.services.settling import NotReady, make_ready, take_back_unready

__all__ = [
    "ACT_WITHIN_WORKING_DAYS",
    "OVER_STATUSES",
    "AddressTaken",
    "NoAddress",
    "NotReady",
    "StillTakesPart",
    "answer_consent",
    "ask_call",
    "ask_correction",
    "ask_erasure",
    "change_own",
    "change_own_likes",
    "change_own_needs",
    "change_own_preferences",
    "erase_household",
    "leave_programme",
    "make_ready",
    "open_account",
    "plan",
    "set_languages",
    "set_needs",
    "site_language",
    "take_back_unready",
]
