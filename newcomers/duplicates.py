"""Hints that a household may be known already, for staff to look at. Visitors are never told.

Phone numbers are encrypted, so they are compared here, in Python, as for groups.
"""

from dataclasses import dataclass

from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from newcomers.models import Household, Referral, Relation
from samenhier.contact import comparable_name, comparable_phone
from samenhier.phrases import listed


@dataclass(frozen=True)
class Hint:
    """Another household of the same organisation, and what is the same."""

    household: Household
    same: tuple[str, ...]

    @cached_property
    def words(self) -> str:
        labels = {"phone": _("the same phone number"), "name": _("the same name and postcode")}
        return listed(labels[one] for one in self.same)


def hints(household: Household) -> list[Hint]:
    """Households that look like this one. It is a hint: people share phones."""
    organisation = household.municipality.organisation_id
    here = Household.objects.filter(municipality__organisation=organisation)
    own = _signs(household)
    others = (
        here.exclude(pk=household.pk).select_related("referral").prefetch_related("people")
        if own
        else here.none()
    )
    found = ((other, _same(own, _signs(other))) for other in others)
    return [Hint(other, same) for other, same in found if same]


def _same(own: dict[str, str], theirs: dict[str, str]) -> tuple[str, ...]:
    return tuple(sign for sign, value in own.items() if theirs.get(sign) == value)


def _signs(household: Household) -> dict[str, str]:
    """By what a household is told, in a form that can be compared; nothing for what is empty."""
    name = comparable_name(_name(household))
    found = {
        "phone": comparable_phone(household.phone),
        "name": f"{name} {household.pc4}" if name and household.pc4 else "",
    }
    return {sign: value for sign, value in found.items() if value}


def _name(household: Household) -> str:
    """Of the contact person; before the first talk, as an organisation told it."""
    for person in household.people.all():
        if person.relation == Relation.CONTACT:
            return person.name
    referral: Referral | None = getattr(household, "referral", None)
    return referral.contact_name if referral else ""
