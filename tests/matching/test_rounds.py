"""A round: from ready households and groups to stored proposals, once, whatever happens."""

import signal
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils import timezone

from groups.models import GroupStatus
from matching import plans, rounds, services
from matching.engine.certificate import check
from matching.engine.codec import read_problem, read_solution
from matching.models import (
    MatchingRound,
    ProposalStatus,
    RoundFailure,
    RoundStatus,
    UnmatchedHousehold,
)
from matching.tasks import close_lost_rounds, run_round
from newcomers.models import HouseholdStatus
from samenhier.lifecycle import IllegalTransition
from tests.factories import (
    add_interests,
    make_group,
    make_household,
    make_match,
    make_municipality,
    make_postcode,
    make_proposal,
    make_round,
)
from tests.races import (
    all_at_once,
    at_once,
    nobody_reads,
    wait_for,
    wait_until_somebody_waits,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def queued(the_hague, staff) -> MatchingRound:
    return services.start_round([the_hague], by=staff)


def pairs(matching_round):
    return set(matching_round.proposals.values_list("household", "group"))


def test_a_round_proposes_the_pair_that_fits_and_says_why(the_hague, queued):
    make_postcode()
    group = make_group(the_hague)
    household = make_household(the_hague, languages={"en": 3}, needs={"language": 3})
    member = group.members.first()
    member.offers = ["language"]
    member.save()
    add_interests(member, "cooking")
    add_interests(household.people.get(), "cooking")

    rounds.run(str(queued.pk))

    proposal = queued.proposals.get()
    assert (proposal.household, proposal.group) == (household, group)
    assert proposal.points == sum(part["points"] for part in proposal.parts.values())
    assert proposal.facts["needs"]["met"] == ["language"]
    assert proposal.facts["interests"]["common"] == ["cooking"]
    assert proposal.facts["near"]["km"] == 0.0


def test_a_rare_interest_in_common_earns_more_than_one_that_everybody_has(the_hague, queued):
    rare, common = make_group(the_hague), make_group(the_hague)
    household = make_household(the_hague)
    add_interests(household.people.get(), "chess", "cooking")
    add_interests(rare.members.first(), "chess")
    for group in (common, make_group(the_hague), make_group(the_hague)):
        for member in group.members.all():
            add_interests(member, "cooking")

    rounds.run(str(queued.pk))

    assert queued.proposals.get().group == rare


def test_the_result_is_stored_with_its_stages_and_a_proof_that_holds(the_hague, queued):
    for _ in range(3):
        make_group(the_hague)
        make_household(the_hague)

    rounds.run(str(queued.pk))

    queued.refresh_from_db()
    assert (queued.status, queued.is_proved) == (RoundStatus.PROPOSED, True)
    assert (queued.household_count, queued.group_count, queued.pair_count) == (3, 3, 9)
    assert [stage.name for stage in queued.stages.all()] == [
        "waiting>120",
        "waiting>60",
        "matched",
        "worst",
        "fair",
    ]
    assert all(stage.value == stage.bound for stage in queued.stages.all())
    problem, solution = (
        read_problem(_json(queued.problem)),
        read_solution(_json(queued.solution)),
    )
    assert check(problem, solution) == []


def _json(document) -> str:
    import json

    return json.dumps(document)


def test_who_is_not_ready_not_free_or_elsewhere_takes_no_part(the_hague, queued):
    make_household(the_hague, status=HouseholdStatus.INTAKE)
    make_household(make_municipality())
    make_group(the_hague, status=GroupStatus.SCREENING)
    matched = make_match(group=make_group(the_hague), household=make_household(the_hague))
    free_group, free_household = make_group(the_hague), make_household(the_hague)

    rounds.run(str(queued.pk))

    assert pairs(queued) == {(free_household.pk, free_group.pk)}
    assert matched.household_id not in {row.household_id for row in queued.unmatched.all()}


def test_a_group_with_two_places_can_welcome_a_second_household(the_hague, queued):
    group = make_group(the_hague, places=2)
    make_match(group=group, household=make_household(the_hague))
    household = make_household(the_hague)

    rounds.run(str(queued.pk))

    assert pairs(queued) == {(household.pk, group.pk)}


def test_a_rejected_pair_and_a_former_match_are_not_proposed_again(the_hague, queued):
    group, other = make_group(the_hague), make_group(the_hague)
    household = make_household(the_hague)
    make_proposal(
        make_round(the_hague), household=household, group=group, status=ProposalStatus.REJECTED
    )
    make_match(household=household, group=other, status="ended_early")

    rounds.run(str(queued.pk))

    assert pairs(queued) == set()
    assert queued.unmatched.get().reason["rules"] == ["excluded"]


def test_those_who_wait_longest_go_first(the_hague, queued):
    make_group(the_hague)
    today = timezone.localdate()
    make_household(the_hague, waiting_since=today - timedelta(days=10))
    longest = make_household(the_hague, waiting_since=today - timedelta(days=200))

    rounds.run(str(queued.pk))

    assert queued.proposals.get().household == longest
    assert queued.unmatched.get().reason["why"] == "outcompeted"


def test_an_unmatched_household_gets_the_binding_rule_and_what_would_help(the_hague, queued):
    make_group(the_hague)
    household = make_household(the_hague, languages={"ti": 4})

    rounds.run(str(queued.pk))

    unmatched = queued.unmatched.get()
    assert unmatched.household == household
    assert unmatched.reason == {
        "why": "no_pair",
        "rules": ["language"],
        "change": {"speak": ["ti"]},
    }


def test_nobody_on_either_side_is_a_result_and_no_failure(queued):
    rounds.run(str(queued.pk))

    queued.refresh_from_db()
    assert (queued.status, queued.household_count, queued.is_proved) == ("proposed", 0, True)


def test_a_new_round_replaces_what_an_earlier_one_proposed_and_nobody_decided(the_hague, queued):
    earlier = make_round(the_hague)
    make_group(the_hague)
    household = make_household(the_hague)
    undecided = make_proposal(earlier, household=household)
    elsewhere = make_proposal()

    rounds.run(str(queued.pk))

    undecided.refresh_from_db()
    elsewhere.refresh_from_db()
    assert undecided.status == ProposalStatus.SUPERSEDED
    assert elsewhere.status == ProposalStatus.COMPUTED
    assert queued.proposals.get().household == household


def test_running_the_task_again_changes_nothing(the_hague, queued):
    make_group(the_hague)
    make_household(the_hague)
    run_round(str(queued.pk))
    before = (pairs(queued), queued.stages.count(), queued.status_changes.count())

    run_round(str(queued.pk))

    assert (pairs(queued), queued.stages.count(), queued.status_changes.count()) == before


def test_the_same_pool_gives_the_same_proposals_again(the_hague, staff, queued):
    for _ in range(4):
        make_group(the_hague)
        make_household(the_hague)
    rounds.run(str(queued.pk))

    again = services.start_round([the_hague], by=staff)
    rounds.run(str(again.pk))

    assert pairs(again) == pairs(queued)


def test_a_pool_of_thirty_costs_as_many_queries_as_a_pool_of_one(
    the_hague, staff, django_assert_num_queries
):
    from matching.cases import build_case

    make_group(the_hague)
    make_household(the_hague)
    matching_round = make_round(the_hague)
    with django_assert_num_queries(20):
        build_case(matching_round)
    for _ in range(29):
        make_group(the_hague)
        make_household(the_hague, people=(1990, 1992, 2015))

    with django_assert_num_queries(20):
        build_case(matching_round)


def test_an_error_leaves_a_failed_round_and_not_one_that_runs_for_ever(the_hague, queued):
    make_group(the_hague, emphasis={"nonsense": 9})
    make_household(the_hague)

    with pytest.raises(ValueError, match="emphasis"):
        rounds.run(str(queued.pk))

    queued.refresh_from_db()
    assert (queued.status, queued.failure) == (RoundStatus.FAILED, RoundFailure.ERROR)
    assert queued.error == "BadProblem"


def test_an_error_while_the_result_is_stored_fails_the_round_too(the_hague, queued):
    household = make_household(the_hague)
    UnmatchedHousehold.objects.create(round=queued, household=household, reason={})

    with pytest.raises(IntegrityError):
        rounds.run(str(queued.pk))

    queued.refresh_from_db()
    assert (queued.status, queued.failure) == (RoundStatus.FAILED, RoundFailure.ERROR)


def test_who_moved_here_with_an_undecided_proposal_takes_part(the_hague, queued):
    household = make_household(the_hague)
    former = make_proposal(make_round(), household=household)
    make_group(the_hague)

    rounds.run(str(queued.pk))

    former.refresh_from_db()
    assert former.status == ProposalStatus.SUPERSEDED
    assert queued.proposals.get().household == household


def test_the_time_to_solve_begins_when_a_worker_takes_the_round(the_hague, queued):
    waited = timedelta(hours=1)
    MatchingRound.objects.update(
        requested_at=queued.requested_at - waited, deadline_at=queued.deadline_at - waited
    )
    make_group(the_hague)
    make_household(the_hague)

    rounds.run(str(queued.pk))

    queued.refresh_from_db()
    assert queued.is_proved
    assert queued.deadline_at > timezone.now() + MatchingRound.GRACE


@pytest.mark.django_db(transaction=True)
def test_a_decision_taken_while_the_result_is_stored_stands(the_hague, staff):
    household = make_household(the_hague)
    group, _other = make_group(the_hague), make_group(the_hague)
    former = make_proposal(make_round(the_hague), household=household, group=group)
    started = services.start_round([the_hague], by=staff)

    def decide():
        with transaction.atomic():
            services.reject(former, reason="known", by=staff)
            wait_until_somebody_waits()

    all_at_once(decide, lambda: rounds.run(str(started.pk)))

    former.refresh_from_db()
    started.refresh_from_db()
    assert former.status == ProposalStatus.REJECTED
    assert started.status == RoundStatus.PROPOSED


# --- Starting ------------------------------------------------------------------------------


def test_a_second_round_in_the_same_municipality_is_refused_until_the_first_is_done(
    the_hague, staff, queued
):
    with pytest.raises(services.RoundAlreadyRunning):
        services.start_round([the_hague], by=staff)
    rounds.run(str(queued.pk))

    assert services.start_round([the_hague], by=staff).status == RoundStatus.QUEUED


def test_only_those_who_may_match_here_start_a_round(the_hague, builder, stranger):
    for user in (builder, stranger):
        with pytest.raises(PermissionDenied):
            services.start_round([the_hague], by=user)

    assert MatchingRound.objects.count() == 0


@pytest.mark.django_db(transaction=True)
def test_of_two_people_who_press_run_at_once_one_starts_a_round(the_hague, staff, national):
    started = at_once(
        *[
            lambda user=user: services.start_round([the_hague], by=user)
            for user in (staff, national)
        ]
    )

    assert {type(one) for one in started} == {MatchingRound, services.RoundAlreadyRunning}
    assert MatchingRound.objects.count() == 1


# --- Workers -------------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_a_real_worker_runs_the_round_that_was_started(the_hague, staff, worker):
    make_group(the_hague)
    make_household(the_hague)

    started = services.start_round([the_hague], by=staff)

    wait_for(lambda: MatchingRound.objects.get(pk=started.pk).status == RoundStatus.PROPOSED)
    assert started.proposals.count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_killed_worker_leaves_a_round_that_is_found_and_failed(
    the_hague, staff, start_worker_process
):
    """The worker is held inside the round by a lock on a table it reads, and killed there."""
    make_group(the_hague)
    make_household(the_hague)
    worker = start_worker_process()
    with nobody_reads("newcomers_need"):
        started = services.start_round([the_hague], by=staff)
        wait_for(lambda: MatchingRound.objects.get(pk=started.pk).status == RoundStatus.RUNNING)
        worker.send_signal(signal.SIGKILL)
        worker.wait()
    close_lost_rounds()
    started.refresh_from_db()
    assert started.status == RoundStatus.RUNNING  # its time is not over yet

    MatchingRound.objects.filter(pk=started.pk).update(deadline_at=timezone.now())
    close_lost_rounds()
    close_lost_rounds()

    started.refresh_from_db()
    assert (started.status, started.failure) == (RoundStatus.FAILED, RoundFailure.NO_RESULT)
    assert services.start_round([the_hague], by=staff).status == RoundStatus.QUEUED


def test_a_stage_that_is_proven_after_the_round_was_closed_is_dropped(the_hague, queued):
    make_group(the_hague)
    make_household(the_hague)
    late = MatchingRound.objects.get(pk=queued.pk)
    late.begin()
    problem = plans.freeze(late)
    MatchingRound.objects.get(pk=queued.pk).fail(RoundFailure.NO_RESULT)

    with pytest.raises(plans.RoundClosed):
        rounds._solve(late, problem)

    queued.refresh_from_db()
    assert (queued.status, queued.solution) == (RoundStatus.FAILED, None)
    assert (queued.stages.count(), queued.proposals.count()) == (0, 0)


def test_a_result_that_comes_after_the_round_was_closed_is_dropped(the_hague, queued):
    make_group(the_hague)
    make_household(the_hague)
    late = MatchingRound.objects.get(pk=queued.pk)
    late.begin()
    solution = rounds._solve(late, plans.freeze(late))
    services.stop_round(queued, by=queued.requested_by)

    with pytest.raises(IllegalTransition, match="running -> proposed"):
        plans.finish(late, solution, is_proved=True)

    queued.refresh_from_db()
    assert (queued.status, queued.is_proved) == (RoundStatus.STOPPED, False)
