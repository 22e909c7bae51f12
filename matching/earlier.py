"""A round beside the one before it in the same municipalities."""

from dataclasses import dataclass

from django.db.models import Count, Exists, Min, OuterRef, Q

from matching.models import MatchingRound, ProposalStatus, RoundStatus
from matching.models.proposal import HOLDING_STATUSES


@dataclass(frozen=True)
class Difference:
    """How many more are matched, how many points the worst pair gained, which pairs came and went.

    A pair that went on to a match did not go: it is left out of `gone`.
    """

    before: MatchingRound
    matched: int
    lowest: int | None
    new: int
    gone: int


def round_before(matching_round: MatchingRound) -> MatchingRound | None:
    """The last round with a result over the same municipalities and tracks; no trial."""
    places = list(matching_round.places.values_list("municipality", flat=True))
    here = Count("places", filter=Q(places__municipality__in=places))
    rounds = MatchingRound.objects.defer("case", "problem", "solution").filter(
        organisation=matching_round.organisation_id,
        tracks=matching_round.tracks,
        status__in=(RoundStatus.PROPOSED, RoundStatus.STOPPED),
        is_trial=False,
        requested_at__lt=matching_round.requested_at,
    )
    counted = rounds.annotate(all_places=Count("places"), here=here)
    return (
        counted.filter(all_places=len(places), here=len(places)).order_by("-requested_at").first()
    )


def compare(matching_round: MatchingRound) -> Difference | None:
    """None for the first round in these municipalities."""
    before = round_before(matching_round)
    if before is None:
        return None
    now, then = _numbers(matching_round), _numbers(before)
    lowest = None if None in {now["lowest"], then["lowest"]} else now["lowest"] - then["lowest"]
    return Difference(
        before=before,
        matched=now["matched"] - then["matched"],
        lowest=lowest,
        new=_only_in(matching_round, before),
        gone=_only_in(before, matching_round),
    )


def _numbers(matching_round: MatchingRound) -> dict[str, int]:
    return matching_round.proposals.aggregate(matched=Count("pk"), lowest=Min("points"))


def _only_in(one: MatchingRound, other: MatchingRound) -> int:
    same = other.proposals.filter(household=OuterRef("household"), group=OuterRef("group"))
    went_on = (*HOLDING_STATUSES, ProposalStatus.MATCHED)
    rows = one.proposals.filter(~Exists(same))
    is_earlier = one.requested_at < other.requested_at
    return (rows.exclude(status__in=went_on) if is_earlier else rows).count()
