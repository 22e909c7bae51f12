"""Ready follows by itself, and is withdrawn when it stops being true.

Whatever changes a group calls `settle` after it, in the same transaction; what only time changes
is found by the clock. Settling twice is settling once.
"""

import logging
from collections.abc import Iterable, Sequence

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import override

from groups import notices
from groups.models import GroupStatus, Membership, Statement, TaskKind, WelcomeGroup
from groups.readiness import Actor, Requirement, Topic, sentences, still_open
from groups.services.following_up import close_tasks, open_task
from groups.services.holding import hold
from groups.services.resting import watch_term

log = logging.getLogger(__name__)

# Where a group can become too small; before that it is forming.
WITH_BOUNDS = (
    GroupStatus.SUBMITTED,
    GroupStatus.WAITING,
    GroupStatus.SCREENING,
    GroupStatus.READY,
)


@transaction.atomic
def settle(group: WelcomeGroup) -> WelcomeGroup:
    """Let the status of the group follow from what it has and lacks."""
    hold(group)
    if group.status not in WITH_BOUNDS:
        return group
    missing = still_open(group)
    _mind_size(group, missing)
    if group.status == GroupStatus.SCREENING and not missing:
        _make_ready(group)
    elif group.status == GroupStatus.READY:
        _keep_ready(group, missing)
    if group.status in {GroupStatus.SCREENING, GroupStatus.READY}:
        _ask_statement(group)
    return group


def settle_all() -> None:
    """Find what time has changed. One group that cannot be settled does not stop the rest."""
    for pk in list(
        WelcomeGroup.objects.filter(status__in=WITH_BOUNDS).values_list("pk", flat=True)
    ):
        try:
            settle(WelcomeGroup.objects.get(pk=pk))
        except Exception:  # whatever it is, the other groups must not wait for it
            log.exception("Group %s was not settled", pk)


def settle_groups_of(users: Iterable[int]) -> None:
    """Settle the groups in which these accounts take part, after something they did."""
    own = Membership.objects.present().filter(user__in=list(users))
    groups = WelcomeGroup.objects.filter(pk__in=own.values("group"), status__in=WITH_BOUNDS)
    for group in groups.order_by("pk"):  # one order for all who hold several
        settle(group)


def _make_ready(group: WelcomeGroup) -> None:
    group.become(GroupStatus.READY, by=None)
    group.available_on = timezone.localdate()
    group.save(update_fields=["available_on"])
    _is_whole_again(group)
    notices.mail_ready(group, group.status_changes.count())


def _is_whole_again(group: WelcomeGroup) -> None:
    group.incomplete_since = None
    group.save(update_fields=["incomplete_since"])
    close_tasks(group, TaskKind.INCOMPLETE)


def _keep_ready(group: WelcomeGroup, missing: Sequence[Requirement]) -> None:
    """Take a group that misses something out of matching, and tell who can help.

    A live match is never ended by this. A group that is only too small has a term of its own.
    """
    if missing and not group.is_matched:
        group.become(GroupStatus.SCREENING, by=None, reason=_short(missing))
    lacks = any(not _is_too_small(one) for one in missing)
    if lacks and not group.incomplete_since:
        group.incomplete_since = timezone.localdate()
        group.times_incomplete += 1
        group.save(update_fields=["incomplete_since", "times_incomplete"])
        open_task(group, TaskKind.INCOMPLETE, about=str(group.times_incomplete))
        with override(group.language):
            notices.mail_incomplete(group, sentences(still_open(group)))
    elif group.incomplete_since and not lacks:
        _is_whole_again(group)


def _is_too_small(one: Requirement) -> bool:
    return one.topic == Topic.MEMBERS and one.actor == Actor.COORDINATOR


def _short(missing: Sequence[Requirement]) -> str:
    """What is missing by topic, without names: histories outlive people."""
    with override(settings.LANGUAGE_CODE):
        return ", ".join(dict.fromkeys(str(one.topic.label) for one in missing))[:300]


def _mind_size(group: WelcomeGroup, missing: Sequence[Requirement]) -> None:
    """Give a group that became too small a term to find somebody, and end it when it has."""
    too_small = any(_is_too_small(one) for one in missing)
    if too_small and not group.replacing_since:
        group.replacing_since = timezone.localdate()
        group.times_too_small += 1
        group.save(update_fields=["replacing_since", "times_too_small"])
        watch_term(group)
        notices.mail_replace(group)
    elif group.replacing_since and not too_small:
        group.replacing_since, group.replacing_paused_days = None, 0
        group.save(update_fields=["replacing_since", "replacing_paused_days"])
        close_tasks(group, TaskKind.REPLACEMENT)


def _ask_statement(group: WelcomeGroup) -> None:
    """Mail the statement to members who did their part and did not accept it, once a version."""
    if current := Statement.objects.current():
        done = group.present_members().done()
        asked = done.exclude(acceptances__statement=current).select_related("user", "group")
        for member in asked.prefetch_related("acceptances"):
            notices.mail_statement(member, current)
