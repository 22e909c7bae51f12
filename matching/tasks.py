"""Matching in the background."""

from celery import shared_task
from django.utils import timezone

from matching.models import ComparisonRun, MatchingRound


@shared_task
def run_round(round_pk: str) -> None:
    from matching import rounds  # loads OR-Tools: a second and 80 MB, for workers only

    rounds.run(round_pk)
    compare_round.delay(round_pk)


def start_task(matching_round: MatchingRound) -> None:
    """Queue a round; its task bears its id, so that it can be ended by it."""
    name = str(matching_round.pk)
    run_round.apply_async((name,), task_id=name)


def end_task(matching_round: MatchingRound) -> None:
    """End the task of a round that was closed, also in the middle of a stage.

    Nothing listens while a stage is solved, so its process is killed and the pool starts another.
    A worker that is not reached finds the round closed when its stage is done.
    """
    run_round.app.control.revoke(str(matching_round.pk), terminate=True, signal="SIGKILL")


@shared_task
def close_lost_rounds() -> None:
    from matching import services  # services start this module's tasks

    services.close_lost_rounds()


@shared_task
def answer_question(round_pk: str, place: str) -> None:
    from matching import rounds  # loads OR-Tools

    rounds.answer(round_pk, place)


@shared_task
def answer_weights(place: str) -> None:
    from matching import replays  # loads OR-Tools

    replays.answer(place)


@shared_task
def compare_round(round_pk: str) -> None:
    """Work out what else was possible; claimed by its row, so a second delivery does nothing."""
    from matching import comparisons  # loads OR-Tools

    comparisons.work_out(round_pk)


@shared_task
def compare_due_rounds() -> None:
    """Hand out the comparisons that nobody does: the clock asks every minute."""
    for run in ComparisonRun.objects.due(timezone.now()):
        compare_round.delay(str(run.round_id))


@shared_task
def close_proposals() -> None:
    """What got no answer in time, and what changed since staff said yes."""
    from matching import services

    services.close_all()


@shared_task
def remind_of_proposals() -> None:
    from matching import services

    services.remind_all()
