"""What happens by the clock."""

from celery import shared_task

from groups import services


@shared_task
def settle_groups() -> None:
    """What only time changes: a VOG expires, a statement or a training begins to count."""
    services.warn_of_vogs()
    services.settle_all()


@shared_task
def ask_availability() -> None:
    services.ask_all()
