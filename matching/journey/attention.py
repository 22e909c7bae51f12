"""What makes a match need attention: one list, for the numbers of the staff site and their lists.

No query can tell most of it, so the rows are looked at.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from matching.journey.models import Journey
from samenhier.accounts.models import User

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise


@dataclass(frozen=True)
class Kind:
    """One reason to look at a match: whether it holds on a day, and since when it does."""

    code: str
    label: "StrPromise"
    words: Callable[[int], str]
    holds: Callable[[Journey, date], object]
    since: Callable[[Journey], date | None] = lambda _journey: None


KINDS = (
    Kind(
        "concern",
        _("the last talk tells of a concern"),
        lambda count: ngettext(
            "match whose last talk tells of a concern",
            "matches whose last talk tells of a concern",
            count,
        ),
        Journey.is_worrying,
    ),
    Kind(
        "late",
        _("the next talk is late"),
        lambda count: ngettext(
            "match has a check-in that is late", "matches have a check-in that is late", count
        ),
        Journey.is_late,
        lambda journey: journey.next_talk_on,
    ),
    Kind(
        "alone",
        _("a side was not spoken with alone in a quarter"),
        lambda count: ngettext(
            "match had a quarter without a talk with each side alone",
            "matches had a quarter without a talk with each side alone",
            count,
        ),
        Journey.missed_alone,
    ),
    Kind(
        "undecided",
        _("they met, and have not said whether they go on"),
        lambda count: ngettext(
            "match met a while ago and has not said whether it goes on",
            "matches met a while ago and have not said whether they go on",
            count,
        ),
        Journey.is_undecided,
        lambda journey: journey.met_on,
    ),
    Kind(
        "resting",
        _("a pause lasts longer than was planned"),
        lambda count: ngettext(
            "match rests longer than was planned", "matches rest longer than was planned", count
        ),
        Journey.rests_too_long,
        lambda journey: journey.pause.look_again_on if journey.pause else None,
    ),
    Kind(
        "over",
        _("the year is over, and nobody completed it"),
        lambda count: ngettext(
            "match has had its year and is not completed yet",
            "matches have had their year and are not completed yet",
            count,
        ),
        Journey.is_over,
        lambda journey: journey.ends_on,
    ),
)


def needing_attention(user: User) -> dict[str, list[Journey]]:
    """The live matches this user sees by kind, those for longest first."""
    today = timezone.localdate()
    journeys = list(Journey.objects.visible_to(user).live().with_names().with_talks())
    return {kind.code: _with(kind, journeys, today) for kind in KINDS}


def _with(kind: Kind, journeys: Iterable[Journey], today: date) -> list[Journey]:
    found = [one for one in journeys if kind.holds(one, today)]
    return sorted(found, key=lambda one: kind.since(one) or today)
