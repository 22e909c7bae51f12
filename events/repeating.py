"""The page on which staff make a series of an event: first its days, then the series."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from events import permissions, series
from events.forms import RepeatForm
from events.models import Event
from samenhier.accounts.models import AuthenticatedRequest
from samenhier.workdays import holiday_name


def repeat_page(request: AuthenticatedRequest, event: Event, site: dict[str, Any]) -> HttpResponse:
    """Show the days, and make the meetings once these very days were seen."""
    if not permissions.can_edit(request.user, event):
        raise PermissionDenied
    form = RepeatForm(
        request.POST if request.method == "POST" else None,
        first=timezone.localdate(event.starts_at),
    )
    is_right = request.method == "POST" and form.is_valid()
    if is_right and request.POST.get("seen") == _as_text(form.days):
        return _make(request, event, form)
    context = site | {
        "title": _("Repeat this event"),
        "opts": Event._meta,
        "event": event,
        "form": form,
        "days": [_day(event, day) for day in form.days] if is_right else [],
        "seen": _as_text(form.days),
    }
    return TemplateResponse(request, "events/admin_repeat.html", context)


def _as_text(days: list[date]) -> str:
    return " ".join(day.isoformat() for day in days)


def _day(event: Event, day: date) -> dict[str, Any]:
    starts_at, ends_at = series.on_day(event, day)
    return {"when": Event(starts_at=starts_at, ends_at=ends_at).when, "holiday": holiday_name(day)}


def _make(request: AuthenticatedRequest, event: Event, form: RepeatForm) -> HttpResponse:
    try:
        made = series.repeat(event, form.cleaned_data["frequency"], form.days, by=request.user)
    except series.RepeatsAlready:
        messages.info(request, _("This event is one of a series already."))
    else:
        words = ngettext(
            "%(count)d meeting is added to the series.",
            "%(count)d meetings are added to the series.",
            len(made),
        )
        messages.success(request, words % {"count": len(made)})
    return redirect("admin:events_event_change", event.pk)
