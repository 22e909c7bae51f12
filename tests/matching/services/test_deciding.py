"""What staff decide: a pair is approved or refused, once, and undone until it is sent."""

import threading

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from groups.models import GroupStatus
from matching import plans, services
from matching.engine.solver import solve
from matching.models import Decision, Match, MatchStatus, Proposal, ProposalStatus, Verdict
from newcomers.models import HouseholdStatus
from samenhier.accounts.models import Role
from samenhier.outbox.models import Message
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


def status_of(proposal):
    return Proposal.objects.get(pk=proposal.pk).status


def test_an_approved_pair_is_kept_for_each_other_and_nobody_is_told(proposal, staff):
    services.approve(proposal, by=staff)

    proposal.refresh_from_db()
    assert (proposal.status, proposal.place) == (ProposalStatus.APPROVED, 1)
    assert proposal.status_changes.get().by == staff
    assert Match.objects.count() == 0
    assert Message.objects.count() == 0


def test_a_decision_keeps_how_long_somebody_looked(proposal, staff):
    services.approve(proposal, by=staff, care=services.Care(seconds=90, together=3))

    decision = proposal.decisions.get()
    assert (decision.verdict, decision.by, decision.seconds, decision.together) == (
        Verdict.APPROVE,
        staff,
        90,
        3,
    )


def test_a_page_that_was_left_open_tells_nothing_more(proposal, staff):
    services.approve(proposal, by=staff, care=services.Care(seconds=90_000))

    assert proposal.decisions.get().seconds == Decision.LONGEST


def test_two_people_decide_on_a_household_that_asks_for_it(proposal, staff, national):
    proposal.household.decide_with_two = True
    proposal.household.save()

    services.approve(proposal, by=staff)
    assert status_of(proposal) == ProposalStatus.APPROVED_ONCE

    with pytest.raises(services.DecisionRefused, match="Somebody else decides with you"):
        services.approve(proposal, by=staff)
    services.approve(proposal, by=national)
    assert status_of(proposal) == ProposalStatus.APPROVED


@pytest.mark.parametrize("verdict", ["approve", "reject"])
def test_a_decision_is_undone_until_it_is_sent(verdict, proposal, staff):
    if verdict == "approve":
        services.approve(proposal, by=staff)
    else:
        services.reject(proposal, reason="known", by=staff)

    services.undo(proposal, by=staff)

    proposal.refresh_from_db()
    assert (proposal.status, proposal.place) == (ProposalStatus.COMPUTED, None)
    assert [each.verdict for each in proposal.decisions.all()] == [verdict, Verdict.UNDO]


def test_what_was_sent_is_not_undone(proposal, staff):
    services.approve(proposal, by=staff)
    services.send(proposal, by=staff)

    with pytest.raises(services.DecisionRefused, match="cannot be undone"):
        services.undo(proposal, by=staff)


def test_a_rejection_is_not_undone_next_to_a_newer_proposal(proposal, staff, the_hague):
    services.reject(proposal, reason="known", by=staff)
    make_proposal(make_round(the_hague), household=proposal.household)

    with pytest.raises(services.DecisionRefused, match="a newer proposal"):
        services.undo(proposal, by=staff)

    assert status_of(proposal) == ProposalStatus.REJECTED
    assert proposal.decisions.filter(verdict=Verdict.UNDO).count() == 0


def test_a_rejection_keeps_who_and_why(proposal, staff):
    services.reject(proposal, reason="known", note="buren", by=staff)

    change = proposal.status_changes.get()
    assert (change.after, change.by, change.reason) == (
        ProposalStatus.REJECTED,
        staff,
        "known",
    )
    assert (proposal.decisions.get().reason, proposal.decisions.get().note) == ("known", "buren")
    assert Match.objects.count() == 0


def test_a_proposal_is_decided_once(proposal, staff):
    services.approve(proposal, by=staff)

    with pytest.raises(services.DecisionRefused):
        services.reject(Proposal.objects.get(pk=proposal.pk), reason="known", by=staff)
    with pytest.raises(services.DecisionRefused):
        services.approve(Proposal.objects.get(pk=proposal.pk), by=staff)

    assert proposal.decisions.count() == 1


