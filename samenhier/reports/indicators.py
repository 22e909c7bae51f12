"""The numbers that are published: what each one means, and which stay hidden."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from statistics import median

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from samenhier.accounts.models import Municipality
from samenhier.reports.counts import Counts, count, said_no_to_the_municipality
from samenhier.suppression import Shown, protect

Line = Callable[[Sequence[Counts]], Shown]


@dataclass(frozen=True)
class Indicator:
    """One published number: its name, what is counted, and how it is made from the counts."""

    code: str
    name: Promise
    definition: Promise
    line: Line
    is_share: bool = False


@dataclass(frozen=True)
class Row:
    """One indicator for each municipality and for all of them together; None is hidden."""

    indicator: Indicator
    cells: list[int | None]
    total: int | None

    @property
    def headline(self) -> int | None:
        """The number on top of the page: the total, or the only municipality's own."""
        return self.cells[0] if len(self.cells) == 1 else self.total


@dataclass(frozen=True)
class Report:
    """All indicators of some municipalities on one day."""

    on: date
    municipalities: list[Municipality]
    rows: list[Row]

    @property
    def per_municipality(self) -> list[tuple[Municipality, list[tuple[Indicator, int | None]]]]:
        """The same numbers by municipality, for a table with a line for each."""
        return [
            (municipality, [(row.indicator, row.cells[index]) for row in self.rows])
            for index, municipality in enumerate(self.municipalities)
        ]


def report(municipalities: Sequence[Municipality], on: date) -> Report:
    """The numbers as a municipality may read them, for staff too: they hand them on."""
    counts = count(municipalities, on, without=said_no_to_the_municipality())
    rows = []
    for indicator in INDICATORS:
        shown = indicator.line(counts)
        rows.append(Row(indicator, shown.cells, shown.total))
    return Report(on, list(municipalities), rows)


def number_of(name: str) -> Line:
    """A plain count."""
    return lambda counts: protect([getattr(each, name) for each in counts])


def where(shown: Shown, cells: Sequence[int], total: int) -> Shown:
    """Other numbers about the same people: hidden exactly where those people are."""
    return Shown(
        [None if guard is None else cell for guard, cell in zip(shown.cells, cells, strict=True)],
        None if shown.total is None else total,
    )


def person_days(counts: Sequence[Counts]) -> Shown:
    people = protect([each.people_matched for each in counts])
    days = [each.person_days for each in counts]
    return where(people, days, sum(days))


def days_waited(counts: Sequence[Counts]) -> Shown:
    households = protect([len(each.days_waited) for each in counts])
    everybody = [days for each in counts for days in each.days_waited]
    return where(households, [_median(each.days_waited) for each in counts], _median(everybody))


def share_of(part: str, whole: str) -> Line:
    """A percentage; hidden where either side, those who did and those who did not, is small."""

    def line(counts: Sequence[Counts]) -> Shown:
        parts = [getattr(each, part) for each in counts]
        wholes = [getattr(each, whole) for each in counts]
        did = protect(parts)
        did_not = protect([all_ - some for some, all_ in zip(parts, wholes, strict=True)])
        guard = Shown(
            [
                None if one is None or other is None else one
                for one, other in zip(did.cells, did_not.cells, strict=True)
            ],
            None if did_not.total is None else did.total,
        )
        shares = [_percent(*pair) for pair in zip(parts, wholes, strict=True)]
        return where(guard, shares, _percent(sum(parts), sum(wholes)))

    return line


def _median(days: Sequence[int]) -> int:
    return round(median(days)) if days else 0


def _percent(part: int, whole: int) -> int:
    return round(100 * part / whole) if whole else 0


INDICATORS = [
    Indicator(
        "groups_ready",
        _("Groups ready"),
        _("Groups that have done everything that is needed and have no match now."),
        number_of("groups_ready"),
    ),
    Indicator(
        "households_waiting",
        _("Households waiting"),
        _("Households that are ready for a match and have no match now."),
        number_of("households_waiting"),
    ),
    Indicator(
        "matches_live",
        _("Matches now"),
        _("Matches that are getting acquainted, together or paused."),
        number_of("matches_live"),
    ),
    Indicator(
        "matches_completed",
        _("Matches completed"),
        _("Matches that finished their twelve months."),
        number_of("matches_completed"),
    ),
    Indicator(
        "matches_ended_early",
        _("Matches ended early"),
        _("Matches that stopped before the twelve months were over."),
        number_of("matches_ended_early"),
    ),
    Indicator(
        "people_matched",
        _("People matched"),
        _(
            "Everybody in a household, and every member of a group, that has or had a match. "
            "Each person counts once."
        ),
        number_of("people_matched"),
    ),
    Indicator(
        "person_days",
        _("Days together"),
        _(
            "For each match: the days since it started, until today or until it ended, times the "
            "number of people in the household."
        ),
        person_days,
    ),
    Indicator(
        "days_waited",
        _("Days waited until a match"),
        _(
            "The days from “waiting since” until the first match of a household. This is the "
            "median: half of the households waited shorter, half waited longer."
        ),
        days_waited,
    ),
    Indicator(
        "check_ins_on_time",
        _("Check-ins on time, in percent"),
        _(
            "Of all check-ins that were due more than a week ago: the share that was held at most "
            "a week before or after the due date. Hidden too when fewer than 5 were late."
        ),
        share_of("talks_on_time", "talks_due"),
        is_share=True,
    ),
    Indicator(
        "groups_introducing",
        _("Groups that involved their own network, in percent"),
        _(
            "Of all groups that have or had a match: the share for which a check-in says that the "
            "household met people through the group. Hidden too when fewer than 5 groups did not."
        ),
        share_of("groups_introducing", "groups_matched"),
        is_share=True,
    ),
]
