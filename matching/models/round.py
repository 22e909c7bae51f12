"""A matching round: one pool, one solve, its proposals and its proof."""

import uuid
from datetime import datetime, timedelta
from typing import ClassVar, Self

from django.conf import settings
from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from matching.models.weights import WeightsVersion
from newcomers.models import Household
from samenhier.accounts.models import Municipality, Organisation, Role, User
from samenhier.lifecycle import Lifecycle, StatusChange
from samenhier.scope import PartQuerySet
from samenhier.traits.choices import Track
from samenhier.traits.fields import ChoiceListField


class RoundStatus(models.TextChoices):
    QUEUED = "queued", pgettext_lazy("round", "waiting for its turn")
    RUNNING = "running", pgettext_lazy("round", "running")
    PROPOSED = "proposed", pgettext_lazy("round", "proposals ready")
    STOPPED = "stopped", pgettext_lazy("round", "stopped early")
    FAILED = "failed", pgettext_lazy("round", "failed")


class RoundFailure(models.TextChoices):
    """Why a round did not come to its end."""

    CANCELLED = "cancelled", _("A colleague stopped this round before its first stage was done.")
    NO_RESULT = "no_result", _("The computer stopped before it was done. Please start a new round.")
    ERROR = (
        "error",
        _(
            "Something went wrong while matching. Please start a new round, and tell us if it "
            "happens again."
        ),
    )


class MatchingRoundQuerySet(models.QuerySet["MatchingRound"]):
    def visible_to(self, user: User) -> Self:
        match user.role:
            case Role.NATIONAL:
                return self
            case Role.STAFF:
                return self.filter(organisation=user.organisation_id)
            case _:
                return self.none()

    def unfinished(self) -> Self:
        return self.filter(status__in=[RoundStatus.QUEUED, RoundStatus.RUNNING])

    def replayable(self) -> Self:
        """The rounds with a whole plan and a frozen pool that was no trial, the newest first."""
        done = self.filter(status=RoundStatus.PROPOSED, is_trial=False)
        return done.exclude(engine="").order_by("-requested_at", "pk")

    def stale(self, now: datetime) -> Self:
        """Rounds whose worker must have died: still unfinished after their deadline."""
        return self.unfinished().filter(deadline_at__lte=now)


class MatchingRound(Lifecycle):
    """One run of the matching over the ready households and groups of some municipalities.

    They are all run by one organisation: its staff, and nobody of another, see who is in it.
    """

    TRANSITIONS = {
        RoundStatus.QUEUED: frozenset({RoundStatus.RUNNING, RoundStatus.FAILED}),
        RoundStatus.RUNNING: frozenset(
            {RoundStatus.PROPOSED, RoundStatus.STOPPED, RoundStatus.FAILED}
        ),
    }
    # How long after the solver's own time limit a round without a result counts as lost.
    GRACE: ClassVar[timedelta] = timedelta(minutes=2)

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="rounds", verbose_name=_("local organisation")
    )
    municipalities = models.ManyToManyField(
        Municipality,
        through="RoundPlace",
        related_name="rounds",
        verbose_name=_("municipalities"),
    )
    # The municipalities as they were called, so that a list of rounds asks nothing more.
    title = models.CharField(_("municipalities"), max_length=300)
    # None: all of them.
    tracks = ChoiceListField(_("tracks"), choices=Track)
    # Ages and days of waiting are counted to this day.
    on = models.DateField(_("as of"), default=timezone.localdate)
    # Its pairs are there to look at; nothing changes and nobody can decide on them.
    is_trial = models.BooleanField(_("only trying out"), default=False)
    # Ids of households and groups that do not take part this time.
    left_out = models.JSONField(_("left out this time"), default=list, blank=True)
    status = models.CharField(
        _("status"), max_length=20, choices=RoundStatus, default=RoundStatus.QUEUED
    )
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("started by"),
    )
    requested_at = models.DateTimeField(_("started at"), default=timezone.now)
    deadline_at = models.DateTimeField(_("to be done before"))
    begun_at = models.DateTimeField(_("begun at"), null=True, blank=True)
    finished_at = models.DateTimeField(_("finished at"), null=True, blank=True)
    weights = models.ForeignKey(
        WeightsVersion, models.PROTECT, related_name="+", verbose_name=_("weights")
    )
    settings = models.JSONField(_("settings"), default=dict)
    household_count = models.PositiveIntegerField(_("households"), default=0)
    group_count = models.PositiveIntegerField(_("groups"), default=0)
    pair_count = models.PositiveIntegerField(_("possible pairs"), default=0)
    is_proved = models.BooleanField(_("proved"), default=False)
    engine = models.CharField(_("version of the engine"), max_length=20, blank=True)
    # Attributes of people, without names: read it only of a round from `visible_to`.
    case = models.JSONField(_("frozen pool"), null=True, blank=True)
    problem = models.JSONField(_("frozen problem"), null=True, blank=True)
    # While the round runs: the plan of its last completed stage.
    solution = models.JSONField(_("solution with its certificate"), null=True, blank=True)
    failure = models.CharField(_("why it failed"), max_length=20, choices=RoundFailure, blank=True)
    # Its name and no more: what an error says may quote somebody's answers.
    error = models.CharField(_("kind of error"), max_length=80, blank=True)

    objects = MatchingRoundQuerySet.as_manager()

    class Meta:
        ordering = ["-requested_at", "pk"]
        verbose_name = _("matching round")
        verbose_name_plural = _("matching rounds")

    def __str__(self) -> str:
        return f"{self.title} {timezone.localtime(self.requested_at):%d-%m-%Y %H:%M}"

    @property
    def is_unfinished(self) -> bool:
        return self.status in {RoundStatus.QUEUED, RoundStatus.RUNNING}

    @property
    def has_plan(self) -> bool:
        return self.status in {RoundStatus.PROPOSED, RoundStatus.STOPPED}

    @property
    def can_vary(self) -> bool:
        """Whether a what-if can start from what the round froze and found."""
        return self.has_plan and bool(self.engine)

    @property
    def stage_names(self) -> list[str]:
        """The stages the round goes through, once its settings are frozen."""
        waiting = [f"waiting>{days}" for days in self.settings.get("waiting_classes", ())]
        objective = self.settings.get("objective")
        return [*waiting, "matched", "worst", objective] if objective else []

    @transaction.atomic
    def begin(self) -> None:
        """A worker takes the round; the time it waited for its turn is added to its deadline."""
        self.become(RoundStatus.RUNNING, by=None)
        self.begun_at = timezone.now()
        self.deadline_at += self.begun_at - self.requested_at
        self.save(update_fields=["begun_at", "deadline_at"])

    def fail(self, failure: str, *, by: User | None = None, error: str = "") -> None:
        """Close the round without a result. Its last proven stages stay readable."""
        self._end(RoundStatus.FAILED, failure, by, error)

    def stop(self, failure: str, *, by: User | None = None, error: str = "") -> None:
        """Close the round with the plan of its last completed stage."""
        self._end(RoundStatus.STOPPED, failure, by, error)

    @transaction.atomic
    def _end(self, status: str, failure: str, by: User | None, error: str) -> None:
        self.become(status, by=by, reason=failure)
        self.free_places()
        self.failure, self.error, self.finished_at = failure, error, timezone.now()
        self.save(update_fields=["failure", "error", "finished_at"])

    def free_places(self) -> None:
        """Let another round begin in these municipalities."""
        self.places.update(is_at_work=False)


