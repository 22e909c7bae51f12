"""Reporting a concern in public, and handling it behind closed doors."""

from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from samenhier.accounts.limits import TOO_OFTEN, is_too_often, limited
from samenhier.accounts.models import AuthenticatedRequest, Role, User
from samenhier.accounts.robots import no_robots
from samenhier.lifecycle import IllegalTransition
from samenhier.privacy.models import AccessAction
from samenhier.privacy.services import log_access
from samenhier.safeguarding import permissions, services
from samenhier.safeguarding.forms import CloseForm, EntryForm, HandlersForm, ReportForm
from samenhier.safeguarding.models import Incident

PER_HOUR = 30  # concerns from one connection, which may be that of a whole shelter
REFERENCE = "concern_reference"  # in the session: an address would stay in a shared browser


@login_not_required
@limited("concern")
@no_robots(links_in={"text", "contact"})
@never_cache
def report(request: HttpRequest) -> HttpResponse:
    """Anybody can report a concern, without an account and without a name."""
    # Newcomers stay unknown unless they say otherwise, signed in or not.
    is_newcomer = isinstance(request.user, User) and request.user.role == Role.NEWCOMER
    form = ReportForm(request.POST or None, offers_name=is_newcomer)
    if form.is_valid() and is_too_often(request, "concern", per_hour=PER_HOUR):
        form.add_error(None, TOO_OFTEN)
    if not form.is_valid():
        context = {"form": form, "adviser": settings.OUTSIDE_ADVISER}
        return render(request, "safeguarding/report.html", context)
    incident = services.open_incident(
        key=form.cleaned_data["key"],
        text=form.cleaned_data["text"],
        contact=form.cleaned_data["contact"],
        urgency=form.cleaned_data["urgency"],
        category=form.cleaned_data["category"],
        is_about_team=form.cleaned_data["is_about_team"],
        kept_from=form.cleaned_data["kept_from"],
        by=_reporter(request, form),
    )
    request.session[REFERENCE] = incident.reference
    return redirect("safeguarding:reported")


def _reporter(request: HttpRequest, form: ReportForm) -> User | None:
    """Whose name the handlers see, if any."""
    if not isinstance(request.user, User) or not form.cleaned_data.get("with_name", True):
        return None
    return request.user


@login_not_required
@never_cache
def reported(request: HttpRequest) -> HttpResponse:
    """What happens next, and the reference to mention."""
    context = {"reference": request.session.get(REFERENCE, "")}
    return render(request, "safeguarding/reported.html", context)


@never_cache
def incident_list(request: AuthenticatedRequest) -> HttpResponse:
    if not permissions.can_handle(request.user):
        raise PermissionDenied
    incidents = Incident.objects.visible_to(request.user).by_urgency()
    return render(request, "safeguarding/incident_list.html", {"incidents": incidents})


@never_cache
def incident_detail(request: AuthenticatedRequest, pk: UUID) -> HttpResponse:
    """One sealed file; every opening of it is written down."""
    incident = _own(request, pk)
    log_access(incident, AccessAction.VIEW, request=request)
    return _page(request, incident)


@never_cache
@require_POST
def incident_write(request: AuthenticatedRequest, pk: UUID) -> HttpResponse:
    """A line in the file."""
    incident = _own(request, pk)
    form = EntryForm(request.POST)
    if not form.is_valid():
        return _page(request, incident, entry_form=form)
    services.write(incident, by=request.user, **form.cleaned_data)
    messages.success(request, _("It is written down."))
    return redirect("safeguarding:incident", pk=pk)


@never_cache
@require_POST
def incident_close(request: AuthenticatedRequest, pk: UUID) -> HttpResponse:
    incident = _own(request, pk)
    form = CloseForm(request.POST)
    if not form.is_valid():
        return _page(request, incident, close_form=form)
    try:
        services.close(incident, by=request.user, **form.cleaned_data)
    except IllegalTransition:
        messages.error(request, _("Another handler was first. Look at where it stands now."))
    else:
        messages.success(request, _("The concern is closed. It stays sealed."))
    return redirect("safeguarding:incident", pk=pk)


@never_cache
@require_POST
def incident_assign(request: AuthenticatedRequest, pk: UUID) -> HttpResponse:
    incident = _own(request, pk)
    form = HandlersForm(request.POST, incident=incident)
    if not form.is_valid():
        return _page(request, incident, handlers_form=form)
    services.assign(incident, form.cleaned_data["handlers"], by=request.user)
    messages.success(request, _("Who handles it is written down."))
    if not Incident.objects.visible_to(request.user).filter(pk=pk).exists():
        return redirect("safeguarding:list")
    return redirect("safeguarding:incident", pk=pk)


def _own(request: AuthenticatedRequest, pk: UUID) -> Incident:
    visible = Incident.objects.visible_to(request.user).select_related("reported_by")
    return get_object_or_404(visible, pk=pk)


def _page(request: AuthenticatedRequest, incident: Incident, **forms: Any) -> HttpResponse:
    context = {
        "incident": incident,
        "entries": incident.entries.select_related("by"),
        "entry_form": EntryForm(),
        "close_form": CloseForm(),
        "handlers_form": HandlersForm(incident=incident),
    }
    return render(request, "safeguarding/incident_detail.html", context | forms)
