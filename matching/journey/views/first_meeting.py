"""The first meeting: planning it anew, and saying whether one goes on together."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from matching.forms.under_way import MeetingForm
from matching.journey import introducing
from matching.journey.calendars import called_off_at, entry_of
from matching.journey.views.opening import open_journey
from matching.models import MatchStatus, Side
from samenhier.accounts.models import AuthenticatedRequest
from samenhier.calendars.files import file_answer


@require_POST
def confirm(request: AuthenticatedRequest, pk: UUID) -> HttpResponse:
    """A side goes on, or rather not; who accompanies them may pass it on."""
    journey = open_journey(request, pk)
    side, says = request.POST.get("side", ""), request.POST.get("goes_on", "")
    if side not in Side or says not in {"yes", "no"}:
        messages.error(request, _("Choose one of the two answers."))
        return redirect("journey:match", pk=pk)
    try:
        introducing.confirm(journey, Side(side), goes_on=says == "yes", by=request.user)
    except introducing.TooEarly:
        messages.info(request, _("You say this after the first meeting."))
    except introducing.SaidAlready:
        messages.info(request, _("That was said already."))
    else:
        messages.success(request, _("Thank you. Your answer is kept."))
    return redirect("journey:match", pk=pk)


def meeting(request: AuthenticatedRequest, pk: UUID) -> HttpResponse:
    """Another time or place."""
    journey = open_journey(request, pk)
    if not request.user.works_here or not introducing.sides_of(request.user, journey):
        raise PermissionDenied
    planned = introducing.introduction_of(journey)
    if planned is None or journey.status != MatchStatus.INTRODUCTION:
        raise Http404
    at = timezone.localtime(planned.at)
    known = {
        "day": at.date(),
        "hour": at.time(),
        "place": planned.place,
        "interpreter": planned.interpreter,
    }
    form = MeetingForm(request.POST or None, initial=known)
    if request.method == "POST" and form.is_valid():
        introducing.move(journey, form.meeting(), by=request.user)
        messages.success(request, _("The first meeting is moved. Both sides hear of it."))
        return redirect("journey:match", pk=pk)
    return render(request, "journey/meeting.html", {"journey": journey, "form": form})


def meeting_calendar(request: AuthenticatedRequest, pk: UUID) -> HttpResponse:
    """The first meeting as a file for one's own calendar."""
    journey = open_journey(request, pk)
    planned = introducing.introduction_of(journey)
    if planned is None:
        raise Http404
    ended_at = called_off_at(journey, planned)
    if not journey.is_live and ended_at is None:
        raise Http404
    return file_answer(entry_of(planned, called_off_at=ended_at))
