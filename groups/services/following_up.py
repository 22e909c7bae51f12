"""The intake queue: what staff still have to do for a group, who does it, and ticking it off."""

from datetime import date

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from groups.invitations import ANSWER_WITHIN_WORKING_DAYS
from groups.models import StaffTask, WelcomeGroup
from groups.permissions import can_decide
from samenhier.accounts.models import User
from samenhier.workdays import working_days_after


class TakenAlready(Exception):
    """Somebody else does this task, or did it."""


class NoColleague(Exception):
    """This account does not work for the organisation of the group."""


def open_task(
    group: WelcomeGroup, kind: str, *, about: str = "", due_on: date | None = None
) -> StaffTask:
    """Ask staff to do something, once per occasion; in five working days if no day is given.

    What took care of itself and comes back is open again; what somebody ticked off is not.
    """
    due_on = due_on or working_days_after(timezone.localdate(), ANSWER_WITHIN_WORKING_DAYS)
    task, is_new = StaffTask.objects.get_or_create(
        group=group, kind=kind, about=about, defaults={"due_on": due_on}
    )
    if not is_new and not task.is_open and task.done_by_id is None:
        task.done_at, task.due_on = None, due_on
        task.save(update_fields=["done_at", "due_on"])
    return task


def close_tasks(
    group: WelcomeGroup, *kinds: str, by: User | None = None, about: str | None = None
) -> None:
    """Tick off what is done by another step, or took care of itself; of one occasion, or all."""
    tasks = group.tasks.open().filter(kind__in=kinds)
    if about is not None:
        tasks = tasks.filter(about=about)
    tasks.update(done_at=timezone.now(), done_by=by)


def take(task: StaffTask, *, by: User) -> None:
    """Take a task that nobody has; of two who take it at once, the first one gets it."""
    _check_may_act(task, by)
    if task.owner_id == by.pk:
        return
    free = StaffTask.objects.open().filter(pk=task.pk, owner=None)
    if not free.update(owner=by):
        raise TakenAlready
    task.owner = by


def give(task: StaffTask, *, to: User | None, by: User) -> None:
    """Give a task to a colleague, or back to everybody."""
    _check_may_act(task, by)
    if to is not None and not can_decide(to, task.group):
        raise NoColleague
    if not StaffTask.objects.open().filter(pk=task.pk).update(owner=to):
        raise TakenAlready
    task.owner = to


@transaction.atomic
def finish(task: StaffTask, *, by: User, note: str = "") -> None:
    """Tick a task off; the first time counts."""
    _check_may_act(task, by)
    open_now = StaffTask.objects.open().filter(pk=task.pk)
    if not open_now.update(done_at=timezone.now(), done_by=by):
        return
    if note:
        StaffTask.objects.filter(pk=task.pk).update(note=note)


def _check_may_act(task: StaffTask, by: User) -> None:
    if not can_decide(by, task.group):
        raise PermissionDenied
