"""The question whether two sides want to meet: each side reads it, and answers, on this page."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache

from matching import services
from matching.models import AnswerKind, Proposal, ProposalStatus, Side
from matching.profiles import shown_to
from matching.services.answering import ASKED
from samenhier.accounts.models import AuthenticatedRequest, Role
from samenhier.shown import show


@never_cache
def question(request: AuthenticatedRequest, pk: UUID) -> HttpResponse:
    """What is asked and how it stands, for the newcomers and the coordinator."""
    told = Proposal.objects.told_to(request.user).with_sides()
    proposal = get_object_or_404(told, pk=pk)
    side = Side.HOUSEHOLD if request.user.role == Role.NEWCOMER else Side.GROUP
    if request.method == "POST":
        try:
            services.answer(proposal, side, said(request), by=request.user)
        except services.NotAsked as closed:
            messages.info(request, str(closed))
        return redirect("proposals:question", pk=pk)
    stands = _stands(proposal, side)
    context = {"proposal": proposal, "side": side, "stands": stands}
    if stands not in ("closed", "matched"):
        show(request, [proposal])
        context["shown"] = shown_to(side, proposal)
        context["wants_talk"] = proposal.answers.filter(side=side, answer=AnswerKind.TALK).exists()
    return render(request, "matching/question.html", context)


def said(request: HttpRequest) -> AnswerKind:
    """The button that was pressed."""
    try:
        return AnswerKind(request.POST.get("answer", ""))
    except ValueError as error:
        raise BadRequest("An answer that is none of the buttons.") from error


def _stands(proposal: Proposal, side: str) -> str:
    """How far it is, to one side: never who said no, or who stopped."""
    if proposal.status == ProposalStatus.MATCHED:
        return "matched"
    if not Proposal.objects.with_both_ready().contains(proposal):
        return "closed"
    if side == ASKED.get(proposal.status):
        return "closed" if services.is_too_late(proposal) else "asked"
    match proposal.status:
        case ProposalStatus.ACCEPTED_BY_ONE:
            return "closed" if services.is_too_late(proposal) else "waiting"
        case ProposalStatus.ACCEPTED:
            return "accepted"
        case _:
            return "closed"
