"""What happens to a household."""

from newcomers.services.accounts import AddressTaken, NoAddress, open_account, site_language
from newcomers.services.answering import set_languages, set_needs
from newcomers.services.consenting import answer_consent
from newcomers.services.erasing import OVER_STATUSES, StillTakesPart, erase_household
from newcomers.services.settling import NotReady, make_ready, take_back_unready

__all__ = [
    "OVER_STATUSES",
    "AddressTaken",
    "NoAddress",
    "NotReady",
    "StillTakesPart",
    "answer_consent",
    "erase_household",
    "make_ready",
    "open_account",
    "set_languages",
    "set_needs",
    "site_language",
    "take_back_unready",
]
