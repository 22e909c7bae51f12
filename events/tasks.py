"""What the clock does about seats."""

from celery import shared_task

from events import services


@shared_task
def pass_seats_on() -> None:
    """Give seats that nobody said yes to in time to the next in line."""
    services.pass_seats_on()
