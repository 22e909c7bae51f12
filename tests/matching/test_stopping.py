"""A round that does not come to its end, by staff, an error, a dead worker: the proven stays."""

import signal
import threading
from contextlib import contextmanager
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import Error, connection, transaction
from django.utils import timezone

from matching import plans, rounds, services
from matching.engine.certificate import check
from matching.models import MatchingRound, RoundFailure, RoundStatus
from matching.tasks import close_lost_rounds, run_round
from tests.factories import make_group, make_household, make_municipality, make_round
from tests.races import (
    all_at_once,
    another_connection,
    at_once,
    nobody_reads,
    wait_for,
    wait_until_somebody_waits,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def pool(the_hague) -> None:
    """Three households for two groups: somebody stays waiting."""
    for waiting in (200, 90, 10):
        since = timezone.localdate() - timedelta(days=waiting)
        make_household(the_hague, waiting_since=since)
    make_group(the_hague)
    make_group(the_hague)


@pytest.fixture
def queued(the_hague, staff, pool) -> MatchingRound:
    return services.start_round([the_hague], by=staff)


def run_up_to(matching_round: MatchingRound, stages: int) -> None:
    """What a worker has stored when it is in the middle of the next stage."""
    matching_round.begin()
    problem = plans.freeze(matching_round)
    for number in range(1, stages + 1):
        so_far = rounds._up_to(problem, number)
        plans.store_stage(matching_round, so_far.stages[number - 1], so_far)


def plan(matching_round) -> set[tuple[str, str, int]]:
    return {(h, g, points) for h, g, points in matching_round.solution["matches"]}


def proposed(matching_round) -> set[tuple[str, str, int]]:
    rows = matching_round.proposals.values_list("household", "group", "points")
    return {(str(household), str(group), points) for household, group, points in rows}


# --- By people -----------------------------------------------------------------------------


def test_a_stopped_round_leaves_the_plan_of_its_last_finished_stage_to_decide_on(queued, staff):
    run_up_to(queued, 3)

    services.stop_round(queued, by=staff)

    queued.refresh_from_db()
    assert (queued.status, queued.is_proved) == (RoundStatus.STOPPED, False)
    assert [stage.name for stage in queued.stages.all()] == ["waiting>120", "waiting>60", "matched"]
    assert len(plan(queued)) == 2
    assert proposed(queued) == plan(queued)
    assert queued.unmatched.get().reason["why"] == "outcompeted"
    assert queued.finished_at is not None


def test_the_history_of_a_stopped_round_says_who_stopped_it(queued, staff):
    run_up_to(queued, 1)

    services.stop_round(queued, by=staff)

    last = queued.status_changes.last()
    assert (last.after, last.by, last.reason) == ("stopped", staff, RoundFailure.CANCELLED)


def test_what_a_stopped_round_has_proven_holds_for_a_stranger(queued, staff):
    run_up_to(queued, 3)
    services.stop_round(queued, by=staff)
    queued.refresh_from_db()

    complaints = check(plans.frozen_problem(queued), plans.stored_solution(queued))

    assert [sentence.partition(" ")[0] for sentence in complaints] == ["worst", "fair"]


def test_a_proposal_of_a_stopped_round_is_approved_like_any_other(queued, staff):
    run_up_to(queued, 2)
    services.stop_round(queued, by=staff)
    proposal = queued.proposals.first()

    services.approve(proposal, by=staff)

    assert list(queued.proposals.holding()) == [proposal]


@pytest.mark.parametrize("has_begun", [False, True])
def test_a_round_stopped_before_its_first_stage_is_done_has_failed(queued, staff, has_begun):
    if has_begun:
        run_up_to(queued, 0)

    services.stop_round(queued, by=staff)

    queued.refresh_from_db()
    assert (queued.status, queued.failure) == (RoundStatus.FAILED, RoundFailure.CANCELLED)
    assert queued.proposals.count() == 0
    assert services.start_round(queued.municipalities.all(), by=staff).status == RoundStatus.QUEUED


def test_a_round_that_is_over_is_not_stopped(queued, staff):
    rounds.run(str(queued.pk))

    with pytest.raises(services.RoundOver):
        services.stop_round(queued, by=staff)

    queued.refresh_from_db()
    assert (queued.status, queued.is_proved) == (RoundStatus.PROPOSED, True)


def test_only_those_who_may_match_here_stop_a_round(queued, builder, stranger):
    for user in (builder, stranger):
        with pytest.raises(PermissionDenied):
            services.stop_round(queued, by=user)

    queued.refresh_from_db()
    assert queued.status == RoundStatus.QUEUED


def test_the_task_of_a_stopped_round_does_nothing_when_it_is_delivered(queued, staff):
    run_up_to(queued, 2)
    services.stop_round(queued, by=staff)
    before = (proposed(queued), queued.stages.count(), queued.status_changes.count())

    run_round(str(queued.pk))

    assert (proposed(queued), queued.stages.count(), queued.status_changes.count()) == before


# --- At the same moment --------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_of_two_people_who_press_stop_at_once_one_stops_the_round(queued, staff, national):
    run_up_to(queued, 3)

    done = at_once(
        *[lambda user=user: services.stop_round(queued, by=user) for user in (staff, national)]
    )

    assert {type(each) for each in done} == {MatchingRound, services.RoundOver}
    queued.refresh_from_db()
    assert proposed(queued) == plan(queued)
    assert queued.status_changes.filter(after=RoundStatus.STOPPED).count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_round_that_ends_while_somebody_stops_it_ends_in_one_way(queued, staff):
    run_up_to(queued, 3)
    solution = rounds.solve_again(queued)
    working = MatchingRound.objects.get(pk=queued.pk)

    at_once(
        lambda: services.stop_round(queued, by=staff),
        lambda: plans.finish(working, solution, is_proved=True),
    )

    queued.refresh_from_db()
    assert queued.status_changes.filter(before=RoundStatus.RUNNING).count() == 1
    assert queued.is_proved == (queued.status == RoundStatus.PROPOSED)
    assert proposed(queued) == plan(queued)


@pytest.mark.django_db(transaction=True)
def test_a_stage_that_is_proven_while_somebody_stops_is_kept_whole_or_not_at_all(queued, staff):
    run_up_to(queued, 2)
    third = rounds._up_to(plans.frozen_problem(queued), 3)
    working = MatchingRound.objects.get(pk=queued.pk)

    at_once(
        lambda: services.stop_round(queued, by=staff),
        lambda: plans.store_stage(working, third.stages[2], third),
    )

    queued.refresh_from_db()
    proved = queued.stages.count()
    assert queued.solution["stages"] == _stages(rounds._up_to(plans.frozen_problem(queued), proved))
    assert proposed(queued) == plan(queued)


def _stages(solution) -> list[dict]:
    return [
        {"stage": each.stage, "value": each.value, "bound": each.bound} for each in solution.stages
    ]


@pytest.mark.django_db(transaction=True)
def test_a_late_round_that_a_worker_takes_while_lost_rounds_are_closed_goes_on(queued):
    """It waited in the queue past its deadline; once it begins it has its time again."""
    late = timezone.now() - timedelta(hours=1)
    MatchingRound.objects.update(requested_at=late, deadline_at=late + timedelta(minutes=3))
    working = MatchingRound.objects.get(pk=queued.pk)
    begun = threading.Event()

    def begin():
        with transaction.atomic():
            working.begin()
            begun.set()
            wait_until_somebody_waits()

    def close():
        begun.wait(timeout=20)
        close_lost_rounds()

    all_at_once(begin, close)

    queued.refresh_from_db()
    assert queued.status == RoundStatus.RUNNING


# --- Errors --------------------------------------------------------------------------------


@contextmanager
def error_at_stage(name: str):
    """Whoever stores this stage meets an error that quotes what nobody may read."""
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE FUNCTION refuse_stage() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
            f" IF NEW.name = '{name}' THEN RAISE EXCEPTION 'Amal'; END IF;"
            " RETURN NEW; END $$;"
            "CREATE TRIGGER refuse_stage BEFORE INSERT ON matching_roundstage"
            " FOR EACH ROW EXECUTE FUNCTION refuse_stage()"
        )
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("DROP FUNCTION refuse_stage() CASCADE")


