"""What happens in the year of a match: it starts, talks are logged, it changes hands."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.db.models import F, Q
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext

from matching.journey.models import CheckIn, Concern, FollowUp, Goal, HandOver, Journey
from matching.journey.models.check_in import CheckInQuerySet
from matching.models import Match, MatchStatus
from matching.services.meeting import tell_builder
from samenhier.accounts.models import User
from samenhier.addresses import full_address
from samenhier.lifecycle import IllegalTransition
from samenhier.outbox import services as outbox
from samenhier.safeguarding.models import Urgency
from samenhier.safeguarding.services import open_incident

# What the author of a talk writes; the rest of its row is ours.
WRITTEN = (
    "was_reached",
    "spoken_with",
    "held_on",
    "medium",
    "minutes",
    "had_interpreter",
    "group_mood",
    "newcomer_mood",
    "goals",
    "introduced_count",
    "introduced_domain",
    "concern",
    "notes",
    "next_on",
)
FOLLOW_UP_WITHIN = timedelta(days=14)  # when no next talk is planned


@dataclass(frozen=True)
class Window:
    """Where somebody writes: the key of the open page, and the edition of the talk it shows."""

    key: UUID
    edition: int

    def may_write(self) -> Q:
        """What it showed is still what is stored, or it wrote what is stored itself."""
        return Q(edition=self.edition) | Q(written_in=self.key)


class DraftExists(Exception):
    """The author has another draft for this match: one at a time."""


class WrittenElsewhere(Exception):
    """The talk was written in another window since this one showed it."""


class AlreadySubmitted(Exception):
    """What comes in as a draft was submitted meanwhile."""


class NotABuilderHere(Exception):
    """This account cannot accompany a match in the municipality of the household."""


# --- The year ------------------------------------------------------------------------------


@transaction.atomic
def start_year(match: Match, starts_on: date, *, by: User) -> Match:
    """After the introduction: both sides want to go on, from `starts_on` for twelve months."""
    if match.status != MatchStatus.INTRODUCTION:  # a paused match does not start again this way
        raise IllegalTransition(match, match.status, MatchStatus.ACTIVE)
    match.become(MatchStatus.ACTIVE, by=by)
    match.starts_on = starts_on
    match.save(update_fields=["starts_on"])
    return match


@transaction.atomic
def hand_over(match: Match, to: User, *, by: User, note: str) -> HandOver | None:
    """Give the match to another community builder, at once; None when it was theirs already."""
    if not User.objects.builders(match.household.municipality).filter(pk=to.pk).exists():
        raise NotABuilderHere(to)
    former = match.builder
    if not Match.objects.filter(pk=match.pk, builder=former).exclude(builder=to).update(builder=to):
        return None
    match.builder = to
    taken = HandOver.objects.create(match=match, former=former, successor=to, by=by, note=note)
    tell_builder(match, "check_in_handed_over", about=f"hand-over:{taken.pk}")
    return taken


# --- Talks ---------------------------------------------------------------------------------


@transaction.atomic
def save_talk(
    check_in: CheckIn,
    follow_ups: Iterable[FollowUp],
    removed: Iterable[UUID],
    *,
    window: Window,
    touched: Iterable[Goal] | None = None,
) -> None:
    """Store what the author wrote so far. A talk that was submitted stays submitted.

    Safe to run twice, also at the same time: the keys of the talk and of its follow-ups were
    made with the form. Without `touched` it was not asked, or not well answered, which goals were
    talked about. Raises DraftExists and WrittenElsewhere.
    """
    _store(check_in, window, CheckIn.objects.all())
    _store_follow_ups(check_in, follow_ups, removed)
    _store_touched(check_in, touched)


@transaction.atomic
def keep_draft(
    check_in: CheckIn,
    follow_ups: Iterable[FollowUp],
    removed: Iterable[UUID],
    *,
    window: Window,
    touched: Iterable[Goal] | None = None,
) -> None:
    """As save_talk, for what a page sends by itself: a submitted talk stays as it is.

    Raises AlreadySubmitted too.
    """
    try:
        _store(check_in, window, CheckIn.objects.filter(submitted_at=None))
    except DraftExists:
        if CheckIn.objects.submitted().filter(pk=check_in.pk).exists():
            raise AlreadySubmitted from None
        raise
    _store_follow_ups(check_in, follow_ups, removed)
    _store_touched(check_in, touched)


@transaction.atomic
def submit_talk(
    check_in: CheckIn,
    follow_ups: Iterable[FollowUp],
    removed: Iterable[UUID],
    *,
    window: Window,
    by: User,
    touched: Iterable[Goal] | None = None,
) -> None:
    """Store the talk for everybody who accompanies the match; an urgent concern is passed on."""
    now, before = timezone.now(), check_in.submitted_at
    check_in.submitted_at = before or now  # so that it is not a second draft
    try:
        save_talk(check_in, follow_ups, removed, window=window, touched=touched)
    except (DraftExists, WrittenElsewhere):
        check_in.submitted_at = before
        raise
    CheckIn.objects.filter(pk=check_in.pk, submitted_at=None).update(submitted_at=now)
    _pass_on(check_in, by=by)


@transaction.atomic
def discard(check_in: CheckIn) -> None:
    """Throw a draft away; a talk that was submitted stays."""
    CheckIn.objects.filter(pk=check_in.pk, submitted_at=None).delete()


def _store(check_in: CheckIn, window: Window, among: CheckInQuerySet) -> None:
    if check_in._state.adding:
        check_in.edition, check_in.written_in = 1, window.key
        try:
            with transaction.atomic():
                check_in.save(force_insert=True)
        except IntegrityError:
            pass  # the same form was sent twice, or there is a draft: the update below tells
        else:
            return
    # Only what the form writes: of two that meet, neither takes back that it was submitted.
    own = among.filter(pk=check_in.pk, match=check_in.match_id, author=check_in.author_id)
    values = {name: getattr(check_in, name) for name in WRITTEN}
    new = {"edition": F("edition") + 1, "written_in": window.key}
    if not own.filter(window.may_write()).update(**values, **new):
        raise WrittenElsewhere if own.exists() else DraftExists
    check_in._state.adding = False


def _store_follow_ups(
    check_in: CheckIn, follow_ups: Iterable[FollowUp], removed: Iterable[UUID]
) -> None:
    check_in.follow_ups.filter(pk__in=list(removed)).delete()
    for follow_up in follow_ups:
        _store_follow_up(follow_up, check_in)


def _store_touched(check_in: CheckIn, touched: Iterable[Goal] | None) -> None:
    if touched is not None:
        check_in.touched.set(touched)


def _store_follow_up(follow_up: FollowUp, check_in: CheckIn) -> None:
    """A follow-up without a date is for before the next talk."""
    chosen: date | None = follow_up.due_on  # may be open in the form, never in the database
    due_on = chosen or check_in.next_on or check_in.held_on + FOLLOW_UP_WITHIN
    written = {"text": follow_up.text, "owner": follow_up.owner, "due_on": due_on}
    try:
        check_in.follow_ups.update_or_create(pk=follow_up.pk, defaults=written)
    except IntegrityError as error:
        raise PermissionDenied("The key of a follow-up of another talk.") from error


def _pass_on(check_in: CheckIn, *, by: User) -> None:
    """Open the incident of an urgent talk, once."""
    urgent = CheckIn.objects.filter(pk=check_in.pk, concern=Concern.URGENT, escalated_at=None)
    if urgent.update(escalated_at=timezone.now()):
        call_handlers(check_in, by=by)


def call_handlers(check_in: CheckIn, *, by: User) -> None:
    """Open an incident. It holds references, nothing that was noted."""
    with translation.override(settings.LANGUAGE_CODE):  # the language of the file
        text = gettext(
            "A community builder logged a talk with an urgent concern on %(date)s. "
            "Contact the builder for what was said."
        ) % {"date": date_format(check_in.held_on)}
    open_incident(
        text=text,
        by=by,
        about=f"{check_in.match.household.reference} / {check_in.pk}",
        urgency=Urgency.URGENT,
    )


@transaction.atomic
def finish(follow_up: FollowUp) -> None:
    """Tick off a follow-up; the first time counts."""
    FollowUp.objects.open().filter(pk=follow_up.pk).update(done_at=timezone.now())


# --- Reminders -----------------------------------------------------------------------------


def remind(on: date | None = None) -> None:
    """Owe each builder one mail for every talk that is due: per match and due date, once."""
    on = on or timezone.localdate()
    journeys = Journey.objects.accompanied(on).with_talks().select_related("builder", "group")
    for journey in journeys.iterator(chunk_size=200):
        due_on = journey.next_talk_on
        if due_on and due_on <= on and journey.builder.is_active:
            _remind_of(journey, due_on, on)


def _remind_of(journey: Journey, due_on: date, on: date) -> None:
    builder = journey.builder
    with translation.override(builder.language):
        due = date_format(due_on)
        alone = journey.alone(on)
        who, day = (alone.who, date_format(alone.until)) if alone else ("", "")
    outbox.queue(
        "check_in_due",
        to=builder.email,
        about=f"check-in:{journey.pk}:{due_on}",
        language=builder.language,
        context={
            "group": journey.group.name,
            "due": due,
            "who": who,
            "day": day,
            "url": full_address("journey:check_in_new", journey.pk, language=builder.language),
        },
    )
