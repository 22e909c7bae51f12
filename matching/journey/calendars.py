"""The first meeting and the talks of a builder, as they stand in calendars: without any name."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from matching.journey.models import Journey
from matching.models import Introduction
from samenhier.accounts.models import Role, User
from samenhier.addresses import full_address
from samenhier.calendars.feeds import KEPT_FOR, gives
from samenhier.calendars.files import Entry

LASTS = timedelta(hours=1)  # nobody says how long they stay; this keeps a place in the day


def entry_of(meeting: Introduction, *, called_off_at: datetime | None = None) -> Entry:
    """The first meeting: of the others nothing, not even which language is interpreted.

    One that is called off is the next edition, so that calendars take it out.
    """
    return Entry(
        name=f"first-meeting-{meeting.match_id}",
        title=_("First meeting of Samen Hier"),
        starts=meeting.at,
        ends=meeting.at + LASTS,
        place=meeting.place,
        url=full_address("journey:match", meeting.match_id),
        edition=meeting.edition + (called_off_at is not None),
        changed_at=called_off_at or meeting.changed_at,
        is_cancelled=called_off_at is not None,
        is_private=True,
    )


def called_off_at(journey: Journey, meeting: Introduction) -> datetime | None:
    """When a match ended whose first meeting was still to come."""
    if journey.is_live:
        return None
    ended: datetime = max(change.at for change in journey.status_changes.all())
    return ended if ended < meeting.at else None


@gives
def first_meetings_of(user: User) -> Iterator[Entry]:
    """Of the matches that somebody takes part in or accompanies, while they go on.

    Those that end before it stay in the calendar until then, and say that it is called off.
    """
    if user.role not in {Role.MEMBER, Role.NEWCOMER, Role.BUILDER}:
        return
    own = Journey.objects.visible_to(user).prefetch_related("status_changes")
    journeys = {one.pk: one for one in own}
    since = timezone.now() - KEPT_FOR
    for meeting in Introduction.objects.filter(match__in=journeys, at__gte=since):
        journey = journeys[meeting.match_id]
        ended_at = called_off_at(journey, meeting)
        if journey.is_live or ended_at:
            yield entry_of(meeting, called_off_at=ended_at)


@gives
def talks_of(user: User) -> Iterator[Entry]:
    """The next talk of each match of a builder, as a day. Each talk is a thing of its own."""
    if user.role != Role.BUILDER:
        return
    for journey in Journey.objects.visible_to(user).live().with_talks():
        if (day := journey.next_talk_on) is None:
            continue
        last = journey.last_talk
        yield Entry(
            name=f"talk-{journey.pk}-{day:%Y%m%d}",
            title=_("Talk with a group and their newcomers"),
            starts=day,
            url=full_address("journey:match", journey.pk),
            changed_at=(last and last.submitted_at) or journey.created_at,
            is_private=True,
        )
