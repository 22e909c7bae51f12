"""Households who arrive, and the way to being ready."""

import uuid
from datetime import date
from typing import Any, Self

from django.conf import settings
from django.contrib.contenttypes.fields import GenericRelation
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from samenhier.accounts.models import Municipality, Role, User
from samenhier.lifecycle import Lifecycle, StatusChange
from samenhier.privacy.fields import EncryptedTextField
from samenhier.privacy.models import Access, Consent
from samenhier.privacy.references import make_reference
from samenhier.privacy.validators import no_identity_number
from samenhier.traits.choices import HomeFeature, Language, Track
from samenhier.traits.fields import ChoiceListField
from samenhier.traits.models import ContactTraits, scale


def new_reference() -> str:
    return make_reference("H")


class SafetyWish(models.TextChoices):
    NONE = "", _("no special wish")
    WOMEN_ONLY = "women_only", _("women only")


class Way(models.TextChoices):
    """How a household came to us."""

    SELF = "self", pgettext_lazy("way in", "by itself")
    ASSISTED = "assisted", pgettext_lazy("way in", "with somebody beside it")
    REFERRED = "referred", pgettext_lazy("way in", "through another organisation")
    STAFF = "staff", pgettext_lazy("way in", "entered by the team")


class PracticalRequirement(models.TextChoices):
    """What a place or a meeting must offer. Never why."""

    STEP_FREE = "step_free", _("without steps")
    QUIET = "quiet", _("a quiet place")
    SHORT = "short", _("short meetings")
    CHILDREN = "children", _("children can come along")
    TRANSPORT = "transport", _("close to a bus or tram stop")
    LARGE_PRINT = "large_print", _("large letters")
    SPOKEN = "spoken", _("rather spoken than written")


class HouseholdStatus(models.TextChoices):
    """Where a household stands. "Matched" is not here: it follows from a live match."""

    REFERRED = "referred", pgettext_lazy("household", "signed up by somebody else")
    REGISTERED = "registered", pgettext_lazy("household", "registered")
    INTAKE = "intake", pgettext_lazy("household", "intake")
    READY = "ready", pgettext_lazy("household", "ready")
    PAUSED = "paused", pgettext_lazy("household", "paused")
    COMPLETED = "completed", pgettext_lazy("household", "completed")
    WITHDRAWN = "withdrawn", pgettext_lazy("household", "withdrawn")
    NOT_SUITABLE = "not_suitable", pgettext_lazy("household", "referred elsewhere")


class HouseholdQuerySet(models.QuerySet["Household"]):
    def visible_to(self, user: User) -> Self:
        match user.role:
            case Role.NATIONAL:
                return self
            case Role.STAFF:
                return self.filter(municipality__organisation=user.organisation_id)
            case Role.NEWCOMER:
                return self.filter(user=user)
            case _:
                return self.none()

    def in_reach_of(self, user: User) -> Self:
        """What a builder may open in an emergency: households of the own organisation."""
        if user.role != Role.BUILDER:
            return self.none()
        return self.filter(municipality__organisation=user.organisation_id)

    def ready(self) -> Self:
        return self.filter(status=HouseholdStatus.READY)

    def with_match(self) -> Self:
        """Adds `is_matched`. Matches live upstairs; they are known here by their reverse name."""
        matches: Any = self.model._meta.get_field("matches").related_model
        live = matches._default_manager.live().filter(household=OuterRef("pk"))
        return self.annotate(is_matched=Exists(live))

    def waiting(self) -> Self:
        """Ready, and without a group."""
        return self.ready().with_match().filter(is_matched=False)


