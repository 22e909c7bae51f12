"""A proposal: one pair that a round found, for people to decide on."""

import uuid
from datetime import date
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Case, Exists, Max, OuterRef, Q, When
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from groups.models import GroupStatus, WelcomeGroup
from matching.models.round import MatchingRound
from newcomers.models import Household, HouseholdStatus
from samenhier.accounts.models import Role, User
from samenhier.lifecycle import Lifecycle, StatusChange


class ProposalStatus(models.TextChoices):
    TRIAL = "trial", pgettext_lazy("proposal", "only tried out")
    COMPUTED = "computed", pgettext_lazy("proposal", "to decide")
    APPROVED_ONCE = "approved_once", pgettext_lazy("proposal", "approved by one, a second to go")
    APPROVED = "approved", pgettext_lazy("proposal", "approved, not sent")
    SENT = "sent", pgettext_lazy("proposal", "sent to the newcomers")
    ACCEPTED_BY_ONE = "accepted_by_one", pgettext_lazy("proposal", "the newcomers said yes")
    ACCEPTED = "accepted", pgettext_lazy("proposal", "both said yes")
    MATCHED = "matched", pgettext_lazy("proposal", "became a match")
    REJECTED = "rejected", pgettext_lazy("proposal", "rejected")
    DECLINED = "declined", pgettext_lazy("proposal", "one side said no")
    EXPIRED = "expired", pgettext_lazy("proposal", "no answer in time")
    WITHDRAWN = "withdrawn", pgettext_lazy("proposal", "called off by the team")
    STALE = "stale", pgettext_lazy("proposal", "out of date")
    SUPERSEDED = "superseded", pgettext_lazy("proposal", "replaced by a newer round")


# Staff said yes: the household and a place of the group are kept free for each other.
HOLDING_STATUSES = (
    ProposalStatus.APPROVED_ONCE,
    ProposalStatus.APPROVED,
    ProposalStatus.SENT,
    ProposalStatus.ACCEPTED_BY_ONE,
    ProposalStatus.ACCEPTED,
)
# Nobody is in two of these.
LIVE_STATUSES = (ProposalStatus.COMPUTED, *HOLDING_STATUSES)
# One of the two sides is asked.
ASKING_STATUSES = (ProposalStatus.SENT, ProposalStatus.ACCEPTED_BY_ONE)
# Not proposed again by itself.
REFUSED_STATUSES = (
    ProposalStatus.REJECTED,
    ProposalStatus.DECLINED,
    ProposalStatus.EXPIRED,
    ProposalStatus.WITHDRAWN,
)
# How a proposal ends that both sides were asked about.
_ENDS = frozenset(
    {
        ProposalStatus.DECLINED,
        ProposalStatus.EXPIRED,
        ProposalStatus.WITHDRAWN,
        ProposalStatus.STALE,
    }
)


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
                return self.filter(round__organisation=user.organisation_id)
            case _:
                return self.none()

    def to_answer_by(self, user: User) -> Self:
        """The proposals that this person is asked about or has answered, for the own side.

        The group is asked when the newcomers have said yes: before that it sees nothing.
        """
        match user.role:
            case Role.NEWCOMER:
                return self.filter(
                    household__user=user, status__in=(*ASKING_STATUSES, ProposalStatus.ACCEPTED)
                )
            case Role.MEMBER:
                return self.filter(
                    group__coordinator__user=user,
                    group__coordinator__left_on=None,
                    status__in=(ProposalStatus.ACCEPTED_BY_ONE, ProposalStatus.ACCEPTED),
                )
            case _:
                return self.none()

    def told_to(self, user: User) -> Self:
        """What a side was asked at any time, so that it can read how that ended."""
        match user.role:
            case Role.NEWCOMER:
                return self.filter(household__user=user).exclude(sent_at=None)
            case Role.MEMBER:
                mine = self.filter(group__coordinator__user=user, group__coordinator__left_on=None)
                # Known by their reverse name: answers need proposals.
                return mine.filter(answers__side="household", answers__answer="accept")
            case _:
                return self.none()

    def to_pass_on_by(self, user: User) -> Self:
        """What somebody puts to newcomers, until they have said yes or no: a builder, and staff."""
        if user.role == Role.BUILDER:
            here = user.organisation_id  # a builder who works elsewhere now reaches nobody here
            mine = self.filter(builder=user, household__municipality__organisation=here)
        else:
            mine = self.visible_to(user)
        return mine.filter(status=ProposalStatus.SENT)

    def with_both_ready(self) -> Self:
        """Without those of which a side stopped or was erased, before the clock closes them."""
        return self.filter(household__status=HouseholdStatus.READY, group__status=GroupStatus.READY)

    def with_sides(self) -> Self:
        """With both sides; without the frozen pool of the round, which is large."""
        heavy = ("round__case", "round__problem", "round__solution", "round__settings")
        sides = self.select_related("round", "household__municipality", "group__coordinator")
        return sides.select_related("household__user", "builder").defer(*heavy)

    def to_decide(self) -> Self:
        return self.filter(status=ProposalStatus.COMPUTED)

    def overdue(self, today: date) -> Self:
        """A side was asked, and the last day on which its answer counts is over."""
        return self.filter(status__in=ASKING_STATUSES, answer_by__lt=today)

    def with_stage(self) -> Self:
        """Adds `since`, the moment of the present stage, and `wants_talk`."""
        asked = self.model._meta.get_field("answers").related_model._default_manager  # type: ignore[union-attr]
        talk = asked.filter(proposal=OuterRef("pk"), answer="talk")
        is_asked = Q(status__in=ASKING_STATUSES)
        return self.annotate(
            since=Max("status_changes__at"),
            wants_talk=Case(When(is_asked, then=Exists(talk)), default=False),
        )

    def holding(self) -> Self:
        """Staff said yes, and it is not a match yet: both sides are kept for each other."""
        return self.filter(status__in=HOLDING_STATUSES)


