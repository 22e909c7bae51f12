"""The public list of events, the page of one, and taking or giving back a seat."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from events import services
from events.models import Event, EventQuerySet, Registration
from events.permissions import can_edit
from samenhier.accounts.limits import limited
from samenhier.accounts.models import AuthenticatedRequest

PAGE_SIZE = 20


def _events(request: HttpRequest) -> EventQuerySet:
    events: EventQuerySet = Event.objects.select_related("municipality").with_seats()
    return events.with_own(request.user) if request.user.is_authenticated else events


@login_not_required
def event_list(request: HttpRequest) -> HttpResponse:
    page = Paginator(_events(request).upcoming(), PAGE_SIZE).get_page(request.GET.get("page"))
    return render(request, "events/event_list.html", {"page_obj": page})


@login_not_required
def event_detail(request: HttpRequest, pk: UUID) -> HttpResponse:
    event = get_object_or_404(_events(request), pk=pk)
    own: Registration | None = next(iter(getattr(event, "own", [])), None)
    edits = request.user.is_authenticated and can_edit(request.user, event)
    context = {
        "event": event,
        "own": own,
        "can_edit": edits,
        "shows_link": bool(event.online_link) and (edits or (own is not None and own.has_seat)),
    }
    return render(request, "events/event_detail.html", context)


@require_POST
@limited("event", per_hour=200)
def register(request: AuthenticatedRequest, pk: UUID) -> HttpResponse:
    event = get_object_or_404(Event.objects.visible_to(request.user), pk=pk)
    try:
        registration = services.register(event, by=request.user)
    except services.EventClosed:
        messages.error(request, _("You can no longer register for this event."))
    else:
        if registration.has_seat:
            messages.success(request, _("You have a seat. We also send you an e-mail."))
        else:
            messages.success(request, _("You are on the waiting list. We send you an e-mail."))
    return redirect("events:event_detail", pk=pk)


@require_POST
@limited("event", per_hour=200)
def leave(request: AuthenticatedRequest, pk: UUID) -> HttpResponse:
    event = get_object_or_404(Event.objects.visible_to(request.user), pk=pk)
    try:
        services.leave(event, by=request.user)
    except services.EventClosed:
        messages.error(request, _("This event has begun or was cancelled."))
    else:
        messages.success(request, _("You are no longer registered for this event."))
    return redirect("events:event_detail", pk=pk)
