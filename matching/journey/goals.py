"""Goals of a match: one side proposes, the other says yes, and together they see how it goes."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID

from dateutil.relativedelta import relativedelta
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from matching.journey.models import Goal, GoalStatus, GoalStep
from matching.journey.permissions import can_read_talks, speaks_for
from matching.models import MatchStatus, Side
from matching.services.meeting import tell_both
from samenhier.accounts.models import User

REMIND_AFTER = timedelta(days=7)
FORGET_AFTER = relativedelta(months=2)  # a reminder so late would only surprise
_TOLD = {GoalStatus.REACHED: "goal_reached", GoalStatus.DROPPED: "goal_dropped"}


class DecidedAlready(Exception):
    """Somebody else said or changed it first."""


class TooMany(Exception):
    """There are as many goals, or steps of a goal, as somebody can still oversee."""


@dataclass(frozen=True)
class Event:
    """A line in the history of a goal."""

    at: datetime
    what: str
    by: User | None
    on_behalf: bool = False


# --- Proposing and agreeing ----------------------------------------------------------------


@transaction.atomic
def propose(goal: Goal, steps: Iterable[str], *, by: User) -> None:
    """Store a goal; who proposes it says yes for their own side, a builder for none.

    Safe to run twice: the key was made with the form. A change of another goal takes its place
    once both said yes. Raises DecidedAlready or TooMany.
    """
    sides = speaks_for(by, goal.match)
    if not sides:
        raise PermissionDenied
    if _is_stored(goal):
        return
    if goal.replaces_id:
        _hold_open(goal.replaces_id)
    elif goal.match.goals.standing().count() >= Goal.MOST_STANDING:
        raise TooMany
    goal.by = by
    try:
        with transaction.atomic():
            goal.save(force_insert=True)
    except IntegrityError as error:
        if _is_stored(goal):  # the same form at the same time
            return
        raise DecidedAlready from error
    GoalStep.objects.bulk_create(
        GoalStep(goal=goal, text=text, place=place) for place, text in enumerate(steps, 1)
    )
    if len(sides) == 1:
        goal.agreements.create(side=sides[0], by=by)
    # Nothing of what they would like is in the mail; of the group the coordinator is told.
    tell_both(
        goal.match,
        "goal_proposed",
        once_per=f"goal:{goal.pk}",
        sides=goal.waits_for,
        answers=True,
    )


def _is_stored(goal: Goal) -> bool:
    return Goal.objects.filter(pk=goal.pk, match=goal.match_id).exists()


def _hold_open(pk: UUID) -> None:
    replaced = Goal.objects.select_for_update().get(pk=pk)
    if replaced.status != GoalStatus.OPEN:
        raise DecidedAlready


@transaction.atomic
def agree(goal: Goal, side: Side, *, by: User) -> None:
    """A side says yes; with the second yes they work on it. Raises DecidedAlready."""
    sides = speaks_for(by, goal.match)
    if side not in sides:
        raise PermissionDenied
    # Held, so that of two who press at once the second one sees what the first did.
    held = Goal.objects.select_for_update(of=("self",)).select_related("replaces").get(pk=goal.pk)
    if side not in held.waits_for:
        raise DecidedAlready
    held.agreements.create(side=side, by=by, on_behalf=len(sides) > 1)
    if held.waits_for:
        return
    held.become(GoalStatus.OPEN, by=by)
    if held.replaces and held.replaces.can_become(GoalStatus.CHANGED):
        held.replaces.become(GoalStatus.CHANGED, by=by)


def remind(today: date | None = None) -> None:
    """Remind the side that was asked for its yes a week ago, once; not while a year rests."""
    today = today or timezone.localdate()
    waiting = Goal.objects.filter(
        status=GoalStatus.PROPOSED,
        match__status__in=(MatchStatus.INTRODUCTION, MatchStatus.ACTIVE),
        created_at__date__range=(today - FORGET_AFTER, today - REMIND_AFTER),
    )
    sides = ("match__household__user", "match__group__coordinator")
    for goal in waiting.select_related(*sides).prefetch_related("agreements"):
        tell_both(
            goal.match,
            "goal_reminder",
            once_per=f"goal:{goal.pk}",
            sides=goal.waits_for,
            answers=True,
        )


# --- On the way ----------------------------------------------------------------------------


@transaction.atomic
def add_step(step: GoalStep) -> None:
    """Put a step at the end of the list, once, however often it was sent. Raises TooMany."""
    goal = _hold_standing(step.goal_id)
    if goal.steps.filter(pk=step.pk).exists():
        return
    if goal.steps.count() >= GoalStep.MOST:
        raise TooMany
    last = goal.steps.aggregate(last=Max("place"))["last"]
    step.place = (last or 0) + 1
    try:
        with transaction.atomic():
            step.save(force_insert=True)
    except IntegrityError as error:
        raise PermissionDenied("The key of a step of another goal.") from error


def _hold_standing(pk: UUID) -> Goal:
    """Held, so that of two who change its steps the second one sees what the first did."""
    goal = Goal.objects.select_for_update().get(pk=pk)
    if not goal.is_standing:
        raise DecidedAlready
    return goal


@transaction.atomic
def rewrite_step(step: GoalStep) -> None:
    """Store the new text of a step. Raises DecidedAlready."""
    goal = _hold_standing(step.goal_id)
    if not goal.steps.filter(pk=step.pk).update(text=step.text):
        raise DecidedAlready


@transaction.atomic
def move_step(step: GoalStep, *, is_up: bool) -> None:
    """Let a step change places with the one above or below it. Raises DecidedAlready."""
    steps = list(_hold_standing(step.goal_id).steps.all())
    if step not in steps:
        raise DecidedAlready
    here = steps.index(step)
    there = here - 1 if is_up else here + 1
    if not 0 <= there < len(steps):
        return
    steps[here], steps[there] = steps[there], steps[here]
    for place, each in enumerate(steps, 1):
        each.place = place
    GoalStep.objects.bulk_update(steps, ["place"])


@transaction.atomic
def remove_step(step: GoalStep) -> None:
    """Take a step off the list; twice is fine. Raises DecidedAlready."""
    _hold_standing(step.goal_id).steps.filter(pk=step.pk).delete()


def tick(step: GoalStep, *, is_done: bool, by: User) -> None:
    """Tick a step off, or put it back; of two who tick at once the first one counts."""
    rows = GoalStep.objects.filter(
        pk=step.pk, done_at__isnull=is_done, goal__status=GoalStatus.OPEN
    )
    rows.update(done_at=timezone.now() if is_done else None, done_by=by if is_done else None)


@transaction.atomic
def settle(goal: Goal, status: str, *, by: User) -> None:
    """Reached, dropped, or taken up again; the other side hears by mail what ended.

    Of what a builder passes on, both sides hear. Raises IllegalTransition.
    """
    goal.become(status, by=by)
    template = _TOLD.get(GoalStatus(status))
    change = goal.status_changes.last()
    if template is None or change is None:
        return
    speaks = speaks_for(by, goal.match)
    others = [side for side in Side if side not in speaks] or list(Side)
    tell_both(goal.match, template, once_per=f"goal:{change.pk}", sides=others)


# --- Looking back --------------------------------------------------------------------------


def history(goal: Goal, reader: User) -> list[Event]:
    """Who did what with a goal, and when; the first thing first.

    In which talks it came up only who reads the talks: it may have been with one side alone.
    """
    events = [Event(goal.created_at, _("Proposed"), goal.by)]
    for yes in goal.agreements.select_related("by"):
        said = _("The group says yes") if yes.side == Side.GROUP else _("The newcomers say yes")
        events.append(Event(yes.at, said, yes.by, yes.on_behalf))
    events += [
        Event(change.at, _words(change.before, change.after), change.by)
        for change in goal.status_changes.select_related("by")
    ]
    for step in goal.steps.filter(done_at__isnull=False).select_related("done_by"):
        done = _("Step done: %(step)s") % {"step": step.text}
        events.append(Event(step.done_at or goal.created_at, done, step.done_by))
    if can_read_talks(reader):
        events += [
            Event(_at_noon(talk.held_on), _("Talked about"), talk.author)
            for talk in goal.talks.submitted().select_related("author")
        ]
    return sorted(events, key=lambda event: event.at)


def _at_noon(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(12)))


def _words(before: str, after: str) -> str:
    if after == GoalStatus.OPEN:
        return _("Agreed by both") if before == GoalStatus.PROPOSED else _("Opened again")
    return capfirst(str(GoalStatus(after).label))
