"""What staff decide about a group."""

from django.core.exceptions import PermissionDenied
from django.db import transaction

from groups.models import GroupStatus, WelcomeGroup
from groups.permissions import can_decide
from groups.services.gathering import hold
from groups.services.refusals import NotReady
from samenhier.accounts.models import User


def _check_may_decide(group: WelcomeGroup, by: User) -> None:
    if not can_decide(by, group):
        raise PermissionDenied


def start_screening(group: WelcomeGroup, *, by: User) -> WelcomeGroup:
    """Begin getting to know the group."""
    _check_may_decide(group, by)
    return group.become(GroupStatus.SCREENING, by=by)


@transaction.atomic
def set_ready(group: WelcomeGroup, *, by: User) -> WelcomeGroup:
    """Let the group take part in matching, or raise NotReady with what is missing."""
    _check_may_decide(group, by)
    hold(group)
    if missing := group.missing():
        raise NotReady(missing)
    return group.become(GroupStatus.READY, by=by)


def pause(group: WelcomeGroup, *, by: User, reason: str = "") -> WelcomeGroup:
    """Keep the group out of matching for a while."""
    _check_may_decide(group, by)
    return group.become(GroupStatus.PAUSED, by=by, reason=reason)


def reject(group: WelcomeGroup, *, by: User, reason: str) -> WelcomeGroup:
    """Not accept the group; the reason stays in its history."""
    _check_may_decide(group, by)
    return group.become(GroupStatus.REJECTED, by=by, reason=reason)
