"""When talks are due: week 2, month 1, monthly to month 6, then every two months to month 12.

`later` says where a planned day falls when the year had pauses (`Match.later`).
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

from dateutil.relativedelta import relativedelta

MONTHS = (1, 2, 3, 4, 5, 6, 8, 10, 12)
LAST_MONTH = MONTHS[-1]

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


def quarter_begins(starts_on: date, on: date, later: Later = as_planned) -> date:
    """The first day of the three months of the year together in which `on` falls."""
    begins = (later(starts_on + relativedelta(months=months)) for months in (9, 6, 3))
    return next((begin for begin in begins if begin <= on), starts_on)


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
