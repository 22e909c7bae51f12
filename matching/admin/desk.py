"""The desk of one round: what it proposes, and what staff decide."""

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse, HttpResponseRedirect

from matching.admin import deciding, pages
from matching.desk import Desk
from matching.listing import ListingForm
from matching.models import MatchingRound
from samenhier.accounts.models import AuthenticatedRequest
from samenhier.shown import show


def desk(request: AuthenticatedRequest, matching_round: MatchingRound) -> HttpResponse:
    """Show the round, and take down a decision."""
    if request.method == "POST" and matching_round.is_trial:
        raise PermissionDenied
    forms = deciding.forms_for(request, matching_round.proposals.all(), matching_round.pk)
    if request.method == "POST" and deciding.take_down(request, forms):
        return HttpResponseRedirect(f"{pages.address(matching_round)}?{request.GET.urlencode()}")
    shown, listing = Desk(matching_round), ListingForm(request.GET, matching_round)
    page = listing.page()
    rows = listing.rows(page)
    proposals = [row.proposal for row in rows]
    show(request, [*(p.household for p in proposals), *(p.group for p in proposals)])
    show(request, shown.people)
    context = {
        "desk": shown,
        "listing": listing,
        "page_obj": page,
        "rows": rows,
        **deciding.shown(forms),
    }
    return pages.page(request, "admin/matching/desk.html", str(matching_round), context)