class Proposal(Lifecycle):
    """A household and a group that a round would pair, with the frozen points and facts."""

    TRANSITIONS = {
        ProposalStatus.COMPUTED: frozenset(
            {
                ProposalStatus.APPROVED_ONCE,
                ProposalStatus.APPROVED,
                ProposalStatus.REJECTED,
                ProposalStatus.STALE,
                ProposalStatus.SUPERSEDED,
            }
        ),
        # Until it is sent, a decision can be undone.
        ProposalStatus.APPROVED_ONCE: frozenset(
            {
                ProposalStatus.APPROVED,
                ProposalStatus.REJECTED,
                ProposalStatus.COMPUTED,
                ProposalStatus.STALE,
            }
        ),
        ProposalStatus.APPROVED: frozenset(
            {ProposalStatus.COMPUTED, ProposalStatus.SENT, ProposalStatus.STALE}
        ),
        ProposalStatus.REJECTED: frozenset({ProposalStatus.COMPUTED}),
        ProposalStatus.SENT: _ENDS | {ProposalStatus.ACCEPTED_BY_ONE},
        ProposalStatus.ACCEPTED_BY_ONE: _ENDS | {ProposalStatus.ACCEPTED},
        ProposalStatus.ACCEPTED: frozenset(
            {ProposalStatus.MATCHED, ProposalStatus.WITHDRAWN, ProposalStatus.STALE}
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
    # Set as long as staff's yes holds: the place of the group that is kept for the household.
    place = models.PositiveSmallIntegerField(_("place in the group"), null=True, blank=True)
    # Who puts the question to the newcomers in their language, and may pass on their answer.
    builder = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="proposals_to_tell",
        verbose_name=_("community builder who tells them"),
    )
    sent_at = models.DateTimeField(_("sent at"), null=True, blank=True)
    # Of the side that is asked now.
    answer_by = models.DateField(_("answer asked before"), null=True, blank=True)
    reminded_at = models.DateTimeField(_("reminded at"), null=True, blank=True)

    objects = ProposalQuerySet.as_manager()

    class Meta:
        ordering = ["-points", "pk"]
        verbose_name = _("proposal")
        verbose_name_plural = _("proposals")
        constraints = [
            models.UniqueConstraint(fields=["round", "household"], name="proposal_once_per_round"),
            models.UniqueConstraint(
                fields=["household"],
                condition=Q(status__in=LIVE_STATUSES),
                name="proposal_one_live_per_household",
            ),
            models.UniqueConstraint(
                fields=["group", "place"],
                condition=Q(status__in=HOLDING_STATUSES),
                name="proposal_one_holds_a_place",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.household}: {self.group}"


class ProposalStatusChange(StatusChange):
    record = models.ForeignKey(Proposal, models.CASCADE, related_name="status_changes")
