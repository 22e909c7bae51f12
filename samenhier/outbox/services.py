"""Owing somebody a message, and paying it."""

import logging
from typing import Any

from django.core.mail import EmailMessage
from django.db import transaction
from django.template import Context, Template
from django.template.loader import get_template
from django.utils import timezone, translation

from samenhier.outbox.models import Message, MessageStatus

log = logging.getLogger(__name__)


def queue(
    template: str, *, to: str, about: str, language: str, context: dict[str, Any] | None = None
) -> Message:
    """Owe `to` the mail `templates/outbox/<template>.txt` about one thing, once.

    `context` holds plain values only, and nothing personal of a newcomer.
    """
    message, is_new = Message.objects.get_or_create(
        recipient=to.strip().lower(),
        template=template,
        about=about,
        defaults={"language": language, "context": context or {}},
    )
    if is_new:
        _deliver_soon(message)
    return message


def _deliver_soon(message: Message) -> None:
    """Send after the commit. A broker that is away fails no page: the clock finds the row later."""
    from samenhier.outbox.tasks import deliver  # tasks call this module's `send`

    transaction.on_commit(lambda: deliver.delay(message.pk), robust=True)


def render(message: Message) -> tuple[str, str]:
    """The subject (the template's first line) and the body, in the message's language."""
    template: Template = get_template(f"outbox/{message.template}.txt").template  # type: ignore[attr-defined]
    with translation.override(message.language):
        # A mail is plain text: an apostrophe in a name stays an apostrophe.
        text = template.render(Context(message.context, autoescape=False))
    subject, _blank, body = text.strip().partition("\n")
    return subject.strip(), body.strip() + "\n"


def send(message_pk: int) -> None:
    """Send one queued message, if nobody else is doing so."""
    message = Message.objects.claim(message_pk)
    if message is None:
        return
    try:
        subject, body = render(message)
        EmailMessage(subject, body, to=[message.recipient]).send()
    except Exception as error:  # whatever went wrong, staff see it at the message and decide
        message.status, message.error = MessageStatus.FAILED, f"{error!r}"[:300]
        log.warning("Message %s failed: %s", message.pk, type(error).__name__)
    else:
        message.status, message.sent_at = MessageStatus.SENT, timezone.now()
    message.save(update_fields=["status", "error", "sent_at"])


@transaction.atomic
def send_again(message: Message) -> bool:
    """Put a message that failed or got lost back in the queue; False when it is not in trouble."""
    in_trouble = Message.objects.troubled().filter(pk=message.pk)
    if not in_trouble.update(status=MessageStatus.QUEUED, claimed_at=None, error=""):
        return False
    _deliver_soon(message)
    return True
