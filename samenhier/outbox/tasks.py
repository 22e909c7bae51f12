"""Sending in the background."""

from celery import shared_task

from samenhier.outbox.models import Message
from samenhier.outbox.services import send


@shared_task
def deliver(message_pk: int) -> None:
    send(message_pk)


@shared_task
def deliver_due() -> None:
    """Send what is due, the oldest first: the broker may have lost a task, the row is not lost."""
    due = Message.objects.due().order_by("queued_at", "pk")
    for pk in due.values_list("pk", flat=True)[:500]:
        if not send(pk):
            return  # the mail server is away; the rest waits for the next minute
