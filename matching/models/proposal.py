"""A proposal: one pair that a round found, for people to decide on."""

import uuid
from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from groups.models import WelcomeGroup
from matching.models.round import MatchingRound
from newcomers.models import Household
from samenhier.accounts.models import Role, User
from samenhier.lifecycle import Lifecycle, StatusChange


class ProposalStatus(models.TextChoices):
    COMPUTED = "computed", pgettext_lazy("proposal", "to decide")
    APPROVED = "approved", pgettext_lazy("proposal", "approved")
    REJECTED = "rejected", pgettext_lazy("proposal", "rejected")
    STALE = "stale", pgettext_lazy("proposal", "out of date")
    SUPERSEDED = "superseded", pgettext_lazy("proposal", "replaced by a newer round")


class DecisionReason(models.TextChoices):
    """Why staff decided otherwise than the round proposed."""

    NOT_SUITABLE = "not_suitable", _("the two do not suit each other")
    CIRCUMSTANCES = "circumstances", _("circumstances have changed")
    KNOWN = "known", _("they know each other already")
    SAFETY = "safety", _("safety")
    OTHER = "other", pgettext_lazy("reason", "another reason")


class ProposalQuerySet(models.QuerySet["Proposal"]):
    def visible_to(self, user: User) -> Self:
        match user.role:
            case Role.NATIONAL:
                return self
            case Role.STAFF:
                return self.filter(round__municipality__organisation=user.organisation_id)
            case _:
                return self.none()

    def to_decide(self) -> Self:
        return self.filter(status=ProposalStatus.COMPUTED)


class Proposal(Lifecycle):
    """A household and a group that a round would pair, with the frozen points and facts."""

    TRANSITIONS = {
        ProposalStatus.COMPUTED: frozenset(
            {
                ProposalStatus.APPROVED,
                ProposalStatus.REJECTED,
                ProposalStatus.STALE,
                ProposalStatus.SUPERSEDED,
            }
        ),
    }

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    round = models.ForeignKey(
        MatchingRound, models.PROTECT, related_name="proposals", verbose_name=_("round")
    )
    household = models.ForeignKey(
        Household, models.PROTECT, related_name="proposals", verbose_name=_("household")
    )
    group = models.ForeignKey(
        WelcomeGroup, models.PROTECT, related_name="proposals", verbose_name=_("Welcome Group")
    )
    status = models.CharField(
        _("status"), max_length=20, choices=ProposalStatus, default=ProposalStatus.COMPUTED
    )
    points = models.PositiveIntegerField(_("points"))
    # {"needs": {"points": 1500, "of": 2000, "known": true}, ...}: the parts add up to `points`.
    parts = models.JSONField(_("points per criterion"))
    # What lies behind the points, as data: {"common_languages": [["ar", 4, 3]], ...}.
    facts = models.JSONField(_("facts"))
    created_at = models.DateTimeField(_("proposed at"), auto_now_add=True)

    objects = ProposalQuerySet.as_manager()

    class Meta:
        ordering = ["-points", "pk"]
        verbose_name = _("proposal")
        verbose_name_plural = _("proposals")
        constraints = [
            models.UniqueConstraint(fields=["round", "household"], name="proposal_once_per_round"),
            models.UniqueConstraint(
                fields=["household"],
                condition=Q(status=ProposalStatus.COMPUTED),
                name="proposal_one_live_per_household",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.household}: {self.group}"


class ProposalStatusChange(StatusChange):
    record = models.ForeignKey(Proposal, models.CASCADE, related_name="status_changes")
