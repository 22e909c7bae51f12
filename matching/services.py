"""Starting a round, and what staff decide about its proposals."""

import contextlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.db.models import Count, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from kombu.exceptions import OperationalError
from redis.exceptions import RedisError

from groups.models import GroupStatus, WelcomeGroup
from matching import questions
from matching.models import (
    Match,
    MatchingRound,
    Proposal,
    ProposalStatus,
    RoundFailure,
    WeightsVersion,
)
from matching.models.match import LIVE_STATUSES
from matching.permissions import can_decide, can_match
from matching.tasks import answer_question, end_task, start_task
from newcomers.models import Household, HouseholdStatus
from samenhier.accounts.models import Municipality, User
from samenhier.addresses import full_address
from samenhier.lifecycle import IllegalTransition
from samenhier.outbox import services as outbox

TIME_LIMIT = 60  # seconds


class RoundAlreadyRunning(Exception):
    """Another round is at work on this municipality."""


class RoundOver(Exception):
    """The round came to its end before it could be stopped."""


class NobodyThere(Exception):
    """A question cannot be put to a worker: the broker is away."""


class OutOfDate(Exception):
    """Something about the two sides changed since the round; the message says what."""


class DecisionRefused(Exception):
    """The proposal cannot be decided this way any more; the message says why."""


@dataclass
class Decisions:
    """What became of a decision on several proposals: those done, and those refused with why."""

    done: list[Proposal] = field(default_factory=list)
    refused: list[tuple[Proposal, str]] = field(default_factory=list)


def start_round(municipality: Municipality, *, by: User) -> MatchingRound:
    """Queue a round for a municipality; the database lets one be unfinished at a time."""
    if not can_match(by, municipality):
        raise PermissionDenied
    now = timezone.now()
    try:
        with transaction.atomic():
            started = MatchingRound.objects.create(
                municipality=municipality,
                requested_by=by,
                requested_at=now,
                deadline_at=now + timedelta(seconds=TIME_LIMIT) + MatchingRound.GRACE,
                weights=WeightsVersion.objects.current(),
                settings={"time_limit": TIME_LIMIT},
            )
            # Should the broker be away, the round is found past its deadline and failed.
            transaction.on_commit(lambda: start_task(started), robust=True)
    except IntegrityError as error:
        raise RoundAlreadyRunning from error
    return started


def stop_round(matching_round: MatchingRound, *, by: User) -> MatchingRound:
    """End a round early; what its last completed stage found is there to decide on."""
    if not can_match(by, matching_round.municipality):
        raise PermissionDenied
    try:
        return _close(MatchingRound.objects.unfinished().filter(pk=matching_round.pk), by=by)
    except MatchingRound.DoesNotExist as error:
        raise RoundOver from error


def close_lost_rounds() -> None:
    """End rounds whose worker died, so that a new one can start. Safe to run twice."""
    stale = MatchingRound.objects.stale(timezone.now())
    for lost in stale:
        try:
            _close(stale.filter(pk=lost.pk))
        except MatchingRound.DoesNotExist:
            continue  # it finished, or a worker took it, while we looked


@transaction.atomic
def _close(one: QuerySet[MatchingRound], by: User | None = None) -> MatchingRound:
    """Keep what a round came to, and end its task."""
    from matching import plans  # loads NumPy, which a web process needs for nothing else

    closed = plans.close(one, RoundFailure.CANCELLED if by else RoundFailure.NO_RESULT, by=by)
    transaction.on_commit(lambda: end_task(closed), robust=True)
    return closed


def ask_what_if(matching_round: MatchingRound, wishes: dict[str, Any], *, by: User) -> str:
    """Put a question to a worker, saving nothing; what comes back is the key to its answer."""
    if not can_match(by, matching_round.municipality):
        raise PermissionDenied
    try:
        key = questions.put(matching_round, wishes, by=by)
        place = questions.place(matching_round, by, key)
        # What nobody waits for any more is not worked out.
        answer_question.apply_async((str(matching_round.pk), place), expires=questions.PATIENCE)
    except (OperationalError, RedisError) as error:
        raise NobodyThere from error
    return key


