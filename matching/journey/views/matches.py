"""The caseload, the page of a match, its start and its hand-over."""

from datetime import date
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from matching.journey import introducing, permissions, services, timeline
from matching.journey.forms import HandOverForm, StartForm
from matching.journey.helping import helps_with
from matching.journey.models import CheckIn, FollowUp, HandOver, Journey
from matching.journey.parts import parts_of
from matching.journey.views.activities import activities_of
from matching.journey.views.admissions import admissions_of
from matching.journey.views.asked import asked_of
from matching.journey.views.changes import possible_changes
from matching.journey.views.goals import goals_of
from matching.models import MatchStatus, Proposal
from samenhier.accounts.models import AuthenticatedRequest, Role, User
from samenhier.lifecycle import IllegalTransition
from samenhier.oversight.reasons import check_reason
from samenhier.shown import show


def caseload(request: AuthenticatedRequest) -> HttpResponse:
    """A builder's own matches, the one whose talk is due first on top."""
    if request.user.role != Role.BUILDER:
        raise PermissionDenied
    today = timezone.localdate()
    own = Journey.objects.visible_to(request.user).accompanied(today)
    found = own.with_names().with_talks().with_draft_of(request.user)
    journeys = sorted(
        (journey for journey in found if journey.is_live or journey.next_talk_on),
        key=lambda journey: journey.next_talk_on or date.max,
    )
    told = Proposal.objects.to_pass_on_by(request.user).with_both_ready().with_sides()
    to_tell = list(told.order_by("answer_by"))
    show(request, [*journeys, *to_tell])
    context = {
        "journeys": journeys,
        "to_tell": to_tell,
        "late": sum(1 for one in journeys if one.next_talk_on and one.next_talk_on < today),
        "today": today,
        "asked": asked_of(request.user),
    }
    return render(request, "journey/caseload.html", context)


def match_page(request: AuthenticatedRequest, pk: UUID) -> HttpResponse:
    """The year of one match, for everybody in it; what was noted only for who accompanies it."""
    return _match_page(request, pk)


def _match_page(
    request: AuthenticatedRequest, pk: UUID, start_form: StartForm | None = None
) -> HttpResponse:
    visible = Journey.objects.visible_to(request.user).with_people().with_talks()
    journey = get_object_or_404(visible, pk=pk)
    check_reason(request, journey.household)
    # Both sides see each other: that a reader is of one of them is judged where it is kept.
    show(request, [journey])
    today = timezone.localdate()
    year = timeline.stations(journey, request.user)
    context: dict[str, Any] = {
        "journey": journey,
        "month": journey.month(today),
        "year": year,
        "upcoming": timeline.upcoming(year, today),
        "to_do": timeline.asked(year),
        "today": today,
        "introduction": introducing.introduction_of(journey),
        "confirms": introducing.open_sides(request.user, journey),
        "passes_on": request.user.works_here,
        "admissions": admissions_of(request.user, journey),
        "parts": parts_of(journey),
        "can_split_parts": permissions.can_split_parts(request.user, journey),
    }
    context |= goals_of(request.user, journey)
    context |= activities_of(request.user, journey, can_log=bool(context["speaks_for"]))
    kinds = [activity.kind for activity in context["activities"][:1]]
    context["resources"] = helps_with(request.user, context["goals"], kinds)
    if permissions.can_read_talks(request.user):
        context |= _file(journey, request.user, start_form or StartForm(journey=journey))
    return render(request, "journey/match.html", context)


def _file(journey: Journey, user: User, start_form: StartForm) -> dict[str, Any]:
    """What the builder and staff see on top of what the two sides see."""
    today = timezone.localdate()
    talks = CheckIn.objects.visible_to(user).submitted().filter(match=journey)
    follow_ups = FollowUp.objects.visible_to(user).open().filter(check_in__in=talks)
    hand_overs = HandOver.objects.visible_to(user).filter(match=journey)
    can_start = journey.status == MatchStatus.INTRODUCTION and permissions.can_start_year(
        user, journey
    )
    read = list(talks.select_related("author", "match").prefetch_related("addenda__by", "touched"))
    return {
        "is_file": True,
        "alone": journey.alone(today),
        "asked": asked_of(user).filter(household=journey.household_id),
        "talks": read,
        "editable": {talk.pk for talk in read if permissions.can_edit_talk(user, talk)},
        "open_to_add": {talk.pk for talk in read if permissions.can_add_to_talk(user, talk)},
        "is_short": journey.is_short,
        "follow_ups": follow_ups.select_related("owner"),
        "hand_overs": hand_overs.select_related("former", "successor"),
        "can_log_talk": permissions.can_log_talk(user, journey),
        "can_hand_over": permissions.can_hand_over(user, journey),
        "start_form": start_form if can_start else None,
        "changes": possible_changes(user, journey),
        "is_closing": journey.status == MatchStatus.ACTIVE and journey.is_closing(today),
        "pauses": [pause for pause in journey.pauses.all() if pause.ended_on],
    }


@require_POST
def start(request: AuthenticatedRequest, pk: UUID) -> HttpResponse:
    """The introduction went well: the year begins."""
    journey = get_object_or_404(Journey.objects.visible_to(request.user), pk=pk)
    if not permissions.can_start_year(request.user, journey):
        raise PermissionDenied
    check_reason(request, journey.household)
    show(request, [journey])
    form = StartForm(request.POST, journey=journey)
    if not form.is_valid():
        return _match_page(request, pk, form)
    try:
        services.start_year(journey, form.cleaned_data["starts_on"], by=request.user)
    except IllegalTransition:
        messages.info(request, _("This year had already begun."))
    else:
        messages.success(request, _("The year together has begun."))
    return redirect("journey:match", pk=pk)


def hand_over(request: AuthenticatedRequest, pk: UUID) -> HttpResponse:
    """Another community builder takes over, with a note."""
    visible = Journey.objects.visible_to(request.user).with_names()
    journey = get_object_or_404(visible, pk=pk)
    if not permissions.can_hand_over(request.user, journey):
        raise PermissionDenied
    check_reason(request, journey.household)
    show(request, [journey])
    form = HandOverForm(request.POST or None, journey=journey)
    if not form.is_valid():
        return render(request, "journey/hand_over.html", {"journey": journey, "form": form})
    successor = form.cleaned_data["successor"]
    services.hand_over(journey, successor, by=request.user, note=form.cleaned_data["note"])
    messages.success(
        request,
        _("%(name)s accompanies this match from now on.") % {"name": successor.get_short_name()},
    )
    return redirect("journey:match", pk=pk)


@require_POST
def follow_up_done(request: AuthenticatedRequest, pk: UUID) -> HttpResponse:
    """Whoever reads a follow-up accompanies the match, and may tick it off."""
    visible = FollowUp.objects.visible_to(request.user).select_related(
        "check_in__match__household", "check_in__match__group"
    )
    follow_up = get_object_or_404(visible, pk=pk)
    services.finish(follow_up)
    show(request, [follow_up])
    messages.success(request, _("Ticked off."))
    return redirect("journey:match", pk=follow_up.check_in.match_id)
