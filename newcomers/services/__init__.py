"""What happens to a household."""

from newcomers.services.access_codes import household_of, make_access_code, open_with_code
from newcomers.services.accounts import AddressTaken, NoAddress, open_account, site_language
from newcomers.services.answering import set_languages, set_needs
from newcomers.services.consenting import answer_consent
from newcomers.services.drafts import forget_answers, give_code, use_code
from newcomers.services.erasing import OVER_STATUSES, StillTakesPart, erase_household
from newcomers.services.referring import answer_following, refer, stop_link
from newcomers.services.registering import (
    ANSWER_WITHIN_WORKING_DAYS,
    Answers,
    Newcomer,
    register,
)
from newcomers.services.settling import NotReady, make_ready, take_back_unready

__all__ = [
    "ANSWER_WITHIN_WORKING_DAYS",
    "OVER_STATUSES",
    "AddressTaken",
    "Answers",
    "Newcomer",
    "NoAddress",
    "NotReady",
    "StillTakesPart",
    "answer_consent",
    "answer_following",
    "erase_household",
    "forget_answers",
    "give_code",
    "household_of",
    "make_access_code",
    "make_ready",
    "open_account",
    "open_with_code",
    "refer",
    "register",
    "set_languages",
    "set_needs",
    "site_language",
    "stop_link",
    "take_back_unready",
    "use_code",
]
