"""The way from signing up to a year together: how many are in each stage, and for how long."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count, Min, Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from groups.models import GroupStatus, WelcomeGroup
from matching.models import Match, MatchStatus, Proposal, ProposalStatus
from newcomers.models import Household, HouseholdStatus
from samenhier.accounts.models import Municipality, User
from samenhier.staying import long_ago, with_since

GROUPS = (
    *(GroupStatus.FORMING, GroupStatus.SUBMITTED, GroupStatus.WAITING, GroupStatus.SCREENING),
    *(GroupStatus.READY, GroupStatus.PAUSED),
)
HOUSEHOLDS = (
    *(HouseholdStatus.REFERRED, HouseholdStatus.REGISTERED, HouseholdStatus.INTAKE),
    *(HouseholdStatus.READY, HouseholdStatus.PAUSED),
)
PROPOSALS = (
    *(ProposalStatus.APPROVED_ONCE, ProposalStatus.APPROVED, ProposalStatus.SENT),
    *(ProposalStatus.ACCEPTED_BY_ONE, ProposalStatus.ACCEPTED),
)
MATCHES = (MatchStatus.INTRODUCTION, MatchStatus.ACTIVE, MatchStatus.PAUSED)


@dataclass(frozen=True)
class Stage:
    """How many are in a stage, the days of the longest, and of how many that is too long.

    `late` is None where a stage takes long as it should, as the year itself.
    """

    label: str
    count: int
    days: int
    late: int | None
    url: str
    late_url: str


@dataclass(frozen=True)
class Part:
    """The stages of one kind of record, in the order of the way."""

    title: str
    stages: Sequence[Stage]


def stages(user: User, municipality: Municipality | None = None) -> list[Part]:
    """All stages as this user may see them, here or everywhere; one query for each kind."""
    return list(_parts(user, municipality))


def _parts(user: User, here: Municipality | None) -> Iterator[Part]:
    groups: Any = WelcomeGroup.objects.visible_to(user).unmatched()
    yield Part(
        _("Groups without a match"),
        _stages(groups, GROUPS, "groups_welcomegroup", "municipality", here, {"matched": "no"}),
    )
    households: Any = Household.objects.visible_to(user).with_match()
    yield Part(
        _("Households without a match"),
        _stages(
            households.filter(is_matched=False),
            HOUSEHOLDS,
            "newcomers_household",
            "municipality",
            here,
            {"matched": "no"},
        ),
    )
    yield Part(
        _("Proposals under way"),
        _stages(
            Proposal.objects.visible_to(user),
            PROPOSALS,
            "matching_proposal",
            "household__municipality",
            here,
            by="stage",
        ),
    )
    yield Part(
        _("Matches"),
        _stages(
            Match.objects.visible_to(user),
            MATCHES,
            "matching_match",
            "household__municipality",
            here,
            takes_long=(MatchStatus.ACTIVE,),
        ),
    )


def _stages(
    rows: QuerySet[Any],
    statuses: Sequence[Any],
    listed_by: str,
    place: str,
    here: Municipality | None,
    query: dict[str, str] | None = None,
    *,
    by: str = "status__exact",
    takes_long: Sequence[str] = (),
) -> list[Stage]:
    query = dict(query or {})
    if here:
        rows = rows.filter(**{place: here})
        query[f"{place}__id__exact"] = str(here.pk)
    found = with_since(rows.filter(status__in=statuses)).order_by().values("status")
    late = Count("pk", filter=Q(since__lt=long_ago()))
    numbers = {
        each["status"]: each
        for each in found.annotate(count=Count("pk"), first=Min("since"), late=late)
    }
    address = reverse(f"admin:{listed_by}_changelist")
    return [
        Stage(
            label=str(status.label),
            count=each["count"],
            days=(timezone.now() - each["first"]).days,
            late=None if status in takes_long else each["late"],
            url=f"{address}?{urlencode(query | {by: status.value})}",
            late_url=f"{address}?{urlencode(query | {by: status.value, 'staying': 'long'})}",
        )
        for status in statuses
        if (each := numbers.get(status.value))
    ]
