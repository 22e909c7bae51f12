"""Hints that a referred household may be known already, for staff to look at. People share phones.

Names and numbers are encrypted or typed in many ways, so they are compared here, in Python.
"""

import re
import unicodedata
from dataclasses import dataclass

from newcomers.models import Household, Referral
from samenhier.accounts.models import User


@dataclass(frozen=True)
class Hint:
    """Another household, and what is the same."""

    household: Household
    same_phone: bool
    same_name: bool


def hints(referral: Referral, reader: User) -> list[Hint]:
    """The households that this reader may see and that look like the referred one."""
    own = referral.household
    phone, name = _digits(own.phone), _plain(referral.contact_name)
    others = Household.objects.visible_to(reader).exclude(pk=own.pk)
    found = (
        Hint(
            other,
            same_phone=bool(phone) and _digits(other.phone) == phone,
            same_name=bool(name and own.pc4) and other.pc4 == own.pc4 and name in _names(other),
        )
        for other in others.select_related("referral").prefetch_related("people")
    )
    return [hint for hint in found if hint.same_phone or hint.same_name]


def _names(household: Household) -> set[str]:
    names = [person.name for person in household.people.all()]
    referral: Referral | None = getattr(household, "referral", None)
    return {_plain(name) for name in [*names, referral.contact_name if referral else ""]}


def _digits(phone: str) -> str:
    return re.sub(r"\D", "", phone)[-9:]


def _plain(name: str) -> str:
    """A name without capitals, accents and spaces."""
    letters = unicodedata.normalize("NFKD", name.casefold())
    return "".join(one for one in letters if one.isalnum())
