"""Messages owed to people."""

from datetime import timedelta
from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from samenhier.accounts.models import Role, User


class MessageStatus(models.TextChoices):
    QUEUED = "queued", pgettext_lazy("message", "queued")
    SENDING = "sending", pgettext_lazy("message", "being sent")
    SENT = "sent", pgettext_lazy("message", "sent")
    FAILED = "failed", pgettext_lazy("message", "failed")


class MessageQuerySet(models.QuerySet["Message"]):
    def visible_to(self, user: User) -> Self:
        """Mails are addressed: staff see those to their colleagues."""
        match user.role:
            case Role.NATIONAL:
                return self
            case Role.STAFF:
                return self.filter(recipient__in=User.objects.visible_to(user).values("email"))
            case _:
                return self.none()

    def troubled(self) -> Self:
        """Messages that will not leave by themselves: failed, or lost while being sent."""
        long_ago = timezone.now() - Message.SENDING_TAKES_AT_MOST
        return self.filter(
            Q(status=MessageStatus.FAILED)
            | Q(status=MessageStatus.SENDING, claimed_at__lte=long_ago)
        )

    def queued(self) -> Self:
        return self.filter(status=MessageStatus.QUEUED)

    def claim(self, pk: int) -> "Message | None":
        """Take one queued message for sending; of two workers, only one gets it."""
        taken = self.queued().filter(pk=pk)
        if not taken.update(status=MessageStatus.SENDING, claimed_at=timezone.now()):
            return None
        return self.get(pk=pk)


class Message(models.Model):
    """One mail to one address about one thing, at most once.

    A message stuck in "sending" (the worker died while sending) is not sent again by itself:
    nobody can know whether the mail left. Staff see it and decide.
    """

    SENDING_TAKES_AT_MOST: ClassVar[timedelta] = timedelta(minutes=15)

    recipient = models.EmailField(_("to"))
    template = models.SlugField(_("template"))
    about = models.CharField(
        _("about"), max_length=120, help_text=_("What the message is about, by reference.")
    )
    language = models.CharField(_("language"), max_length=5, choices=settings.LANGUAGES)
    context = models.JSONField(_("details"), default=dict, blank=True)
    status = models.CharField(
        _("status"), max_length=10, choices=MessageStatus, default=MessageStatus.QUEUED
    )
    queued_at = models.DateTimeField(_("queued at"), auto_now_add=True)
    claimed_at = models.DateTimeField(_("taken at"), null=True, blank=True)
    sent_at = models.DateTimeField(_("sent at"), null=True, blank=True)
    error = models.CharField(_("error"), max_length=300, blank=True)

    objects = MessageQuerySet.as_manager()

    class Meta:
        ordering = ["-queued_at", "-pk"]
        verbose_name = _("message")
        verbose_name_plural = _("messages")
        constraints = [
            models.UniqueConstraint(
                fields=["recipient", "template", "about"], name="message_owed_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.template}: {self.about}"
