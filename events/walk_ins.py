"""The page on which staff tick members who came to an event without registering."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from events import attendance, permissions
from events.forms import WalkInsForm
from events.models import Event
from groups.models import LIVE_STATUSES, Membership, MembershipQuerySet
from samenhier.accounts.models import AuthenticatedRequest, User
from samenhier.shown import show

MOST_SHOWN = 50


def walk_ins_page(
    request: AuthenticatedRequest, event: Event, site: dict[str, Any]
) -> HttpResponse:
    """Look members up by their name or group, and tick who was there."""
    if not permissions.can_edit(request.user, event):
        raise PermissionDenied
    sought = request.GET.get("q", "").strip()
    everybody = _not_seen_yet(event, request.user)
    found = everybody.filter(Q(name__icontains=sought) | Q(group__name__icontains=sought))
    form = WalkInsForm(request.POST if request.method == "POST" else None)
    form.offer(everybody, shown=found[:MOST_SHOWN])
    if request.method == "POST" and form.is_valid():
        return _note(request, event, form)
    show(request, found[:MOST_SHOWN])
    context = site | {
        "title": _("Who came without registering?"),
        "opts": Event._meta,
        "event": event,
        "form": form,
        "sought": sought,
        "is_cut": found.count() > MOST_SHOWN,
    }
    return TemplateResponse(request, "events/admin_walk_ins.html", context)


def _not_seen_yet(event: Event, user: User) -> MembershipQuerySet:
    """Members of live groups whom this user may see, and of whom it is not known they came."""
    live = event.registrations.live()
    seen = live.filter(has_attended=True).values("user")
    members = Membership.objects.visible_to(user).present().filter(user__isnull=False)
    if not (event.for_groups or event.for_public):
        members = members.filter(user__in=live.values("user"))
    members = members.filter(group__status__in=LIVE_STATUSES).exclude(user__in=seen)
    found: MembershipQuerySet = members.select_related("group", "user")
    return found.order_by("group__name", "name", "pk")


def _note(request: AuthenticatedRequest, event: Event, form: WalkInsForm) -> HttpResponse:
    show(request, form.cleaned_data["members"])
    try:
        count = attendance.note_walk_ins(event, form.cleaned_data["members"], by=request.user)
    except attendance.NotBegun:
        messages.error(request, _("This event has not begun, or was cancelled."))
    else:
        words = ngettext("%(count)d person is ticked.", "%(count)d people are ticked.", count)
        messages.success(request, words % {"count": count})
    return redirect("admin:events_event_change", event.pk)
