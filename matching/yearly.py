"""Whom the matching served in a year, in tables in which no small number points at somebody."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from statistics import fmean, median
from typing import Any

from django.db.models import Count, F, Max, Min, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import TruncDate
from django.utils import timezone

from matching import sentences
from matching.models import Match
from newcomers.models import Household, HouseholdStatus
from samenhier.accounts.models import User
from samenhier.suppression import SMALLEST, protect


@dataclass(frozen=True)
class Wait:
    """One household: what it is compared by, from when it could be matched, and what came of it."""

    traits: dict[str, str]
    since: date
    ready_on: date
    matched_on: date | None
    left_on: date | None
    points: int | None

    def counts_in(self, year: int) -> bool:
        ends = min(filter(None, (self.matched_on, self.left_on)), default=None)
        return self.ready_on.year <= year and (ends is None or ends.year >= year)

    def is_matched_in(self, year: int) -> bool:
        return self.matched_on is not None and self.matched_on.year == year

    def still_waits(self, on: date) -> bool:
        ends = (self.matched_on, self.left_on)
        return all(each is None or each > on for each in ends)


@dataclass(frozen=True)
class Row:
    """How the households of one kind fared; None is hidden, or there is nothing to tell."""

    label: str
    households: int | None = None
    matched: int | None = None
    percentage: int | None = None
    median_days: int | None = None
    mean_days: int | None = None
    mean_points: int | None = None
    worst_points: int | None = None
    waiting_days: int | None = None


@dataclass(frozen=True)
class Table:
    label: str
    rows: list[Row]

    @property
    def is_hidden(self) -> bool:
        return all(row.households is None for row in self.rows)


@dataclass(frozen=True)
class Report:
    """The tables of a year, counted up to its last day or today."""

    year: int
    on: date
    tables: list[Table]


def report(user: User, year: int) -> Report:
    """Over the households that this user may see, in a constant number of queries."""
    today = timezone.localdate()
    on = min(today, date(year, 12, 31))
    waits = [each for each in map(_wait, _households(user)) if each.counts_in(year)]
    return Report(year, on, _tables(waits, year, on) if waits else [])


def years(user: User) -> list[int]:
    """From the first year in which somebody waited until this one, the last first."""
    now = timezone.localdate().year
    first = Household.objects.visible_to(user).aggregate(first=Min("waiting_since"))["first"]
    return list(range(now, min(first.year if first else now, now) - 1, -1))


def _households(user: User) -> QuerySet[Household]:
    """Who ever was ready, each with the days that count."""
    ready = Q(status_changes__after=HouseholdStatus.READY)
    left = Q(status_changes__before=HouseholdStatus.READY)
    first = Match.objects.filter(household=OuterRef("pk")).order_by("created_at", "pk")
    return (
        Household.objects.visible_to(user)
        .filter(Q(status=HouseholdStatus.READY) | Q(pk__in=_ever_ready()))
        .annotate(
            ready_at=Min(TruncDate("status_changes__at"), filter=ready),
            left_at=Max(TruncDate("status_changes__at"), filter=left),
            size=Count("people", distinct=True),
            place=F("municipality__name"),
            matched_on=Subquery(first.values(day=TruncDate("created_at"))[:1]),
            points=Subquery(first.values("proposal__points")[:1]),
        )
        .order_by("pk")
    )


def _ever_ready() -> Any:
    changes: Any = Household._meta.get_field("status_changes").related_model
    return changes.objects.filter(after=HouseholdStatus.READY).values("record")


def _wait(household: Any) -> Wait:
    """Who is ready has not left, whatever happened before."""
    return Wait(
        traits={
            "size": str(household.size),
            "family": "family" if household.size > 1 else "single",
            "vulnerability": str(household.vulnerability or "unknown"),
            "track": household.track,
            "municipality": household.place,
        },
        since=household.waiting_since,
        ready_on=household.ready_at or household.waiting_since,
        matched_on=household.matched_on,
        left_on=None if household.status == HouseholdStatus.READY else household.left_at,
        points=household.points,
    )


# --- What may be shown ---------------------------------------------------------------------


def _tables(waits: Sequence[Wait], year: int, on: date) -> list[Table]:
    """A table per trait; of municipalities only where there are several.

    All tables have the same totals, so a reader who finds them in one knows them for the others:
    when one table cannot be protected beside its total, none is shown.
    """
    by_trait = {trait: _alike(waits, trait) for trait in waits[0].traits}
    if len(by_trait["municipality"]) == 1:
        del by_trait["municipality"]
    shown = {
        trait: protect([len(each) for each in kinds.values()]) for trait, kinds in by_trait.items()
    }
    if any(each.total is None for each in shown.values()):
        return []
    matched = {
        trait: _shown_matches(list(kinds.values()), shown[trait].cells, year)
        for trait, kinds in by_trait.items()
    }
    if any(each is None for each in matched.values()):
        matched = {trait: [False] * len(kinds) for trait, kinds in by_trait.items()}
    return [
        Table(
            sentences.trait(trait),
            [
                _row(sentences.kind(trait, value), each, count, bool(is_shown), year, on)
                for (value, each), count, is_shown in zip(
                    kinds.items(), shown[trait].cells, matched[trait] or (), strict=True
                )
            ],
        )
        for trait, kinds in by_trait.items()
    ]


def _alike(waits: Iterable[Wait], trait: str) -> dict[str, list[Wait]]:
    found: dict[str, list[Wait]] = {}
    for wait in sorted(waits, key=lambda each: each.traits[trait].zfill(2)):
        found.setdefault(wait.traits[trait], []).append(wait)
    return found


def _shown_matches(
    kinds: Sequence[Sequence[Wait]], cells: Sequence[int | None], year: int
) -> list[bool] | None:
    """Of which kinds the matched are told, while the sum over all kinds is known.

    Neither the matched nor the others of a kind that is shown are few. Those that are hidden leave
    each other open: there are two or more, and neither all nor none of them are matched. None
    when that cannot be reached.
    """
    matched = [sum(wait.is_matched_in(year) for wait in kind) for kind in kinds]
    rest = [len(kind) - count for kind, count in zip(kinds, matched, strict=True)]
    small = [min(pair) for pair in zip(matched, rest, strict=True)]
    is_shown = [
        cell is not None and least >= SMALLEST for cell, least in zip(cells, small, strict=True)
    ]
    while not all(is_shown):
        hidden = [at for at, shown in enumerate(is_shown) if not shown]
        told = sum(matched[at] for at in hidden), sum(rest[at] for at in hidden)
        if len(hidden) > 1 and min(told) >= SMALLEST:
            return is_shown
        if not any(is_shown):
            return None
        least = min(small[at] for at, shown in enumerate(is_shown) if shown)
        is_shown = [shown and small[at] > least for at, shown in enumerate(is_shown)]
    return is_shown


def _row(
    label: str, waits: Sequence[Wait], households: int | None, is_shown: bool, year: int, on: date
) -> Row:
    if households is None:
        return Row(label)
    matched = [wait for wait in waits if wait.is_matched_in(year)]
    if not is_shown:
        return Row(label, households)
    days = [(wait.matched_on - wait.since).days for wait in matched if wait.matched_on]
    points = [wait.points for wait in matched if wait.points is not None]
    waiting = [(on - wait.since).days for wait in waits if wait.still_waits(on)]
    return Row(
        label,
        households,
        len(matched),
        percentage=round(100 * len(matched) / households),
        median_days=round(median(days)),
        mean_days=round(fmean(days)),
        mean_points=_mean(points),
        worst_points=min(points) if len(points) >= SMALLEST else None,
        waiting_days=_mean(waiting),
    )


def _mean(numbers: Sequence[int]) -> int | None:
    """Of few, a mean would tell about each."""
    return round(fmean(numbers)) if len(numbers) >= SMALLEST else None