def test_an_error_leaves_the_plan_of_the_last_finished_stage_and_its_own_name(queued):
    with error_at_stage("worst"), pytest.raises(Error):
        rounds.run(str(queued.pk))

    queued.refresh_from_db()
    assert (queued.status, queued.failure) == (RoundStatus.STOPPED, RoundFailure.ERROR)
    assert (queued.is_proved, queued.error) == (False, "InternalError")
    assert [stage.name for stage in queued.stages.all()] == ["waiting>120", "waiting>60", "matched"]
    assert len(plan(queued)) == 2
    assert proposed(queued) == plan(queued)
    assert queued.unmatched.get().reason["why"] == "outcompeted"


def test_an_error_before_the_first_stage_is_done_fails_the_round(queued):
    with error_at_stage("waiting>120"), pytest.raises(Error):
        rounds.run(str(queued.pk))

    queued.refresh_from_db()
    assert (queued.status, queued.failure) == (RoundStatus.FAILED, RoundFailure.ERROR)
    assert (queued.error, queued.proposals.count()) == ("InternalError", 0)


def test_an_error_in_a_round_that_was_closed_meanwhile_changes_nothing(queued, staff):
    run_up_to(queued, 2)
    services.stop_round(queued, by=staff)

    rounds._give_up(queued, ValueError())

    queued.refresh_from_db()
    assert (queued.failure, queued.error) == (RoundFailure.CANCELLED, "")


