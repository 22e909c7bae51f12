"""Hints that somebody of a group may be known already, for staff to look at.

Phone numbers are encrypted, so they are compared here, in Python, among the groups of the own
organisation. A keyed hash beside each number would let the database compare; but it would be a
second copy of the number for whoever has the key, and a few hundred groups do not need it.
"""

import re
from dataclasses import dataclass

from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from groups.models import Membership, WelcomeGroup
from samenhier.contact import comparable_name, comparable_phone
from samenhier.phrases import listed


@dataclass(frozen=True)
class Hint:
    """A member of this group, somebody of another one, and what is the same."""

    member: Membership
    other: Membership
    same: tuple[str, ...]

    @cached_property
    def words(self) -> str:
        labels = {
            "phone": _("the same phone number"),
            "email": _("the same e-mail address"),
            "name": _("the same name and postcode"),
        }
        return listed(labels[one] for one in self.same)


def hints(group: WelcomeGroup) -> list[Hint]:
    """Who of this group looks like somebody in another group of the same organisation.

    Groups that ended count too, as long as they are kept. It is a hint: people share phones.
    """
    organisation = group.municipality.organisation_id
    here = Membership.objects.filter(group__municipality__organisation=organisation)
    here = here.select_related("group")
    own = [(member, _signs(member)) for member in here.filter(group=group, left_on=None)]
    others = [(other, _signs(other)) for other in here.exclude(group=group)]
    return [
        Hint(member, other, same)
        for member, signs in own
        for other, theirs in others
        if (same := _same(signs, theirs))
    ]


def _same(own: dict[str, str], theirs: dict[str, str]) -> tuple[str, ...]:
    return tuple(sign for sign, value in own.items() if theirs.get(sign) == value)


def _signs(member: Membership) -> dict[str, str]:
    """By what a person is told, in a form that can be compared; nothing for what is empty."""
    postcode = re.sub(r"\s", "", member.group.postcode).upper()
    found = {
        "phone": comparable_phone(member.phone),
        "email": member.email.casefold(),
        "name": f"{comparable_name(member.name)} {postcode}" if postcode else "",
    }
    return {sign: value for sign, value in found.items() if value}
