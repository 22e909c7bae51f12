"""What one side of a proposal reads of the other before both said yes: the minimal profile.

How many they are, age bands, languages, interests and the town: no name, no address, no age in
years, nothing of what somebody needs. Both sides read the same of each other.
"""

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from groups.models import Membership
from matching.models import Proposal, Side
from matching.sentences import why_for_both
from matching.sentences.both_sides import AGE_BANDS
from newcomers.models import Person
from samenhier.accounts.models import PostcodeArea
from samenhier.phrases import listed
from samenhier.traits.choices import ADULT_AGE, Language
from samenhier.traits.models import Interest


@dataclass(frozen=True)
class Row:
    """One thing that the profile tells, in the language that is active."""

    label: str
    value: str


@dataclass(frozen=True)
class Shown:
    """Everything that a side reads before it answers: the profile of the other, and why."""

    rows: list[Row]
    why: str


def shown_to(side: str, proposal: Proposal) -> Shown:
    """What this side reads, in the language that is active."""
    interests = {each.code: str(each) for each in Interest.objects.all()}
    rows = _of_group(proposal) if side == Side.HOUSEHOLD else _of_household(proposal)
    return Shown(rows, why_for_both(proposal.facts, interests))


def _of_group(proposal: Proposal) -> list[Row]:
    members = list(_with_traits(proposal.group.present_members().done()))
    children = [year for member in members for year in member.children_birth_years]
    return [
        Row(pgettext("profile", "Who"), _people(len(members))),
        Row(_("Age"), _bands(proposal, [one.birth_year for one in members])),
        *([Row(_("Age of the children"), _bands(proposal, children))] if children else []),
        *_traits(members),
        *_town(proposal.group.pc4),
    ]


def _of_household(proposal: Proposal) -> list[Row]:
    people = list(_with_traits(proposal.household.people.all()))
    last = _year(proposal) - ADULT_AGE
    adults = [one.birth_year for one in people if one.birth_year <= last]
    children = [one.birth_year for one in people if one.birth_year > last]
    return [
        Row(pgettext("profile", "Who"), _people(len(people))),
        Row(_("Age"), _bands(proposal, adults)),
        *([Row(_("Age of the children"), _bands(proposal, children))] if children else []),
        *_traits(people),
        *_town(proposal.household.pc4),
    ]


def _with_traits(people: QuerySet[Any]) -> QuerySet[Any]:
    return people.prefetch_related("languages", "interests")


def _people(count: int) -> str:
    return ngettext("%(count)d person", "%(count)d people", count) % {"count": count}


def _bands(proposal: Proposal, birth_years: Iterable[int | None]) -> str:
    """Each band in which somebody falls, the youngest first."""
    year = _year(proposal)
    found = {bisect_right(AGE_BANDS, year - born) for born in birth_years if born}
    return listed(_band(number) for number in sorted(found))


def _year(proposal: Proposal) -> int:
    """Of the day it was proposed: the sentence on why was frozen then."""
    return timezone.localdate(proposal.created_at).year


def _band(number: int) -> str:
    if number == len(AGE_BANDS):
        return _("%(age)d or older") % {"age": AGE_BANDS[-1]}
    first = AGE_BANDS[number - 1] if number else 0
    return pgettext("ages", "%(first)d to %(last)d") % {
        "first": first,
        "last": AGE_BANDS[number] - 1,
    }


def _traits(people: Iterable[Membership | Person]) -> list[Row]:
    spoken = {each.language for one in people for each in one.languages.all()}
    likes = sorted({str(each) for one in people for each in one.interests.all()})
    languages = [language.label for language in Language if language in spoken]
    rows = [Row(_("Languages"), listed(languages))] if languages else []
    return [*rows, *([Row(_("They like"), listed(likes))] if likes else [])]


def _town(pc4: str) -> list[Row]:
    area = PostcodeArea.objects.filter(pc4=pc4).first()
    return [Row(pgettext("profile", "Lives in"), area.place)] if area else []
