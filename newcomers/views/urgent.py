"""How a builder reaches a household that is not theirs, when it cannot wait."""

from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from newcomers.forms.urgent import UrgentForm
from newcomers.models import Household
from newcomers.permissions import can_reach
from newcomers.services import tell_of_urgent_contact
from samenhier.accounts.models import AuthenticatedRequest
from samenhier.oversight.reasons import is_open
from samenhier.oversight.services import open_record
from samenhier.shown import show


def ask(request: AuthenticatedRequest) -> HttpResponse:
    """Which household, and why; then the little that it takes to reach them."""
    if not can_reach(request.user):
        raise PermissionDenied
    form = UrgentForm(request.POST or None, user=request.user)
    if request.method == "POST" and form.is_valid():
        asked = dict(form.cleaned_data)
        household = asked.pop("reference")
        open_record(household, **asked, path=request.path, by=request.user)
        tell_of_urgent_contact(household, by=request.user)
        return redirect("newcomers:urgent_contact", pk=household.pk)
    return render(request, "newcomers/urgent.html", {"form": form})


def contact(request: AuthenticatedRequest, pk: UUID) -> HttpResponse:
    """Whom to ask for, in which language, and how; nothing else of the household."""
    if not can_reach(request.user):
        raise PermissionDenied
    reachable = Household.objects.in_reach_of(request.user).prefetch_related("people")
    household = get_object_or_404(reachable, pk=pk)
    if not is_open(request.user, household, settings.OPEN_MINUTES):
        return redirect("newcomers:urgent")
    show(request, [household])
    return render(request, "newcomers/urgent_contact.html", _contact(household))


def _contact(household: Household) -> dict[str, Any]:
    # Matches live upstairs; they are known here by their reverse name.
    match = household.matches.live().select_related("builder").first()
    return {
        "household": household,
        "person": household.contact_person,
        "builder": match.builder if match else None,
    }
