"""The pages of a group that waits: still available, pausing, and the participant statement."""

from contextlib import suppress

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from groups import permissions, services
from groups.models import LIVE_STATUSES, Answer, Membership, Statement, WelcomeGroup
from groups.notices import question_of
from samenhier.accounts.limits import limited
from samenhier.accounts.models import AuthenticatedRequest
from samenhier.lifecycle import IllegalTransition


@login_not_required
@limited("still-available")
@never_cache
def still_available(request: HttpRequest, token: str) -> HttpResponse:
    """Opened by the link in a mail, without signing in; only its buttons change anything."""
    question = question_of(token)
    if question is None:
        raise Http404
    if request.method == "POST" and question.is_open:
        said = request.POST.get("answer", "")
        if said in Answer.values:
            with suppress(services.QuestionClosed):  # the page tells how it stands now
                services.answer(question, Answer(said))
            return redirect(request.path)
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
    group = _coordinated(request).group
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
    group = _coordinated(request).group
    try:
        services.resume(group, by=request.user)
    except IllegalTransition:
        messages.info(request, _("Your group was not paused."))
    else:
        messages.success(request, _("Welcome back. Your group goes on."))
    return redirect("groups:own")


def statement(request: AuthenticatedRequest) -> HttpResponse:
    """What every member promises, to read and to accept; each for themselves."""
    member = _own(request)
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


def _own(request: AuthenticatedRequest) -> Membership:
    """The signed-in member's place in a live group; 403 for other roles, 404 without one."""
    if not permissions.can_have_group(request.user):
        raise PermissionDenied
    own = Membership.objects.visible_to(request.user).present()
    own = own.filter(group__status__in=LIVE_STATUSES).order_by("-invited_at")
    member = own.select_related("group__municipality", "group__coordinator").first()
    if member is None:
        raise Http404
    return member


def _coordinated(request: AuthenticatedRequest) -> Membership:
    member = _own(request)
    if not permissions.can_coordinate(request.user, member.group):
        raise PermissionDenied
    return member
