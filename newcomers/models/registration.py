"""The ways in: a household by itself, with somebody beside it, or through a partner."""

import uuid
from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from newcomers.models.household import (
    Household,
    HouseholdStatus,
    PracticalRequirement,
    new_reference,
)
from samenhier.accounts.models import User
from samenhier.privacy.fields import EncryptedTextField
from samenhier.privacy.references import make_reference
from samenhier.privacy.validators import no_identity_number
from samenhier.scope import PartQuerySet
from samenhier.traits.choices import Language
from samenhier.traits.fields import ChoiceListField
from samenhier.wizard.drafts import Draft, DraftQuerySet


class RegistrationDraftQuerySet(DraftQuerySet):
    def visible_to(self, user: User) -> Self:
        """Who sits beside the person; otherwise only the browser that has the key."""
        return self.filter(assisted_by=user)


class RegistrationDraft(Draft):
    """A registration that is not sent yet: no household and no account.

    Whoever has the `key` may read and change it. To go on elsewhere there is a code to write down,
    of which only a hash is kept; it works once and then there is a new one.
    """

    code_hash = models.CharField(_("code to go on, hashed"), max_length=128, blank=True)
    assisted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("assisted by"),
    )

    objects = RegistrationDraftQuerySet.as_manager()

    class Meta(Draft.Meta):
        verbose_name = _("unfinished registration")
        verbose_name_plural = _("unfinished registrations")


class Registration(models.Model):
    """One registration form, sent once, however often its button was pressed."""

    key = models.UUIDField(_("key of the form"), primary_key=True, default=uuid.uuid4)
    reference = models.CharField(
        _("reference"), max_length=12, unique=True, default=new_reference, editable=False
    )
    household = models.OneToOneField(
        Household,
        models.CASCADE,
        related_name="registration",
        verbose_name=_("household"),
    )
    at = models.DateTimeField(_("sent at"), auto_now_add=True)

    class Meta:
        ordering = ["-at"]
        verbose_name = _("registration")
        verbose_name_plural = _("registrations")

    def __str__(self) -> str:
        return self.reference


LABEL, SECRET = 4, 8  # how many signs of a code find its row, and how many open it


class AccessCode(models.Model):
    """The printed code that opens a household's own page, without e-mail. Only a hash is kept."""

    household = models.OneToOneField(
        Household, models.CASCADE, related_name="access_code", verbose_name=_("household")
    )
    code_hash = models.CharField(_("code, hashed"), max_length=128)
    # Finds the row without trying each hash; it opens nothing.
    label = models.CharField(_("first part of the code"), max_length=8, unique=True)
    made_at = models.DateTimeField(_("made at"), auto_now=True)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("made by"),
    )
    used_at = models.DateTimeField(_("last used at"), null=True, blank=True)

    objects = PartQuerySet.as_manager()

    PART_OF: ClassVar[str] = "household"

    class Meta:
        verbose_name = _("access code")
        verbose_name_plural = _("access codes")

    def __str__(self) -> str:
        return self.label


def new_referral_reference() -> str:
    return make_reference("R")


class ReferralState(models.TextChoices):
    """How far a referral is, as who referred may hear it."""

    RECEIVED = "received", pgettext_lazy("referral", "received")
    IN_PROGRAMME = "in_programme", pgettext_lazy("referral", "in the programme")
    ENDED = "ended", pgettext_lazy("referral", "ended")


class ReferralQuerySet(PartQuerySet):
    def with_link(self) -> Self:
        """Those that a mailed link still opens: with the referrer their link went too."""
        return self.exclude(email="")


class Referral(models.Model):
    """Another organisation told us about a household, with its consent to tell.

    What it told stands here: the household says it all again at the first talk, and only then
    agrees to take part. Who referred sees only received, in programme or ended, and only if the
    household agreed.
    """

    PART_OF: ClassVar[str] = "household"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    reference = models.CharField(
        _("reference"),
        max_length=12,
        unique=True,
        default=new_referral_reference,
        editable=False,
    )
    household = models.OneToOneField(
        Household, models.CASCADE, related_name="referral", verbose_name=_("household")
    )
    organisation = models.CharField(_("organisation"), max_length=120)
    name = models.CharField(_("name of who refers"), max_length=200)
    email = models.EmailField(_("e-mail address"))
    phone = EncryptedTextField(_("phone number"), blank=True)
    language = models.CharField(
        _("language of their mails"),
        max_length=5,
        choices=settings.LANGUAGES,
        default=settings.LANGUAGE_CODE,
    )
    contact_name = EncryptedTextField(_("name of the contact person"), blank=True)
    adults = models.PositiveSmallIntegerField(_("number of adults"), null=True, blank=True)
    children_birth_years = models.JSONField(
        _("years of birth of the children"), default=list, blank=True
    )
    requirements = ChoiceListField(_("what is needed to meet"), choices=PracticalRequirement)
    practical_needs = EncryptedTextField(
        _("practical needs"), blank=True, validators=[no_identity_number]
    )
    text_version = models.CharField(_("version of the text"), max_length=20, blank=True)
    text_language = models.CharField(
        _("language of the text"), max_length=5, choices=settings.LANGUAGES, blank=True
    )
    explained_in = models.CharField(
        _("language in which it was explained"), max_length=3, choices=Language, blank=True
    )
    explained_on = models.DateField(_("the person said yes on"), default=timezone.localdate)
    had_interpreter = models.BooleanField(_("with an interpreter"), default=False)
    may_follow = models.BooleanField(
        _("the household agreed that they hear how far it is"), default=False
    )
    # When the household itself last answered that, on its own page.
    follow_answered_at = models.DateTimeField(_("answered at"), null=True, blank=True)
    # The number in the link with which they look; a new one makes the old one worthless.
    link_number = models.PositiveIntegerField(_("number of the link"), default=0)
    at = models.DateTimeField(_("received at"), auto_now_add=True)

    objects = ReferralQuerySet.as_manager()

    class Meta:
        ordering = ["-at"]
        verbose_name = _("referral")
        verbose_name_plural = _("referrals")

    def __str__(self) -> str:
        return self.reference

    @property
    def state(self) -> str:
        """All that who referred may ever hear, and no more than that: how it ended is not told."""
        match self.household.status:
            case HouseholdStatus.REFERRED:
                return ReferralState.RECEIVED
            case (
                HouseholdStatus.WITHDRAWN | HouseholdStatus.NOT_SUITABLE | HouseholdStatus.COMPLETED
            ):
                return ReferralState.ENDED
            case _:
                return ReferralState.IN_PROGRAMME
