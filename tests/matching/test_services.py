"""What staff decide: a proposal becomes a match or is refused, once."""

import threading
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils import timezone, translation

from groups import services as group_services
from groups.models import GroupStatus, WelcomeGroup
from matching import services
from matching.models import Match, MatchStatus, Proposal, ProposalStatus
from newcomers.models import HouseholdStatus
from samenhier.accounts.models import Role
from samenhier.outbox.models import Message
from samenhier.outbox.services import render
from tests.factories import (
    make_group,
    make_household,
    make_match,
    make_proposal,
    make_round,
    make_user,
)
from tests.races import at_once, wait_until_somebody_waits

pytestmark = pytest.mark.django_db

TOMORROW = timezone.localdate() + timedelta(days=1)


@pytest.fixture
def proposal(the_hague) -> Proposal:
    return make_proposal(make_round(the_hague))


@pytest.fixture(autouse=True)
def english():
    """The reasons of a refusal are compared in words."""
    with translation.override("en"):
        yield


def approve(proposal, builder, staff):
    return services.approve(proposal, builder=builder, starts_on=TOMORROW, by=staff)


def test_an_approved_proposal_becomes_a_match_with_a_builder_and_a_start(proposal, builder, staff):
    match = approve(proposal, builder, staff)

    proposal.refresh_from_db()
    assert proposal.status == ProposalStatus.APPROVED
    assert proposal.status_changes.get().by == staff
    assert (match.proposal, match.household, match.group) == (
        proposal,
        proposal.household,
        proposal.group,
    )
    assert (match.builder, match.starts_on, match.place) == (builder, TOMORROW, 1)
    assert match.status == MatchStatus.INTRODUCTION


def test_the_builder_hears_of_the_match_and_of_nobody_in_the_household(proposal, builder, staff):
    match = approve(proposal, builder, staff)

    message = Message.objects.get()
    assert (message.recipient, message.template) == (builder.email, "match_made")
    subject, body = render(message)
    assert match.group.name in subject
    assert f"/nl/matches/{match.pk}/" in body
    assert match.household.people.get().name not in subject + body


def test_a_rejection_keeps_who_and_why(proposal, staff):
    services.reject(proposal, reason="known: buren", by=staff)

    change = proposal.status_changes.get()
    assert (change.after, change.by, change.reason) == (
        ProposalStatus.REJECTED,
        staff,
        "known: buren",
    )
    assert Match.objects.count() == 0


def test_a_proposal_is_decided_once(proposal, builder, staff):
    approve(proposal, builder, staff)

    with pytest.raises(services.DecisionRefused):
        services.reject(Proposal.objects.get(pk=proposal.pk), reason="known", by=staff)
    with pytest.raises(services.DecisionRefused):
        approve(Proposal.objects.get(pk=proposal.pk), builder, staff)

    assert Match.objects.count() == 1


@pytest.mark.parametrize("role", [Role.BUILDER, Role.MEMBER, Role.NEWCOMER, Role.PARTNER])
def test_nobody_but_staff_decides(role, proposal, builder, the_hague):
    fields = {"organisation": the_hague.organisation} if role == Role.BUILDER else {}
    user = make_user(role, **fields)

    with pytest.raises(PermissionDenied):
        approve(proposal, builder, user)
    with pytest.raises(PermissionDenied):
        services.reject(proposal, reason="known", by=user)


def test_staff_of_another_organisation_do_not_decide(proposal, builder, stranger):
    with pytest.raises(PermissionDenied):
        approve(proposal, builder, stranger)


def test_a_builder_of_another_organisation_is_refused(proposal, staff):
    with pytest.raises(services.DecisionRefused, match="does not work here"):
        approve(proposal, make_user(Role.BUILDER), staff)


