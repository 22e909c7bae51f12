"""The numbers that are published: what each one means, and which stay hidden."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from statistics import median

from django.utils.functional import Promise
from django.utils.text import capfirst, format_lazy
from django.utils.translation import gettext_lazy as _

from samenhier.accounts.models import Municipality
from samenhier.reports.counts import Counts, count, said_no_to_the_municipality
from samenhier.suppression import Shown, protect
from samenhier.traits.choices import Domain

Line = Callable[[Sequence[Counts]], Shown]


@dataclass(frozen=True)
class Indicator:
    """One published number: its name, what is counted, and how it is made from the counts."""

    code: str
    name: Promise
    definition: Promise
    line: Line
    is_share: bool = False
    domain: str = ""  # of a number that there is for each part of life


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
    def figures(self) -> list[Row]:
        """The rows that are about all parts of life together."""
        return [row for row in self.rows if not row.indicator.domain]

    @property
    def by_domain(self) -> list[tuple[str, list[Row]]]:
        """The name of each part of life, with its goals agreed and reached."""
        return [
            (
                capfirst(str(domain.label)),
                [row for row in self.rows if row.indicator.domain == domain],
            )
            for domain in Domain
        ]

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


def both(one: Shown, other: Shown) -> Shown:
    """A guard that is open only where two are."""
    return Shown(
        [
            None if first is None or second is None else first
            for first, second in zip(one.cells, other.cells, strict=True)
        ],
        None if other.total is None else one.total,
    )


def person_days(counts: Sequence[Counts]) -> Shown:
    people = protect([each.people_matched for each in counts])
    days = [each.person_days for each in counts]
    return where(people, days, sum(days))


def activities(counts: Sequence[Counts]) -> Shown:
    matches = protect([each.matches_with_activities for each in counts])
    done = [each.activities for each in counts]
    return where(matches, done, sum(done))


def goals_agreed(domain: str) -> Line:
    """Hidden where few matches have such a goal: all of them could be of one household."""

    def line(counts: Sequence[Counts]) -> Shown:
        matches = protect([each.matches_agreed[domain] for each in counts])
        goals = [each.goals_agreed[domain] for each in counts]
        return where(matches, goals, sum(goals))

    return line


def goals_reached(domain: str) -> Line:
    """Hidden too where few did not reach theirs: what was agreed is read beside it."""

    def line(counts: Sequence[Counts]) -> Shown:
        guard = both(
            both(
                protect([each.matches_agreed[domain] for each in counts]),
                protect([each.matches_reached[domain] for each in counts]),
            ),
            protect([each.matches_unreached[domain] for each in counts]),
        )
        goals = [each.goals_reached[domain] for each in counts]
        return where(guard, goals, sum(goals))

    return line


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
        shares = [_percent(*pair) for pair in zip(parts, wholes, strict=True)]
        return where(both(did, did_not), shares, _percent(sum(parts), sum(wholes)))

    return line


def _median(days: Sequence[int]) -> int:
    return round(median(days)) if days else 0


def _percent(part: int, whole: int) -> int:
    return round(100 * part / whole) if whole else 0


def _of_domain(domain: Domain) -> list[Indicator]:
    """The goals of one part of life."""
    return [
        Indicator(
            f"goals_agreed_{domain.value}",
            format_lazy("{}: {}", _("Goals agreed"), domain.label),
            AGREED,
            goals_agreed(domain),
            domain=domain,
        ),
        Indicator(
            f"goals_reached_{domain.value}",
            format_lazy("{}: {}", _("Goals reached"), domain.label),
            REACHED,
            goals_reached(domain),
            domain=domain,
        ),
    ]


AGREED = _(
    "Goals in this part of life to which both sides said yes. A goal that was changed counts once. "
    "Hidden when fewer than 5 matches have one."
)
REACHED = _(
    "Of the goals agreed in this part of life: those that are reached. Hidden when fewer than 5 "
    "matches reached one, and when fewer than 5 matches have one that is not reached."
)

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
    Indicator(
        "activities",
        _("Times together"),
        _(
            "What both sides logged that they did together: a meal, a walk, letters. Hidden when "
            "fewer than 5 matches logged something."
        ),
        activities,
    ),
    *(each for domain in Domain for each in _of_domain(domain)),
]
