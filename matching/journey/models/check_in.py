"""The talks of a community builder with both sides, and what follows from them."""

import uuid
from datetime import timedelta
from typing import ClassVar, Self

from django.conf import settings
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import OuterRef, Q, Subquery
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from matching.models import Match
from samenhier.accounts.models import Role, User
from samenhier.privacy.fields import EncryptedTextField
from samenhier.privacy.validators import no_identity_number
from samenhier.scope import PartQuerySet
from samenhier.traits.choices import Domain
from samenhier.traits.fields import ChoiceListField
from samenhier.traits.models import scale

EDITABLE_FOR = timedelta(days=7)


class SpokenWith(models.TextChoices):
    GROUP = "group", _("the group")
    NEWCOMER = "newcomer", _("the newcomer")
    BOTH = "both", _("both together")


SEPARATE = (SpokenWith.GROUP, SpokenWith.NEWCOMER)


class Medium(models.TextChoices):
    VISIT = "visit", _("visit")
    PHONE = "phone", _("phone call")
    VIDEO = "video", _("video call")
    MESSAGE = "message", _("messages")


class Concern(models.TextChoices):
    NONE = "none", pgettext_lazy("concern", "none")
    ATTENTION = "attention", _("needs attention")
    URGENT = "urgent", _("urgent: somebody may not be safe")


class CheckInQuerySet(models.QuerySet["CheckIn"]):
    def visible_to(self, user: User) -> Self:
        """Submitted talks of the matches one may see; a draft is its author's alone."""
        match user.role:
            case Role.NATIONAL | Role.STAFF | Role.BUILDER:
                matches = Match.objects.visible_to(user)
                return self.filter(match__in=matches).filter(
                    Q(submitted_at__isnull=False) | Q(author=user)
                )
            case _:
                return self.none()

    def submitted(self) -> Self:
        return self.filter(submitted_at__isnull=False)

    def drafts_of(self, user: User) -> Self:
        return self.filter(submitted_at=None, author=user)

    def last_of_each_match(self) -> Self:
        """The last submitted talk of each match."""
        newest = CheckIn.objects.submitted().filter(match=OuterRef("match"))
        return self.filter(pk=Subquery(newest.order_by(*CheckIn.NEWEST_FIRST).values("pk")[:1]))

    def separate(self) -> Self:
        """Talks with one side, without the other one there."""
        return self.submitted().filter(spoken_with__in=SEPARATE, was_reached=True)


