"""Owing somebody a message, and paying it."""

import logging
import uuid
from datetime import timedelta
from typing import Any

from django.core.mail import EmailMultiAlternatives
from django.db import transaction
from django.utils import timezone

from samenhier.accounts.models import User
from samenhier.outbox.delivery import TEMPORARY, NotDelivered, hand_over
from samenhier.outbox.mails import MAILS, TO_TYPED_ADDRESSES, compose, sharing_a_limit_with
from samenhier.outbox.models import Failure, Message, MessageStatus

log = logging.getLogger(__name__)

# To an address that somebody typed on a public page go so many mails in a day, whoever types it;
# of a kind of which one address rightly gets many, as many as stands with it (`Mail.most_a_day`).
MOST_A_DAY = 10
SECRET_TAKES_AT_MOST = 10  # seconds that somebody waits for a page while a mail server is silent


def queue(
    template: str,
    *,
    to: str | None,
    about: str,
    language: str,
    context: dict[str, Any] | None = None,
) -> Message | None:
    """Owe `to` the mail `templates/outbox/<template>.txt` about one thing, once.

    Newcomers without an address (None) are owed nothing: their pages and their builder tell them.

    `context` holds plain values only, and nothing personal of a newcomer. The mail and its
    sample stand in `samenhier.outbox.mails`.
    """
    if to is None:
        return None
    to = to.strip().lower()
    held = _had_enough(template, to)
    message, is_new = Message.objects.get_or_create(
        recipient=to,
        template=template,
        about=about,
        defaults={
            "language": language,
            "context": context or {},
            "status": MessageStatus.HELD if held else MessageStatus.QUEUED,
            "failure": Failure.TOO_MANY if held else "",
        },
    )
    if is_new and not held:
        _deliver_soon(message)
    return message


def queue_test(template: str, *, by: User, language: str, context: dict[str, Any]) -> Message:
    """Owe somebody of the staff a mail about nothing, to look at in their own mail program."""
    message = Message.objects.create(
        recipient=(by.email or "").lower(),
        template=template,
        about=f"test:{uuid.uuid4()}",
        language=language,
        context=context,
    )
    _deliver_soon(message)
    return message


def send_secret(template: str, *, to: str, language: str, context: dict[str, Any]) -> None:
    """Send a mail of signing in at once, and keep that it left but nothing of what it says.

    Raises NotDelivered. A code is no use later, so it is not tried again: its reader asks anew.
    """
    message = Message.objects.create(
        recipient=to.lower(),
        template=template,
        about=f"{Message.AT_ONCE}{uuid.uuid4()}",
        language=language,
        status=MessageStatus.SENDING,
        claimed_at=timezone.now(),
        attempts=1,
    )
    try:
        hand_over(_written(message, context), timeout=SECRET_TAKES_AT_MOST)
    except NotDelivered as problem:
        log.warning("Message %s failed: %s", message.pk, type(problem.error).__name__)
        # Not the words of the error: a mail server may repeat what it refuses.
        message.finish(
            MessageStatus.FAILED, failure=problem.failure, error=type(problem.error).__name__
        )
        raise
    message.finish(MessageStatus.SENT, sent_at=timezone.now())


def _had_enough(template: str, to: str) -> bool:
    """Whether nobody should be mailed more today, because anybody can type anybody's address."""
    if template not in TO_TYPED_ADDRESSES:
        return False
    today = Message.objects.filter(
        recipient=to,
        template__in=sharing_a_limit_with(template),
        queued_at__gte=timezone.now() - timedelta(days=1),
    )
    return today.count() >= (MAILS[template].most_a_day or MOST_A_DAY)


def _deliver_soon(message: Message) -> None:
    """Send after the commit. A broker that is away fails no page: the clock finds the row later."""
    from samenhier.outbox.tasks import deliver  # tasks call this module's `send`

    transaction.on_commit(lambda: deliver.delay(message.pk), robust=True)


def render(message: Message) -> tuple[str, str]:
    """The subject and the text, in the message's language."""
    letter = compose(message.template, message.language, message.context)
    return letter.subject, letter.text


def send(message_pk: int) -> bool:
    """Send one message that is due, if nobody else is doing so.

    False when the mail server does not answer, so that nobody knocks for the next mail at once.
    """
    message = Message.objects.claim(message_pk)
    if message is None:
        return True
    try:
        _pay(message)
    except NotDelivered as problem:
        _record(message, problem.failure, problem.error)
        return problem.failure != Failure.AWAY
    message.finish(MessageStatus.SENT, sent_at=timezone.now(), failure="", error="")
    return True


def _pay(message: Message) -> None:
    hand_over(_written(message, message.context))


def _written(message: Message, context: dict[str, Any]) -> EmailMultiAlternatives:
    try:
        letter = compose(message.template, message.language, context)
        email = letter.email_to(message.recipient)
        email.message()  # a text that no mail can hold shows here, and not halfway
    except Exception as error:  # whatever is wrong with it, staff see it at the message
        raise NotDelivered(Failure.UNWRITTEN, error) from error
    return email


def _record(message: Message, failure: Failure, error: Exception) -> None:
    """Wait for another attempt where that is safe, else leave it to staff."""
    log.warning("Message %s failed: %s", message.pk, type(error).__name__)
    fields: dict[str, Any] = {"failure": failure, "error": f"{error!r}"[:300]}
    if failure in TEMPORARY and message.attempts <= len(Message.WAITS):
        wait = Message.WAITS[message.attempts - 1]
        message.finish(MessageStatus.QUEUED, next_attempt_at=timezone.now() + wait, **fields)
    else:
        message.finish(MessageStatus.FAILED, next_attempt_at=None, **fields)


@transaction.atomic
def send_again(message: Message) -> bool:
    """Put a message that failed or got lost back in the queue; False when it is not in trouble."""
    again = (
        Message.objects.sendable_again()
        .filter(pk=message.pk)
        .update(
            status=MessageStatus.QUEUED,
            claimed_at=None,
            attempts=0,
            next_attempt_at=None,
            failure="",
            error="",
        )
    )
    if not again:
        return False
    _deliver_soon(message)
    return True
