"""The matching desk in the staff site."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from matching import sentences
from matching.models import (
    RoundFailure,
    RoundStage,
    RoundStatus,
)
from tests.factories import make_proposal, make_round

pytestmark = pytest.mark.django_db


def desk_url(matching_round) -> str:
    return reverse("admin:matching_matchinground_change", args=[matching_round.pk])


def approval(*proposals, **fields):
    return {"verdict": "approve", "proposals": [proposal.pk for proposal in proposals]} | fields


@pytest.mark.parametrize("word", ["nonsense", "0", "nonsense/more"])
def test_a_round_that_cannot_exist_is_not_there(sign_in, staff, word):
    page = sign_in(staff).get(f"/en/admin/matching/matchinground/{word}/change/")

    assert page.status_code == 404


# --- Watching ------------------------------------------------------------------------------


def test_a_running_round_shows_the_stages_proven_so_far_and_refreshes(sign_in, staff, the_hague):
    running = make_round(the_hague, status=RoundStatus.RUNNING)
    RoundStage.objects.create(round=running, name="matched", value=41, bound=41)

    page = sign_in(staff).get(desk_url(running))

    assertContains(page, "data-refresh")
    assertContains(page, "41")


def test_a_running_round_says_which_stage_it_is_at_and_how_long_the_others_took(
    sign_in, staff, the_hague
):
    begun = timezone.now() - timedelta(seconds=90)
    running = make_round(
        the_hague,
        status=RoundStatus.RUNNING,
        begun_at=begun,
        settings={"waiting_classes": [120], "objective": "fair"},
    )
    RoundStage.objects.create(round=running, name="waiting>120", value=4, bound=4)
    RoundStage.objects.update(at=begun + timedelta(seconds=2.5))

    page = sign_in(staff).get(desk_url(running))

    progress = page.context["desk"].progress
    assert [row.seconds for row in progress.stages] == [2.5]
    assert (progress.now, progress.count) == (sentences.stage("matched"), 4)
    assertContains(page, progress.now)
    assertContains(page, "2,5")


@pytest.mark.parametrize("status", [RoundStatus.QUEUED, RoundStatus.RUNNING])
def test_staff_stop_a_round_that_is_at_work(sign_in, staff, the_hague, status):
    at_work = make_round(the_hague, status=status)
    client = sign_in(staff)
    stop = reverse("admin:matching_matchinground_stop", args=[at_work.pk])
    assertContains(client.get(desk_url(at_work)), stop)

    answer = client.post(stop)

    assertRedirects(answer, desk_url(at_work))
    at_work.refresh_from_db()
    assert (at_work.status, at_work.failure) == (RoundStatus.FAILED, RoundFailure.CANCELLED)


def test_a_round_that_is_over_is_left_alone_and_offers_no_stop(sign_in, staff, the_hague):
    over = make_round(the_hague)
    client = sign_in(staff)
    stop = reverse("admin:matching_matchinground_stop", args=[over.pk])

    page = client.post(stop, follow=True)

    over.refresh_from_db()
    assert over.status == RoundStatus.PROPOSED
    assert len(page.context["messages"]) == 1
    assertNotContains(page, stop)


@pytest.mark.parametrize("by_staff", [True, False])
def test_a_stopped_round_says_who_stopped_it_where_and_what_was_not_looked_at(
    sign_in, staff, the_hague, by_staff
):
    stopped = make_round(
        the_hague,
        status=RoundStatus.RUNNING,
        settings={"waiting_classes": [120], "objective": "fair"},
    )
    for name in ("waiting>120", "matched"):
        RoundStage.objects.create(round=stopped, name=name, value=1, bound=1)
    stopped.stop(RoundFailure.CANCELLED, by=staff if by_staff else None)
    proposal = make_proposal(stopped)

    page = sign_in(staff).get(desk_url(stopped))

    progress = page.context["desk"].progress
    assert progress.ended_by == (staff.name if by_staff else "")
    assert progress.last == sentences.stage("matched")
    assert progress.ahead == [sentences.stage("worst"), sentences.stage("fair")]
    for text in (progress.last, *progress.ahead, proposal.group.name):
        assertContains(page, text)
    assertContains(page, 'name="proposals"')


@pytest.mark.parametrize("has_plan", [True, False])
def test_a_round_that_met_an_error_names_its_kind_for_staff(sign_in, staff, the_hague, has_plan):
    ended = make_round(the_hague, status=RoundStatus.RUNNING)
    end = ended.stop if has_plan else ended.fail
    end(RoundFailure.ERROR, error="ZeroDivisionError")

    page = sign_in(staff).get(desk_url(ended))

    assertContains(page, "<code>ZeroDivisionError</code>")


def test_a_finished_round_does_not_refresh(sign_in, staff, the_hague):
    page = sign_in(staff).get(desk_url(make_round(the_hague)))

    assertNotContains(page, "data-refresh")


def test_a_failed_round_says_why(sign_in, staff, the_hague):
    failed = make_round(the_hague, status=RoundStatus.FAILED, failure=RoundFailure.NO_RESULT)

    page = sign_in(staff).get(desk_url(failed))

    assertContains(page, failed.get_failure_display())


# --- Lists ---------------------------------------------------------------------------------


def test_the_list_of_rounds_costs_as_many_queries_for_one_as_for_five(sign_in, staff, the_hague):
    client, counts = sign_in(staff), []
    for _ in range(2):
        make_round(the_hague)
        with CaptureQueriesContext(connection) as queries:
            client.get(reverse("admin:matching_matchinground_changelist"))
        counts.append(len(queries))
        for _ in range(3):
            make_round(the_hague)

    assert counts[0] == counts[1]


def test_versions_of_the_weights_can_be_read_and_not_edited(sign_in, national):
    client = sign_in(national)

    page = client.get(reverse("admin:matching_weightsversion_changelist"))

    assertContains(page, "v1")
    own = client.get(reverse("admin:matching_weightsversion_change", args=[1]))
    assertNotContains(own, '<input type="number"')