class Household(ContactTraits, Lifecycle):
    """A newcomer or a newcomer family, matched as one."""

    TRANSITIONS = {
        HouseholdStatus.REFERRED: frozenset(
            {HouseholdStatus.REGISTERED, HouseholdStatus.WITHDRAWN, HouseholdStatus.NOT_SUITABLE}
        ),
        HouseholdStatus.REGISTERED: frozenset(
            {HouseholdStatus.INTAKE, HouseholdStatus.WITHDRAWN, HouseholdStatus.NOT_SUITABLE}
        ),
        HouseholdStatus.INTAKE: frozenset(
            {HouseholdStatus.READY, HouseholdStatus.WITHDRAWN, HouseholdStatus.NOT_SUITABLE}
        ),
        HouseholdStatus.READY: frozenset(
            {
                HouseholdStatus.INTAKE,
                HouseholdStatus.PAUSED,
                HouseholdStatus.COMPLETED,
                HouseholdStatus.WITHDRAWN,
            }
        ),
        HouseholdStatus.PAUSED: frozenset(
            {HouseholdStatus.INTAKE, HouseholdStatus.READY, HouseholdStatus.WITHDRAWN}
        ),
    }

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    reference = models.CharField(
        _("reference"), max_length=12, unique=True, default=new_reference, editable=False
    )
    status = models.CharField(
        _("status"), max_length=20, choices=HouseholdStatus, default=HouseholdStatus.REGISTERED
    )
    user = models.OneToOneField(
        User,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="household",
        verbose_name=_("account"),
    )
    municipality = models.ForeignKey(
        Municipality, models.PROTECT, related_name="+", verbose_name=_("municipality")
    )
    pc4 = models.CharField(
        _("postcode, four digits"),
        max_length=4,
        validators=[RegexValidator(r"^[1-9]\d{3}$", _("Four digits, for example 2511."))],
    )
    track = models.CharField(_("track"), max_length=24, choices=Track)
    language = models.CharField(
        _("language to talk in"), max_length=3, choices=Language, default=settings.LANGUAGE_CODE
    )
    phone = EncryptedTextField(_("phone number"), blank=True)
    email = EncryptedTextField(_("e-mail address"), blank=True)
    waiting_since = models.DateField(_("waiting since"), default=timezone.localdate)
    vulnerability = scale(
        _("support needed"),
        _("1 = little, 5 = a lot. For staff only; 5 is never matched automatically."),
    )
    decide_with_two = models.BooleanField(
        _("two people decide"),
        default=False,
        help_text=_("A match for this household needs the yes of two colleagues."),
    )
    safety_wish = models.CharField(
        _("safety wish"), max_length=20, choices=SafetyWish, blank=True, default=SafetyWish.NONE
    )
    interpreter_agreed = models.BooleanField(
        _("an interpreter is agreed"),
        default=False,
        help_text=_("Then a group that shares no language with them is possible too."),
    )
    avoids = ChoiceListField(_("rather not meet at a visit"), choices=HomeFeature)
    way = models.CharField(_("how they came"), max_length=10, choices=Way, default=Way.STAFF)
    assisted_by = models.ForeignKey(
        User,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("registered with"),
    )
    may_leave_message = models.BooleanField(
        _("we may leave a message on the phone"), null=True, blank=True
    )
    needs_interpreter = models.BooleanField(_("an interpreter is needed"), null=True, blank=True)
    requirements = ChoiceListField(_("what is needed to meet"), choices=PracticalRequirement)
    practical_needs = EncryptedTextField(
        _("practical needs"),
        max_length=300,
        blank=True,
        validators=[no_identity_number],
        help_text=_(
            "As a practical requirement, such as “step-free” or “a quiet place”. No diagnosis."
        ),
    )
    emphasis = models.JSONField(_("what counts more or less"), default=dict, blank=True)
    intake_notes = EncryptedTextField(
        _("notes of the intake"),
        blank=True,
        validators=[no_identity_number],
        help_text=_("No medical details and no story of the flight."),
    )
    created_at = models.DateTimeField(_("registered at"), auto_now_add=True)
    consents = GenericRelation(Consent)
    accesses = GenericRelation(Access)

    objects = HouseholdQuerySet.as_manager()

    class Meta:
        ordering = ["waiting_since", "reference"]
        verbose_name = _("household")
        verbose_name_plural = _("households")
        constraints = [
            models.CheckConstraint(
                condition=Q(vulnerability__isnull=True) | Q(vulnerability__range=(1, 5)),
                name="household_vulnerability_1_to_5",
            ),
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def account_address(self) -> str:
        """Where a mail reaches them that asks to sign in; empty without an account that is open."""
        user = self.user
        return (user.email or "") if user and user.is_active else ""

    def waiting_days(self, on: date | None = None) -> int:
        return max(0, ((on or timezone.localdate()) - self.waiting_since).days)

    @property
    def contact_person(self) -> Any:
        """The person of the household whom one calls; None while nobody is."""
        people = self.people.all()  # known by their reverse name: persons need households
        return next((one for one in people if one.relation == "contact"), None)

    @property
    def in_a_match(self) -> bool:
        # Matching stands above this app and is not imported; `matches` is its reverse side.
        return self.matches.live().exists()


class HouseholdStatusChange(StatusChange):
    record = models.ForeignKey(Household, models.CASCADE, related_name="status_changes")
