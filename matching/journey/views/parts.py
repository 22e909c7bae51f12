"""The coordinator says who of the group takes care of what."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from matching.journey import permissions
from matching.journey.parts import parts_of, split
from matching.journey.together_forms import PartsForm
from matching.journey.views.opening import open_journey
from samenhier.accounts.models import AuthenticatedRequest


def parts(request: AuthenticatedRequest, pk: UUID) -> HttpResponse:
    """For each part the members who take care of it."""
    journey = open_journey(request, pk)
    if not permissions.can_split_parts(request.user, journey):
        raise PermissionDenied
    known = {part.value: [f"{one.pk}" for one in who] for part, who in parts_of(journey)}
    form = PartsForm(request.POST or None, initial=known, members=journey.taking_part())
    if request.method == "POST" and form.is_valid():
        split(journey, form.split())
        messages.success(request, _("Everybody of the match sees now who does what."))
        return redirect("journey:match", pk=pk)
    return render(request, "journey/parts.html", {"journey": journey, "form": form})
