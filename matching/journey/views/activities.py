"""What they did together: one tap, and the list of the last ones."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from matching.journey import activities, permissions
from matching.journey.models import Activity, ActivityKind, Journey
from matching.journey.together_forms import ActivityForm
from matching.journey.views.goals import MOST_RESOURCES
from matching.journey.views.opening import open_journey
from samenhier.accounts.models import AuthenticatedRequest, User
from samenhier.content.models import Resource
from samenhier.traits.choices import Domain

LAST = 5

# What was done last tells what may help next time; a meal or a call tells nothing.
HELPED_BY: dict[str, list[str]] = {
    ActivityKind.LANGUAGE: [Domain.LANGUAGE],
    ActivityKind.LETTERS: [Domain.MONEY],
    ActivityKind.WORK: [Domain.WORK, Domain.STUDY],
    ActivityKind.APPOINTMENT: [Domain.HEALTH],
    ActivityKind.CHILDREN: [Domain.FAMILY],
    ActivityKind.HOUSE: [Domain.HOUSING],
    ActivityKind.SPORT: [Domain.LEISURE],
    ActivityKind.OUTING: [Domain.CULTURE],
}


def activities_of(user: User, journey: Journey, *, can_log: bool) -> dict[str, Any]:
    """What the page of a match tells about what was done together."""
    done = Activity.objects.visible_to(user).filter(match=journey.pk)
    last = list(done[:LAST])
    count = len(last) if len(last) < LAST else done.count()
    context: dict[str, Any] = {"activities": last, "activity_count": count}
    if can_log:
        context |= {
            "kinds": ActivityKind,
            "activity_form": ActivityForm(instance=Activity(match=journey)),
        }
    return context


def activity_new(request: AuthenticatedRequest, pk: UUID) -> HttpResponse:
    """All that was done together; the buttons log one thing more."""
    journey = open_journey(request, pk)
    can_log = permissions.can_take_part(request.user, journey)
    if request.method == "POST" and not can_log:
        raise PermissionDenied
    form = ActivityForm(request.POST or None, instance=Activity(match=journey))
    if request.method == "POST" and form.is_valid():
        activities.log(form.instance, by=request.user)
        messages.success(request, _("Logged. Nice that you did this together."))
        return redirect("journey:match", pk=pk)
    done = Activity.objects.visible_to(request.user).filter(match=journey.pk)
    rows = list(done.select_related("match", "by"))
    context = {
        "journey": journey,
        "rows": rows,
        "own": {row.pk for row in rows if permissions.can_take_away(request.user, row)},
        "can_log": can_log,
        "kinds": ActivityKind,
        "activity_form": form,
        "resources": Resource.objects.helping(
            HELPED_BY.get(rows[0].kind, []) if rows else [], request.user.role
        )[:MOST_RESOURCES],
    }
    return render(request, "journey/activities.html", context)


@require_POST
def activity_away(request: AuthenticatedRequest, pk: UUID) -> HttpResponse:
    """A slip of the finger: who logged it takes it away."""
    visible = Activity.objects.visible_to(request.user).select_related("match")
    activity = get_object_or_404(visible, pk=pk)
    journey = open_journey(request, activity.match_id)
    if not journey.is_live or not permissions.can_take_away(request.user, activity):
        raise PermissionDenied
    activity.delete()
    messages.success(request, _("Taken away."))
    return redirect("journey:activity_new", pk=journey.pk)
