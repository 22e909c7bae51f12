"""Which trainings the members of a group follow before it is ready."""

from collections.abc import Iterable
from datetime import date
from typing import Self

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from groups.models.group import WelcomeGroup
from samenhier.accounts.models import Municipality, Role, User


class TrainingQuerySet(models.QuerySet["Training"]):
    def visible_to(self, user: User) -> Self:
        match user.role:
            case Role.NATIONAL:
                return self
            case Role.STAFF:
                own = Q(municipality__organisation=user.organisation_id)
                return self.filter(own | Q(municipality=None))
            case _:
                return self.none()

    def required(self, on: date | None = None) -> Self:
        """The trainings that somebody has to have followed by now."""
        return self.filter(required_from__lte=on or timezone.localdate())

    def followed_by(self, users: Iterable[int]) -> set[tuple[int, int]]:
        """Who followed which of these: pairs of training and account.

        Events stand above this app and are not imported; `events` is their reverse side. So
        attendance is stored once, at the event, and counts here at once.
        """
        return set(
            self.filter(
                events__is_cancelled=False,
                events__registrations__has_attended=True,
                events__registrations__user__in=users,
            )
            .order_by()
            .values_list("pk", "events__registrations__user")
        )


class Training(models.Model):
    """A training by its subject; events are the evenings on which it is given."""

    name = models.CharField(_("name"), max_length=120)
    municipality = models.ForeignKey(
        Municipality,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("municipality"),
        help_text=_("Empty: for everybody in the programme."),
    )
    required_from = models.DateField(
        _("required from"),
        null=True,
        blank=True,
        help_text=_(
            "From this day on a group is ready only when all members followed it, also a group "
            "that was ready before. Empty: not required."
        ),
    )

    objects = TrainingQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        verbose_name = _("training")
        verbose_name_plural = _("trainings")

    def __str__(self) -> str:
        return self.name

    def is_for(self, group: WelcomeGroup) -> bool:
        """Whether members of this group are among those it is for."""
        return self.municipality_id in {None, group.municipality_id}
