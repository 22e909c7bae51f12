"""Terms in working days skip weekends and the days on which the law closes the Netherlands."""

from datetime import date, timedelta

import pytest

from samenhier.workdays import working_days_after


def closed_weekdays(year: int) -> list[str]:
    """The days of a year, weekends aside, that are skipped when a term is counted."""
    days = [date(year, 1, 1) + timedelta(days=number) for number in range(365)]
    return [
        f"{day:%d-%m}"
        for day in days
        if day.isoweekday() < 6 and working_days_after(day - timedelta(days=1), 1) != day
    ]


@pytest.mark.parametrize(
    ("year", "around_easter"),
    [
        # Good Friday, Easter Monday, Ascension, Pentecost Monday.
        (2026, ["03-04", "06-04", "14-05", "25-05"]),
        (2027, ["26-03", "29-03", "06-05", "17-05"]),
        (2035, ["23-03", "26-03", "03-05", "14-05"]),  # early
        (2038, ["23-04", "26-04", "03-06", "14-06"]),  # as late as it can be
    ],
)
def test_easter_takes_four_days_with_it(year, around_easter):
    assert set(around_easter) <= set(closed_weekdays(year))


def test_the_closed_days_of_a_year():
    assert closed_weekdays(2026) == [
        "01-01",
        "03-04",
        "06-04",
        "27-04",
        "05-05",
        "14-05",
        "25-05",
        "25-12",
    ]


@pytest.mark.parametrize("year", [2025, 2026, 2027, 2028])
def test_the_fifth_of_may_closes_every_year_and_not_once_in_five(year):
    assert "05-05" in closed_weekdays(year)


def test_kings_day_on_a_sunday_moves_to_the_saturday_and_takes_no_monday():
    assert date(2031, 4, 27).isoweekday() == 7

    assert working_days_after(date(2031, 4, 25), 1) == date(2031, 4, 28)


@pytest.mark.parametrize(
    ("day", "count", "expected"),
    [
        ("2026-11-02", 5, "2026-11-09"),  # over a weekend
        ("2026-11-07", 1, "2026-11-09"),  # from a Saturday
        ("2026-11-06", 1, "2026-11-09"),  # from a Friday
        ("2026-12-24", 1, "2026-12-28"),  # over Christmas and a weekend
        ("2026-12-31", 1, "2027-01-04"),
        ("2026-04-02", 2, "2026-04-08"),  # over Good Friday and Easter
        ("2026-11-02", 0, "2026-11-02"),
    ],
)
def test_the_nth_working_day_after_a_day(day, count, expected):
    assert working_days_after(date.fromisoformat(day), count) == date.fromisoformat(expected)
