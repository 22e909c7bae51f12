"""Somebody new in the group: what the newcomers say, and letting the member in."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from matching.journey import admissions
from matching.journey.models import Journey
from matching.journey.templatetags.journey import first_name
from matching.journey.views.opening import open_journey
from matching.models import Admission
from samenhier.accounts.models import AuthenticatedRequest, User


def admissions_of(user: User, journey: Journey) -> list[dict[str, Any]]:
    """Who waits to take part: for the newcomers and who accompanies them, not for the group."""
    if all(one.admitted_at for one in journey.admissions.all()):
        return []
    if not admissions.can_answer(user, journey):
        return []
    lets_in = admissions.can_admit(user, journey)
    return [
        {
            "admission": one,
            "lets_in": lets_in,
            "missing": admissions.missing(one) if lets_in else [],
        }
        for one in Admission.objects.filter(match=journey.pk).waiting()
    ]


@require_POST
def admission_answer(request: AuthenticatedRequest, pk: UUID) -> HttpResponse:
    """The newcomers agree that somebody joins, or rather not."""
    admission = _open(request, pk)
    if not admissions.can_answer(request.user, admission.match):
        raise PermissionDenied
    agrees = request.POST.get("agrees")
    if agrees not in {"yes", "no"}:
        messages.error(request, _("Choose one of the two answers."))
    else:
        admissions.answer(admission, agrees=agrees == "yes", by=request.user)
        messages.success(request, _("Thank you. Your answer is kept."))
    return redirect("journey:match", pk=admission.match_id)


@require_POST
def admit(request: AuthenticatedRequest, pk: UUID) -> HttpResponse:
    """The member takes part from now on."""
    admission = _open(request, pk)
    try:
        admissions.admit(admission, by=request.user)
    except admissions.NotYet:
        messages.error(request, _("Not yet: look at what is still missing."))
    else:
        words = _("%(name)s takes part from now on, and gets a mail.")
        messages.success(request, words % {"name": first_name(admission.member.name)})
    return redirect("journey:match", pk=admission.match_id)


def _open(request: AuthenticatedRequest, pk: UUID) -> Admission:
    visible = Admission.objects.visible_to(request.user).select_related(
        "member", "match__household"
    )
    admission: Admission = get_object_or_404(visible, pk=pk)
    open_journey(request, admission.match_id)
    return admission
