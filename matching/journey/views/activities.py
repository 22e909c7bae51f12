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
from matching.journey.helping import helps_with
from matching.journey.models import Activity, ActivityKind, Journey
from matching.journey.together_forms import ActivityChangeForm, ActivityForm
from matching.journey.views.opening import open_journey
from samenhier.accounts.models import AuthenticatedRequest, User

LAST = 5


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
        return _log(request, journey, form)
    done = Activity.objects.visible_to(request.user).filter(match=journey.pk)
    rows = list(done.select_related("match", "by"))
    context = {
        "journey": journey,
        "rows": rows,
        "own": {row.pk for row in rows if permissions.can_change_activity(request.user, row)},
        "can_log": can_log,
        "kinds": ActivityKind,
        "activity_form": form,
        "resources": helps_with(request.user, [], [row.kind for row in rows[:1]]),
    }
    return render(request, "journey/activities.html", context)


def _log(request: AuthenticatedRequest, journey: Journey, form: ActivityForm) -> HttpResponse:
    """Store it; when somebody else did so already, ask first whether it is the same."""
    answer = request.POST.get("answer")
    if answer == "same":
        messages.success(request, _("Good. Then it is here once."))
        return redirect("journey:match", pk=journey.pk)
    try:
        activities.log(form.instance, by=request.user, is_another=answer == "another")
    except activities.PerhapsTheSame as perhaps:
        context = {"journey": journey, "same": perhaps.activity, "activity_form": form}
        return render(request, "journey/activity_same.html", context)
    messages.success(request, _("Logged. Nice that you did this together."))
    return redirect("journey:match", pk=journey.pk)


def activity_edit(request: AuthenticatedRequest, pk: UUID) -> HttpResponse:
    """Who logged it changes it, or adds what the tap left out."""
    journey, activity = _own(request, pk)
    form = ActivityChangeForm(request.POST or None, instance=activity)
    if request.method == "POST" and form.is_valid():
        if activities.change(activity):
            messages.success(request, _("Changed."))
        else:
            messages.info(request, _("Somebody took this away just before you."))
        return redirect("journey:activity_new", pk=journey.pk)
    context = {"journey": journey, "form": form}
    return render(request, "journey/activity_edit.html", context)


@require_POST
def activity_away(request: AuthenticatedRequest, pk: UUID) -> HttpResponse:
    """A slip of the finger: who logged it takes it away."""
    journey, activity = _own(request, pk)
    activity.delete()
    messages.success(request, _("Taken away."))
    return redirect("journey:activity_new", pk=journey.pk)


def _own(request: AuthenticatedRequest, pk: UUID) -> tuple[Journey, Activity]:
    """An activity that its reader may change, in a match that goes on."""
    visible = Activity.objects.visible_to(request.user).select_related("match")
    activity = get_object_or_404(visible, pk=pk)
    journey = open_journey(request, activity.match_id)
    if not journey.is_live or not permissions.can_change_activity(request.user, activity):
        raise PermissionDenied
    return journey, activity
