"""The few numbers that everybody may read: computed once a day, dated and defined."""

import contextlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from django.core.cache import cache
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from redis.exceptions import RedisError

from samenhier.accounts.models import Municipality
from samenhier.reports.counts import Counts, count
from samenhier.suppression import public_total

DAY = 24 * 60 * 60
DAYS_IN_A_MONTH = 30.4375

Number = Callable[[Sequence[Counts]], int | None]


@dataclass(frozen=True)
class Figure:
    """One public number: its name, what is counted, and how it follows from the counts."""

    code: str
    name: Promise
    definition: Promise
    number: Number


@dataclass(frozen=True)
class Impact:
    """The figures of one day, each with its number; None is too small to show."""

    on: date
    shown: list[tuple[Figure, int | None]]

    @property
    def visible(self) -> list[tuple[Figure, int]]:
        """Those with a number, for the home page."""
        return [(figure, number) for figure, number in self.shown if number is not None]


def impact(on: date) -> Impact:
    """The figures of this day. Without a cache they are computed each time."""
    key = f"impact:{on}"
    numbers: dict[str, int | None] | None = None
    with contextlib.suppress(RedisError):
        numbers = cache.get(key)
    if numbers is None:
        counts = count(list(Municipality.objects.all()), on)
        numbers = {figure.code: figure.number(counts) for figure in FIGURES}
        with contextlib.suppress(RedisError):
            cache.set(key, numbers, DAY)
    return Impact(on, [(figure, numbers.get(figure.code)) for figure in FIGURES])


def _total_of(name: str) -> Number:
    return lambda counts: public_total([getattr(each, name) for each in counts])


def _households(counts: Sequence[Counts]) -> int | None:
    return public_total([len(each.days_waited) for each in counts])


def _months(counts: Sequence[Counts]) -> int | None:
    """Hidden with the households whose months they are."""
    if _households(counts) is None:
        return None
    return int(sum(each.match_days for each in counts) / DAYS_IN_A_MONTH)


def _towns(counts: Sequence[Counts]) -> int:
    """Where the programme runs is public, so one town is no small number."""
    return sum(1 for each in counts if each.groups_matched)


FIGURES = [
    Figure(
        "people",
        _("people matched"),
        _(
            "Everybody in a household, and every member of a group, that has or had a match. "
            "Each person counts once."
        ),
        _total_of("people_matched"),
    ),
    Figure(
        "groups",
        _("groups matched"),
        _("Groups of residents that have or had a match. Each group counts once."),
        _total_of("groups_matched"),
    ),
    Figure(
        "households",
        _("households matched"),
        _("Newcomer households that have or had a match. Each household counts once."),
        _households,
    ),
    Figure(
        "months",
        _("months together"),
        _(
            "For each match: the days since it started, until this date or until it ended. Added "
            "up, and divided by the length of a month."
        ),
        _months,
    ),
    Figure(
        "talks",
        _("talks held"),
        _(
            "Check-ins of a community builder with a group, a household or both, in which they "
            "really spoke."
        ),
        _total_of("talks_held"),
    ),
    Figure(
        "towns",
        _("municipalities with a match"),
        _("Municipalities in which at least one group has or had a match."),
        _towns,
    ),
]