def approve(proposal: Proposal, *, builder: User, starts_on: date, by: User) -> Match:
    """Turn a proposal into a match; raises DecisionRefused when it came too late."""
    _check_may_decide(proposal, by)
    if not User.objects.builders(proposal.round.municipality).contains(builder):
        raise DecisionRefused(_("This community builder does not work here."))
    try:
        return _match(proposal, builder=builder, starts_on=starts_on, by=by)
    except OutOfDate as change:
        _mark_stale(proposal, str(change))
        raise DecisionRefused(str(change)) from change
    except IllegalTransition as error:
        raise DecisionRefused(_("Somebody else has decided on this proposal.")) from error


@transaction.atomic
def _match(proposal: Proposal, *, builder: User, starts_on: date, by: User) -> Match:
    """Both sides are held, always in this order, so that what is checked stays true.

    Without their keys: a round that stores new proposals for them is not kept waiting, as it may
    hold this very proposal.
    """
    household = Household.objects.select_for_update(no_key=True).get(pk=proposal.household_id)
    group = WelcomeGroup.objects.select_for_update(no_key=True).get(pk=proposal.group_id)
    place = _free_place(group)
    _check_up_to_date(household, group, place)
    proposal.become(ProposalStatus.APPROVED, by=by)
    match = Match.objects.create(
        proposal=proposal,
        household=household,
        group=group,
        place=place,
        builder=builder,
        starts_on=starts_on,
    )
    _tell_builder(match, builder)
    return match


def _tell_builder(match: Match, builder: User) -> None:
    """The mail names the group and nobody of the household."""
    url = full_address("journey:match", match.pk, language=builder.language)
    outbox.queue(
        "match_made",
        to=builder.email,
        about=f"match:{match.pk}",
        language=builder.language,
        context={"group": match.group.name, "url": url},
    )


def reject(proposal: Proposal, *, reason: str, by: User) -> Proposal:
    """Refuse a proposal, with a reason; the pair is not proposed again by itself."""
    _check_may_decide(proposal, by)
    try:
        proposal.become(ProposalStatus.REJECTED, by=by, reason=reason)
    except IllegalTransition as error:
        raise DecisionRefused(_("Somebody else has decided on this proposal.")) from error
    return proposal


def decide(proposals: Iterable[Proposal], verdict: Callable[[Proposal], object]) -> Decisions:
    """Give each proposal the same verdict; one that is refused does not stop the rest."""
    decisions = Decisions()
    for proposal in proposals:
        try:
            verdict(proposal)
        except DecisionRefused as refusal:
            decisions.refused.append((proposal, str(refusal)))
        else:
            decisions.done.append(proposal)
    return decisions


def suggested_builders(municipality: Municipality) -> list[User]:
    """The builders of a municipality, the one with the fewest live matches first."""
    live = Count("caseload", filter=Q(caseload__status__in=LIVE_STATUSES))
    builders = User.objects.builders(municipality).annotate(live_matches=live)
    return list(builders.order_by("live_matches", "name"))


def _check_may_decide(proposal: Proposal, by: User) -> None:
    if not can_decide(by, proposal):
        raise PermissionDenied


def _check_up_to_date(household: Household, group: WelcomeGroup, place: int) -> None:
    if household.status != HouseholdStatus.READY:
        raise OutOfDate(_("The household is not ready any more."))
    if group.status != GroupStatus.READY:
        raise OutOfDate(_("The group is not ready any more."))
    if Match.objects.live().filter(household=household).exists():
        raise OutOfDate(_("The household has been matched meanwhile."))
    if place > group.places:
        raise OutOfDate(_("The group has been matched meanwhile."))


def _mark_stale(proposal: Proposal, why_not: str) -> None:
    with contextlib.suppress(IllegalTransition):  # if it was just decided, the refusal still stands
        proposal.become(ProposalStatus.STALE, by=None, reason=why_not)


def _free_place(group: WelcomeGroup) -> int:
    """The first place of the group that no live match takes; one above `places` when full."""
    taken = set(Match.objects.live().filter(group=group).values_list("place", flat=True))
    return next(place for place in range(1, len(taken) + 2) if place not in taken)
