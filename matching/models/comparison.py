"""What else was possible for the pairs of a round: worked out once, after the round is stored."""

from datetime import datetime, timedelta
from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from matching.models.proposal import Proposal
from matching.models.round import MatchingRound
from samenhier.scope import PartQuerySet


class ComparisonRunQuerySet(PartQuerySet):
    def due(self, now: datetime) -> Self:
        """Work that nobody does: not begun, or begun by a worker that must have died."""
        long_ago = now - ComparisonRun.TAKES_AT_MOST
        return self.filter(
            Q(claimed_at=None) | Q(claimed_at__lte=long_ago),
            finished_at=None,
            attempts__lt=ComparisonRun.ATTEMPTS,
        )

    def claim(self, round_pk: Any) -> "ComparisonRun | None":
        """Take the work of one round; of two workers, only one gets it."""
        now = timezone.now()
        free = self.due(now).filter(round=round_pk)
        if not free.update(claimed_at=now, attempts=F("attempts") + 1):
            return None
        found: ComparisonRun = self.select_related("round").get(round=round_pk)
        return found


class ComparisonRun(models.Model):
    """The work of comparing a round's proposals with what else was possible.

    A worker that dies leaves it to the next one, which goes on where the rows end.
    """

    PART_OF: ClassVar[str] = "round"
    TAKES_AT_MOST: ClassVar[timedelta] = timedelta(minutes=5)  # its own limit is a minute
    ATTEMPTS: ClassVar[int] = 3

    round = models.OneToOneField(MatchingRound, models.CASCADE, related_name="comparison_run")
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    claimed_at = models.DateTimeField(_("taken at"), null=True, blank=True)
    finished_at = models.DateTimeField(_("finished at"), null=True, blank=True)
    # [[worst, total, price], ...], the highest total first: see `matching.engine.frontier`.
    # Null: not worked out yet, or of a round from before it was.
    steps = models.JSONField(_("what a better weakest pair costs"), null=True, blank=True)

    objects = ComparisonRunQuerySet.as_manager()

    class Meta:
        verbose_name = _("comparison of a round")
        verbose_name_plural = _("comparisons of rounds")

    def __str__(self) -> str:
        return str(self.round)

    @property
    def is_given_up(self) -> bool:
        """Whether every attempt was lost, so that nobody goes on waiting for it."""
        return (
            self.finished_at is None
            and self.attempts >= self.ATTEMPTS
            and self.claimed_at is not None
            and self.claimed_at <= timezone.now() - self.TAKES_AT_MOST
        )

    @property
    def is_awaited(self) -> bool:
        return self.finished_at is None and not self.is_given_up

    def keep_steps(self, steps: list[tuple[int, int, int]]) -> None:
        self.steps = steps
        self.save(update_fields=["steps"])

    def finish(self) -> None:
        self.finished_at = timezone.now()
        self.save(update_fields=["finished_at"])


class Comparison(models.Model):
    """One proposal compared: the next best pairs with their cost, and how steady the pair is."""

    PART_OF: ClassVar[str] = "proposal"

    proposal = models.OneToOneField(Proposal, models.CASCADE, related_name="comparison")
    # {"household": [{"household": id, "group": id, "points": 7000, "change": {"matched": -1, ...},
    # "others": 2}, ...], "group": [...]}: for each side. Null: there was no time for it.
    alternatives = models.JSONField(_("alternatives"), null=True)
    # In how many of so many trials with other weights the pair stayed. No trials: nothing is known.
    stays = models.PositiveIntegerField(_("stays"), default=0)
    trials = models.PositiveIntegerField(_("trials"), default=0)

    objects = PartQuerySet.as_manager()

    class Meta:
        verbose_name = _("comparison")
        verbose_name_plural = _("comparisons")

    def __str__(self) -> str:
        return str(self.proposal)