@pytest.mark.parametrize(
    ("change", "why"),
    [
        (
            lambda p: p.household.become(HouseholdStatus.PAUSED, by=None),
            "The household is not ready any more.",
        ),
        (
            lambda p: p.group.become(GroupStatus.PAUSED, by=None),
            "The group is not ready any more.",
        ),
        (
            lambda p: make_match(household=p.household),
            "The household has been matched meanwhile.",
        ),
        (lambda p: make_match(group=p.group), "The group has been matched meanwhile."),
    ],
)
def test_a_proposal_whose_sides_changed_is_refused_and_marked_out_of_date(
    change, why, proposal, builder, staff
):
    change(proposal)

    with pytest.raises(services.DecisionRefused) as refused:
        approve(proposal, builder, staff)

    proposal.refresh_from_db()
    assert str(refused.value) == why
    assert proposal.status == ProposalStatus.STALE


def test_of_many_the_ones_that_came_too_late_are_refused_and_the_rest_goes_on(
    the_hague, builder, staff
):
    matching_round = make_round(the_hague)
    fine, late, also_fine = (make_proposal(matching_round) for _ in range(3))
    make_match(household=late.household)

    decisions = services.decide([fine, late, also_fine], lambda each: approve(each, builder, staff))

    assert decisions.done == [fine, also_fine]
    assert decisions.refused == [(late, "The household has been matched meanwhile.")]
    assert Match.objects.filter(proposal__in=[fine, also_fine]).count() == 2


def test_two_households_take_the_two_places_of_one_group(the_hague, builder, staff):
    group = make_group(the_hague, places=2)
    matching_round = make_round(the_hague)

    matches = [
        approve(make_proposal(matching_round, group=group), builder, staff) for _ in range(2)
    ]

    assert [match.place for match in matches] == [1, 2]
    with pytest.raises(services.DecisionRefused):
        approve(make_proposal(matching_round, group=group), builder, staff)


def test_a_place_that_became_free_is_taken_again(the_hague, builder, staff):
    group = make_group(the_hague)
    make_match(group=group, status=MatchStatus.ENDED_EARLY)

    match = approve(make_proposal(make_round(the_hague), group=group), builder, staff)

    assert match.place == 1


def test_the_database_lets_a_household_and_a_group_place_be_in_one_live_match():
    match = make_match()

    with pytest.raises(IntegrityError, match="match_one_live_per_household"), transaction.atomic():
        make_match(household=match.household)
    with pytest.raises(IntegrityError, match="match_one_live_per_group"), transaction.atomic():
        make_match(group=match.group)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("shared", ["proposal", "group"])
def test_of_two_people_who_approve_at_once_one_makes_the_match(
    shared, the_hague, staff, national, builder
):
    first = make_proposal(make_round(the_hague))
    second = first
    if shared == "group":
        second = make_proposal(make_round(the_hague), group=first.group)

    def press(proposal_pk, user):
        proposals = Proposal.objects.select_related("household", "group", "round__municipality")
        return approve(proposals.get(pk=proposal_pk), builder, user)

    pressed = at_once(lambda: press(first.pk, staff), lambda: press(second.pk, national))

    assert {type(one) for one in pressed} == {Match, services.DecisionRefused}
    assert Match.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_group_that_withdraws_while_it_is_matched_has_a_match(the_hague, staff, builder):
    proposal = make_proposal(make_round(the_hague))
    matched = threading.Event()

    def press():
        with transaction.atomic():
            approve(proposal, builder, staff)
            matched.set()
            wait_until_somebody_waits()

    def withdraw():
        matched.wait(timeout=10)
        group_services.withdraw(WelcomeGroup.objects.get(pk=proposal.group_id), by=staff)

    _pressed, withdrawn = at_once(press, withdraw)

    assert isinstance(withdrawn, group_services.GroupMatched)
    assert WelcomeGroup.objects.get(pk=proposal.group_id).status == GroupStatus.READY


def test_a_household_has_one_live_proposal_by_the_database(the_hague):
    household = make_household(the_hague)
    make_proposal(make_round(the_hague), household=household)

    with pytest.raises(IntegrityError, match="proposal_one_live_per_household"):
        make_proposal(make_round(the_hague), household=household)


def test_the_builder_with_the_fewest_matches_is_suggested_first(the_hague, builder):
    idle = make_user(Role.BUILDER, name="Zia", organisation=the_hague.organisation)
    make_match(group=make_group(the_hague), builder=builder)
    make_user(Role.BUILDER)

    assert services.suggested_builders(the_hague) == [idle, builder]
