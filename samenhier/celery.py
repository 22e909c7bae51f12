"""The Celery app: what runs in the background, and when."""

import os
from typing import Any

from celery import Celery
from celery.schedules import crontab
from celery.signals import setup_logging

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "samenhier.settings")

app = Celery("samenhier")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
app.autodiscover_tasks(["matching.journey"])


@setup_logging.connect
def log_as_the_site_does(**_details: Any) -> None:
    """Celery adds no handlers of its own: what it logs goes the way of settings.LOGGING."""


app.conf.beat_schedule = {
    "deliver what is still owed to people": {
        "task": "samenhier.outbox.tasks.deliver_due",
        "schedule": 60,
    },
    "find rounds whose worker died": {
        "task": "matching.tasks.close_lost_rounds",
        "schedule": 60,
    },
    "hand out the comparisons that nobody does": {
        "task": "matching.tasks.compare_due_rounds",
        "schedule": 60,
    },
    "close proposals that got no answer in time or changed": {
        "task": "matching.tasks.close_proposals",
        "schedule": crontab(minute=10),
    },
    "remind who has not answered a proposal": {
        "task": "matching.tasks.remind_of_proposals",
        "schedule": crontab(hour=9, minute=10, day_of_week="mon-fri"),
    },
    "let go of what has been here long enough": {
        "task": "samenhier.privacy.tasks.let_go",
        "schedule": crontab(hour=3, minute=30),
    },
    "find the looks at records that are unusual": {
        "task": "samenhier.oversight.tasks.find_unusual",
        "schedule": crontab(hour=4, minute=30),
    },
    "raise the alarm about concerns that wait": {
        "task": "samenhier.safeguarding.tasks.raise_alarms",
        "schedule": crontab(hour=8, minute=15, day_of_week="mon-fri"),
    },
    "hand over while a builder is away": {
        "task": "matching.journey.tasks.turn_absences",
        "schedule": crontab(hour=6, minute=30),
    },
    "remind builders of the talks that are due": {
        "task": "matching.journey.tasks.remind_builders",
        "schedule": crontab(hour=8, minute=0),
    },
    "tell staff of the talks that are long overdue": {
        "task": "matching.journey.tasks.tell_of_overdue_talks",
        "schedule": crontab(hour=8, minute=20, day_of_week="mon-fri"),
    },
    "ask both sides whether they go on after the first meeting": {
        "task": "matching.journey.tasks.ask_whether_they_go_on",
        "schedule": crontab(hour=8, minute=5),
    },
    "remind the side that has not said yes to a goal": {
        "task": "matching.journey.tasks.remind_of_goals",
        "schedule": crontab(hour=9, minute=20),
    },
    "pass seats on to the next in line": {
        "task": "events.tasks.pass_seats_on",
        "schedule": crontab(minute="*/10"),
    },
    "ask the surveys of the year, and remind once": {
        "task": "matching.surveys.tasks.ask_surveys",
        "schedule": crontab(hour=9, minute=30),
    },
    "let ready follow from what time has changed": {
        "task": "groups.tasks.settle_groups",
        "schedule": crontab(hour=3, minute=15),
    },
    "let ready follow for households too": {
        "task": "newcomers.tasks.settle_households",
        "schedule": crontab(hour=3, minute=20),
    },
    "ask groups that wait whether they are still available": {
        "task": "groups.tasks.ask_availability",
        "schedule": crontab(hour=9, minute=0),
    },
}
