"""From handed in to a first talk: at once, or by way of the waiting list; pausing and going on."""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from groups import notices
from groups.models import PAUSABLE_STATUSES, GroupStatus, Membership, TaskKind, WelcomeGroup
from groups.permissions import can_decide, can_pause, can_take_groups
from groups.services.following_up import close_tasks, open_task
from groups.services.holding import hold
from groups.services.refusals import GroupMatched, TakesPartElsewhere
from groups.services.resting import go_on, rest
from groups.services.settling import settle
from samenhier.accounts.models import Intake, Municipality, User
from samenhier.lifecycle import IllegalTransition


def receive(group: WelcomeGroup) -> WelcomeGroup:
    """Put a group that was handed in where it belongs: in the queue, or on the waiting list."""
    group.available_on = timezone.localdate()
    group.save(update_fields=["available_on"])
    if group.municipality.intake == Intake.WAITING_LIST:
        return group.become(GroupStatus.WAITING, by=None)
    open_task(group, TaskKind.FIRST_CONTACT)
    return group


def take_next(municipality: Municipality, count: int, *, by: User) -> list[WelcomeGroup]:
    """Give the first groups in line a place; of two who do so at once, both take other groups."""
    if not can_take_groups(by, municipality):
        raise PermissionDenied
    taken: list[WelcomeGroup] = []
    while len(taken) < count and (group := _give_first_place(municipality, by=by)):
        taken.append(group)
    return taken


@transaction.atomic
def _give_first_place(municipality: Municipality, *, by: User) -> WelcomeGroup | None:
    """Give who is first in line now a place; None when nobody waits.

    Whoever holds that group is waited for and not passed over: it is held for a moment only, and
    would lose its turn. When it got its place meanwhile, the database goes on to the next one. A
    transaction holds one group, so two who take several never wait for each other.
    """
    line = WelcomeGroup.objects.in_line(municipality.pk)
    group = line.select_for_update(no_key=True).first()
    return _give_place(group, by=by) if group else None


@transaction.atomic
def give_place(group: WelcomeGroup, *, by: User) -> WelcomeGroup:
    """Give this very group a place, whoever stands before it."""
    if not can_decide(by, group):
        raise PermissionDenied
    hold(group)
    return _give_place(group, by=by)


def _give_place(group: WelcomeGroup, *, by: User) -> WelcomeGroup:
    if group.status != GroupStatus.WAITING:
        raise IllegalTransition(group, group.status, GroupStatus.SUBMITTED)
    group.become(GroupStatus.SUBMITTED, by=by)
    open_task(group, TaskKind.FIRST_CONTACT)
    notices.mail_place_free(group)
    return group


@transaction.atomic
def pause(group: WelcomeGroup, *, by: User | None, reason: str = "") -> WelcomeGroup:
    """Keep the group out of matching for a while; its place in line stays.

    `by` is None when the coordinator answered a mail without signing in.
    """
    hold(group)  # a match that is made at this moment is waited for
    if by is not None and not can_pause(by, group):
        raise PermissionDenied
    if group.is_matched:
        raise GroupMatched
    if group.status not in PAUSABLE_STATUSES:
        raise IllegalTransition(group, group.status, GroupStatus.PAUSED)
    rest(group, by=by, reason=reason)
    close_tasks(group, TaskKind.RETURNED)
    return group


@transaction.atomic
def resume(group: WelcomeGroup, *, by: User) -> WelcomeGroup:
    """Let a group go on where it was before its pause, or once more after its year.

    Ready follows when nothing is missing. Raises TakesPartElsewhere when somebody of a group that
    completed its year is in another one now.
    """
    hold(group)
    if not can_pause(by, group):
        raise PermissionDenied
    is_again = group.status == GroupStatus.COMPLETED
    if is_again:
        _check_free(group)
        group.become(GroupStatus.SCREENING, by=by)
    else:
        before = _before_the_pause(group)
        if group.status != GroupStatus.PAUSED:
            raise IllegalTransition(group, group.status, before)
        go_on(group, before, by=by)
    group.available_on = timezone.localdate()
    group.save(update_fields=["available_on"])
    if is_again or (group.status != GroupStatus.WAITING and not group.is_accepted):
        open_task(group, TaskKind.RETURNED, about=str(group.status_changes.count()))
    return settle(group)


def _check_free(group: WelcomeGroup) -> None:
    people = group.present_members().values("user")
    if Membership.objects.taking_part().filter(user__in=people).exists():
        raise TakesPartElsewhere


def _before_the_pause(group: WelcomeGroup) -> GroupStatus:
    paused = group.status_changes.filter(after=GroupStatus.PAUSED).last()
    waited = paused is not None and paused.before == GroupStatus.WAITING
    return GroupStatus.WAITING if waited else GroupStatus.SCREENING
