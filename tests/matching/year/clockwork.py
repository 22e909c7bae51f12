"""The clock of the platform, turned by hand: every day of a year, with all that beat would start.

What beat starts at a time of the day is started at that time, in its order, in Dutch wall time:
also on the nights in which an hour is lost or comes twice. What it starts every few minutes is
started after the morning and after what people did at midday: nothing else happens in between.
"""

from collections.abc import Callable, Iterator
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import time_machine
from celery.schedules import crontab

from samenhier.celery import app

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
MIDDAY = time(12)  # when people do what they do

Start = Callable[[str], None]


def by_hand(task: str) -> None:
    """Do a task here and now."""
    app.tasks[task]()


class Clock:
    """Turns from day to day; `start` is how a task is begun."""

    def __init__(self, traveller: time_machine.Traveller, start: Start = by_hand) -> None:
        app.loader.import_default_modules()
        self.traveller, self.start = traveller, start
        timetable = app.conf.beat_schedule.values()
        self.daily = [entry for entry in timetable if _is_daily(entry["schedule"])]
        self.often = [entry["task"] for entry in timetable if not _is_daily(entry["schedule"])]

    def days(self, begin: date, end: date) -> Iterator[date]:
        """Each day from `begin` up to and without `end`, at midday, after its morning."""
        for number in range((end - begin).days):
            day = begin + timedelta(days=number)
            self.morning(day)
            yield day
            self.evening(day)

    def morning(self, day: date) -> None:
        self._turn(day, [(at, task) for at, task in self._times(day) if at < MIDDAY])
        self.traveller.move_to(datetime.combine(day, MIDDAY, AMSTERDAM))

    def evening(self, day: date) -> None:
        self._turn(day, [(at, task) for at, task in self._times(day) if at >= MIDDAY])

    def _times(self, day: date) -> list[tuple[time, str]]:
        weekday = day.isoweekday() % 7
        return sorted(
            (time(min(entry["schedule"].hour), min(entry["schedule"].minute)), entry["task"])
            for entry in self.daily
            if weekday in entry["schedule"].day_of_week
        )

    def _turn(self, day: date, times: list[tuple[time, str]]) -> None:
        for at, task in times:
            self.traveller.move_to(datetime.combine(day, at, AMSTERDAM))
            self.start(task)
        for task in self.often:
            self.start(task)


def _is_daily(schedule: object) -> bool:
    """Whether beat starts it at one time of the day."""
    return isinstance(schedule, crontab) and len(schedule.hour) == len(schedule.minute) == 1
