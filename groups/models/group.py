"""A Welcome Group and the way to being ready."""

import uuid
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, Self

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Count, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from groups.models.choices import (
    GATHERING_STATUSES,
    HIGHEST_CAPACITY,
    LIVE_STATUSES,
    Bond,
    GroupKind,
    GroupStatus,
)
from samenhier.accounts.models import Municipality, Role, User
from samenhier.lifecycle import Lifecycle, StatusChange
from samenhier.privacy.fields import EncryptedTextField
from samenhier.privacy.references import make_reference
from samenhier.privacy.validators import no_identity_number
from samenhier.traits.choices import HomeFeature
from samenhier.traits.fields import ChoiceListField
from samenhier.traits.models import ContactTraits

if TYPE_CHECKING:
    from groups.models.member import MembershipQuerySet


def new_reference() -> str:
    return make_reference("G")


class WelcomeGroupQuerySet(models.QuerySet["WelcomeGroup"]):
    def visible_to(self, user: User) -> Self:
        match user.role:
            case Role.NATIONAL:
                return self
            case Role.STAFF:
                return self.filter(municipality__organisation=user.organisation_id)
            case Role.MEMBER:
                return self.filter(pk__in=user.memberships.present().values("group"))
            case _:
                return self.none()

    def ready(self) -> Self:
        return self.filter(status=GroupStatus.READY)

    def in_line(self, municipality: int) -> Self:
        """The waiting list of a municipality, the first in line first."""
        waiting = self.filter(status=GroupStatus.WAITING, municipality=municipality)
        return waiting.order_by("submitted_at", "pk")

    def unmatched(self) -> Self:
        # Matching stands above this app and is not imported; `matches` is its reverse side.
        matches: Any = self.model._meta.get_field("matches").related_model
        return self.exclude(pk__in=matches.objects.live().values("group"))

    def available(self) -> Self:
        """Groups that wait: for a place in the programme, or for a household."""
        waits = [GroupStatus.WAITING, GroupStatus.READY]
        return self.filter(status__in=waits).unmatched()

    def with_progress(self) -> Self:
        """Adds `member_count` and `done_count`: members present, and those who did their part."""
        return self.annotate(
            member_count=Count("members", filter=Q(members__left_on=None)),
            done_count=Count(
                "members", filter=Q(members__left_on=None, members__profile_done_at__isnull=False)
            ),
        )


