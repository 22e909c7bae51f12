"""What is counted per municipality. Records come in, numbers go out: no name leaves this module.

Who is left out takes its match along: how often a match was talked about says of the household too.
"""

import itertools
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone

from groups.models import Membership, WelcomeGroup
from matching.journey.models import Activity, CheckIn, Goal, GoalStatus
from matching.journey.schedule import talks
from matching.models import Match, MatchStatus, MatchStatusChange
from newcomers.models import Household, Person
from newcomers.models.household import HouseholdQuerySet
from samenhier.accounts.models import Municipality
from samenhier.privacy.models import Purpose

ENDED = [MatchStatus.COMPLETED, MatchStatus.ENDED_EARLY]
# A talk counts for its due date from a week before until a week after.
MARGIN = timedelta(days=7)


@dataclass
class Counts:
    """The bare numbers of one municipality, before small ones are hidden."""

    groups_ready: int = 0
    households_waiting: int = 0
    matches_live: int = 0
    matches_completed: int = 0
    matches_ended_early: int = 0
    people_matched: int = 0
    person_days: int = 0
    match_days: int = 0
    days_waited: list[int] = field(default_factory=list)  # per household, until its first match
    talks_held: int = 0
    talks_due: int = 0
    talks_on_time: int = 0
    groups_matched: int = 0
    groups_introducing: int = 0
    activities: int = 0
    matches_with_activities: int = 0
    # By part of life. One match may have many goals, so the matches behind them are counted too.
    goals_agreed: Counter[str] = field(default_factory=Counter)
    goals_reached: Counter[str] = field(default_factory=Counter)
    matches_agreed: Counter[str] = field(default_factory=Counter)
    matches_reached: Counter[str] = field(default_factory=Counter)
    matches_unreached: Counter[str] = field(default_factory=Counter)


def count(
    municipalities: Sequence[Municipality],
    on: date,
    *,
    without: HouseholdQuerySet | None = None,
) -> list[Counts]:
    """Count for each municipality, in their order, as things stand now; `on` is today."""
    counts = {municipality.pk: Counts() for municipality in municipalities}
    households = Household.objects.filter(municipality__in=counts)
    if without is not None:
        households = households.exclude(pk__in=without.values("pk"))
    _count_waiting(counts, households)
    _count_people(counts, households)
    _count_matches(counts, households, on)
    _count_activities(counts, households)
    _count_goals(counts, households)
    return list(counts.values())


def said_no_to_the_municipality() -> HouseholdQuerySet:
    """Who does not want to be in the numbers that their municipality reads."""
    return Household.objects.filter(
        consents__purpose=Purpose.MUNICIPALITY, consents__is_given=False, consents__ended_at=None
    )


def _add(counts: dict[int, Counts], name: str, path: str, rows: QuerySet[Any]) -> None:
    """Add the number of rows per municipality, found at `path`, to one of the counts."""
    for pk, number in rows.order_by().values_list(path).annotate(Count("pk", distinct=True)):
        setattr(counts[pk], name, getattr(counts[pk], name) + number)


def _count_waiting(counts: dict[int, Counts], households: HouseholdQuerySet) -> None:
    live = Match.objects.live()
    groups = WelcomeGroup.objects.ready().filter(municipality__in=counts)
    _add(counts, "groups_ready", "municipality", groups.exclude(pk__in=live.values("group")))
    waiting = households.ready().exclude(pk__in=live.values("household"))
    _add(counts, "households_waiting", "municipality", waiting)


def _count_people(counts: dict[int, Counts], households: HouseholdQuerySet) -> None:
    matches = Match.objects.filter(household__in=households)
    people = Person.objects.filter(household__in=matches.values("household"))
    _add(counts, "people_matched", "household__municipality", people)
    matched = WelcomeGroup.objects.filter(municipality__in=counts, pk__in=matches.values("group"))
    _add(counts, "groups_matched", "municipality", matched)
    members = Membership.objects.present().filter(group__in=matched)
    _add(counts, "people_matched", "group__municipality", members)
    talks = CheckIn.objects.submitted().filter(match__in=matches, introduced_count__gt=0)
    introducing = matched.filter(pk__in=talks.values("match__group"))
    _add(counts, "groups_introducing", "municipality", introducing)


