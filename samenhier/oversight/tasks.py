"""What happens by the clock."""

from datetime import timedelta

from celery import shared_task
from django.utils import timezone

from samenhier.oversight import services


@shared_task
def find_unusual() -> None:
    """Judge yesterday, which is over, and tell the officers what is new."""
    services.report_unusual(timezone.localdate() - timedelta(days=1))
