"""The Celery app: what runs in the background, and when."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "samenhier.settings")

app = Celery("samenhier")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
app.autodiscover_tasks(["matching.journey"])

app.conf.beat_schedule = {
    "deliver what is still owed to people": {
        "task": "samenhier.outbox.tasks.deliver_due",
        "schedule": 60,
    },
    "find rounds whose worker died": {
        "task": "matching.tasks.fail_stale_rounds",
        "schedule": 60,
    },
}
