"""Owing somebody a message, and paying it."""

import logging
from typing import Any

from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.utils import timezone, translation

from samenhier.outbox.models import Message, MessageStatus

log = logging.getLogger(__name__)


def queue(
    template: str, *, to: str, about: str, language: str, context: dict[str, Any] | None = None
) -> Message:
    """Owe `to` the mail `templates/outbox/<template>.txt` about one thing, once.

    `context` holds plain values only, and nothing personal of a newcomer.
    """
    from samenhier.outbox.tasks import deliver  # tasks stand above services

    message, is_new = Message.objects.get_or_create(
        recipient=to.strip().lower(),
        template=template,
        about=about,
        defaults={"language": language, "context": context or {}},
    )
    if is_new:
        deliver.delay_on_commit(message.pk)  # type: ignore[attr-defined]  # Celery has it
    return message


def render(message: Message) -> tuple[str, str]:
    """The subject (the template's first line) and the body, in the message's language."""
    with translation.override(message.language):
        text = render_to_string(f"outbox/{message.template}.txt", message.context)
    subject, _blank, body = text.strip().partition("\n")
    return subject.strip(), body.strip() + "\n"


def send(message_pk: int) -> None:
    """Send one queued message, if nobody else is doing so."""
    message = Message.objects.claim(message_pk)
    if message is None:
        return
    subject, body = render(message)
    try:
        EmailMessage(subject, body, to=[message.recipient]).send()
    except OSError as error:  # what smtplib and sockets raise
        message.status, message.error = MessageStatus.FAILED, str(error)[:300]
        log.warning("Message %s failed: %s", message.pk, type(error).__name__)
    else:
        message.status, message.sent_at = MessageStatus.SENT, timezone.now()
    message.save(update_fields=["status", "error", "sent_at"])