def _count_activities(counts: dict[int, Counts], households: HouseholdQuerySet) -> None:
    done = Activity.objects.filter(match__household__in=households)
    place = "match__household__municipality"
    _add(counts, "activities", place, done)
    matches = Match.objects.filter(household__in=households, pk__in=done.values("match"))
    _add(counts, "matches_with_activities", "household__municipality", matches)


def _count_goals(counts: dict[int, Counts], households: HouseholdQuerySet) -> None:
    """The goals both sides agreed on; of one that was changed, what took its place."""
    agreed = Goal.objects.filter(match__household__in=households).filter(
        Q(status__in=[GoalStatus.OPEN, GoalStatus.REACHED])
        | Q(status=GoalStatus.DROPPED, status_changes__before=GoalStatus.OPEN)
    )
    is_reached = Q(status=GoalStatus.REACHED)
    rows = (
        agreed.order_by()
        .values_list("match__household__municipality", "domain")
        .annotate(
            goals=Count("pk", distinct=True),
            matches=Count("match", distinct=True),
            reached=Count("pk", filter=is_reached, distinct=True),
            matches_reached=Count("match", filter=is_reached, distinct=True),
            matches_unreached=Count("match", filter=~is_reached, distinct=True),
        )
    )
    for pk, domain, goals, matches, reached, matches_reached, matches_unreached in rows:
        own = counts[pk]
        own.goals_agreed[domain] = goals
        own.matches_agreed[domain] = matches
        own.goals_reached[domain] = reached
        own.matches_reached[domain] = matches_reached
        own.matches_unreached[domain] = matches_unreached


def _count_matches(counts: dict[int, Counts], households: HouseholdQuerySet, on: date) -> None:
    held = _talks_held(households)
    seen: set[Any] = set()
    for match in _matches(households):
        own = counts[match.household.municipality_id]
        _count_status(own, match.status)
        days = max(0, (_last_day(match, on) - match.starts_on).days)
        own.person_days += days * match.people
        own.match_days += days
        own.talks_held += len(held.get(match.pk, []))
        if match.household_id not in seen:
            own.days_waited.append(match.household.waiting_days(_day(match.created_at)))
        seen.add(match.household_id)
        due = list(_talks_due(match, on))
        own.talks_due += len(due)
        own.talks_on_time += _on_time(due, held.get(match.pk, []))


def _matches(households: HouseholdQuerySet) -> QuerySet[Any]:
    """All matches, the first of a household first, with `people` and `ended_at`."""
    endings = MatchStatusChange.objects.filter(record=OuterRef("pk"), after__in=ENDED)
    return (
        Match.objects.filter(household__in=households)
        .select_related("household")
        .prefetch_related("pauses")
        .annotate(
            people=Count("household__people"),
            ended_at=Subquery(endings.order_by("-at").values("at")[:1]),
        )
        .order_by("created_at", "pk")
    )


def _count_status(own: Counts, status: str) -> None:
    match status:
        case MatchStatus.COMPLETED:
            own.matches_completed += 1
        case MatchStatus.ENDED_EARLY:
            own.matches_ended_early += 1
        case _:
            own.matches_live += 1


def _day(moment: Any) -> date:
    return timezone.localtime(moment).date()


def _last_day(match: Any, on: date) -> date:
    """The last day together until now: the day it ended, or at most the end of the year."""
    ended_on = _day(match.ended_at) if match.ended_at else match.ends_on
    return min(on, ended_on)


def _talks_due(match: Any, on: date) -> Iterator[date]:
    """The due dates of which the week of grace is over, while the match went on."""
    last = _last_day(match, on)
    return itertools.takewhile(
        lambda due: due <= last and due + MARGIN < on, talks(match.starts_on, match.later)
    )


def _talks_held(households: HouseholdQuerySet) -> dict[Any, list[date]]:
    rows = (
        CheckIn.objects.submitted()
        .filter(match__household__in=households, was_reached=True)
        .order_by("held_on")
        .values_list("match", "held_on")
    )
    held: dict[Any, list[date]] = {}
    for match, day in rows:
        held.setdefault(match, []).append(day)
    return held


def _on_time(due: Sequence[date], held: Sequence[date]) -> int:
    """How many due dates have a talk of their own; one talk counts once."""
    free, number = list(held), 0
    for day in due:
        talk = next((one for one in free if abs(one - day) <= MARGIN), None)
        if talk is not None:
            free.remove(talk)
            number += 1
    return number
