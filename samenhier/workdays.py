"""Working days in the Netherlands, for terms that people are promised."""

from datetime import date


def working_days_after(day: date, count: int) -> date:
    """The `count`th working day after `day`, as the law on terms (Algemene termijnenwet) counts.

    It closes Good Friday and, each year, 5 May: to the library, that is "optional".
    """
    import holidays  # a third of a second and 12 MB: only for who promises a term

    closed = holidays.country_holidays("NL", categories=(holidays.PUBLIC, holidays.OPTIONAL))
    return closed.get_nth_working_day(day, count)
