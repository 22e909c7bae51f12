"""Terms in working days skip weekends and the days on which the Netherlands is closed."""

from datetime import date

import pytest

from samenhier.workdays import holidays, is_working_day, working_days_after


def test_the_holidays_of_a_year():
    assert sorted(holidays(2026)) == [
        date(2026, 1, 1),
        date(2026, 4, 6),  # Easter Monday
        date(2026, 4, 27),
        date(2026, 5, 5),
        date(2026, 5, 14),  # Ascension
        date(2026, 5, 25),  # Pentecost Monday
        date(2026, 12, 25),
        date(2026, 12, 26),
    ]


def test_kings_day_is_never_on_a_sunday():
    assert date(2025, 4, 26) in holidays(2025)
    assert date(2025, 4, 27) not in holidays(2025)


@pytest.mark.parametrize(
    ("day", "count", "expected"),
    [
        ("2026-11-02", 5, "2026-11-09"),  # over a weekend
        ("2026-11-07", 1, "2026-11-09"),  # from a Saturday
        ("2026-12-24", 1, "2026-12-28"),  # over Christmas and a weekend
        ("2026-12-31", 1, "2027-01-04"),
        ("2026-04-02", 2, "2026-04-07"),  # Good Friday is a working day, Easter Monday is not
        ("2026-11-02", 0, "2026-11-02"),
    ],
)
def test_the_nth_working_day_after_a_day(day, count, expected):
    assert working_days_after(date.fromisoformat(day), count) == date.fromisoformat(expected)


def test_a_weekend_is_no_working_day():
    assert [is_working_day(date(2026, 11, day)) for day in range(6, 10)] == [
        True,
        False,
        False,
        True,
    ]
