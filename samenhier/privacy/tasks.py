"""What happens by the clock."""

from celery import shared_task

from samenhier.privacy import letting_go


@shared_task
def let_go() -> None:
    """Let go of what has been here long enough."""
    letting_go.run()
