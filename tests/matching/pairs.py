"""What tests of the desk share: the comparison of a pair, as a worker stores it, and addresses."""

from django.urls import reverse
from django.utils import timezone

from matching.models import Comparison, ComparisonRun, MatchingRound, Proposal


def desk_url(matching_round: MatchingRound) -> str:
    return reverse("admin:matching_matchinground_change", args=[matching_round.pk])


def pair_url(proposal: Proposal) -> str:
    return reverse("admin:matching_matchinground_pair", args=[proposal.round_id, proposal.pk])


def send_url(matching_round: MatchingRound) -> str:
    return reverse("admin:matching_matchinground_send", args=[matching_round.pk])


def told(page) -> list[str]:
    """What the page says about what was just done."""
    return [str(message) for message in page.context["messages"]]


def compare(proposal, *, household=(), group=(), stays=183, trials=200) -> Comparison:
    """What a worker stores: per side (another one, points, change, others)."""

    def row(each, name, own):
        other, points, change, others = each
        pair = {name: str(other.pk), own: str(getattr(proposal, own).pk)}
        return pair | {"points": points, "change": change, "others": others}

    return Comparison.objects.create(
        proposal=proposal,
        alternatives={
            "household": [row(each, "group", "household") for each in household],
            "group": [row(each, "household", "group") for each in group],
        },
        stays=stays,
        trials=trials,
    )


def finished(matching_round) -> ComparisonRun:
    return ComparisonRun.objects.create(
        round=matching_round, attempts=1, finished_at=timezone.now()
    )