class RoundPlace(models.Model):
    """A municipality of a round; of the rounds at work, one at a time may have it."""

    PART_OF: ClassVar[str] = "round"

    round = models.ForeignKey(MatchingRound, models.CASCADE, related_name="places")
    municipality = models.ForeignKey(Municipality, models.PROTECT, related_name="+")
    is_at_work = models.BooleanField(_("at work"), default=True)

    objects = PartQuerySet.as_manager()

    class Meta:
        ordering = ["municipality__name"]
        verbose_name = _("municipality of a round")
        verbose_name_plural = _("municipalities of a round")
        constraints = [
            models.UniqueConstraint(fields=["round", "municipality"], name="round_place_once"),
            models.UniqueConstraint(
                fields=["municipality"],
                condition=Q(is_at_work=True),
                name="round_one_at_a_time_per_municipality",
                violation_error_message=_("A round is already running here."),
            ),
        ]

    def __str__(self) -> str:
        return str(self.municipality)


class RoundStatusChange(StatusChange):
    record = models.ForeignKey(MatchingRound, models.CASCADE, related_name="status_changes")


class RoundStage(models.Model):
    """One stage of the optimum, stored as soon as it is proven."""

    round = models.ForeignKey(MatchingRound, models.CASCADE, related_name="stages")
    name = models.CharField(_("stage"), max_length=40)
    value = models.BigIntegerField(_("reached"), null=True)
    bound = models.BigIntegerField(_("possible at most"), null=True)
    at = models.DateTimeField(_("at"), auto_now_add=True)

    class Meta:
        ordering = ["pk"]
        verbose_name = _("stage")
        verbose_name_plural = _("stages")
        constraints = [
            models.UniqueConstraint(fields=["round", "name"], name="stage_once_per_round")
        ]

    def __str__(self) -> str:
        return self.name


class UnmatchedHousehold(models.Model):
    """A household that a round left waiting, with the reason as data; sentences come later."""

    PART_OF: ClassVar[str] = "round"

    round = models.ForeignKey(MatchingRound, models.CASCADE, related_name="unmatched")
    household = models.ForeignKey(Household, models.CASCADE, related_name="+")
    reason = models.JSONField(_("reason"))

    objects = PartQuerySet.as_manager()

    class Meta:
        ordering = ["household__waiting_since", "pk"]
        verbose_name = _("unmatched household")
        verbose_name_plural = _("unmatched households")
        constraints = [
            models.UniqueConstraint(fields=["round", "household"], name="unmatched_once_per_round")
        ]

    def __str__(self) -> str:
        return str(self.household)
