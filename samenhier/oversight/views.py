"""Why a record has to be opened, and erasing somebody on request."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

from samenhier.accounts.models import AuthenticatedRequest
from samenhier.oversight import erasing, services
from samenhier.oversight.forms import EraseForm, ReasonForm, WhomForm
from samenhier.oversight.permissions import can_erase
from samenhier.oversight.reasons import closed_record
from samenhier.privacy.models import AccessAction
from samenhier.shown import show


def reason(request: AuthenticatedRequest, kind: str, pk: str) -> HttpResponse:
    """Ask why, then go on to the page that was wanted."""
    record = closed_record(request.user, kind, pk)
    form = ReasonForm(request.POST or None)
    wanted = request.GET.get("next", "")
    if not url_has_allowed_host_and_scheme(wanted, None, require_https=request.is_secure()):
        wanted = reverse("start")
    if request.method == "POST" and form.is_valid():
        services.open_record(record, **form.cleaned_data, path=request.path, by=request.user)
        return redirect(wanted)
    show(request, [record], action=AccessAction.VIEW)
    return render(request, "oversight/reason.html", {"record": record, "form": form})


def erase(request: AuthenticatedRequest) -> HttpResponse:
    """Find whom to erase, by reference or e-mail address."""
    if not can_erase(request.user):
        raise PermissionDenied
    form = WhomForm(request.POST or None)
    found = None
    if request.method == "POST" and form.is_valid():
        found = erasing.search(form.cleaned_data["sought"].strip(), request.user)
        show(request, [each.record for each in found])
    asked = erasing.requests(request.user)
    show(request, [each.record for each in asked])
    context = {"form": form, "found": found, "asked": asked}
    return render(request, "oversight/erase.html", context)


def erase_one(request: AuthenticatedRequest, kind: str, pk: str) -> HttpResponse:
    """What erasing will do, in words; then do it."""
    if not can_erase(request.user):
        raise PermissionDenied
    candidate = erasing.candidate(kind, pk, request.user)
    show(request, [candidate.record])
    form = EraseForm(request.POST or None)
    hindrance = candidate.hindrance
    if request.method == "POST" and form.is_valid() and not hindrance:
        candidate.erase(request.user)
        messages.success(request, _("Erased. That it was done is kept, and nothing of who it was."))
        return redirect("oversight:erase")
    context = {
        "candidate": candidate,
        "hindrance": hindrance,
        "effects": candidate.effects(),
        "form": form,
    }
    return render(request, "oversight/erase_one.html", context)
