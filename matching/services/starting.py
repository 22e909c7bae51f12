"""Starting a round, stopping it, and asking what would come of other wishes."""

from collections.abc import Collection, Iterable, Mapping
from datetime import date, timedelta
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils import timezone
from kombu.exceptions import OperationalError
from redis.exceptions import RedisError

from matching import questions
from matching.models import MatchingRound, RoundFailure, RoundPlace, WeightsVersion
from matching.permissions import can_match, can_see_desk
from matching.tasks import answer_question, end_task, start_task
from samenhier.accounts.models import Municipality, User

TIME_LIMIT = 60  # seconds


class RoundAlreadyRunning(Exception):
    """Another round is at work on one of these municipalities."""


class RoundOver(Exception):
    """The round came to its end before it could be stopped."""


class NobodyThere(Exception):
    """A question cannot be put to a worker: the broker is away."""


class SeveralOrganisations(Exception):
    """The municipalities are not all run by one organisation."""


def start_round(
    municipalities: Iterable[Municipality],
    *,
    by: User,
    tracks: Collection[str] = (),
    on: date | None = None,
    time_limit: int = TIME_LIMIT,
    is_trial: bool = False,
    left_out: Collection[str] = (),
    settings: dict[str, Any] | None = None,
) -> MatchingRound:
    """Queue a round; of one municipality, the database lets one be unfinished at a time.

    `settings` are those of the engine that are not as usual; `left_out` holds ids of households
    and groups.
    """
    places = list(municipalities)
    if not places or not all(can_match(by, each) for each in places):
        raise PermissionDenied
    if len({each.organisation_id for each in places}) > 1:
        raise SeveralOrganisations
    now = timezone.now()
    try:
        with transaction.atomic():
            started = MatchingRound.objects.create(
                organisation=places[0].organisation,
                title=" · ".join(each.name for each in places)[:300],
                tracks=list(tracks),
                on=on or timezone.localdate(now),
                is_trial=is_trial,
                left_out=list(left_out),
                requested_by=by,
                requested_at=now,
                deadline_at=now + timedelta(seconds=time_limit) + MatchingRound.GRACE,
                weights=WeightsVersion.objects.current(),
                settings={"time_limit": time_limit} | (settings or {}),
            )
            # In one order, so that two rounds never wait for each other.
            for place in sorted(places, key=lambda each: each.pk):
                RoundPlace.objects.create(round=started, municipality=place)
            # Should the broker be away, the round is found past its deadline and failed.
            transaction.on_commit(lambda: start_task(started), robust=True)
    except IntegrityError as error:
        raise RoundAlreadyRunning from error
    return started


def run_for_real(trial: MatchingRound, *, by: User) -> MatchingRound:
    """Queue a round like one that only tried something out, on which people can decide."""
    if not trial.is_trial or trial.is_unfinished:
        raise PermissionDenied
    return start_again(trial, by=by, on=trial.on, left_out=trial.left_out, is_trial=False)


def start_again(
    earlier: MatchingRound, *, by: User, settings: Mapping[str, Any] | None = None, **fields: Any
) -> MatchingRound:
    """Queue a round like an earlier one, but for what is given here as `start_round` takes it."""
    told = earlier.settings | dict(settings or {})
    usual = {
        "tracks": earlier.tracks,
        "is_trial": earlier.is_trial,
        "time_limit": told.pop("time_limit", TIME_LIMIT),
    }
    return start_round(earlier.municipalities.all(), by=by, settings=told, **(usual | fields))


def stop_round(matching_round: MatchingRound, *, by: User) -> MatchingRound:
    """End a round early; what its last completed stage found is there to decide on."""
    if not can_see_desk(by, matching_round):
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
    if not can_see_desk(by, matching_round):
        raise PermissionDenied
    try:
        key = questions.put(matching_round, wishes, by=by)
        place = questions.place(matching_round, by, key)
        # What nobody waits for any more is not worked out.
        answer_question.apply_async((str(matching_round.pk), place), expires=questions.PATIENCE)
    except (OperationalError, RedisError) as error:
        raise NobodyThere from error
    return key
