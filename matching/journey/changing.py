"""A year rests and goes on, ends early, or is complete: both sides hear it, and nobody is lost."""

from datetime import date, timedelta

from dateutil.relativedelta import relativedelta
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from groups.models import GroupStatus, WelcomeGroup
from groups.services.holding import hold as hold_group
from groups.services.resting import wind_up
from matching.journey.models import Journey
from matching.journey.permissions import can_change_year, can_complete
from matching.models import Ending, EndingReason, Match, MatchStatus, Pause
from matching.services.meeting import tell_both, tell_builder
from newcomers.models import HouseholdStatus
from newcomers.services.holding import hold as hold_household
from samenhier.accounts.models import User
from samenhier.lifecycle import IllegalTransition

HEAR_WITHIN = timedelta(days=7)  # of an early end, each side by itself
# A talk so long before an early end led to it; and one so long before the follow-up counts as it.
LED_TO_IT = timedelta(days=14)
COUNTS_BEFORE = timedelta(days=21)


@transaction.atomic
def pause(journey: Journey, resting: Pause, *, by: User) -> None:
    """Let a year rest: no talk is due, and it ends later by the days of the pause."""
    _check(journey, by)
    journey.become(MatchStatus.PAUSED, by=by, reason=resting.reason)
    resting.match, resting.by = journey, by
    resting.save(force_insert=True)
    _tell(journey, "year_paused", by=by, once_per=str(resting.pk))


@transaction.atomic
def resume(journey: Journey, on: date, *, by: User) -> None:
    """Go on with a year that rested; what was planned moves by the days of the pause."""
    _check(journey, by)
    if journey.status != MatchStatus.PAUSED:  # the year of a first meeting starts another way
        raise IllegalTransition(journey, journey.status, MatchStatus.ACTIVE)
    journey.become(MatchStatus.ACTIVE, by=by)
    _close_pause(journey, on)
    _tell(journey, "year_goes_on", by=by, once_per=str(journey.status_changes.count()))


@transaction.atomic
def end_early(journey: Journey, ending: Ending, *, by: User) -> None:
    """End a match before its time. Both sides are heard, and left in peace before another one."""
    _check(journey, by)
    peace = 0 if journey.status == MatchStatus.INTRODUCTION else settings.REMATCH_DAYS
    ending.free_on = ending.ended_on + timedelta(days=peace)
    journey.become(MatchStatus.ENDED_EARLY, by=by, reason=ending.reason)
    _close_pause(journey, ending.ended_on)
    end(journey, ending, by=by)
    _tell(journey, "year_ended_early", by=by)


def end(match: Match, ending: Ending, *, by: User) -> None:
    """Write down how a match ended, and until when each side is heard."""
    ending.match, ending.by = match, by
    ending.talk_on = timezone.localdate() + HEAR_WITHIN
    ending.talks_from = ending.ended_on - LED_TO_IT
    ending.save(force_insert=True)
    # Until today it was busy: whether it is still available is asked weeks from now.
    WelcomeGroup.objects.filter(pk=match.group_id).update(available_on=ending.ended_on)


@transaction.atomic
def complete(journey: Journey, *, by: User) -> None:
    """Close a full year after its closing talk; half a year later there is one more talk.

    Both sides have done what they came for: neither is matched again unasked.
    """
    today = timezone.localdate()
    if not can_complete(by, journey, today):
        raise PermissionDenied
    talk_on = today + relativedelta(months=settings.FOLLOW_UP_MONTHS)
    hold_household(journey.household)
    hold_group(journey.group)
    journey.become(MatchStatus.COMPLETED, by=by)
    Ending.objects.create(
        match=journey,
        ended_on=today,
        reason=EndingReason.FULL_YEAR,
        talk_on=talk_on,
        talks_from=talk_on - COUNTS_BEFORE,
        free_on=today,
        by=by,
    )
    _complete_sides(journey, by)
    _tell(journey, "year_complete", by=by)


def _complete_sides(journey: Journey, by: User) -> None:
    """A group with another household goes on with that one."""
    household, group = journey.household, journey.group
    if household.status == HouseholdStatus.READY:
        household.become(HouseholdStatus.COMPLETED, by=by)
    if group.status == GroupStatus.READY and not group.is_matched:
        group.become(GroupStatus.COMPLETED, by=by)
        wind_up(group, by=by)


def _check(journey: Journey, by: User) -> None:
    if not can_change_year(by, journey):
        raise PermissionDenied


def _close_pause(journey: Journey, on: date) -> None:
    for open_one in Pause.objects.open().filter(match=journey.pk):
        open_one.ended_on = max(on, open_one.began_on)
        open_one.save(update_fields=["ended_on"])


def _tell(journey: Journey, template: str, *, by: User, once_per: str = "") -> None:
    """Mail both sides, and the builder when a colleague did it or newcomers have no address."""
    tell_both(journey, template, once_per=once_per)
    builder, is_unreached = journey.builder, not journey.household.account_address
    if by == builder and not is_unreached:
        return
    about = f"match:{journey.pk}:{journey.status_changes.count()}"
    tell_builder(journey, "year_changed", about=about, is_unreached=is_unreached)


def look_again(on: date | None = None) -> None:
    """Ask each builder on the day they chose whether a year that rests can go on; once."""
    on = on or timezone.localdate()
    due = Pause.objects.open().filter(look_again_on__lte=on, match__builder__is_active=True)
    for resting in due.select_related("match__builder", "match__group"):
        tell_builder(resting.match, "pause_look_again", about=f"pause:{resting.pk}")
