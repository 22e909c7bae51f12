"""Opening a match: the first lines of most of its pages."""

from uuid import UUID

from django.shortcuts import get_object_or_404

from matching.journey.models import Journey
from samenhier.accounts.models import AuthenticatedRequest
from samenhier.oversight.reasons import check_reason
from samenhier.shown import show


def open_journey(request: AuthenticatedRequest, pk: UUID) -> Journey:
    """The match, when its reader may see it; staff say why where that is asked. It is noted."""
    visible = Journey.objects.visible_to(request.user).with_names()
    journey: Journey = get_object_or_404(visible.select_related("household__user"), pk=pk)
    check_reason(request, journey.household)
    show(request, [journey])
    return journey
