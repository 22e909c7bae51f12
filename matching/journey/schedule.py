"""When talks are due: week 2, month 1, monthly to month 6, then every two months to month 12.

`later` says where a planned day falls when the year had pauses (`Match.later`).
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

from dateutil.relativedelta import relativedelta

MONTHS = (1, 2, 3, 4, 5, 6, 8, 10, 12)
LAST_MONTH = MONTHS[-1]
MONTHS_OF_A_QUARTER = 3

Later = Callable[[date], date]


def as_planned(day: date) -> date:
    return day


def talks(starts_on: date, later: Later = as_planned) -> list[date]:
    """The due dates of all talks of a year that starts on `starts_on`; the last one closes it."""
    return [later(starts_on + timedelta(weeks=2))] + [
        later(starts_on + relativedelta(months=months)) for months in MONTHS
    ]


def next_talk(starts_on: date, held_on: date, later: Later = as_planned) -> date | None:
    """The date to propose after a talk held on `held_on`; None when the year is over.

    A talk up to a week before a due date counts as that talk.
    """
    due_dates = talks(starts_on, later)
    return next((due for due in due_dates if due > held_on + timedelta(days=7)), None)


@dataclass(frozen=True)
class Quarter:
    """Three months of the year together."""

    begins_on: date
    ends_on: date  # the day the next one begins

    @property
    def last_day(self) -> date:
        return self.ends_on - timedelta(days=1)


def quarters(starts_on: date, later: Later = as_planned) -> list[Quarter]:
    """The four quarters of a year that starts on `starts_on`."""
    edges = [
        later(starts_on + relativedelta(months=months))
        for months in range(0, LAST_MONTH + 1, MONTHS_OF_A_QUARTER)
    ]
    return [Quarter(begin, end) for begin, end in pairwise(edges)]


def quarter_of(quarters: Sequence[Quarter], on: date) -> Quarter | None:
    """The quarter in which a day falls; None before the year and after it."""
    return next((each for each in quarters if each.begins_on <= on < each.ends_on), None)


def last_over(quarters: Sequence[Quarter], on: date) -> Quarter | None:
    """The quarter that ended last; None in the first one and before."""
    return next((each for each in reversed(quarters) if each.ends_on <= on), None)


@dataclass(frozen=True)
class Month:
    """One of the twelve months; a talk due on the day it ends belongs to it."""

    number: int
    begins_on: date
    ends_on: date  # the day the next month begins
    talks: list[date]


def year(starts_on: date, later: Later = as_planned) -> list[Month]:
    """The twelve months of a year that starts on `starts_on`, with the talks due in each."""
    due = talks(starts_on, later)
    edges = [later(starts_on + relativedelta(months=months)) for months in range(LAST_MONTH + 1)]
    return [
        Month(number, begin, end, [day for day in due if begin < day <= end])
        for number, (begin, end) in enumerate(pairwise(edges), start=1)
    ]
