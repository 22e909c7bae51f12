"""What the clock does for the year of a match."""

from celery import shared_task

from matching.journey import services


@shared_task
def remind_builders() -> None:
    services.remind()
