"""What else was possible for the pairs of a round: once, whatever happens to the worker."""

import json
from datetime import timedelta

import pytest
from django.utils import timezone

from matching import comparisons, rounds, services
from matching.models import Comparison, ComparisonRun, MatchingRound
from matching.tasks import compare_due_rounds, compare_round
from tests.factories import add_interests, make_group, make_household, make_proposal, make_round

pytestmark = pytest.mark.django_db


@pytest.fixture
def stored(the_hague, staff) -> MatchingRound:
    """A round of two households and two groups; each of the first likes what the other does."""
    for interest in ("chess", "cooking"):
        group, household = make_group(the_hague), make_household(the_hague)
        add_interests(group.members.first(), interest)
        add_interests(household.people.get(), interest)
    queued = services.start_round([the_hague], by=staff)
    rounds.run(str(queued.pk))
    queued.refresh_from_db()
    return queued


def test_each_proposal_gets_its_alternatives_with_what_they_cost_and_its_steadiness(stored):
    comparisons.work_out(str(stored.pk))

    one, other = stored.proposals.all()
    (instead,) = one.comparison.alternatives["household"]
    assert (instead["household"], instead["group"]) == (str(one.household_id), str(other.group_id))
    assert instead["others"] == 1
    assert instead["change"]["matched"] == 0
    assert instead["change"]["worst"] < 0
    (instead,) = one.comparison.alternatives["group"]
    assert instead["household"] == str(other.household_id)
    assert (one.comparison.stays, one.comparison.trials) == (200, 200)
    assert stored.comparison_run.finished_at is not None


def test_the_cost_of_an_only_match_is_a_match(the_hague, staff):
    make_group(the_hague)
    longest = make_household(the_hague, waiting_since=timezone.localdate() - timedelta(days=200))
    shorter = make_household(the_hague)
    queued = services.start_round([the_hague], by=staff)
    rounds.run(str(queued.pk))

    comparisons.work_out(str(queued.pk))

    proposal = queued.proposals.get()
    assert proposal.household == longest
    assert proposal.comparison.alternatives["household"] == []
    (instead,) = proposal.comparison.alternatives["group"]
    assert instead["household"] == str(shorter.pk)
    assert (instead["change"]["waiting>120"], instead["change"]["waiting>60"]) == (-1, 1)


def test_a_second_delivery_does_nothing_while_a_worker_is_at_it_and_when_it_is_done(stored):
    run = ComparisonRun.objects.claim(stored.pk)
    compare_round(str(stored.pk))
    assert Comparison.objects.count() == 0

    run.finish()
    compare_round(str(stored.pk))

    assert Comparison.objects.count() == 0
    assert ComparisonRun.objects.get().attempts == 1


def test_the_work_of_a_dead_worker_goes_on_where_its_rows_end(stored):
    done, left = stored.proposals.all()
    kept = Comparison.objects.create(proposal=done, alternatives=None, stays=7, trials=9)
    ComparisonRun.objects.claim(stored.pk)
    later = timezone.now() + ComparisonRun.TAKES_AT_MOST
    assert not ComparisonRun.objects.due(timezone.now()).exists()
    assert ComparisonRun.objects.due(later).get().round == stored
    ComparisonRun.objects.update(claimed_at=timezone.now() - ComparisonRun.TAKES_AT_MOST)

    compare_round(str(stored.pk))

    kept.refresh_from_db()
    assert (kept.stays, kept.trials) == (7, 9)
    assert left.comparison.trials == 200


def test_after_three_lost_attempts_nobody_waits_for_it_any_more(stored):
    long_ago = timezone.now() - ComparisonRun.TAKES_AT_MOST
    ComparisonRun.objects.update(attempts=3, claimed_at=long_ago)

    run = ComparisonRun.objects.get()

    assert (run.is_given_up, run.is_awaited) == (True, False)
    assert not ComparisonRun.objects.due(timezone.now()).exists()
    assert ComparisonRun.objects.claim(stored.pk) is None


def test_what_there_is_no_time_for_is_stored_as_not_known(stored):
    comparisons.work_out(str(stored.pk), time_limit=0)

    found = Comparison.objects.all()
    assert {(each.alternatives, each.trials) for each in found} == {(None, 0)}
    assert len(found) == 2
    assert ComparisonRun.objects.get().finished_at is not None


def test_a_round_from_before_comparisons_were_made_is_left_alone(the_hague):
    old = make_proposal(make_round(the_hague))

    compare_round(str(old.round.pk))

    assert Comparison.objects.count() == 0


def test_the_clock_hands_out_what_nobody_does(stored, redis_server):
    compare_due_rounds()

    (task,) = redis_server.lrange("celery", 0, -1)
    assert json.loads(task)["headers"]["task"] == "matching.tasks.compare_round"
    assert str(stored.pk) in json.loads(task)["headers"]["argsrepr"]

    redis_server.flushdb()
    ComparisonRun.objects.get().finish()
    compare_due_rounds()
    assert redis_server.llen("celery") == 0


def test_comparisons_are_seen_by_whoever_sees_the_round(stored, staff, stranger, builder):
    comparisons.work_out(str(stored.pk))

    for model, count in ((Comparison, 2), (ComparisonRun, 1)):
        assert model.objects.visible_to(staff).count() == count
        assert not model.objects.visible_to(stranger).exists()
        assert not model.objects.visible_to(builder).exists()
