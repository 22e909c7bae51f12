"""Trainings and community events, and who comes."""

import uuid
from datetime import datetime, timedelta
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Count, Exists, F, OuterRef, Prefetch, Q
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from groups.models import Training
from samenhier.accounts.models import Municipality, Role, User
from samenhier.calendars.models import Dated
from samenhier.lifecycle import Lifecycle, StatusChange
from samenhier.privacy.fields import EncryptedTextField
from samenhier.privacy.validators import no_identity_number

NOTED_BEFORE = timedelta(hours=1)  # the start: the first ones come early
# "zaterdag 14 november 2026"; E is the month as a date needs it, which differs in Ukrainian.
LONG_DATE = pgettext_lazy("format of a date: weekday, day, month, year", "l j E Y")


class EventKind(models.TextChoices):
    TRAINING = "training", _("training")
    COMMUNITY = "community", _("community event")
    INFORMATION = "info", _("information meeting")  # for who does not take part yet


class EventMode(models.TextChoices):
    IN_PERSON = "in_person", _("in person")
    ONLINE = "online", pgettext_lazy("event", "online")
    HYBRID = "hybrid", _("in person and online")


class Frequency(models.TextChoices):
    WEEKLY = "weekly", _("every week")
    TWO_WEEKS = "two_weeks", _("every two weeks")
    MONTHLY = "monthly", _("every month, on the same date")


class EventSeries(models.Model):
    """Meetings that belong together. Each is an event with seats of its own."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    frequency = models.CharField(_("how often"), max_length=10, choices=Frequency)
    made_at = models.DateTimeField(_("made at"), auto_now_add=True)

    class Meta:
        verbose_name = _("series of events")
        verbose_name_plural = _("series of events")

    def __str__(self) -> str:
        return str(self.get_frequency_display())


class Audience(models.TextChoices):
    """Whom an event is for; each is a field of its own, since several can be."""

    GROUPS = "for_groups", _("Welcome Groups")
    NEWCOMERS = "for_newcomers", pgettext_lazy("audience", "newcomers")
    BUILDERS = "for_builders", _("community builders")
    PUBLIC = "for_public", _("everybody")


AUDIENCE_OF = {
    Role.MEMBER: Audience.GROUPS,
    Role.NEWCOMER: Audience.NEWCOMERS,
    Role.BUILDER: Audience.BUILDERS,
}


# An account that is for something else now leads nothing any more.
TRAINER_ROLES = (Role.STAFF, Role.NATIONAL, Role.BUILDER)


class EventQuerySet(models.QuerySet["Event"]):
    def upcoming(self) -> Self:
        return self.filter(starts_at__gte=timezone.now(), is_cancelled=False)

    def information_for(self, municipality: Municipality) -> Self:
        """Information meetings for people of this municipality, the national ones too."""
        here = Q(municipality=municipality) | Q(municipality=None)
        return self.filter(here, kind=EventKind.INFORMATION)

    def public(self) -> Self:
        """What who is not signed in sees."""
        return self.filter(for_public=True)

    def visible_to(self, user: User) -> Self:
        """What is for this user, and where they have a seat; staff see all, to refer people."""
        if user.is_staff:
            return self
        own = Registration.objects.live().filter(user=user)
        seen = Q(for_public=True) | Q(pk__in=own.values("event")) | Q(pk__in=self._trained_by(user))
        if audience := AUDIENCE_OF.get(Role(user.role)):
            seen |= Q(**{audience.value: True})
        return self.filter(seen)

    def of_series(self, event: "Event") -> Self:
        """The meetings of its series, itself too; none of an event that stands alone."""
        return self.filter(series=event.series_id) if event.series_id else self.none()

    def one_per_series(self) -> Self:
        """Of each series only the first of these meetings."""
        is_before = Q(starts_at__lt=OuterRef("starts_at")) | Q(
            starts_at=OuterRef("starts_at"), pk__lt=OuterRef("pk")
        )
        return self.exclude(Exists(self.filter(is_before, series=OuterRef("series"))))

    def trained_by(self, user: User) -> Self:
        """What this user leads, while that is their work."""
        return self.filter(pk__in=self._trained_by(user))

    def attended_with(self, user: User) -> Self:
        """Events at which this user notes who is there."""
        mine = Q(pk__in=Event.objects.editable_by(user).values("pk"))
        return self.filter(mine | Q(pk__in=self._trained_by(user)))

    @staticmethod
    def _trained_by(user: User) -> "models.QuerySet[Any, Any]":
        if user.role not in TRAINER_ROLES:
            return Event.objects.none().values("pk")
        return Event.trainers.through._default_manager.filter(user=user).values("event")

    def editable_by(self, user: User) -> Self:
        """The events this user may change: staff those of their own organisation."""
        match user.role:
            case Role.NATIONAL:
                return self
            case Role.STAFF:
                return self.filter(municipality__organisation=user.organisation_id)
            case _:
                return self.none()

    def with_seats(self) -> Self:
        """Adds `taken` and `waiting`: the number who come, and who wait."""
        return self.annotate(
            taken=Count(
                "registrations", filter=Q(registrations__status=RegistrationStatus.REGISTERED)
            ),
            waiting=Count(
                "registrations", filter=Q(registrations__status=RegistrationStatus.WAITING)
            ),
        )

    def with_own(self, user: User) -> Self:
        """Adds `own`: a list with this user's live registration, or an empty one."""
        mine = Registration.objects.live().filter(user=user)
        return self.prefetch_related(Prefetch("registrations", mine, to_attr="own"))


