"""The participant statement: what every member promises, in versions."""

import uuid
from datetime import date, timedelta
from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from groups.models.member import Membership
from samenhier.accounts.models import User
from samenhier.scope import PartQuerySet


class StatementQuerySet(models.QuerySet["Statement"]):
    def visible_to(self, user: User) -> Self:
        """Whoever is signed in may read what members promise."""
        return self

    def in_force(self, on: date | None = None) -> Self:
        """The versions that have begun, the newest first."""
        return self.filter(valid_from__lte=on or timezone.localdate()).order_by("-valid_from")

    def current(self, on: date | None = None) -> "Statement | None":
        return self.in_force(on).first()

    def counting(self, on: date | None = None) -> list["Statement"]:
        """The versions whose acceptance counts: the current one first, and for a while the last."""
        on = on or timezone.localdate()
        versions: list[Statement] = list(self.in_force(on)[:2])
        return versions if versions and on < versions[0].asked_until else versions[:1]


class Statement(models.Model):
    """One version of the participant statement."""

    version = models.SlugField(_("version"), max_length=20, unique=True)
    title = models.CharField(_("title"), max_length=120)
    body = models.TextField(
        _("text"),
        help_text=_(
            "An empty line begins a new paragraph. “## ” at the beginning of a line makes a "
            "heading, “- ” a list."
        ),
    )
    valid_from = models.DateField(
        _("valid from"),
        unique=True,
        help_text=_("From this day on members are asked to accept it."),
    )

    objects = StatementQuerySet.as_manager()

    class Meta:
        ordering = ["-valid_from"]
        verbose_name = _("participant statement")
        verbose_name_plural = _("participant statements")

    def __str__(self) -> str:
        return self.version

    @property
    def asked_until(self) -> date:
        """The day from which the version before this one counts no more."""
        return self.valid_from + timedelta(weeks=settings.STATEMENT_GRACE_WEEKS)


class StatementAcceptance(models.Model):
    """One member accepted one version, by themselves. Never edited."""

    PART_OF: ClassVar[str] = "member"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    member = models.ForeignKey(
        Membership, models.CASCADE, related_name="acceptances", verbose_name=_("member")
    )
    statement = models.ForeignKey(
        Statement, models.PROTECT, related_name="acceptances", verbose_name=_("version")
    )
    language = models.CharField(_("language"), max_length=5)
    at = models.DateTimeField(_("accepted at"), auto_now_add=True)

    objects = PartQuerySet.as_manager()

    class Meta:
        ordering = ["-at"]
        verbose_name = _("accepted statement")
        verbose_name_plural = _("accepted statements")
        constraints = [
            models.UniqueConstraint(
                fields=["member", "statement"], name="statement_accepted_once_by_a_member"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.member}: {self.statement}"
