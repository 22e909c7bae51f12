"""Messages owed to people."""

from datetime import timedelta
from typing import Any, ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from samenhier.accounts.models import Role, User


class MessageStatus(models.TextChoices):
    QUEUED = "queued", pgettext_lazy("message", "queued")
    SENDING = "sending", pgettext_lazy("message", "being sent")
    SENT = "sent", pgettext_lazy("message", "sent")
    FAILED = "failed", pgettext_lazy("message", "failed")
    HELD = "held", pgettext_lazy("message", "held back")


class Failure(models.TextChoices):
    """Why a message did not leave, in words for who decides what to do about it."""

    AWAY = "away", _("The mail server did not answer.")
    BUSY = "busy", _("The mail server said: not now.")
    REFUSED = "refused", _("The mail server refused it. Is the address right?")
    UNKNOWN = "unknown", _("The connection broke while sending. It may have arrived.")
    UNWRITTEN = "unwritten", _("The mail could not be written. This is a fault of the platform.")
    TOO_MANY = "too_many", _("Too many mails to this address in one day.")


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
        """Messages that will not leave by themselves: failed, held back, lost while being sent.

        A secret that failed is no use to anybody later, so a day on it is no work any more.
        """
        long_ago = timezone.now() - Message.SENDING_TAKES_AT_MOST
        yesterday = timezone.now() - timedelta(days=1)
        return self.filter(
            Q(status__in=[MessageStatus.FAILED, MessageStatus.HELD])
            | Q(status=MessageStatus.SENDING, claimed_at__lte=long_ago)
        ).exclude(about__startswith=Message.AT_ONCE, queued_at__lte=yesterday)

    def sendable_again(self) -> Self:
        """Troubled, and still to be written: the code or link of a secret is kept nowhere."""
        return self.troubled().exclude(about__startswith=Message.AT_ONCE)

    def queued(self) -> Self:
        return self.filter(status=MessageStatus.QUEUED)

    def due(self) -> Self:
        """Queued, and not waiting for another attempt later."""
        is_time = Q(next_attempt_at=None) | Q(next_attempt_at__lte=timezone.now())
        return self.queued().filter(is_time)

    def claim(self, pk: int) -> "Message | None":
        """Take one message that is due for sending; of two workers, only one gets it."""
        taken = (
            self.due()
            .filter(pk=pk)
            .update(
                status=MessageStatus.SENDING, claimed_at=timezone.now(), attempts=F("attempts") + 1
            )
        )
        if not taken:
            return None
        return self.get(pk=pk)


class Message(models.Model):
    """One mail to one address about one thing, at most once.

    A message stuck in "sending" (the worker died while sending) is not sent again by itself:
    nobody can know whether the mail left. Staff see it and decide. Only where it is certain that
    nothing left the house, another attempt follows by itself, each time after a longer wait.
    """

    # How `about` begins for a mail with a code or a link for signing in: sent at once, not queued.
    AT_ONCE: ClassVar[str] = "at-once:"
    SENDING_TAKES_AT_MOST: ClassVar[timedelta] = timedelta(minutes=15)
    WAITS: ClassVar[tuple[timedelta, ...]] = (
        timedelta(minutes=1),
        timedelta(minutes=10),
        timedelta(hours=1),
        timedelta(hours=6),
    )

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
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    next_attempt_at = models.DateTimeField(_("next attempt"), null=True, blank=True)
    failure = models.CharField(
        _("what went wrong"), max_length=10, choices=Failure, blank=True, default=""
    )
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

    def finish(self, status: MessageStatus, **fields: Any) -> bool:
        """Write down how sending ended; not when the message was given to another worker since."""
        mine = Message.objects.filter(
            pk=self.pk, status=MessageStatus.SENDING, claimed_at=self.claimed_at
        )
        return bool(mine.update(status=status, **fields))
