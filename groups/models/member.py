"""The members of a group, each with own profile and own consent."""

import uuid
from datetime import date
from typing import Self

from django.contrib.contenttypes.fields import GenericRelation
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from groups.models.choices import LIVE_STATUSES
from groups.models.group import WelcomeGroup
from samenhier.accounts.models import Role, User
from samenhier.privacy.fields import EncryptedTextField
from samenhier.privacy.models import Consent, Purpose
from samenhier.privacy.validators import no_identity_number
from samenhier.traits.choices import Domain, Gender
from samenhier.traits.fields import ChoiceListField
from samenhier.traits.models import Interest, SpokenLanguage


class MembershipQuerySet(models.QuerySet["Membership"]):
    def visible_to(self, user: User) -> Self:
        """A member sees own data only; that others did their part is told by their group."""
        match user.role:
            case Role.NATIONAL:
                return self
            case Role.STAFF:
                return self.filter(group__municipality__organisation=user.organisation_id)
            case Role.MEMBER:
                return self.filter(user=user)
            case _:
                return self.none()

    def present(self) -> Self:
        return self.filter(left_on=None)

    def of_address(self, email: str) -> Self:
        return self.filter(Q(email__iexact=email) | Q(user__email__iexact=email))

    def done(self) -> Self:
        return self.filter(profile_done_at__isnull=False)

    def able_to_coordinate(self) -> Self:
        """Who did their own part and can sign in."""
        return self.done().filter(user__isnull=False)

    def taking_part(self) -> Self:
        """Members of live groups who did their own part; a person can be so only once.

        An invitation alone does not count: else anybody could keep a person out of the
        programme by typing their address.
        """
        return self.present().done().filter(group__status__in=LIVE_STATUSES)


class Membership(models.Model):
    """One resident in one group, with own profile and own consent."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    group = models.ForeignKey(
        WelcomeGroup, models.CASCADE, related_name="members", verbose_name=_("Welcome Group")
    )
    user = models.ForeignKey(
        User,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="memberships",
        verbose_name=_("account"),
    )
    name = models.CharField(_("name"), max_length=200, validators=[no_identity_number])
    email = models.EmailField(_("e-mail address"))
    phone = EncryptedTextField(_("phone number"), blank=True)
    birth_year = models.PositiveSmallIntegerField(_("year of birth"), null=True, blank=True)
    gender = models.CharField(_("gender"), max_length=10, choices=Gender, blank=True)
    interests = models.ManyToManyField(
        Interest, blank=True, related_name="+", verbose_name=_("interests")
    )
    dislikes = models.ManyToManyField(
        Interest, blank=True, related_name="+", verbose_name=_("things they would rather not do")
    )
    offers = ChoiceListField(_("what you can help with"), choices=Domain)
    children_birth_years = models.JSONField(
        _("birth years of your children"), default=list, blank=True
    )
    invited_at = models.DateTimeField(_("invited at"), auto_now_add=True)
    profile_done_at = models.DateTimeField(_("own part done at"), null=True, blank=True)
    left_on = models.DateField(_("left on"), null=True, blank=True)
    vog_requested_on = models.DateField(_("VOG requested on"), null=True, blank=True)
    vog_seen_on = models.DateField(_("VOG seen on"), null=True, blank=True)
    vog_seen_by = models.ForeignKey(
        User,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("VOG seen by"),
    )
    vog_expires_on = models.DateField(_("VOG expires on"), null=True, blank=True)
    consents = GenericRelation(Consent)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        ordering = ["invited_at", "pk"]
        verbose_name = _("member")
        verbose_name_plural = _("members")
        constraints = [
            models.UniqueConstraint(
                "group",
                Lower("email"),
                condition=Q(left_on=None),
                name="membership_once_per_group",
                violation_error_message=_("This e-mail address is already in the group."),
            ),
            # The second half of "exactly one coordinator": see migration 0002.
            models.UniqueConstraint(fields=["id", "group"], name="membership_id_with_group"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_done(self) -> bool:
        return self.profile_done_at is not None

    @property
    def mail_language(self) -> str:
        """The language of mails to this person: of their account, before that of the group."""
        return self.user.language if self.user else self.group.language

    @property
    def has_consent(self) -> bool:
        """Whether a consent to take part stands; reads prefetched consents where they are."""
        return any(
            consent.purpose == Purpose.PARTICIPATION and consent.is_given and not consent.ended_at
            for consent in self.consents.all()
        )

    def has_valid_vog(self, on: date | None = None) -> bool:
        on = on or timezone.localdate()
        return self.vog_seen_on is not None and (
            self.vog_expires_on is None or self.vog_expires_on >= on
        )


class MemberLanguage(SpokenLanguage):
    """A language that a member speaks."""

    PART_OF = "member"

    member = models.ForeignKey(Membership, models.CASCADE, related_name="languages")

    class Meta(SpokenLanguage.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["member", "language"],
                name="member_language_once",
                violation_error_message=_("Choose each language once."),
            ),
        ]
