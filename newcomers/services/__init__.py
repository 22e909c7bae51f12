"""What happens to a household."""

from newcomers.services.accounts import AddressTaken, NoAddress, open_account, site_language
from newcomers.services.answering import set_languages, set_needs
from newcomers.services.consenting import answer_consent
from newcomers.services.erasing import OVER_STATUSES, StillTakesPart, erase_household
from newcomers.services.referring import (
    CONTACT_WITHIN_WORKING_DAYS,
    answer_following,
    refer,
    stop_link,
)
from newcomers.services.settling import NotReady, make_ready, take_back_unready

__all__ = [
    "CONTACT_WITHIN_WORKING_DAYS",
    "OVER_STATUSES",
    "AddressTaken",
    "NoAddress",
    "NotReady",
    "StillTakesPart",
    "answer_consent",
    "answer_following",
    "erase_household",
    "make_ready",
    "open_account",
    "refer",
    "set_languages",
    "set_needs",
    "site_language",
    "stop_link",
    "take_back_unready",
]
