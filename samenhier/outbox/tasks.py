"""Sending in the background."""

from celery import shared_task

from samenhier.outbox.models import Message
from samenhier.outbox.services import send


@shared_task
def deliver(message_pk: int) -> None:
    send(message_pk)


@shared_task
def deliver_due() -> None:
    """Send what is still queued: the broker may have lost a task, the row is not lost."""
    for pk in Message.objects.queued().values_list("pk", flat=True)[:500]:
        send(pk)
