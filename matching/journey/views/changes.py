"""The pages on which a year rests, goes on, ends early, or is closed."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from matching.journey import changing, permissions
from matching.journey.change_forms import CompleteForm, EndingForm, PauseForm, ResumeForm
from matching.journey.models import Journey
from matching.models import MatchStatus
from samenhier.accounts.models import AuthenticatedRequest, User
from samenhier.lifecycle import IllegalTransition
from samenhier.oversight.reasons import check_reason
from samenhier.shown import show


@dataclass(frozen=True)
class Change:
    """Something that can happen to a year: its page, and what is said when it is done."""

    name: str
    template: str
    link: str | Promise
    form: Any
    may: Callable[[User, Journey], bool]
    do: Callable[[Journey, Any, User], None]
    done: str | Promise

    @property
    def url_name(self) -> str:
        return f"journey:{self.name}"


def _stands(*statuses: MatchStatus) -> Callable[[User, Journey], bool]:
    return lambda user, journey: journey.status in statuses


PAUSE = Change(
    "pause",
    "journey/pause.html",
    gettext_lazy("Let the year rest"),
    PauseForm,
    _stands(MatchStatus.ACTIVE),
    lambda journey, form, user: changing.pause(journey, form.instance, by=user),
    gettext_lazy("The year rests. Both sides get a kind mail."),
)
RESUME = Change(
    "resume",
    "journey/resume.html",
    gettext_lazy("Go on with the year"),
    ResumeForm,
    _stands(MatchStatus.PAUSED),
    lambda journey, form, user: changing.resume(journey, form.cleaned_data["ended_on"], by=user),
    gettext_lazy("The year goes on. Both sides get a mail."),
)
END_EARLY = Change(
    "end_early",
    "journey/end_early.html",
    gettext_lazy("End this match early"),
    EndingForm,
    _stands(MatchStatus.INTRODUCTION, MatchStatus.ACTIVE, MatchStatus.PAUSED),
    lambda journey, form, user: changing.end_early(journey, form.instance, by=user),
    gettext_lazy("The match has ended. Both sides get a kind mail; please hear each of them."),
)
COMPLETE = Change(
    "complete",
    "journey/complete.html",
    gettext_lazy("Close the year"),
    CompleteForm,
    lambda user, journey: permissions.can_complete(user, journey, timezone.localdate()),
    lambda journey, form, user: changing.complete(journey, by=user),
    gettext_lazy("The year is complete. Both sides get a mail to thank them."),
)


def possible_changes(user: User, journey: Journey) -> list[Change]:
    """What this user can do with the year now, what helps most on top."""
    if not permissions.can_change_year(user, journey):
        return []
    every = (COMPLETE, RESUME, PAUSE, END_EARLY)
    return [change for change in every if change.may(user, journey)]


def pause(request: AuthenticatedRequest, pk: UUID) -> HttpResponse:
    """No talks for a while; the year ends so much later."""
    return _change(request, pk, PAUSE)


def resume(request: AuthenticatedRequest, pk: UUID) -> HttpResponse:
    """After a pause."""
    return _change(request, pk, RESUME)


def end_early(request: AuthenticatedRequest, pk: UUID) -> HttpResponse:
    """Before the twelve months are over, with a reason from a list."""
    return _change(request, pk, END_EARLY)


def complete(request: AuthenticatedRequest, pk: UUID) -> HttpResponse:
    """After the closing talk."""
    return _change(request, pk, COMPLETE)


def _change(request: AuthenticatedRequest, pk: UUID, change: Change) -> HttpResponse:
    visible = Journey.objects.visible_to(request.user).with_names().with_talks()
    journey = get_object_or_404(visible.select_related("household__user"), pk=pk)
    if not permissions.can_change_year(request.user, journey):
        raise PermissionDenied
    check_reason(request, journey.household)
    show(request, [journey])
    if not change.may(request.user, journey):
        return _not_now(request, pk)
    data = request.POST if request.method == "POST" else None
    form = change.form(data, journey=journey)
    if not form.is_valid():
        context = {"journey": journey, "form": form, "today": timezone.localdate()}
        return render(request, change.template, context)
    try:
        change.do(journey, form, request.user)
    except IllegalTransition:
        return _not_now(request, pk)
    messages.success(request, str(change.done))
    return redirect("journey:match", pk=pk)


def _not_now(request: AuthenticatedRequest, pk: UUID) -> HttpResponse:
    messages.info(request, _("That cannot be done now. You see here how it stands."))
    return redirect("journey:match", pk=pk)
