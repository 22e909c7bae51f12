"""A group rests, goes on, or stops for good: what stands still with it, and what ends."""

from django.utils import timezone

from groups.models import GroupStatus, OfferAnswer, TaskKind, WelcomeGroup
from groups.services.following_up import close_tasks, open_task
from samenhier.accounts.models import User

# What staff need not do while a group rests; it is theirs again when the group goes on.
RESTING = (TaskKind.NO_ANSWER, TaskKind.REPLACEMENT)


def watch_term(group: WelcomeGroup) -> None:
    """Ask staff to look at a group that is too small, on the day its term ends."""
    about, due_on = str(group.times_too_small), group.replace_before
    open_task(group, TaskKind.REPLACEMENT, about=about, due_on=due_on)


def rest(group: WelcomeGroup, *, by: User | None, reason: str) -> None:
    """Bring a group that is held to rest; its term to find somebody stands still."""
    group.become(GroupStatus.PAUSED, by=by, reason=reason)
    close_tasks(group, *RESTING)


def go_on(group: WelcomeGroup, status: GroupStatus, *, by: User, reason: str = "") -> None:
    """Bring a group that is held back; its term goes on with the days that were left."""
    paused = group.status_changes.filter(after=GroupStatus.PAUSED).last()
    group.become(status, by=by, reason=reason)
    if group.replacing_since and paused:
        rested = timezone.localdate() - timezone.localdate(paused.at)
        group.replacing_paused_days += rested.days
        group.save(update_fields=["replacing_paused_days"])
        watch_term(group)


def wind_up(group: WelcomeGroup, *, by: User) -> None:
    """Close what was still open about a group that has stopped for good."""
    close_tasks(group, *TaskKind, by=by)
    now = timezone.now()
    group.questions.filter(closed_at=None).update(closed_at=now)
    offers = group.coordinator_offers.filter(answer=OfferAnswer.OPEN)
    offers.update(answer=OfferAnswer.TAKEN_BACK, answered_at=now)
