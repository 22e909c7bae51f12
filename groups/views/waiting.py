"""The pages of a group that waits: still available, pausing, and the participant statement."""

from contextlib import suppress

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from groups import services
from groups.links import LinkUnknown, question_of
from groups.models import Answer, Membership, Statement, WelcomeGroup
from groups.views import reader
from samenhier.accounts.limits import limited
from samenhier.accounts.models import AuthenticatedRequest
from samenhier.lifecycle import IllegalTransition
from samenhier.shown import show


@login_not_required
@limited("still-available")
@never_cache
def still_available(request: HttpRequest, token: str) -> HttpResponse:
    """Opened by the link in a mail, without signing in; only its buttons change anything."""
    try:
        question = question_of(token)
    except LinkUnknown:
        raise Http404 from None
    if request.method == "POST" and question.is_open:
        said = request.POST.get("answer", "")
        if said in Answer.values:
            with suppress(services.QuestionClosed):  # the page tells how it stands now
                services.answer(question, Answer(said))
            return redirect(request.path)
    show(request, [question])
    # What is closed by the clock at night may be needless already.
    waits = WelcomeGroup.objects.available().filter(pk=question.group_id).exists()
    context = {
        "question": question,
        "group": question.group,
        "is_open": question.is_open and waits,
    }
    return render(request, "groups/group_still_available.html", context)


@require_POST
def pause(request: AuthenticatedRequest) -> HttpResponse:
    group = reader.coordinator(request).group
    try:
        services.pause(group, by=request.user)
    except services.GroupMatched:
        messages.error(
            request, _("Your group has a match. Talk with your community builder first.")
        )
    except IllegalTransition:
        messages.info(request, _("Your group cannot be paused now."))
    else:
        messages.success(request, _("Your group is paused. Come back whenever it suits you."))
    return redirect("groups:own")


@require_POST
def resume(request: AuthenticatedRequest) -> HttpResponse:
    group = reader.coordinator(request).group
    try:
        services.resume(group, by=request.user)
    except services.TakesPartElsewhere:
        words = _("Somebody of you is in another group now. Talk with the team about it.")
        messages.error(request, words)
    except IllegalTransition:
        messages.info(request, _("Your group was not paused."))
    else:
        messages.success(request, _("Welcome back. Your group goes on."))
    return redirect("groups:own")


def statement(request: AuthenticatedRequest) -> HttpResponse:
    """What every member promises, to read and to accept; each for themselves."""
    member = reader.live_membership(request)
    current = Statement.objects.current()
    if current is None:
        raise Http404
    accepted = member.acceptances.filter(statement=current).first()
    if request.method == "POST":
        if request.POST.get("accept") == current.version:
            _accept(request, member, current)
            return redirect("groups:own")
        # The text changed while it was read, or the box was left open: read it first.
        messages.error(request, _("Tick the box when you have read the statement and agree."))
    context = {"member": member, "statement": current, "accepted": accepted}
    return render(request, "groups/member_statement.html", context)


def _accept(request: AuthenticatedRequest, member: Membership, current: Statement) -> None:
    language = get_language() or "nl"
    try:
        services.accept_statement(member, current, by=request.user, language=language)
    except services.GroupClosed:
        messages.error(request, _("Your group has already stopped."))
    else:
        messages.success(request, _("Thank you. You accepted the participant statement."))
