"""Samen Hier: the platform on which a refugee-welcome programme runs."""

# Importing the Celery app here lets every task offer delay_on_commit.
from samenhier.celery import app as celery_app

__all__ = ["celery_app"]