class WelcomeGroup(ContactTraits, Lifecycle):
    """Three to five residents, one of them the coordinator, who want to welcome a household."""

    TRANSITIONS = {
        GroupStatus.DRAFT: frozenset(
            {GroupStatus.FORMING, GroupStatus.SUBMITTED, GroupStatus.WITHDRAWN}
        ),
        GroupStatus.FORMING: frozenset({GroupStatus.SUBMITTED, GroupStatus.WITHDRAWN}),
        GroupStatus.SUBMITTED: frozenset(
            {
                GroupStatus.WAITING,
                GroupStatus.SCREENING,
                GroupStatus.REJECTED,
                GroupStatus.WITHDRAWN,
            }
        ),
        GroupStatus.WAITING: frozenset(
            {
                GroupStatus.SUBMITTED,
                GroupStatus.SCREENING,
                GroupStatus.PAUSED,
                GroupStatus.REJECTED,
                GroupStatus.WITHDRAWN,
            }
        ),
        GroupStatus.SCREENING: frozenset(
            {
                GroupStatus.READY,
                GroupStatus.PAUSED,
                GroupStatus.REJECTED,
                GroupStatus.WITHDRAWN,
            }
        ),
        GroupStatus.READY: frozenset(
            {
                GroupStatus.SCREENING,
                GroupStatus.PAUSED,
                GroupStatus.COMPLETED,
                GroupStatus.WITHDRAWN,
            }
        ),
        GroupStatus.PAUSED: frozenset(
            {
                GroupStatus.WAITING,
                GroupStatus.SCREENING,
                GroupStatus.READY,
                GroupStatus.REJECTED,
                GroupStatus.WITHDRAWN,
            }
        ),
        # After their year, when they ask for another household themselves.
        GroupStatus.COMPLETED: frozenset({GroupStatus.SCREENING}),
    }

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    reference = models.CharField(
        _("reference"), max_length=12, unique=True, default=new_reference, editable=False
    )
    status = models.CharField(
        _("status"), max_length=20, choices=GroupStatus, default=GroupStatus.DRAFT
    )
    kind = models.CharField(_("kind"), max_length=10, choices=GroupKind, default=GroupKind.WELCOME)
    # Not null and one to one: at any time exactly one coordinator, by the database. That this
    # member belongs to this very group is a second foreign key, in migration 0002.
    coordinator = models.OneToOneField(
        "Membership", models.RESTRICT, related_name="coordinates", verbose_name=_("coordinator")
    )
    municipality = models.ForeignKey(
        Municipality, models.PROTECT, related_name="+", verbose_name=_("municipality")
    )
    postcode = EncryptedTextField(_("postcode"), max_length=7, help_text=_("For example 2511 AB."))
    name = models.CharField(_("name of the group"), max_length=120, validators=[no_identity_number])
    bond = models.CharField(_("how you know each other"), max_length=20, choices=Bond)
    introduction = models.TextField(
        _("about your group"), max_length=2000, blank=True, validators=[no_identity_number]
    )
    language = models.CharField(
        _("language of our mails"),
        max_length=5,
        choices=settings.LANGUAGES,
        default=settings.LANGUAGE_CODE,
    )
    max_household = models.PositiveSmallIntegerField(
        _("largest household you can welcome"),
        default=4,
        validators=[MinValueValidator(1), MaxValueValidator(12)],
        help_text=_("The number of people, children included."),
    )
    capacity = models.PositiveSmallIntegerField(
        _("how much support you can give"),
        default=2,
        validators=[MinValueValidator(1), MaxValueValidator(HIGHEST_CAPACITY)],
        help_text=_("1 = a little, 4 = a lot. The team talks about this with you."),
    )
    places = models.PositiveSmallIntegerField(
        _("households at the same time"),
        default=1,
        validators=[MinValueValidator(1), MaxValueValidator(3)],
    )
    features = ChoiceListField(_("what a visitor may find at home"), choices=HomeFeature)
    emphasis = models.JSONField(_("what counts more or less"), default=dict, blank=True)
    submitted_at = models.DateTimeField(_("signed up at"), null=True, blank=True)
    created_at = models.DateTimeField(_("started at"), auto_now_add=True)
    available_on = models.DateField(_("last known to be available on"), null=True, blank=True)
    incomplete_since = models.DateField(_("not complete any more since"), null=True, blank=True)
    replacing_since = models.DateField(_("too few members since"), null=True, blank=True)
    replacing_paused_days = models.PositiveSmallIntegerField(
        _("days of that in which the group was paused"), default=0
    )
    # Each time is an occasion of its own, for a mail and a task, also twice on one day.
    times_incomplete = models.PositiveIntegerField(
        _("how often it stopped being complete"), default=0
    )
    times_too_small = models.PositiveIntegerField(_("how often it became too small"), default=0)

    objects = WelcomeGroupQuerySet.as_manager()

    class Meta:
        ordering = ["name", "reference"]
        verbose_name = _("Welcome Group")
        verbose_name_plural = _("Welcome Groups")

    def __str__(self) -> str:
        return self.name

    @property
    def pc4(self) -> str:
        return self.postcode[:4]

    @property
    def is_live(self) -> bool:
        return self.status in LIVE_STATUSES

    @property
    def is_gathering(self) -> bool:
        """Whether people can be invited: before it is ready, and to replace who left."""
        return self.status in GATHERING_STATUSES or (self.is_live and self.is_replacing)

    @property
    def is_replacing(self) -> bool:
        return self.replacing_since is not None

    @property
    def replace_before(self) -> date | None:
        """The day on which staff decide about a group that is too small; none while it rests."""
        if self.replacing_since is None or self.status == GroupStatus.PAUSED:
            return None
        paused = timedelta(days=self.replacing_paused_days)
        return self.replacing_since + timedelta(weeks=settings.REPLACEMENT_WEEKS) + paused

    @property
    def is_accepted(self) -> bool:
        """Whether the last decision of staff was to go on with this group."""
        decision = self.decisions.latest_first().first()
        return decision is not None and decision.is_accepting

    @property
    def is_full(self) -> bool:
        return self.present_members().count() >= self.municipality.max_members

    @property
    def is_matched(self) -> bool:
        # Matching stands above this app and is not imported; `matches` is its reverse side.
        return self.matches.live().exists()

    def waiting_days(self, on: date | None = None) -> int | None:
        """Days since the group signed up; None while it is still forming."""
        if self.submitted_at is None:
            return None
        return max(0, ((on or timezone.localdate()) - timezone.localdate(self.submitted_at)).days)

    def present_members(self) -> "MembershipQuerySet":
        return self.members.present()

    def groups_before(self) -> int:
        """How many groups of its municipality get a place before this one."""
        line = WelcomeGroup.objects.in_line(self.municipality_id)
        earlier = Q(submitted_at__lt=self.submitted_at)
        same = Q(submitted_at=self.submitted_at, pk__lt=self.pk)
        return line.filter(earlier | same).count() if self.submitted_at else 0


class GroupStatusChange(StatusChange):
    record = models.ForeignKey(WelcomeGroup, models.CASCADE, related_name="status_changes")