# --- Dead workers --------------------------------------------------------------------------


@contextmanager
def held_at_stage(name: str):
    """Whoever stores this stage waits until the block ends: a stage that takes its time."""
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE FUNCTION hold_stage() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
            f" IF NEW.name = '{name}' THEN PERFORM pg_advisory_xact_lock(42); END IF;"
            " RETURN NEW; END $$;"
            "CREATE TRIGGER hold_stage BEFORE INSERT ON matching_roundstage"
            " FOR EACH ROW EXECUTE FUNCTION hold_stage()"
        )
    try:
        with another_connection() as other:
            other.execute("SELECT pg_advisory_lock(42)")
            yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("DROP FUNCTION hold_stage() CASCADE")


@pytest.mark.django_db(transaction=True)
def test_a_worker_killed_in_the_middle_loses_nothing_of_the_stages_before(
    the_hague, staff, pool, start_worker_process
):
    worker = start_worker_process()
    with held_at_stage("matched"):
        started = services.start_round([the_hague], by=staff)
        wait_for(lambda: started.stages.count() == 2)
        worker.send_signal(signal.SIGKILL)
        worker.wait()

    MatchingRound.objects.filter(pk=started.pk).update(deadline_at=timezone.now())
    close_lost_rounds()
    close_lost_rounds()

    started.refresh_from_db()
    assert (started.status, started.failure) == (RoundStatus.STOPPED, RoundFailure.NO_RESULT)
    assert started.stages.count() == 2
    assert len(plan(started)) == 2
    assert proposed(started) == plan(started)


@pytest.mark.django_db(transaction=True)
def test_stopping_frees_the_process_that_was_at_work_for_the_next_task(
    the_hague, staff, pool, start_worker_process
):
    """One process, held in the round by a lock on a table: it can only go on when it is killed."""
    start_worker_process("--pool", "prefork", "--concurrency", "1")
    lost = make_round(make_municipality(), status=RoundStatus.RUNNING, deadline_at=timezone.now())
    with nobody_reads("newcomers_need"):
        started = services.start_round([the_hague], by=staff)
        wait_for(lambda: MatchingRound.objects.get(pk=started.pk).status == RoundStatus.RUNNING)

        services.stop_round(started, by=staff)
        close_lost_rounds.delay()

        wait_for(lambda: MatchingRound.objects.get(pk=lost.pk).status == RoundStatus.FAILED)

    started.refresh_from_db()
    assert (started.status, started.failure) == (RoundStatus.FAILED, RoundFailure.CANCELLED)
    again = services.start_round([the_hague], by=staff)
    wait_for(lambda: MatchingRound.objects.get(pk=again.pk).status == RoundStatus.PROPOSED)


def test_a_lost_round_whose_plan_cannot_be_kept_ends_all_the_same_and_so_do_the_others(
    queued, the_hague
):
    run_up_to(queued, 2)
    MatchingRound.objects.filter(pk=queued.pk).update(
        deadline_at=timezone.now(), case={"version": "unknown"}
    )
    other = make_round(make_municipality(), status=RoundStatus.RUNNING, deadline_at=timezone.now())

    close_lost_rounds()

    for lost in (queued, other):
        lost.refresh_from_db()
        assert (lost.status, lost.failure) == (RoundStatus.FAILED, RoundFailure.NO_RESULT)
