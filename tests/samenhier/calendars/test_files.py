"""Calendar files, read back by the library that calendar programs are tested with."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from icalendar import Calendar, Timezone

from samenhier.calendars.files import DUTCH_TIME, Entry, calendar_file

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
FORWARD, BACK = datetime(2027, 3, 28, 1, tzinfo=UTC), datetime(2027, 10, 31, 1, tzinfo=UTC)
MOMENTS = st.datetimes(
    min_value=datetime(1997, 1, 1), max_value=datetime(2090, 1, 1), timezones=st.just(UTC)
).map(lambda moment: moment.replace(microsecond=0))


def entry(**fields) -> Entry:
    fields = {
        "name": "event-1",
        "title": "Koken",
        "starts": datetime(2027, 5, 1, 17, tzinfo=UTC),
        "changed_at": datetime(2027, 1, 1, tzinfo=UTC),
    } | fields
    return Entry(**fields)


def read(*entries: Entry, title: str = "") -> Calendar:
    return Calendar.from_ical(calendar_file(entries, title=title))


def event(**fields):
    (found,) = read(entry(**fields)).events
    return found


@given(MOMENTS, st.integers(1, 48 * 60))
@example(FORWARD - timedelta(minutes=30), 60)
@example(FORWARD, 60)
@example(BACK - timedelta(minutes=30), 60)
@example(BACK, 30)
@example(BACK + timedelta(minutes=30), 90)
def test_a_calendar_reads_the_moments_that_were_written(starts, minutes):
    ends = starts + timedelta(minutes=minutes)

    found = event(starts=starts, ends=ends)

    assert found.start.astimezone(UTC) == starts
    assert found.end.astimezone(UTC) == ends


@given(MOMENTS)
@example(FORWARD - timedelta(seconds=1))
@example(FORWARD)
@example(BACK - timedelta(seconds=1))
@example(BACK)
def test_the_time_zone_in_the_file_is_the_dutch_one(moment):
    (zone,) = read(entry()).timezones

    assert moment.astimezone(zone.to_tz()).utcoffset() == moment.astimezone(AMSTERDAM).utcoffset()


@pytest.mark.parametrize(
    ("moment", "written"),
    [
        (datetime(2027, 3, 28, 0, 30, tzinfo=UTC), "TZID=Europe/Amsterdam:20270328T013000"),
        (datetime(2027, 3, 28, 1, 0, tzinfo=UTC), "TZID=Europe/Amsterdam:20270328T030000"),
        (datetime(2027, 10, 31, 0, 30, tzinfo=UTC), "TZID=Europe/Amsterdam:20271031T023000"),
        # The same hour once more has no name in Dutch time.
        (datetime(2027, 10, 31, 1, 30, tzinfo=UTC), "DTSTART:20271031T013000Z"),
        (datetime(2027, 10, 31, 2, 0, tzinfo=UTC), "TZID=Europe/Amsterdam:20271031T030000"),
    ],
)
def test_on_the_two_sundays_on_which_the_clock_changes(moment, written):
    assert written in calendar_file([entry(starts=moment)]).decode()


def test_the_same_thing_keeps_its_name_and_a_new_edition_has_a_higher_number():
    before, after = event(edition=0), event(edition=3, title="Bakken")

    assert before["uid"] == after["uid"] == "event-1@testserver"
    assert (before["sequence"], after["sequence"]) == (0, 3)


def test_it_is_stamped_with_the_moment_of_its_last_change():
    assert event().stamp == datetime(2027, 1, 1, tzinfo=UTC)


def test_what_is_cancelled_says_so_to_programs_and_to_people():
    found = event(is_cancelled=True)

    assert found["status"] == "CANCELLED"
    assert found["summary"] == "Gaat niet door: Koken"
    assert event()["status"] == "CONFIRMED"


def test_a_whole_day_takes_no_time_of_it():
    found = event(starts=date(2027, 5, 1))

    assert found.start == date(2027, 5, 1)
    assert found["transp"] == "TRANSPARENT"


# The library writes a typed "\\N" rightly, and reads it back as a line break.
@given(st.text(st.characters(exclude_categories=["Cs", "Cc"])).filter(lambda w: "\\N" not in w))
@example("Koken, eten; samen\nen \\ daarna: مرحبا 🎉 " + "lang " * 40)
def test_no_words_break_the_file(words):
    found = event(title=words, place=words, words=words)

    assert found["summary"] == words
    assert len(read(entry(title=words)).events) == 1


@pytest.mark.parametrize("title", ["X\r\nBEGIN:VEVENT\r\nUID:evil", "X\nEND:VCALENDAR"])
def test_a_title_on_several_lines_adds_nothing_to_the_file(title):
    calendar = read(entry(title=title, place=title, words=title))

    assert [found["uid"] for found in calendar.events] == ["event-1@testserver"]


def test_a_calendar_that_is_read_again_has_a_title_and_says_how_often():
    calendar = read(entry(), title="Samen Hier")

    assert calendar["x-wr-calname"] == "Samen Hier"
    assert b"REFRESH-INTERVAL;VALUE=DURATION:PT6H" in calendar_file([], title="Samen Hier")


def test_the_library_knows_our_time_zone_as_a_whole_one():
    assert isinstance(DUTCH_TIME, Timezone)
    assert DUTCH_TIME.tz_name == "Europe/Amsterdam"