class Event(Dated):
    """A training or a community event."""

    # Counted by `with_seats`.
    taken: int
    waiting: int
    # Of a series: its later meetings, in the list of events.
    later: "list[Event]"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(_("kind"), max_length=10, choices=EventKind)
    training = models.ForeignKey(
        Training,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="events",
        verbose_name=_("counts as the training"),
        help_text=_("Who was there has followed this training, which a group may need."),
    )
    municipality = models.ForeignKey(
        Municipality,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("municipality"),
        help_text=_("Empty: for everybody in the programme."),
    )
    trainers = models.ManyToManyField(
        User,
        blank=True,
        related_name="+",
        verbose_name=_("trainers"),
        help_text=_("They note on their phone who is there."),
    )
    series = models.ForeignKey(
        EventSeries,
        models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        related_name="events",
        verbose_name=_("series"),
    )
    title = models.CharField(_("title"), max_length=120)
    description = models.TextField(_("description"))
    mode = models.CharField(
        _("mode"), max_length=10, choices=EventMode, default=EventMode.IN_PERSON
    )
    location = models.CharField(_("place"), max_length=200, blank=True)
    online_link = models.URLField(
        _("online link"), blank=True, help_text=_("Shown to participants only.")
    )
    accessibility = models.CharField(_("accessibility"), max_length=200, blank=True)
    has_childcare = models.BooleanField(_("childcare"), default=False)
    starts_at = models.DateTimeField(_("starts at"))
    ends_at = models.DateTimeField(_("ends at"))
    capacity = models.PositiveSmallIntegerField(_("seats"))
    for_groups = models.BooleanField(Audience.GROUPS.label, default=False)
    for_newcomers = models.BooleanField(Audience.NEWCOMERS.label, default=False)
    for_builders = models.BooleanField(Audience.BUILDERS.label, default=False)
    for_public = models.BooleanField(
        Audience.PUBLIC.label,
        default=False,
        help_text=_("Also who does not take part yet. It stands on the public list."),
    )
    is_cancelled = models.BooleanField(pgettext_lazy("event", "cancelled"), default=False)

    objects = EventQuerySet.as_manager()

    class Meta:
        ordering = ["starts_at", "pk"]
        verbose_name = _("event")
        verbose_name_plural = _("events")
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")),
                name="event_ends_after_it_starts",
                violation_error_message=_("The event must end after it starts."),
            ),
            models.CheckConstraint(
                condition=Q(for_groups=True)
                | Q(for_newcomers=True)
                | Q(for_builders=True)
                | Q(for_public=True),
                name="event_is_for_somebody",
                violation_error_message=_("Tick whom the event is for."),
            ),
            models.CheckConstraint(
                condition=~Q(kind=EventKind.INFORMATION) | Q(for_public=True),
                name="event_that_informs_is_public",
                violation_error_message=_(
                    "An information meeting is for who does not take part yet: tick “everybody”."
                ),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_open(self) -> bool:
        """Whether people can still register."""
        return not self.is_cancelled and self.starts_at > timezone.now()

    @property
    def has_begun(self) -> bool:
        """Whether people can have been there."""
        return not self.is_cancelled and self.starts_at <= timezone.now()

    @property
    def noted_from(self) -> datetime:
        """From when it is noted who is there."""
        return self.starts_at - NOTED_BEFORE

    @property
    def noted_until(self) -> datetime:
        return self.ends_at + timedelta(days=settings.ATTENDANCE_DAYS)

    @property
    def is_noted_now(self) -> bool:
        """Whether a trainer notes who is there; the team can do so later too."""
        return not self.is_cancelled and self.noted_from <= timezone.now() <= self.noted_until

    @property
    def is_information(self) -> bool:
        """Whether anybody can walk in: people who do not take part yet have no account."""
        return self.kind == EventKind.INFORMATION

    @property
    def audience(self) -> list[str]:
        """Whom it is for, in words; everybody is everybody."""
        if self.for_public:
            return [str(Audience.PUBLIC.label)]
        return [str(one.label) for one in Audience if getattr(self, one.value)]

    def is_for(self, user: User) -> bool:
        """Whether this user may take a seat."""
        audience = AUDIENCE_OF.get(Role(user.role))
        return self.for_public or (audience is not None and getattr(self, audience.value))

    @property
    def is_past(self) -> bool:
        return self.ends_at <= timezone.now()

    @property
    def seats_left(self) -> int:
        """Free seats, for events from `with_seats`; fewer seats than people leaves none."""
        return max(0, self.capacity - self.taken)

    @property
    def when(self) -> str:
        """The day and the hours in words, in Dutch time and the language of the reader."""
        start, end = timezone.localtime(self.starts_at), timezone.localtime(self.ends_at)
        words = {
            "day": date_format(start, str(LONG_DATE)),
            "start": date_format(start, "H:i"),
            "end_day": date_format(end, str(LONG_DATE)),
            "end": date_format(end, "H:i"),
        }
        if start.date() == end.date():
            return gettext("%(day)s, from %(start)s to %(end)s") % words
        return gettext("%(day)s, %(start)s, to %(end_day)s, %(end)s") % words


class RegistrationStatus(models.TextChoices):
    REGISTERED = "registered", pgettext_lazy("registration", "registered")
    WAITING = "waiting", pgettext_lazy("registration", "on the waiting list")
    LEFT = "left", pgettext_lazy("registration", "cancelled")


class RegistrationQuerySet(models.QuerySet["Registration"]):
    def visible_to(self, user: User) -> Self:
        match user.role:
            case Role.NATIONAL:
                return self
            case Role.STAFF | Role.BUILDER:
                return self.filter(Q(event__in=Event.objects.attended_with(user)) | Q(user=user))
            case _:
                return self.filter(user=user)

    def live(self) -> Self:
        return self.exclude(status=RegistrationStatus.LEFT)

    def registered(self) -> Self:
        return self.filter(status=RegistrationStatus.REGISTERED)

    def overdue(self) -> Self:
        """Seats that came free for somebody who has not said in time that they come."""
        late = self.registered().filter(answer_before__lte=timezone.now())
        return late.order_by("answer_before", "pk")

    def waiting(self) -> Self:
        """Those who wait, the first in line first."""
        return self.filter(status=RegistrationStatus.WAITING).order_by("registered_at", "pk")


class Registration(Lifecycle):
    """One person's seat, or place in line, at an event."""

    TRANSITIONS = {
        RegistrationStatus.REGISTERED: frozenset({RegistrationStatus.LEFT}),
        RegistrationStatus.WAITING: frozenset(
            {RegistrationStatus.REGISTERED, RegistrationStatus.LEFT}
        ),
    }

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    event = models.ForeignKey(
        Event, models.CASCADE, related_name="registrations", verbose_name=_("event")
    )
    user = models.ForeignKey(
        User, models.CASCADE, related_name="registrations", verbose_name=_("account")
    )
    status = models.CharField(_("status"), max_length=20, choices=RegistrationStatus)
    registered_at = models.DateTimeField(_("registered at"), auto_now_add=True)
    # Of a seat that came free, until its owner says that they come.
    answer_before = models.DateTimeField(_("says before"), null=True, blank=True, editable=False)
    has_attended = models.BooleanField(_("was there"), null=True, blank=True)
    wishes = EncryptedTextField(
        _("wishes"), max_length=300, blank=True, validators=[no_identity_number]
    )

    objects = RegistrationQuerySet.as_manager()

    class Meta:
        ordering = ["registered_at", "pk"]
        verbose_name = _("registration")
        verbose_name_plural = _("registrations")
        constraints = [
            models.UniqueConstraint(
                fields=["event", "user"],
                condition=~Q(status=RegistrationStatus.LEFT),
                name="registration_live_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.event}"

    @property
    def has_seat(self) -> bool:
        return self.status == RegistrationStatus.REGISTERED

    @property
    def place_in_line(self) -> int:
        """1 for the one who gets the next free seat; only for who is waiting."""
        line = self.event.registrations.waiting().values_list("pk", flat=True)
        return list(line).index(self.pk) + 1


class RegistrationStatusChange(StatusChange):
    record = models.ForeignKey(Registration, models.CASCADE, related_name="status_changes")
