"""Who stays without a match after a round and why, and whom a recruiter looks for."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from matching import wanted
from matching.admin import pages
from matching.models import Findings, MatchingRound
from matching.why_not import WhyNotForm
from samenhier.accounts.models import AuthenticatedRequest
from samenhier.shown import show
from samenhier.tables import csv_file


@require_safe
def waiting(request: AuthenticatedRequest, pk: UUID) -> HttpResponse:
    """Everybody without a match, with the binding reason and what would help."""
    matching_round = _with_plan(request, pk)
    listing = WhyNotForm(request.GET, matching_round)
    show(request, [row.record for row in listing.rows])
    shown = {"round": matching_round, "listing": listing, "page_obj": listing.page}
    title = _("Who stays without a match, and why")
    return pages.page(request, "admin/matching/why_not.html", title, shown)


@require_safe
def recruiting(request: AuthenticatedRequest, pk: UUID) -> HttpResponse:
    """Whom to look for in each municipality, to print or take along; it names nobody."""
    matching_round, places = _places(request, pk)
    shown = {"round": matching_round, "places": places, "total": wanted.total(places)}
    return pages.page(request, "admin/matching/recruiting.html", _("Whom to look for"), shown)


@require_safe
def recruiting_csv(request: AuthenticatedRequest, pk: UUID) -> HttpResponse:
    """The same list, a line for each kind of group."""
    matching_round, places = _places(request, pk)
    head = [_("Municipality"), _("Households helped"), _("Groups to find"), _("Whom to look for")]
    rows: list[list[Any]] = [head]
    rows += [
        [place.name, each.households, each.groups, each.text]
        for place in places
        for each in place.advice
    ]
    day = timezone.localdate(matching_round.requested_at)
    return csv_file(f"samen-hier-recruiting-{day.isoformat()}", rows)


def _with_plan(request: AuthenticatedRequest, pk: UUID) -> MatchingRound:
    """A round that came to a plan: of another nobody knows who stays without a match."""
    matching_round = pages.find(request, pk)
    if not matching_round.has_plan:
        raise Http404
    return matching_round


def _places(request: AuthenticatedRequest, pk: UUID) -> tuple[MatchingRound, list[wanted.Place]]:
    matching_round = _with_plan(request, pk)
    findings = Findings.objects.filter(round=matching_round).first()
    return matching_round, wanted.by_place(matching_round, findings)
