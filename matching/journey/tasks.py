"""What the clock does for the year of a match."""

from celery import shared_task

from matching.journey import absences, changing, goals, introducing, overdue, services


@shared_task
def remind_builders() -> None:
    services.remind()
    changing.look_again()


@shared_task
def ask_whether_they_go_on() -> None:
    introducing.ask_again()


@shared_task
def tell_of_overdue_talks() -> None:
    overdue.tell_staff()


@shared_task
def remind_of_goals() -> None:
    goals.remind()


@shared_task
def turn_absences() -> None:
    absences.turn()
