"""What happens by the clock."""

from celery import shared_task

from newcomers import services


@shared_task
def settle_households() -> None:
    """What only time changes: the legal ground of a track ends."""
    services.settle_all()
