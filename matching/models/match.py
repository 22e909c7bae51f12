"""A match: a group and a household, together for twelve months."""

import uuid
from datetime import date
from typing import ClassVar, Self

from dateutil.relativedelta import relativedelta
from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from groups.models import Membership, MembershipQuerySet, WelcomeGroup
from matching.models.proposal import Proposal
from newcomers.models import Household
from samenhier.accounts.models import Role, User
from samenhier.lifecycle import Lifecycle, StatusChange


class MatchStatus(models.TextChoices):
    INTRODUCTION = "introduction", pgettext_lazy("match", "getting acquainted")
    ACTIVE = "active", pgettext_lazy("match", "together")
    PAUSED = "paused", pgettext_lazy("match", "paused")
    COMPLETED = "completed", pgettext_lazy("match", "completed")
    ENDED_EARLY = "ended_early", pgettext_lazy("match", "ended early")


LIVE_STATUSES = (MatchStatus.INTRODUCTION, MatchStatus.ACTIVE, MatchStatus.PAUSED)


class MatchQuerySet(models.QuerySet["Match"]):
    def visible_to(self, user: User) -> Self:
        match user.role:
            case Role.NATIONAL:
                return self
            case Role.STAFF:
                return self.filter(household__municipality__organisation=user.organisation_id)
            case Role.BUILDER:
                # A hand-over changes `builder`: from that moment the former one sees nothing.
                return self.filter(builder=user)
            case Role.MEMBER:
                # Who was only invited, or came later and was not let in yet, sees no household.
                own = Membership.objects.present().done().filter(user=user)
                return self.filter(
                    Exists(
                        own.filter(group=OuterRef("group")).filter(
                            Q(profile_done_at__lte=OuterRef("created_at"))
                            | Q(
                                admissions__match=OuterRef("pk"),
                                admissions__admitted_at__isnull=False,
                            )
                        )
                    )
                )
            case Role.NEWCOMER:
                return self.filter(household__user=user)
            case _:
                return self.none()

    def live(self) -> Self:
        return self.filter(status__in=LIVE_STATUSES)


class Match(Lifecycle):
    """A household and a group who spend twelve months together, with a community builder."""

    TRANSITIONS = {
        MatchStatus.INTRODUCTION: frozenset({MatchStatus.ACTIVE, MatchStatus.ENDED_EARLY}),
        MatchStatus.ACTIVE: frozenset(
            {MatchStatus.PAUSED, MatchStatus.COMPLETED, MatchStatus.ENDED_EARLY}
        ),
        MatchStatus.PAUSED: frozenset({MatchStatus.ACTIVE, MatchStatus.ENDED_EARLY}),
    }
    MONTHS: ClassVar[int] = 12

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    proposal = models.OneToOneField(
        Proposal, models.PROTECT, null=True, related_name="match", verbose_name=_("proposal")
    )
    household = models.ForeignKey(
        Household, models.PROTECT, related_name="matches", verbose_name=_("household")
    )
    group = models.ForeignKey(
        WelcomeGroup, models.PROTECT, related_name="matches", verbose_name=_("Welcome Group")
    )
    place = models.PositiveSmallIntegerField(
        _("place in the group"), default=1, validators=[MinValueValidator(1)]
    )
    builder = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="caseload",
        verbose_name=_("community builder"),
    )
    status = models.CharField(
        _("status"), max_length=20, choices=MatchStatus, default=MatchStatus.INTRODUCTION
    )
    starts_on = models.DateField(_("starts on"))
    created_at = models.DateTimeField(_("matched at"), auto_now_add=True)

    objects = MatchQuerySet.as_manager()

    class Meta:
        ordering = ["starts_on", "pk"]
        verbose_name = pgettext_lazy("pair", "match")
        verbose_name_plural = _("matches")
        constraints = [
            models.UniqueConstraint(
                fields=["household"],
                condition=Q(status__in=LIVE_STATUSES),
                name="match_one_live_per_household",
                violation_error_message=_("This household has a match already."),
            ),
            models.UniqueConstraint(
                fields=["group", "place"],
                condition=Q(status__in=LIVE_STATUSES),
                name="match_one_live_per_group_place",
                violation_error_message=_("This place in the group is taken already."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.household}: {self.group}"

    @property
    def ends_on(self) -> date:
        return self.later(self.starts_on + relativedelta(months=self.MONTHS))

    def taking_part(self) -> MembershipQuerySet:
        """The members of the group who are in this match: from before it, or let in later."""
        let_in = self.admissions.exclude(admitted_at=None)
        return (
            self.group.members.present()
            .done()
            .filter(Q(profile_done_at__lte=self.created_at) | Q(pk__in=let_in.values("member")))
        )

    def had(self, member: Membership) -> bool:
        """Whether this member takes or took part in it, and did not only mean to."""
        if member.profile_done_at is None:
            return False
        return member.profile_done_at <= self.created_at or any(
            one.admitted_at for one in self.admissions.all() if one.member_id == member.pk
        )

    def later(self, day: date, planned_on: date = date.min) -> date:
        """Where a day falls that was planned on `planned_on`, now that the year had its pauses."""
        for pause in self.pauses.all():
            day = pause.shift(day, planned_on)
        return day


class MatchStatusChange(StatusChange):
    record = models.ForeignKey(Match, models.CASCADE, related_name="status_changes")
