"""The VOG, the Dutch certificate of good conduct: when it was seen, and when it ends."""

from datetime import date, timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from groups.models import GroupStatus, Membership, TaskKind
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
    earlier = member.group.tasks.open().filter(
        kind=TaskKind.VOG_ENDS, about__startswith=member.pk.hex
    )
    earlier.exclude(about=_occasion(member)).update(done_at=timezone.now())
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
        open_task(
            member.group,
            TaskKind.VOG_ENDS,
            about=_occasion(member),
            due_on=member.vog_expires_on,
        )


def _occasion(member: Membership) -> str:
    return f"{member.pk.hex}:{member.vog_expires_on}"
