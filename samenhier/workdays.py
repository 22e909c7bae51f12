"""Working days in the Netherlands, for terms that people are promised."""

from datetime import date, timedelta

from dateutil.easter import easter


def holidays(year: int) -> set[date]:
    """The days of a year on which offices in the Netherlands are closed, besides weekends."""
    sunday = easter(year)
    kings_day = date(year, 4, 27)
    # Good Friday is left out: the law does not make it a day off.
    return {
        date(year, 1, 1),
        sunday + timedelta(days=1),
        kings_day if kings_day.isoweekday() != 7 else date(year, 4, 26),
        date(year, 5, 5),
        sunday + timedelta(days=39),  # Ascension
        sunday + timedelta(days=50),  # the Monday after Pentecost
        date(year, 12, 25),
        date(year, 12, 26),
    }


def is_working_day(day: date) -> bool:
    return day.isoweekday() < 6 and day not in holidays(day.year)


def working_days_after(day: date, count: int) -> date:
    """The `count`th working day after `day`."""
    while count:
        day += timedelta(days=1)
        count -= is_working_day(day)
    return day
