"""What stands in calendars outside the site, and the private address of somebody's own."""

import uuid
from typing import Self

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from samenhier.accounts.models import User


class Dated(models.Model):
    """Something that people put in their calendars, where a new edition takes the place of the old.

    Whatever changes what stands in a calendar calls `renew` before it saves.
    """

    edition = models.PositiveIntegerField(_("edition"), default=0, editable=False)
    changed_at = models.DateTimeField(_("changed at"), default=timezone.now, editable=False)

    class Meta:
        abstract = True

    def renew(self, *, after: int) -> None:
        """Be the edition that follows on this one."""
        self.edition = after + 1
        self.changed_at = timezone.now()


class CalendarFeedQuerySet(models.QuerySet["CalendarFeed"]):
    def visible_to(self, user: User) -> Self:
        """Nobody but its owner: the team neither."""
        return self.filter(user=user)


class CalendarFeed(models.Model):
    """The address at which somebody's calendar program reads what is planned for them.

    The address is made of the key and a signature, so it stands in no table or backup. A new
    address is a new row.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        related_name="calendar_feed",
        verbose_name=_("account"),
    )
    made_at = models.DateTimeField(_("made at"), auto_now_add=True)

    objects = CalendarFeedQuerySet.as_manager()

    class Meta:
        verbose_name = _("calendar address")
        verbose_name_plural = _("calendar addresses")

    def __str__(self) -> str:
        return str(self.user)
