"""The matching desk in the staff site."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from matching import rounds, sentences
from matching.models import (
    Match,
    MatchingRound,
    ProposalStatus,
    RoundFailure,
    RoundStage,
    RoundStatus,
)
from samenhier.privacy.models import Access
from tests.factories import make_group, make_household, make_match, make_proposal, make_round

pytestmark = pytest.mark.django_db

START = "admin:matching_matchinground_add"


def desk_url(matching_round) -> str:
    return reverse("admin:matching_matchinground_change", args=[matching_round.pk])


def approval(builder, *proposals, **fields):
    starts_on = timezone.localdate() + timedelta(days=7)
    return {
        "verdict": "approve",
        "proposals": [proposal.pk for proposal in proposals],
        "builder": builder.pk,
        "starts_on": starts_on.isoformat(),
    } | fields


# --- Starting ------------------------------------------------------------------------------


def test_staff_run_the_matching_for_a_municipality_of_their_own(sign_in, staff, the_hague):
    answer = sign_in(staff).post(reverse(START), {"municipality": the_hague.pk})

    started = MatchingRound.objects.get()
    assertRedirects(answer, desk_url(started), fetch_redirect_response=False)
    assert (started.municipality, started.requested_by) == (the_hague, staff)
    assert started.status == RoundStatus.QUEUED


def test_looking_at_the_start_page_starts_nothing(sign_in, staff):
    sign_in(staff).get(reverse(START))

    assert MatchingRound.objects.count() == 0


def test_staff_do_not_run_the_matching_elsewhere(sign_in, stranger, the_hague):
    answer = sign_in(stranger).post(reverse(START), {"municipality": the_hague.pk})

    assert answer.status_code == 200
    assert answer.context["form"].errors.keys() == {"municipality"}
    assert MatchingRound.objects.count() == 0


def test_a_second_round_is_refused_in_words(sign_in, staff, the_hague):
    make_round(the_hague, status=RoundStatus.RUNNING)

    answer = sign_in(staff).post(reverse(START), {"municipality": the_hague.pk})

    assert answer.context["form"].errors.keys() == {"municipality"}
    assert MatchingRound.objects.count() == 1


@pytest.mark.parametrize("word", ["nonsense", "0", "nonsense/more"])
def test_a_round_that_cannot_exist_is_not_there(sign_in, staff, word):
    page = sign_in(staff).get(f"/en/admin/matching/matchinground/{word}/change/")

    assert page.status_code == 404


@pytest.mark.parametrize("verdict", ["", "both"])
def test_a_decision_without_a_verdict_is_refused(sign_in, staff, the_hague, builder, verdict):
    proposal = make_proposal(make_round(the_hague))

    answer = sign_in(staff).post(
        desk_url(proposal.round), approval(builder, proposal, verdict=verdict)
    )

    assert answer.status_code == 400
    assert Match.objects.count() == 0


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


# --- The desk ------------------------------------------------------------------------------


@pytest.fixture
def solved(the_hague) -> MatchingRound:
    """A round with one proposal and one household that stays waiting."""
    make_group(the_hague)
    make_household(the_hague, waiting_since=timezone.localdate() - timedelta(days=300))
    make_household(the_hague, languages={"ti": 4})
    matching_round = make_round(the_hague, status=RoundStatus.QUEUED)
    rounds.run(str(matching_round.pk))
    matching_round.refresh_from_db()
    return matching_round


def test_the_desk_shows_each_pair_with_points_that_add_up_and_each_unmatched_with_why(
    sign_in, staff, solved
):
    page = sign_in(staff).get(desk_url(solved))

    desk = page.context["desk"]
    (card,) = desk.cards
    assert sum(part["points"] for part in card.parts) == card.proposal.points
    assert card.shared[0] == "Engels"
    ((_row, why),) = desk.unmatched
    assert "Tigrinya" in why
    assertContains(page, card.household.reference)
    assertContains(page, card.group.name)
    assertContains(page, why)


def test_a_look_at_the_desk_stands_in_the_log_of_each_household_and_group_on_it(
    sign_in, staff, solved
):
    sign_in(staff).get(desk_url(solved))

    seen = {access.record for access in Access.objects.filter(user=staff)}
    assert seen == {
        solved.proposals.get().household,
        solved.proposals.get().group,
        solved.unmatched.get().household,
    }


def test_the_desk_names_no_person(sign_in, staff, solved):
    page = sign_in(staff).get(desk_url(solved))

    for person in solved.proposals.get().household.people.all():
        assertNotContains(page, person.name)


def test_a_round_without_ready_households_says_what_to_do(sign_in, staff, the_hague):
    matching_round = make_round(the_hague, status=RoundStatus.QUEUED)
    rounds.run(str(matching_round.pk))

    page = sign_in(staff).get(desk_url(matching_round))

    assertContains(page, reverse("admin:matching_matchinground_changelist"))
    assert page.context["desk"].cards == []


def test_staff_approve_with_a_builder_and_a_start(sign_in, staff, builder, solved):
    proposal = solved.proposals.get()

    answer = sign_in(staff).post(desk_url(solved), approval(builder, proposal))

    assertRedirects(answer, desk_url(solved))
    match = Match.objects.get()
    assert (match.proposal, match.builder) == (proposal, builder)
    assert match.starts_on == timezone.localdate() + timedelta(days=7)


def test_one_that_came_too_late_is_named_and_the_rest_is_approved(
    sign_in, staff, builder, the_hague
):
    matching_round = make_round(the_hague)
    fine, late = make_proposal(matching_round), make_proposal(matching_round)
    make_match(household=late.household)

    page = sign_in(staff).post(desk_url(matching_round), approval(builder, fine, late), follow=True)

    assert Match.objects.filter(proposal=fine).exists()
    told = [str(message) for message in page.context["messages"]]
    assert len(told) == 2
    assert late.household.reference in told[1]


def test_nothing_chosen_and_a_day_in_the_past_are_refused_and_nothing_is_lost(
    sign_in, staff, builder, solved
):
    yesterday = timezone.localdate() - timedelta(days=1)
    client = sign_in(staff)

    nothing = client.post(desk_url(solved), approval(builder))
    past = client.post(
        desk_url(solved),
        approval(builder, solved.proposals.get(), starts_on=yesterday.isoformat()),
    )

    assert nothing.context["approve"].errors.keys() == {"proposals"}
    assert past.context["approve"].errors.keys() == {"starts_on"}
    assertContains(past, " checked")
    assert Match.objects.count() == 0


def test_a_rejection_needs_a_reason_and_words_when_the_list_has_none(sign_in, staff, solved):
    proposal = solved.proposals.get()
    client = sign_in(staff)
    data = {"verdict": "reject", "proposals": [proposal.pk], "reason": "other", "note": ""}

    refused = client.post(desk_url(solved), data)
    client.post(desk_url(solved), data | {"note": "verhuist volgende maand"})

    assert refused.context["reject"].errors.keys() == {"note"}
    proposal.refresh_from_db()
    assert proposal.status == ProposalStatus.REJECTED
    assert proposal.status_changes.get().reason == "other: verhuist volgende maand"


def test_a_decided_proposal_can_not_be_chosen_again(sign_in, staff, builder, solved):
    client, proposal = sign_in(staff), solved.proposals.get()
    client.post(desk_url(solved), approval(builder, proposal))

    page = client.get(desk_url(solved))

    assertNotContains(page, 'name="proposals"')


def test_proposals_of_another_round_are_not_decided_here(sign_in, staff, builder, the_hague):
    elsewhere = make_proposal()

    answer = sign_in(staff).post(desk_url(make_round(the_hague)), approval(builder, elsewhere))

    assert answer.context["approve"].errors.keys() == {"proposals"}
    assert Match.objects.count() == 0


def test_staff_of_another_organisation_do_not_find_the_round(sign_in, stranger, builder, solved):
    client = sign_in(stranger)

    assert client.get(desk_url(solved)).status_code == 404
    assert client.post(desk_url(solved), approval(builder)).status_code == 404
    assertNotContains(client.get(reverse("admin:matching_matchinground_changelist")), solved.pk)


def test_the_desk_costs_as_many_queries_for_one_pair_as_for_thirty(
    sign_in, staff, builder, the_hague
):
    client = sign_in(staff)
    counts = []
    for pairs in (1, 30):
        matching_round = make_round(the_hague)
        for _ in range(pairs):
            make_proposal(matching_round)
        client.get(desk_url(matching_round))
        with CaptureQueriesContext(connection) as queries:
            client.get(desk_url(matching_round))
        counts.append(len(queries))

    assert counts[0] == counts[1]


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
    assert client.get(reverse("admin:matching_weightsversion_add")).status_code == 403
