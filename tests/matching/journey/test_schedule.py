"""Talks come in order, and the last one closes the year, whatever day it began."""

from datetime import date, timedelta
from itertools import pairwise

from dateutil.relativedelta import relativedelta
from hypothesis import given
from hypothesis import strategies as st

from matching.journey import schedule
from matching.models import Pause

days = st.dates(date(2020, 1, 1), date(2090, 12, 31))


@given(days)
def test_the_talks_of_a_year_come_one_after_another(starts_on):
    talks = schedule.talks(starts_on)

    assert all(earlier < later for earlier, later in pairwise([starts_on, *talks]))


@given(days)
def test_there_are_ten_talks_and_the_last_one_is_twelve_months_on(starts_on):
    talks = schedule.talks(starts_on)

    assert (len(talks), talks[0], talks[-1]) == (
        10,
        starts_on + timedelta(days=14),
        starts_on + relativedelta(months=12),
    )


@given(days)
def test_never_more_than_two_months_pass_between_talks(starts_on):
    talks = [starts_on, *schedule.talks(starts_on)]

    assert max(later - earlier for earlier, later in pairwise(talks)) <= timedelta(days=62)


def test_a_year_that_begins_on_a_leap_day_ends_on_the_last_of_february():
    talks = schedule.talks(date(2028, 2, 29))

    assert (talks[0], talks[1], talks[-1]) == (
        date(2028, 3, 14),
        date(2028, 3, 29),
        date(2029, 2, 28),
    )


def test_the_schedule_in_full():
    assert schedule.talks(date(2026, 1, 31)) == [
        date(2026, 2, 14),
        date(2026, 2, 28),
        date(2026, 3, 31),
        date(2026, 4, 30),
        date(2026, 5, 31),
        date(2026, 6, 30),
        date(2026, 7, 31),
        date(2026, 9, 30),
        date(2026, 11, 30),
        date(2027, 1, 31),
    ]


@given(days, st.integers(-40, 500))
def test_the_next_talk_is_the_first_one_more_than_a_week_away(starts_on, offset):
    held_on = starts_on + timedelta(days=offset)

    later = [day for day in schedule.talks(starts_on) if day - held_on > timedelta(days=7)]

    assert schedule.next_talk(starts_on, held_on) == (later[0] if later else None)


def test_a_talk_a_week_early_counts_as_the_planned_one():
    starts_on = date(2026, 3, 2)  # week 2 is 16 March, month 1 is 2 April

    assert schedule.next_talk(starts_on, date(2026, 3, 9)) == date(2026, 4, 2)
    assert schedule.next_talk(starts_on, date(2026, 3, 8)) == date(2026, 3, 16)


def test_after_the_closing_talk_nothing_is_planned():
    assert schedule.next_talk(date(2026, 3, 2), date(2027, 3, 1)) is None


@st.composite
def pauses(draw, starts_on):
    """Pauses one after the other, the last ones perhaps after the year."""
    found, day = [], starts_on
    for wait, length in draw(st.lists(st.tuples(st.integers(0, 200), st.integers(0, 150)))):
        began_on = day + timedelta(days=wait)
        day = began_on + timedelta(days=length)
        found.append(Pause(began_on=began_on, ended_on=day))
    return found


@st.composite
def years(draw):
    """The first day of a year, and where its days fall: on any day, a leap day too."""
    starts_on = draw(days | st.sampled_from([date(2028, 2, 29), date(2027, 11, 30)]))
    rests = draw(pauses(starts_on))

    def later(day):
        for pause in rests:
            day = pause.shift(day)
        return day

    return starts_on, later


@given(years())
def test_the_four_quarters_follow_one_another_and_fill_the_year(year):
    quarters = schedule.quarters(*year)
    starts_on, later = year

    assert len(quarters) == 4
    assert all(one.begins_on <= one.last_day < one.ends_on for one in quarters)
    assert all(one.ends_on == other.begins_on for one, other in pairwise(quarters))
    assert quarters[0].begins_on == later(starts_on)
    assert quarters[-1].ends_on == later(starts_on + relativedelta(months=12))


@given(years(), st.integers(-60, 900))
def test_a_day_is_in_one_quarter_or_outside_the_year(year, offset):
    starts_on, _later = year
    on = starts_on + timedelta(days=offset)
    quarters = schedule.quarters(*year)

    now, over = schedule.quarter_of(quarters, on), schedule.last_over(quarters, on)

    assert [one for one in quarters if one.begins_on <= on <= one.last_day] == (
        [now] if now else []
    )
    assert (now is None) == (on < quarters[0].begins_on or on >= quarters[-1].ends_on)
    assert (over is None) == (on < quarters[0].ends_on)
    if now and over:
        assert over.ends_on == now.begins_on


@given(days)
def test_without_pauses_a_quarter_lasts_about_three_months(starts_on):
    lengths = [one.ends_on - one.begins_on for one in schedule.quarters(starts_on)]

    assert all(timedelta(days=88) <= length <= timedelta(days=93) for length in lengths)


@given(days)
def test_every_talk_stands_in_exactly_one_of_the_twelve_months(starts_on):
    year = schedule.year(starts_on)

    assert [month.number for month in year] == list(range(1, 13))
    assert [day for month in year for day in month.talks] == schedule.talks(starts_on)
