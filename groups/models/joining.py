"""Joining a group by its link, and handing its coordinator's role over."""

import secrets
import uuid
from datetime import datetime, timedelta
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from groups.models.group import WelcomeGroup
from groups.models.member import Membership
from samenhier.accounts.models import User
from samenhier.privacy.validators import no_identity_number


def new_code() -> str:
    """Short enough for a QR code that a phone reads across a table; nobody guesses 72 bits."""
    return secrets.token_urlsafe(9)


class JoinLink(models.Model):
    """The link that the people of a group share; a new code makes the old one worthless."""

    group = models.OneToOneField(
        WelcomeGroup, models.CASCADE, related_name="join_link", verbose_name=_("Welcome Group")
    )
    code = models.CharField(_("code"), max_length=20, unique=True, default=new_code)
    made_at = models.DateTimeField(_("made at"), auto_now=True)

    class Meta:
        verbose_name = _("join link")
        verbose_name_plural = _("join links")

    def __str__(self) -> str:
        return str(self.group)


class JoinRequestQuerySet(models.QuerySet["JoinRequest"]):
    def visible_to(self, user: User) -> Self:
        """Nobody: until the address is proved, somebody else may have typed it."""
        return self.none()

    def alive(self) -> Self:
        return self.filter(asked_at__gt=_oldest())

    def expired(self) -> Self:
        return self.filter(asked_at__lte=_oldest())


def _oldest() -> datetime:
    return timezone.now() - timedelta(days=settings.MAILED_LINK_DAYS)


class JoinRequest(models.Model):
    """Somebody typed a name and an address behind a join link, and has not proved the address.

    It holds no place in the group: else a stranger with the link could fill it.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    link = models.ForeignKey(
        JoinLink, models.CASCADE, related_name="requests", verbose_name=_("join link")
    )
    name = models.CharField(_("name"), max_length=200, validators=[no_identity_number])
    email = models.EmailField(_("e-mail address"))
    asked_at = models.DateTimeField(_("asked at"), auto_now=True)

    objects = JoinRequestQuerySet.as_manager()

    class Meta:
        ordering = ["asked_at"]
        verbose_name = _("request to join")
        verbose_name_plural = _("requests to join")
        constraints = [
            models.UniqueConstraint("link", Lower("email"), name="join_request_once_per_link"),
        ]

    def __str__(self) -> str:
        return self.name


class OfferAnswer(models.TextChoices):
    """How the offer of a coordinator's role ended; open until then."""

    OPEN = "open", pgettext_lazy("offer", "open")
    ACCEPTED = "accepted", pgettext_lazy("offer", "accepted")
    DECLINED = "declined", pgettext_lazy("offer", "declined")
    TAKEN_BACK = "taken_back", pgettext_lazy("offer", "taken back")


class CoordinatorOfferQuerySet(models.QuerySet["CoordinatorOffer"]):
    def visible_to(self, user: User) -> Self:
        return self.filter(group__in=WelcomeGroup.objects.visible_to(user))

    def open(self) -> Self:
        return self.filter(answer=OfferAnswer.OPEN)


class CoordinatorOffer(models.Model):
    """Another member is asked to take the role over; nothing moves until the answer.

    The coordinator asks, or the team when the coordinator has to stop.
    """

    group = models.ForeignKey(
        WelcomeGroup,
        models.CASCADE,
        related_name="coordinator_offers",
        verbose_name=_("Welcome Group"),
    )
    former = models.ForeignKey(
        Membership, models.CASCADE, related_name="+", verbose_name=_("coordinator until then")
    )
    successor = models.ForeignKey(
        Membership, models.CASCADE, related_name="+", verbose_name=_("asked")
    )
    answer = models.CharField(
        _("answer"), max_length=10, choices=OfferAnswer, default=OfferAnswer.OPEN
    )
    by_team = models.BooleanField(_("asked by the team"), default=False)
    former_leaves = models.BooleanField(_("the former one then leaves the group"), default=False)
    offered_at = models.DateTimeField(_("offered at"), auto_now_add=True)
    answered_at = models.DateTimeField(_("answered at"), null=True, blank=True)

    objects = CoordinatorOfferQuerySet.as_manager()

    class Meta:
        ordering = ["-offered_at", "-pk"]
        verbose_name = _("offer of the coordinator's role")
        verbose_name_plural = _("offers of the coordinator's role")
        constraints = [
            models.UniqueConstraint(
                fields=["group"], condition=Q(answer="open"), name="coordinator_offer_one_open"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.former} -> {self.successor}"