@pytest.mark.parametrize("role", [Role.BUILDER, Role.MEMBER, Role.NEWCOMER, Role.PARTNER])
def test_nobody_but_staff_decides(role, proposal, the_hague):
    fields = {"organisation": the_hague.organisation} if role == Role.BUILDER else {}
    user = make_user(role, **fields)

    for verb in (services.approve, services.undo, services.send):
        with pytest.raises(PermissionDenied):
            verb(proposal, by=user)
    with pytest.raises(PermissionDenied):
        services.reject(proposal, reason="known", by=user)


def test_staff_of_another_organisation_do_not_decide(proposal, stranger):
    with pytest.raises(PermissionDenied):
        services.approve(proposal, by=stranger)


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
    change, why, proposal, staff
):
    change(proposal)

    with pytest.raises(services.DecisionRefused) as refused:
        services.approve(proposal, by=staff)

    proposal.refresh_from_db()
    assert str(refused.value) == why
    assert proposal.status == ProposalStatus.STALE


def test_of_many_the_ones_that_came_too_late_are_refused_and_the_rest_goes_on(the_hague, staff):
    matching_round = make_round(the_hague)
    fine, late, also_fine = (make_proposal(matching_round) for _ in range(3))
    make_match(household=late.household)

    decisions = services.decide(
        [fine, late, also_fine], lambda each: services.approve(each, by=staff)
    )

    assert decisions.done == [fine, also_fine]
    assert decisions.refused == [(late, "The household has been matched meanwhile.")]
    assert Proposal.objects.holding().filter(pk__in=[fine.pk, also_fine.pk]).count() == 2


def test_two_households_take_the_two_places_of_one_group(the_hague, staff):
    group = make_group(the_hague, places=2)
    matching_round = make_round(the_hague)

    approved = [
        services.approve(make_proposal(matching_round, group=group), by=staff) for _ in range(2)
    ]

    assert [each.place for each in approved] == [1, 2]
    with pytest.raises(services.DecisionRefused):
        services.approve(make_proposal(matching_round, group=group), by=staff)


def test_a_place_that_became_free_is_taken_again(the_hague, staff):
    group = make_group(the_hague)
    make_match(group=group, status=MatchStatus.ENDED_EARLY)

    approved = services.approve(make_proposal(make_round(the_hague), group=group), by=staff)

    assert approved.place == 1


def test_the_database_lets_a_household_and_a_group_place_be_in_one_live_match():
    match = make_match()

    with pytest.raises(IntegrityError, match="match_one_live_per_household"), transaction.atomic():
        make_match(household=match.household)
    with pytest.raises(IntegrityError, match="match_one_live_per_group"), transaction.atomic():
        make_match(group=match.group)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("shared", ["proposal", "group"])
def test_of_two_people_who_approve_at_once_one_is_the_first(shared, the_hague, staff, national):
    first = make_proposal(make_round(the_hague))
    second = first
    if shared == "group":
        second = make_proposal(make_round(the_hague), group=first.group)

    def press(proposal_pk, user):
        proposals = Proposal.objects.select_related("household", "group", "round")
        return services.approve(proposals.get(pk=proposal_pk), by=user)

    pressed = at_once(lambda: press(first.pk, staff), lambda: press(second.pk, national))

    assert {type(one) for one in pressed} == {Proposal, services.DecisionRefused}
    assert Proposal.objects.holding().count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_round_that_ends_while_somebody_approves_gives_nobody_two_live_proposals(
    the_hague, staff
):
    household, group = make_household(the_hague), make_group(the_hague)
    former = make_proposal(make_round(the_hague), household=household, group=group)
    started = services.start_round([the_hague], by=staff)
    started.begin()
    problem = plans.freeze(started)
    approved = threading.Event()

    def press():
        with transaction.atomic():
            services.approve(Proposal.objects.get(pk=former.pk), by=staff)
            approved.set()
            wait_until_somebody_waits()

    def end():
        approved.wait(timeout=10)
        plans.finish(started, solve(problem), is_proved=True)

    at_once(press, end)

    assert status_of(former) == ProposalStatus.APPROVED
    assert started.proposals.get().status == ProposalStatus.STALE


def test_a_household_has_one_live_proposal_by_the_database(the_hague):
    household = make_household(the_hague)
    make_proposal(make_round(the_hague), household=household)

    with pytest.raises(IntegrityError, match="proposal_one_live_per_household"):
        make_proposal(make_round(the_hague), household=household)
