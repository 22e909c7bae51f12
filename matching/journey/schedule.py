"""When talks are due: week 2, month 1, monthly to month 6, then every two months to month 12."""

from datetime import date, timedelta

from dateutil.relativedelta import relativedelta

MONTHS = (1, 2, 3, 4, 5, 6, 8, 10, 12)


def talks(starts_on: date) -> list[date]:
    """The due dates of all talks of a year that starts on `starts_on`; the last one closes it."""
    return [starts_on + timedelta(weeks=2)] + [
        starts_on + relativedelta(months=months) for months in MONTHS
    ]


def next_talk(starts_on: date, held_on: date) -> date | None:
    """The date to propose after a talk held on `held_on`; None when the year is over.

    A talk up to a week before a due date counts as that talk.
    """
    return next((due for due in talks(starts_on) if due > held_on + timedelta(days=7)), None)
