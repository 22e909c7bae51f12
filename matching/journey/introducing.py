"""The first meeting, and what both sides say after it: then the year starts, or it ends kindly."""

from datetime import date, datetime
from uuid import uuid4

from dateutil.relativedelta import relativedelta
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils import timezone

from matching.journey.changing import end
from matching.journey.models import Journey
from matching.journey.services import start_year
from matching.models import (
    Confirmation,
    Ending,
    EndingReason,
    Introduction,
    Match,
    MatchStatus,
    Side,
)
from matching.services import Meeting
from matching.services.meeting import tell_both, tell_builder
from samenhier.accounts.models import Role, User
from samenhier.lifecycle import IllegalTransition
from samenhier.workdays import working_days_after

ASK_AGAIN_AFTER = 3  # working days after the first meeting


class TooEarly(Exception):
    """The first meeting is still to come."""


class SaidAlready(Exception):
    """This side has said whether it goes on."""


def sides_of(user: User, journey: Journey) -> list[Side]:
    """For which sides this user says whether they go on; who accompanies them passes it on."""
    if user.is_staff or (user.role == Role.BUILDER and journey.builder_id == user.pk):
        return list(Side)
    if journey.household.user_id == user.pk:
        return [Side.HOUSEHOLD]
    return [Side.GROUP] if journey.group.coordinator.user_id == user.pk else []


def open_sides(user: User, journey: Journey) -> list[Side]:
    """Those of `sides_of` that are asked now: the meeting was, and they have not said it yet."""
    if journey.status != MatchStatus.INTRODUCTION:
        return []
    meeting = introduction_of(journey)
    if meeting is None or meeting.at > timezone.now():
        return []
    said = set(meeting.confirmations.values_list("side", flat=True))
    return [side for side in sides_of(user, journey) if side not in said]


def introduction_of(journey: Journey) -> Introduction | None:
    found: Introduction | None = Introduction.objects.filter(match=journey.pk).first()
    return found


def confirm(journey: Journey, side: Side, *, goes_on: bool, by: User) -> None:
    """Take down whether a side goes on; after two times yes the year starts today.

    Raises TooEarly or SaidAlready.
    """
    if side not in sides_of(by, journey):
        raise PermissionDenied
    meeting = introduction_of(journey)
    if meeting is None or meeting.at > timezone.now():
        raise TooEarly
    try:
        with transaction.atomic():
            _confirm(journey, meeting, side, goes_on, by)
    except (IntegrityError, IllegalTransition) as error:
        raise SaidAlready from error


def _confirm(journey: Journey, meeting: Introduction, side: Side, goes_on: bool, by: User) -> None:
    # Held, so that of two who answer at once the second one sees what the first did.
    Introduction.objects.select_for_update().get(pk=meeting.pk)
    journey.refresh_from_db(
        fields=["status"], from_queryset=Journey.objects.select_for_update(no_key=True)
    )
    if journey.status != MatchStatus.INTRODUCTION:
        raise SaidAlready
    Confirmation.objects.create(
        introduction=meeting,
        side=side,
        goes_on=goes_on,
        by=by,
        on_behalf=by.works_here,
    )
    if not goes_on:
        _end(journey, by)
    elif meeting.confirmations.filter(goes_on=True).count() == len(Side):
        start_year(journey, timezone.localdate(), by=by)


def _end(journey: Journey, by: User) -> None:
    """Both are free again; nobody is told who said no. The builder hears both sides."""
    today, reason = timezone.localdate(), EndingReason.FIRST_MEETING
    journey.become(MatchStatus.ENDED_EARLY, by=by, reason=reason)
    end(journey, Ending(ended_on=today, free_on=today, reason=reason), by=by)
    tell_both(journey, "match_not_going_on")
    _ask_builder(journey, "call_both_sides")


def _ask_builder(match: Match, template: str) -> None:
    """Ask who accompanies a match to call somebody."""
    tell_builder(match, template, about=f"match:{match.pk}")


@transaction.atomic
def move(journey: Journey, meeting: Meeting, *, by: User) -> None:
    """Another time or place for the first meeting; both sides hear of it."""
    if Side.HOUSEHOLD not in sides_of(by, journey) or len(sides_of(by, journey)) < len(Side):
        raise PermissionDenied
    planned = Introduction.objects.select_for_update().get(match=journey.pk)
    before = (planned.at, planned.place, planned.interpreter)
    planned.at, planned.place, planned.interpreter = meeting.at, meeting.place, meeting.interpreter
    if before == (planned.at, planned.place, planned.interpreter):
        return
    planned.renew(after=planned.edition)
    planned.save(update_fields=["at", "place", "interpreter", "edition", "changed_at"])
    # Once for each change: another place at the same time counts, and going back to a time too.
    tell_both(journey, "first_meeting_moved", at=planned.at, once_per=str(uuid4()))


def ask_again(today: date | None = None) -> None:
    """Ask whoever has not said whether they go on, once, some days after the meeting.

    Newcomers whom no mail reaches are asked by their builder.
    """
    today = today or timezone.localdate()
    waiting = Introduction.objects.filter(
        match__status=MatchStatus.INTRODUCTION,
        at__lte=timezone.now(),
        at__gt=timezone.now() - relativedelta(months=2),
    )
    for meeting in waiting.select_related(
        "match__household__user", "match__group__coordinator", "match__builder"
    ):
        if _is_due(meeting.at, today):
            said = set(meeting.confirmations.values_list("side", flat=True))
            silent = [side for side in Side if side not in said]
            tell_both(meeting.match, "go_on_together", sides=silent, answers=True)
            if Side.HOUSEHOLD in silent and not meeting.match.household.account_address:
                _ask_builder(meeting.match, "ask_newcomers")


def _is_due(at: datetime, today: date) -> bool:
    return working_days_after(timezone.localdate(at), ASK_AGAIN_AFTER) <= today
