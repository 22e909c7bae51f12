"""How carefully people decided: a click-through is no human decision, so it is measured."""

from collections.abc import Iterable
from dataclasses import dataclass
from statistics import median

from django.db.models import Count, Q, QuerySet

from matching.models import Decision, MatchingRound, PairRule, PairWish, Verdict
from samenhier.accounts.models import User

QUICK = 5  # seconds: in less, nobody reads about two sides


@dataclass(frozen=True)
class Measures:
    """What a number of decisions tell; the definitions stand on the page."""

    decided: int
    rejected: int
    seconds: int | None  # in the middle, of the decisions whose time is known
    timed: int
    quick: int
    together: int  # pairs that staff kept together
    apart: int

    @property
    def rejected_share(self) -> int | None:
        return _percentage(self.rejected, self.decided)

    @property
    def quick_share(self) -> int | None:
        return _percentage(self.quick, self.timed)


def of_round(matching_round: MatchingRound) -> Measures:
    """With the pairs that were kept together or apart when the round began."""
    begun = matching_round.requested_at
    rules = PairRule.objects.filter(
        Q(ended_at=None) | Q(ended_at__gt=begun),
        created_at__lte=begun,
        household__municipality__in=matching_round.places.values("municipality"),
    )
    decisions = Decision.objects.filter(proposal__round=matching_round)
    return _measured(decisions.values_list("proposal", "verdict", "seconds"), _wishes(rules))


def by_year(user: User) -> dict[int, Measures]:
    """Of each year, the last first, in the rounds that this user may see."""
    rounds = MatchingRound.objects.visible_to(user)
    decisions = Decision.objects.filter(proposal__round__in=rounds)
    rules = PairRule.objects.visible_to(user)
    years = sorted({each.year for each in decisions.dates("at", "year")}, reverse=True)
    return {
        year: _measured(
            decisions.filter(at__year=year).values_list("proposal", "verdict", "seconds"),
            _wishes(rules.filter(created_at__year=year)),
        )
        for year in years
    }


def _wishes(rules: QuerySet[PairRule]) -> dict[str, int]:
    return rules.aggregate(
        together=Count("pk", filter=Q(wish=PairWish.TOGETHER)),
        apart=Count("pk", filter=Q(wish=PairWish.APART)),
    )


def _measured(
    decisions: Iterable[tuple[object, str, int | None]], wishes: dict[str, int]
) -> Measures:
    """Each proposal counts by its last decision; an undone one does not count as decided."""
    last: dict[object, str] = {}
    seconds = []
    for proposal, verdict, taken in decisions:
        last[proposal] = verdict
        if taken is not None and verdict != Verdict.UNDO:
            seconds.append(taken)
    stands = [verdict for verdict in last.values() if verdict != Verdict.UNDO]
    return Measures(
        decided=len(stands),
        rejected=stands.count(Verdict.REJECT),
        seconds=round(median(seconds)) if seconds else None,
        timed=len(seconds),
        quick=sum(taken < QUICK for taken in seconds),
        **wishes,
    )


def _percentage(part: int, whole: int) -> int | None:
    return round(part * 100 / whole) if whole else None
