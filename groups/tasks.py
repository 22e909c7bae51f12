"""What happens by the clock."""

from celery import shared_task

from groups import services


@shared_task
def delete_expired_sign_ups() -> None:
    """Delete what people began and did not finish in time."""
    services.delete_expired()
    services.delete_expired_requests()
