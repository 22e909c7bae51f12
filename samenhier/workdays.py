"""Working days in the Netherlands, for terms that people are promised."""

from datetime import date
from typing import Any

from django.utils.translation import get_language

# As the library calls them. It has no Arabic; the Dutch name is what people hear around them.
HOLIDAY_LANGUAGES = {"en": "en_US", "uk": "uk"}


def working_days_after(day: date, count: int) -> date:
    """The `count`th working day after `day`, as the law on terms (Algemene termijnenwet) counts.

    It closes Good Friday and, each year, 5 May: to the library, that is "optional".
    """
    found: date = _closed().get_nth_working_day(day, count)
    return found


def is_holiday(day: date) -> bool:
    """Whether many people here are free on this day, beside the weekends."""
    return day in _closed()


def holiday_name(day: date) -> str:
    """What that day is called, in the language of now where it is known; else empty."""
    name: str = _closed(HOLIDAY_LANGUAGES.get(get_language() or "")).get(day, "")
    return name


def _closed(language: str | None = None) -> Any:
    import holidays  # a third of a second and 12 MB: only for who asks about days

    return holidays.country_holidays(
        "NL", categories=(holidays.PUBLIC, holidays.OPTIONAL), language=language
    )
