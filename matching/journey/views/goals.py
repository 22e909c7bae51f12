"""Goals of a match: proposing, agreeing, the steps on the way, and how it went."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from matching.journey import goals, permissions
from matching.journey.helping import helps_with
from matching.journey.models import Goal, GoalStatus, GoalStep, Journey
from matching.journey.together_forms import GoalForm, StepChangeForm, StepForm
from matching.journey.views.opening import open_journey
from matching.models import Side
from newcomers.models import Need
from samenhier.accounts.models import AuthenticatedRequest, User
from samenhier.lifecycle import IllegalTransition

SOMEBODY_WAS_FIRST = gettext_lazy("Somebody was just before you. This is how it is now.")
_THANKS = {
    GoalStatus.REACHED: gettext_lazy("Reached! That is something to be proud of together."),
    GoalStatus.DROPPED: gettext_lazy("The goal is dropped. That is fine."),
    GoalStatus.OPEN: gettext_lazy("You work on this goal again."),
}


def goals_of(user: User, journey: Journey) -> dict[str, Any]:
    """What the page of a match tells about its goals."""
    found = list(Goal.objects.visible_to(user).filter(match=journey.pk).with_parts())
    speaks_for = permissions.speaks_for(user, journey) if journey.is_live else []
    today = timezone.localdate()
    changing = {goal.replaces_id for goal in found if goal.status == GoalStatus.PROPOSED}
    return {
        "goals": [goal for goal in found if goal.is_standing],
        "past_goals": [goal for goal in found if not goal.is_standing],
        "speaks_for": speaks_for,
        # Whose month is over: the side that takes care of it says how it goes on.
        "overdue_goals": {
            goal.pk
            for goal in found
            if goal.is_past(today) and goal.owner_side in speaks_for and goal.pk not in changing
        },
    }


def goal_new(request: AuthenticatedRequest, pk: UUID) -> HttpResponse:
    """Either side or the builder proposes a goal."""
    journey = open_journey(request, pk)
    goal = Goal(match=journey)
    wishes = own_wishes(request.user, journey)
    if wish := wishes.filter(domain=request.GET.get("wish", "")).first():
        goal.domain, goal.text = wish.domain, wish.goal
    return _write(request, journey, goal, wishes=wishes)


def own_wishes(user: User, journey: Journey) -> QuerySet[Need]:
    """What a household wrote at its intake: its own to share, so nobody else is offered it."""
    own: QuerySet[Need] = Need.objects.visible_to(user).exclude(goal="")
    return own.filter(household=journey.household_id, household__user=user)


def goal_change(request: AuthenticatedRequest, pk: UUID) -> HttpResponse:
    """Propose something else instead; until both said yes the goal stands as it is."""
    journey, goal = _goal(request, pk)
    if goal.status != GoalStatus.OPEN:
        messages.info(request, _("Only a goal that you work on can be changed."))
        return redirect("journey:goal", pk=pk)
    steps = goal.steps.filter(done_at=None).values_list("text", flat=True)
    instead = Goal(
        match=journey,
        replaces=goal,
        domain=goal.domain,
        text=goal.text,
        owner=goal.owner,
        target_month=goal.target_month,
    )
    return _write(request, journey, instead, steps="\n".join(steps))


def _write(
    request: AuthenticatedRequest,
    journey: Journey,
    goal: Goal,
    *,
    steps: str = "",
    wishes: Iterable[Need] = (),
) -> HttpResponse:
    if not permissions.can_take_part(request.user, journey):
        raise PermissionDenied
    form = GoalForm(request.POST or None, instance=goal, initial={"steps": steps}, journey=journey)
    if request.method == "POST" and form.is_valid() and _propose(request, form):
        return redirect("journey:match", pk=journey.pk)
    context = {"journey": journey, "goal": goal, "form": form, "wishes": wishes}
    return render(request, "journey/goal_form.html", context)


def _propose(request: AuthenticatedRequest, form: GoalForm) -> bool:
    try:
        goals.propose(form.instance, form.cleaned_data["steps"], by=request.user)
    except goals.TooMany:
        form.add_error(None, _("There are many goals already. Finish or drop one first."))
        return False
    except goals.DecidedAlready:
        form.add_error(None, _("Somebody proposed a change just before you. Look at it first."))
        return False
    messages.success(request, _("The goal is proposed. The others see it on this page."))
    return True


def goal_page(request: AuthenticatedRequest, pk: UUID) -> HttpResponse:
    """A goal with its steps and its history, for everybody of the match."""
    journey, goal = _goal(request, pk)
    return _page(request, journey, goal, StepForm())


def _page(
    request: AuthenticatedRequest, journey: Journey, goal: Goal, form: StepForm
) -> HttpResponse:
    change = goal.replacements.filter(status=GoalStatus.PROPOSED).first()
    context = {
        "journey": journey,
        "goal": goal,
        "change": change,
        "history": goals.history(goal, request.user),
        "can_take_part": permissions.can_take_part(request.user, journey),
        "speaks_for": permissions.speaks_for(request.user, journey) if journey.is_live else [],
        "form": form,
        "resources": helps_with(request.user, [goal]),
    }
    return render(request, "journey/goal.html", context)


@require_POST
def goal_agree(request: AuthenticatedRequest, pk: UUID) -> HttpResponse:
    """A side says yes, with one press; a builder passes it on."""
    journey, goal = _goal(request, pk)
    side = request.POST.get("side", "")
    if not journey.is_live or side not in permissions.speaks_for(request.user, journey):
        raise PermissionDenied
    try:
        goals.agree(goal, Side(side), by=request.user)
    except goals.DecidedAlready:
        messages.info(request, SOMEBODY_WAS_FIRST)
    else:
        messages.success(request, _("Thank you. The yes is kept."))
    return redirect("journey:goal", pk=pk)


@require_POST
def goal_become(request: AuthenticatedRequest, pk: UUID) -> HttpResponse:
    """Reached, dropped, or taken up again."""
    journey, goal = _goal(request, pk)
    if not permissions.can_take_part(request.user, journey):
        raise PermissionDenied
    status = request.POST.get("status", "")
    by_hand = {GoalStatus.REACHED, GoalStatus.DROPPED}
    if goal.status == GoalStatus.REACHED:
        by_hand = {GoalStatus.OPEN}
    try:
        if status not in by_hand:
            raise IllegalTransition(goal, goal.status, status)
        goals.settle(goal, status, by=request.user)
    except IllegalTransition:
        messages.info(request, SOMEBODY_WAS_FIRST)
    else:
        messages.success(request, _THANKS[GoalStatus(status)])
    return redirect("journey:goal", pk=pk)


@require_POST
def step_new(request: AuthenticatedRequest, pk: UUID) -> HttpResponse:
    """One step more."""
    journey, goal = _goal(request, pk)
    if not permissions.can_take_part(request.user, journey):
        raise PermissionDenied
    form = StepForm(request.POST, instance=GoalStep(goal=goal))
    if not form.is_valid():
        return _page(request, journey, goal, form)
    try:
        goals.add_step(form.instance)
    except goals.TooMany:
        messages.info(request, _("This goal has many steps already. Perhaps it is two goals?"))
    except goals.DecidedAlready:
        messages.info(request, SOMEBODY_WAS_FIRST)
    return redirect("journey:goal", pk=pk)


@require_POST
def step_done(request: AuthenticatedRequest, pk: UUID) -> HttpResponse:
    """Tick a step off, or put it back."""
    _journey, goal, step = _step(request, pk)
    goals.tick(step, is_done=request.POST.get("done") != "no", by=request.user)
    return redirect("journey:goal", pk=goal.pk)


def step_edit(request: AuthenticatedRequest, pk: UUID) -> HttpResponse:
    """A step in other words; from here it is moved and taken off the list too."""
    journey, goal, step = _step(request, pk)
    if not goal.is_standing:
        messages.info(request, _("Only the steps of a goal that stands can be changed."))
        return redirect("journey:goal", pk=goal.pk)
    form = StepChangeForm(request.POST or None, instance=step)
    if request.method == "POST" and form.is_valid():
        try:
            goals.rewrite_step(step)
        except goals.DecidedAlready:
            messages.info(request, SOMEBODY_WAS_FIRST)
        else:
            messages.success(request, _("The step is changed."))
        return redirect("journey:goal", pk=goal.pk)
    steps = list(goal.steps.all())
    context = {"journey": journey, "goal": goal, "step": step, "steps": steps, "form": form}
    return render(request, "journey/step.html", context)


@require_POST
def step_move(request: AuthenticatedRequest, pk: UUID) -> HttpResponse:
    """One place up or down in the list."""
    _journey, goal, step = _step(request, pk)
    try:
        goals.move_step(step, is_up=request.POST.get("to") != "down")
    except goals.DecidedAlready:
        messages.info(request, SOMEBODY_WAS_FIRST)
        return redirect("journey:goal", pk=goal.pk)
    return redirect("journey:step_edit", pk=pk)


@require_POST
def step_away(request: AuthenticatedRequest, pk: UUID) -> HttpResponse:
    """Off the list."""
    _journey, goal, step = _step(request, pk)
    try:
        goals.remove_step(step)
    except goals.DecidedAlready:
        messages.info(request, SOMEBODY_WAS_FIRST)
    else:
        messages.success(request, _("The step is taken off the list."))
    return redirect("journey:goal", pk=goal.pk)


def _step(request: AuthenticatedRequest, pk: UUID) -> tuple[Journey, Goal, GoalStep]:
    """A step that its reader may change, in a match that goes on."""
    step = get_object_or_404(GoalStep.objects.visible_to(request.user), pk=pk)
    journey, goal = _goal(request, step.goal_id)
    if not permissions.can_take_part(request.user, journey):
        raise PermissionDenied
    return journey, goal, step


def _goal(request: AuthenticatedRequest, pk: UUID) -> tuple[Journey, Goal]:
    goal = get_object_or_404(Goal.objects.visible_to(request.user).with_parts(), pk=pk)
    return open_journey(request, goal.match_id), goal