class CheckIn(models.Model):
    """A guidance talk (begeleidingsgesprek) of the community builder with one or both sides.

    The primary key is made when the empty form is shown, so that sending the form twice
    stores one talk.
    """

    NEWEST_FIRST: ClassVar[tuple[str, ...]] = ("-held_on", "-created_at", "pk")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    match = models.ForeignKey(
        Match, models.PROTECT, related_name="check_ins", verbose_name=pgettext_lazy("pair", "match")
    )
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("logged by")
    )
    was_reached = models.BooleanField(_("we spoke"), default=True)
    spoken_with = models.CharField(_("spoken with"), max_length=10, choices=SpokenWith, blank=True)
    held_on = models.DateField(_("date"), default=timezone.localdate)
    medium = models.CharField(_("how"), max_length=10, choices=Medium, default=Medium.VISIT)
    minutes = models.PositiveSmallIntegerField(
        _("minutes"), null=True, blank=True, validators=[MaxValueValidator(600)]
    )
    had_interpreter = models.BooleanField(_("with an interpreter"), default=False)
    group_mood = scale(_("how is it going for the group"))
    newcomer_mood = scale(_("how is it going for the newcomer"))
    goals = ChoiceListField(_("what they worked on"), choices=Domain)
    touched = models.ManyToManyField(
        "journey.Goal", blank=True, related_name="talks", verbose_name=_("goals talked about")
    )
    introduced_count = models.PositiveSmallIntegerField(
        _("people met through the group"),
        default=0,
        validators=[MaxValueValidator(99)],
        help_text=_("Only the number, no names."),
    )
    introduced_domain = models.CharField(
        _("in which part of life"), max_length=20, choices=Domain, blank=True
    )
    concern = models.CharField(_("concern"), max_length=10, choices=Concern, default=Concern.NONE)
    notes = EncryptedTextField(_("notes"), blank=True, validators=[no_identity_number])
    next_on = models.DateField(_("next talk on"), null=True, blank=True)
    created_at = models.DateTimeField(_("started at"), auto_now_add=True)
    submitted_at = models.DateTimeField(_("submitted at"), null=True, blank=True)
    # Two windows: see Window. An edition is counted each time the talk is written.
    edition = models.PositiveIntegerField(_("edition"), default=0, editable=False)
    written_in = models.UUIDField(_("written in"), null=True, editable=False)
    # Whoever fills this in opens the incident: so an urgent talk opens one, however often saved.
    escalated_at = models.DateTimeField(_("passed on at"), null=True, blank=True)

    objects = CheckInQuerySet.as_manager()

    class Meta:
        ordering = ["-held_on", "-created_at", "pk"]
        verbose_name = _("check-in")
        verbose_name_plural = _("check-ins")
        constraints = [
            models.UniqueConstraint(
                fields=["match", "author"],
                condition=Q(submitted_at=None),
                name="check_in_one_draft_per_author",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.match} {self.held_on}"

    @property
    def goal_labels(self) -> list[str]:
        return [str(Domain(goal).label) for goal in self.goals]

    @property
    def is_draft(self) -> bool:
        return self.submitted_at is None

    @property
    def raised(self) -> str:
        """The most serious concern of the talk and of what was added to it."""
        concerns = [self.concern, *(each.concern for each in self.addenda.all())]
        return max(concerns, key=Concern.values.index)

    def get_raised_display(self) -> str:
        return str(Concern(self.raised).label)

    @property
    def is_editable(self) -> bool:
        return self.submitted_at is None or timezone.now() - self.submitted_at <= EDITABLE_FOR


class FollowUpQuerySet(models.QuerySet["FollowUp"]):
    def visible_to(self, user: User) -> Self:
        return self.filter(check_in__in=CheckIn.objects.visible_to(user))

    def open(self) -> Self:
        return self.filter(done_at=None)


class FollowUp(models.Model):
    """Something somebody will do after a talk. Its key is made with the row, as for a talk."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    check_in = models.ForeignKey(CheckIn, models.CASCADE, related_name="follow_ups")
    text = EncryptedTextField(
        pgettext_lazy("follow-up", "what"), max_length=200, validators=[no_identity_number]
    )
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("who")
    )
    due_on = models.DateField(_("before"))
    created_at = models.DateTimeField(_("written at"), auto_now_add=True)
    done_at = models.DateTimeField(_("done at"), null=True, blank=True)

    objects = FollowUpQuerySet.as_manager()

    class Meta:
        ordering = ["due_on", "created_at", "pk"]
        verbose_name = _("follow-up")
        verbose_name_plural = _("follow-ups")

    def __str__(self) -> str:
        return self.text


class Addendum(models.Model):
    """Dated words under a talk that can no longer be changed. It stays as it was sent.

    Its key is made with the form, so that sending the form twice adds one.
    """

    PART_OF: ClassVar[str] = "check_in"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    check_in = models.ForeignKey(
        CheckIn, models.CASCADE, related_name="addenda", verbose_name=_("check-in")
    )
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("by")
    )
    at = models.DateTimeField(_("at"), auto_now_add=True)
    concern = models.CharField(_("concern"), max_length=10, choices=Concern, default=Concern.NONE)
    text = EncryptedTextField(pgettext_lazy("addendum", "text"), validators=[no_identity_number])

    objects = PartQuerySet.as_manager()

    class Meta:
        ordering = ["at", "pk"]
        verbose_name = _("addendum")
        verbose_name_plural = _("addenda")

    def __str__(self) -> str:
        return f"{self.check_in} + {self.at:%Y-%m-%d}"
