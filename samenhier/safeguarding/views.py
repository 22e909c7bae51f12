"""Reporting a concern in public, and handling it behind closed doors."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from samenhier.accounts.limits import TOO_OFTEN, is_too_often, limited
from samenhier.accounts.models import AuthenticatedRequest, User
from samenhier.accounts.robots import no_robots
from samenhier.lifecycle import IllegalTransition
from samenhier.privacy.models import AccessAction
from samenhier.privacy.services import log_access
from samenhier.safeguarding import permissions, services
from samenhier.safeguarding.forms import ReportForm, StepForm
from samenhier.safeguarding.models import Incident

PER_HOUR = 30  # concerns from one connection, which may be that of a whole shelter
REFERENCE = "concern_reference"  # in the session: an address would stay in a shared browser


@login_not_required
@limited("concern")
@no_robots(links_in={"text", "contact"})
@never_cache
def report(request: HttpRequest) -> HttpResponse:
    """Anybody can report a concern, without an account and without a name."""
    form = ReportForm(request.POST or None)
    if form.is_valid() and is_too_often(request, "concern", per_hour=PER_HOUR):
        form.add_error(None, TOO_OFTEN)
    if not form.is_valid():
        return render(request, "safeguarding/report.html", {"form": form})
    incident = services.open_incident(
        key=form.cleaned_data["key"],
        text=form.cleaned_data["text"],
        contact=form.cleaned_data["contact"],
        urgency=form.cleaned_data["urgency"],
        by=request.user if isinstance(request.user, User) else None,
    )
    request.session[REFERENCE] = incident.reference
    return redirect("safeguarding:reported")


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
    visible = Incident.objects.visible_to(request.user).select_related("reported_by")
    incident = get_object_or_404(visible, pk=pk)
    form = StepForm(request.POST or None, incident=incident)
    if form.is_valid():
        _take_step(request, incident, form)
        return redirect("safeguarding:incident", pk=pk)
    log_access(incident, AccessAction.VIEW, request=request)
    changes = incident.status_changes.select_related("by")
    context = {"incident": incident, "form": form, "changes": changes}
    return render(request, "safeguarding/incident_detail.html", context)


def _take_step(request: AuthenticatedRequest, incident: Incident, form: StepForm) -> None:
    try:
        incident.become(
            form.cleaned_data["status"], by=request.user, reason=form.cleaned_data["reason"]
        )
    except IllegalTransition:
        messages.error(request, _("Another handler was first. Look at where it stands now."))
    else:
        messages.success(request, _("The step is written down."))
