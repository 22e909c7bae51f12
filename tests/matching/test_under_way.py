"""Proposals under way: the list for staff, calling one off, and making it a match."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone, translation
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from matching import services
from matching.models import AnswerKind, Match, ProposalStatus, Side
from samenhier.accounts.models import Role
from samenhier.admin import todays_work
from tests.factories import make_proposal, make_round, make_user

pytestmark = pytest.mark.django_db

LIST = "admin:matching_proposal_changelist"


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


@pytest.fixture
def accepted(the_hague, newcomer, coordinator):
    return make_proposal(
        make_round(the_hague),
        household=newcomer.household,
        group=coordinator.memberships.get().group,
        status=ProposalStatus.ACCEPTED,
        sent_at=timezone.now(),
    )


def page_of(proposal):
    return reverse("admin:matching_proposal_change", args=[proposal.pk])


def activation(proposal):
    return reverse("admin:matching_proposal_activate", args=[proposal.pk])


def plan(who, **fields):
    day = timezone.localdate() + timedelta(days=7)
    return {
        "builder": who.pk,
        "day": day.isoformat(),
        "hour": "19:30",
        "place": "Buurthuis De Wijk",
        "interpreter": "",
        "asked_about": day.isoformat(),  # should it be a holiday when this runs
    } | fields


def test_the_list_tells_where_each_stands_and_leaves_out_what_is_over(
    sign_in, staff, the_hague, builder
):
    matching_round = make_round(the_hague)
    shown = {
        status: make_proposal(matching_round, status=status, sent_at=timezone.now())
        for status in (ProposalStatus.APPROVED, ProposalStatus.SENT, ProposalStatus.ACCEPTED)
    }
    over = make_proposal(matching_round, status=ProposalStatus.DECLINED)
    services.answer(shown[ProposalStatus.SENT], Side.HOUSEHOLD, AnswerKind.TALK, by=staff)

    page = sign_in(staff).get(reverse(LIST))

    for proposal in shown.values():
        assertContains(page, proposal.household.reference)
    assertContains(page, "wants to talk first")
    assertNotContains(page, over.household.reference)
    assertContains(page, f"{ProposalStatus.SENT.label} (1)")
    talks = sign_in(staff).get(reverse(LIST), {"stage": "talk"})
    assert [each.pk for each in talks.context["cl"].result_list] == [shown[ProposalStatus.SENT].pk]


def test_who_wants_to_talk_stands_in_todays_work(staff, the_hague, builder):
    proposal = make_proposal(make_round(the_hague), status=ProposalStatus.SENT)
    services.answer(proposal, Side.HOUSEHOLD, AnswerKind.TALK, by=staff)

    urls = [work.url for work in todays_work(staff)]

    assert f"{reverse(LIST)}?stage=talk" in urls


def test_the_list_costs_the_same_for_one_and_for_thirty(
    sign_in, staff, the_hague, django_assert_num_queries
):
    matching_round = make_round(the_hague)
    make_proposal(matching_round, status=ProposalStatus.SENT)
    client = sign_in(staff)
    client.get(reverse(LIST))
    with CaptureQueriesContext(connection) as one:
        client.get(reverse(LIST))
    for _ in range(29):
        make_proposal(matching_round, status=ProposalStatus.SENT)

    with django_assert_num_queries(len(one)):
        client.get(reverse(LIST))


def test_staff_of_another_organisation_find_nothing(sign_in, stranger, accepted):
    client = sign_in(stranger)

    assertNotContains(client.get(reverse(LIST)), accepted.household.reference)
    assert client.get(page_of(accepted)).status_code == 404
    assert client.get(activation(accepted)).status_code == 404
    assert client.post(page_of(accepted), {"reason": "nee"}).status_code == 404


def test_a_proposal_is_called_off_with_a_reason(sign_in, staff, accepted):
    client = sign_in(staff)

    assertContains(client.post(page_of(accepted), {"reason": ""}), "Write a few words on why.")
    client.post(page_of(accepted), {"reason": "Ze verhuizen."})

    accepted.refresh_from_db()
    assert accepted.status == ProposalStatus.WITHDRAWN
    assert accepted.status_changes.get().reason == "Ze verhuizen."


def test_staff_plan_the_first_meeting_and_it_is_a_match(sign_in, staff, builder, accepted):
    client = sign_in(staff)
    assertContains(client.get(page_of(accepted)), activation(accepted))

    answer = client.post(activation(accepted), plan(builder, interpreter="ar"))

    match = Match.objects.get()
    assertRedirects(
        answer, reverse("journey:match", args=[match.pk]), fetch_redirect_response=False
    )
    at = timezone.localtime(match.introduction.at)
    assert (match.builder, at.hour, at.minute) == (builder, 19, 30)
    assert match.introduction.interpreter == "ar"
    again = client.post(activation(accepted), plan(builder))
    assertRedirects(again, reverse("journey:match", args=[match.pk]), fetch_redirect_response=False)
    assert Match.objects.count() == 1


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("day", "", "Choose the day"),
        ("day", "2020-01-01", "This moment is over."),
        ("day", "2090-01-01", "Is the year right?"),
        ("hour", "", "Choose the time"),
        ("place", "", "Write where they meet."),
        ("place", "bij 123456782 thuis", "number"),
        ("builder", "", "Choose who accompanies them."),
    ],
)
def test_what_is_not_right_is_told_and_nothing_typed_is_lost(
    sign_in, staff, builder, accepted, field, value, words
):
    page = sign_in(staff).post(activation(accepted), plan(builder, **{field: value}))

    assertContains(page, words)
    assertContains(page, "19:30" if field != "hour" else "Buurthuis De Wijk")
    assert Match.objects.count() == 0


def test_a_pair_that_did_not_say_yes_twice_cannot_be_planned(sign_in, staff, accepted):
    type(accepted).objects.filter(pk=accepted.pk).update(status=ProposalStatus.SENT)

    page = sign_in(staff).get(activation(accepted))

    assertContains(page, "Both sides have to say yes first.")
    assertNotContains(page, 'name="place"')


def test_builders_come_with_their_languages_and_their_number_of_matches(
    sign_in, staff, accepted, the_hague
):
    amira = make_user(Role.BUILDER, name="Amira", organisation=the_hague.organisation)
    client = sign_in(staff)
    client.post(
        reverse("admin:matching_builderprofile_add"), {"user": amira.pk, "languages": ["ar", "fa"]}
    )

    page = client.get(activation(accepted))

    assertContains(page, "Amira (Arabic, Farsi or Dari; 0 matches)")
