"""Matching in the background."""

from celery import shared_task


@shared_task
def run_round(round_pk: str) -> None:
    from matching import rounds  # loads OR-Tools: a second and 80 MB, for workers only

    rounds.run(round_pk)


@shared_task
def fail_stale_rounds() -> None:
    from matching import services  # services start this module's tasks

    services.fail_stale_rounds()
