"""One proposal under way: what both sides said, calling it off, and making it a match."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from matching import services
from matching.admin import pages
from matching.forms.under_way import ActivateForm, WithdrawForm
from matching.models import Proposal, ProposalStatus
from matching.models.proposal import ASKING_STATUSES
from matching.permissions import can_decide
from samenhier.accounts.models import AuthenticatedRequest
from samenhier.shown import show

CAN_BE_CALLED_OFF = (*ASKING_STATUSES, ProposalStatus.ACCEPTED)


def address(proposal: Proposal) -> str:
    return reverse("admin:matching_proposal_change", args=[proposal.pk])


def proposal(request: AuthenticatedRequest, shown: Proposal) -> HttpResponse:
    """What happened so far, and calling it off with a reason."""
    show(request, [shown.household, shown.group])
    form = WithdrawForm(request.POST or None)
    if request.method == "POST":
        if not can_decide(request.user, shown):
            raise PermissionDenied
        if form.is_valid():
            _withdraw(request, shown, form.cleaned_data["reason"])
            return redirect(address(shown))
    labels = dict(ProposalStatus.choices)
    context = {
        "proposal": shown,
        "form": form if shown.status in CAN_BE_CALLED_OFF else None,
        "answers": shown.answers.select_related("by"),
        "history": [
            {"step": step, "after": labels.get(step.after, step.after)}
            for step in shown.status_changes.select_related("by")
        ],
    }
    return pages.page(request, "admin/matching/proposal.html", str(shown), context, model=Proposal)


def _withdraw(request: AuthenticatedRequest, shown: Proposal, reason: str) -> None:
    try:
        services.withdraw(shown, reason=reason, by=request.user)
    except services.DecisionRefused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("The proposal is called off. Both are free again."))


def activate(request: AuthenticatedRequest, pk: UUID) -> HttpResponse:
    """Choose who accompanies the two, and plan their first meeting."""
    rows = Proposal.objects.visible_to(request.user).select_related(
        "household__municipality", "group__coordinator", "round"
    )
    shown = get_object_or_404(rows, pk=pk)
    if not can_decide(request.user, shown):
        raise PermissionDenied
    show(request, [shown.household, shown.group])
    if shown.status == ProposalStatus.MATCHED:
        return redirect("journey:match", pk=shown.match.pk)  # a second press, or a colleague's
    form = ActivateForm(request.POST or None, proposal=shown)
    if request.method == "POST" and form.is_valid():
        try:
            match = services.activate(
                shown,
                builder=form.cleaned_data["builder"],
                meeting=form.meeting(),
                by=request.user,
            )
        except services.DecisionRefused as refusal:
            messages.error(request, str(refusal))
            return redirect(address(shown))
        messages.success(request, _("It is a match. Both sides hear of the first meeting."))
        return redirect("journey:match", pk=match.pk)
    context = {"proposal": shown, "form": form}
    return pages.page(
        request,
        "admin/matching/activate.html",
        _("Plan the first meeting"),
        context,
        model=Proposal,
    )
