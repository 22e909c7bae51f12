"""The VOG, the Dutch certificate of good conduct: when it was seen, and when it ends."""

from datetime import date, timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from groups.models import GroupStatus, Membership, StaffTaskQuerySet, TaskKind
from groups.services.following_up import open_task
from groups.services.holding import hold
from groups.services.settling import settle

# What staff write down of a VOG, and nothing else of a member.
VOG = ["vog_requested_on", "vog_seen_on", "vog_expires_on", "vog_seen_by"]
WATCHED = (GroupStatus.SCREENING, GroupStatus.READY)


@transaction.atomic
def note_vog(member: Membership) -> None:
    """Store its dates; what was asked about an earlier one is done."""
    hold(member.group)
    member.save(update_fields=VOG)
    _warnings(member).exclude(about=_occasion(member)).update(done_at=timezone.now())
    settle(member.group)


def warn_of_vogs(on: date | None = None) -> None:
    """Ask staff to see to a new VOG before one expires, once per member and day it expires."""
    on = on or timezone.localdate()
    ending = Membership.objects.present().filter(
        vog_seen_on__isnull=False,
        vog_expires_on__range=(on, on + timedelta(weeks=settings.VOG_WARNING_WEEKS)),
        group__status__in=WATCHED,
        group__municipality__requires_vog=True,
    )
    for member in ending.select_related("group"):
        _warn(member)


@transaction.atomic
def _warn(member: Membership) -> None:
    """Open the task, unless the member or the group stopped since this run began."""
    hold(member.group)
    member.refresh_from_db(fields=["left_on"])
    if member.left_on is None and member.group.status in WATCHED:
        about = _occasion(member)
        open_task(member.group, TaskKind.VOG_ENDS, about=about, due_on=member.vog_expires_on)


def drop_warnings(member: Membership) -> None:
    """Nobody needs a new VOG of somebody who left."""
    _warnings(member).update(done_at=timezone.now())


def _warnings(member: Membership) -> StaffTaskQuerySet:
    about_member = {"kind": TaskKind.VOG_ENDS, "about__startswith": member.pk.hex}
    found: StaffTaskQuerySet = member.group.tasks.open().filter(**about_member)
    return found


def _occasion(member: Membership) -> str:
    return f"{member.pk.hex}:{member.vog_expires_on}"
