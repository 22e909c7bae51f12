"""Taking down what staff decide: the same on the page of a round and on that of a pair."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from matching import services
from matching.forms.deciding import ApproveForm, DecisionForm, RejectForm
from matching.models import Proposal
from samenhier.accounts.models import AuthenticatedRequest
from samenhier.shown import show

KINDS: dict[str, type[DecisionForm]] = {
    "approve": ApproveForm,
    "reject": RejectForm,
    "undo": DecisionForm,
}


def forms_for(
    request: AuthenticatedRequest, proposals: QuerySet[Proposal], page: UUID
) -> dict[str, DecisionForm]:
    """All of them stand on the page; only the one whose button was pressed is filled."""
    verdict = request.POST.get("verdict") if request.method == "POST" else None
    return {
        name: kind(
            request.POST if verdict == name else None,
            proposals=proposals.select_related("household", "group"),
            user=request.user,
            page=page,
        )
        for name, kind in KINDS.items()
    }


def take_down(request: AuthenticatedRequest, forms: dict[str, DecisionForm]) -> bool:
    """Decide as the pressed button says; whether the form was right."""
    form = forms.get(request.POST.get("verdict", ""))
    if form is None:
        raise BadRequest("A decision without a verdict.")
    if not form.is_valid():
        return False
    show(request, form.cleaned_data["proposals"])
    report(request, _decide(form, request))
    return True


def shown(forms: dict[str, DecisionForm]) -> dict[str, Any]:
    """What a page needs to draw them as one; a page that comes back with errors counts on."""
    asked = next((form for form in forms.values() if form.is_bound), forms["approve"])
    return {"opened": asked["opened"], "chosen": asked.chosen, **forms}


def _decide(form: DecisionForm, request: AuthenticatedRequest) -> services.Decisions:
    proposals, by, care = form.cleaned_data["proposals"], request.user, form.care
    if isinstance(form, ApproveForm):
        return services.decide(proposals, lambda each: services.approve(each, by=by, care=care))
    if isinstance(form, RejectForm):
        reason, note = form.cleaned_data["reason"], form.cleaned_data["note"]
        return services.decide(
            proposals,
            lambda each: services.reject(each, reason=reason, note=note, by=by, care=care),
        )
    return services.decide(proposals, lambda each: services.undo(each, by=by))


def report(request: HttpRequest, decisions: services.Decisions) -> None:
    """Tell what was done, and for each proposal that was refused why."""
    if decisions.done:
        count = len(decisions.done)
        text = ngettext("%(count)d decision is saved.", "%(count)d decisions are saved.", count)
        messages.success(request, text % {"count": count})
    name_refused(request, decisions)


def name_refused(request: HttpRequest, decisions: services.Decisions) -> None:
    for proposal, why in decisions.refused:
        pair = {"household": proposal.household, "group": proposal.group, "why": why}
        messages.error(request, _("%(household)s and %(group)s: %(why)s") % pair)
