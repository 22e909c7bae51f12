"""What happens by the clock."""

from datetime import timedelta

from celery import shared_task
from django.utils import timezone

from samenhier.oversight import unusual


@shared_task
def find_unusual() -> None:
    """Judge yesterday, which is over."""
    unusual.find(timezone.localdate() - timedelta(days=1))
