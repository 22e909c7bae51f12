"""The page of one pair: everything there is to weigh, and the decision right there."""

from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse

from matching.admin import deciding, pages
from matching.forms.deciding import DecisionForm
from matching.listing import ListingForm
from matching.models import MatchingRound, Proposal
from matching.pair import Pair
from samenhier.accounts.models import AuthenticatedRequest
from samenhier.shown import show


def pair(request: AuthenticatedRequest, pk: UUID, proposal_pk: UUID) -> HttpResponse:
    """Show a pair, and take down a decision on it."""
    matching_round = pages.find(request, pk)
    if request.method == "POST" and matching_round.is_trial:
        raise PermissionDenied
    proposals = matching_round.proposals.select_related("household", "group", "comparison")
    proposal = get_object_or_404(proposals.select_related("builder"), pk=proposal_pk)
    forms = deciding.forms_for(request, proposals.filter(pk=proposal.pk), proposal.pk)
    if request.method == "POST" and deciding.take_down(request, forms):
        return HttpResponseRedirect(f"{address(proposal)}?{request.GET.urlencode()}")
    return _page(request, matching_round, proposal, forms)


def _page(
    request: AuthenticatedRequest,
    matching_round: MatchingRound,
    proposal: Proposal,
    forms: dict[str, DecisionForm],
) -> HttpResponse:
    shown = Pair(proposal)
    show(request, [shown.household, shown.group, *shown.others])
    before, after = ListingForm(request.GET, matching_round).beside(proposal)
    context = {
        "pair": shown,
        "round": matching_round,
        "before": before,
        "after": after,
        "may_approve": shown.may_approve(request.user),
        **deciding.shown(forms),
    }
    return pages.page(request, "admin/matching/pair.html", str(proposal), context)


def address(proposal: Proposal) -> str:
    return reverse("admin:matching_matchinground_pair", args=[proposal.round_id, proposal.pk])
