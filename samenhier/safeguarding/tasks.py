"""What happens by the clock."""

from celery import shared_task

from samenhier.safeguarding import services


@shared_task
def raise_alarms() -> None:
    services.raise_alarms()
