"""Who tells newcomers: how to reach them, what to read aloud, and passing on what they said."""

from dataclasses import dataclass
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language_info, override
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from matching import services
from matching.models import AnswerKind, Proposal, Side
from matching.profiles import Shown, shown_to
from matching.services.answering import CLOSED
from matching.views.question import said
from samenhier.accounts.models import AuthenticatedRequest, Role
from samenhier.oversight.reasons import check_reason
from samenhier.shown import show


@dataclass(frozen=True)
class ReadAloud:
    """What is read aloud, in one language."""

    code: str
    name: str
    direction: str
    shown: Shown


@never_cache
def pass_on(request: AuthenticatedRequest, pk: UUID) -> HttpResponse:
    """For the builder who was chosen to tell the newcomers, and for staff."""
    if request.user.role != Role.BUILDER and not request.user.is_staff:
        raise PermissionDenied
    mine = Proposal.objects.to_pass_on_by(request.user).with_sides()
    proposal = get_object_or_404(mine, pk=pk)
    check_reason(request, proposal.household)
    if request.method != "POST" and not mine.with_both_ready().contains(proposal):
        messages.info(request, CLOSED)
        return redirect("start")
    show(request, [proposal])
    if request.method == "POST":
        return _take_down(request, proposal)
    talk = proposal.answers.filter(side=Side.HOUSEHOLD, answer=AnswerKind.TALK)
    context = {
        "proposal": proposal,
        "household": proposal.household,
        "person": proposal.household.contact_person,
        "is_too_late": services.is_too_late(proposal),
        "text": _text(proposal),
        "speaks_other": proposal.household.language not in dict(settings.LANGUAGES),
        "wants_talk": talk.exists(),
    }
    return render(request, "matching/pass_on.html", context)


def _take_down(request: AuthenticatedRequest, proposal: Proposal) -> HttpResponse:
    try:
        services.answer(proposal, Side.HOUSEHOLD, said(request), by=request.user)
    except services.NotAsked as closed:
        messages.info(request, str(closed))
    else:
        messages.success(request, _("Thank you. Their answer is passed on."))
    return redirect("start")


def _text(proposal: Proposal) -> ReadAloud:
    """In the language of the newcomers, or else in Dutch, for the interpreter."""
    spoken = proposal.household.language
    code = spoken if spoken in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
    about = get_language_info(code)
    with override(code):
        shown = shown_to(Side.HOUSEHOLD, proposal)
    name = about["name_local"].capitalize()
    return ReadAloud(code, name, "rtl" if about["bidi"] else "ltr", shown)
