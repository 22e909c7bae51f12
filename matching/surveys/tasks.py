"""What the clock does for surveys."""

from celery import shared_task

from matching.surveys import services


@shared_task
def ask_surveys() -> None:
    services.ask_all()
    services.remind_all()
