"""Both sides say yes or no to a proposal, the newcomers first."""

import pytest
import time_machine
from django.core.exceptions import PermissionDenied
from django.utils import translation

from groups.models import GroupStatus
from matching import services
from matching.models import AnswerKind, Proposal, ProposalStatus, Side
from newcomers.models import HouseholdStatus
from samenhier.accounts.models import Role
from tests.factories import make_user
from tests.races import at_once

pytestmark = pytest.mark.django_db


@pytest.fixture
def sent(pair, staff) -> Proposal:
    return services.send(pair, by=staff)


@pytest.fixture
def halfway(sent, newcomer) -> Proposal:
    """The newcomers have said yes."""
    return services.answer(sent, Side.HOUSEHOLD, AnswerKind.ACCEPT, by=newcomer)


def seen_by(user):
    return set(Proposal.objects.to_answer_by(user))


def test_the_group_is_asked_when_the_newcomers_have_said_yes(pair, staff, newcomer, coordinator):
    assert (seen_by(newcomer), seen_by(coordinator)) == (set(), set())

    services.send(pair, by=staff)
    assert (seen_by(newcomer), seen_by(coordinator)) == ({pair}, set())

    services.answer(pair, Side.HOUSEHOLD, AnswerKind.ACCEPT, by=newcomer)
    assert (seen_by(newcomer), seen_by(coordinator)) == ({pair}, {pair})

    services.answer(pair, Side.GROUP, AnswerKind.ACCEPT, by=coordinator)
    pair.refresh_from_db()
    assert pair.status == ProposalStatus.ACCEPTED
    assert [(each.side, each.on_behalf) for each in pair.answers.all()] == [
        (Side.HOUSEHOLD, False),
        (Side.GROUP, False),
    ]


def test_the_group_does_not_answer_before_its_turn(sent, coordinator):
    with pytest.raises(services.NotAsked):
        services.answer(sent, Side.GROUP, AnswerKind.ACCEPT, by=coordinator)

    assert sent.answers.count() == 0


@time_machine.travel("2026-12-23 10:00+01:00", tick=False)
def test_the_days_to_answer_are_working_days(pair, staff, newcomer):
    """Both days of Christmas, the weekend, and New Year's Day do not count."""
    services.send(pair, by=staff)

    assert pair.answer_by.isoformat() == "2026-12-31"


def test_a_no_frees_both_and_asks_no_reason(halfway, coordinator, newcomer):
    services.answer(halfway, Side.GROUP, AnswerKind.DECLINE, by=coordinator)

    halfway.refresh_from_db()
    assert halfway.status == ProposalStatus.DECLINED
    assert Proposal.objects.holding().count() == 0
    assert (seen_by(newcomer), seen_by(coordinator)) == (set(), set())


def test_to_talk_first_gives_new_days_and_leaves_yes_and_no_open(pair, staff, newcomer):
    with time_machine.travel("2027-03-01 10:00+01:00", tick=False):
        services.send(pair, by=staff)
    with time_machine.travel("2027-03-03 10:00+01:00", tick=False):
        services.answer(pair, Side.HOUSEHOLD, AnswerKind.TALK, by=newcomer)
        assert (pair.status, pair.answer_by.isoformat()) == (ProposalStatus.SENT, "2027-03-10")

        services.answer(pair, Side.HOUSEHOLD, AnswerKind.ACCEPT, by=newcomer)

    assert pair.status == ProposalStatus.ACCEPTED_BY_ONE


def test_an_answer_that_is_given_twice_counts_once(halfway, newcomer):
    services.answer(halfway, Side.HOUSEHOLD, AnswerKind.ACCEPT, by=newcomer)

    assert halfway.answers.count() == 1


def test_who_said_yes_does_not_say_no_afterwards(halfway, newcomer):
    with pytest.raises(services.NotAsked):
        services.answer(halfway, Side.HOUSEHOLD, AnswerKind.DECLINE, by=newcomer)


def test_the_builder_who_tells_them_passes_on_what_newcomers_say(pair, staff, builder):
    services.send(pair, builder=builder, by=staff)
    assert set(Proposal.objects.to_pass_on_by(builder)) == {pair}

    services.answer(pair, Side.HOUSEHOLD, AnswerKind.ACCEPT, by=builder)

    told = pair.answers.get()
    assert (told.by, told.on_behalf) == (builder, True)


@pytest.mark.parametrize("role", [Role.BUILDER, Role.MEMBER, Role.NEWCOMER, Role.PARTNER])
@pytest.mark.parametrize("side", Side)
def test_nobody_else_answers(role, side, sent, the_hague):
    fields = {"organisation": the_hague.organisation} if role == Role.BUILDER else {}

    with pytest.raises(PermissionDenied):
        services.answer(sent, side, AnswerKind.ACCEPT, by=make_user(role, **fields))


def test_staff_do_not_answer_for_a_group(halfway, staff):
    with pytest.raises(PermissionDenied):
        services.answer(halfway, Side.GROUP, AnswerKind.ACCEPT, by=staff)


def test_a_pair_that_changed_is_out_of_date_when_somebody_says_yes(halfway, coordinator):
    halfway.household.become(HouseholdStatus.PAUSED, by=None)

    with pytest.raises(services.NotAsked):
        services.answer(halfway, Side.GROUP, AnswerKind.ACCEPT, by=coordinator)

    halfway.refresh_from_db()
    assert halfway.status == ProposalStatus.STALE
    assert halfway.answers.filter(side=Side.GROUP).count() == 0


def test_why_it_is_out_of_date_stands_in_the_file_in_dutch(sent, newcomer):
    sent.group.become(GroupStatus.PAUSED, by=None)

    with translation.override("ar"), pytest.raises(services.NotAsked):
        services.answer(sent, Side.HOUSEHOLD, AnswerKind.ACCEPT, by=newcomer)

    with translation.override("nl"):
        expected = translation.gettext("The group is not ready any more.")
    assert sent.status_changes.get(after=ProposalStatus.STALE).reason == expected


def test_a_builder_of_another_organisation_tells_nobody(pair, staff):
    with pytest.raises(services.DecisionRefused, match="does not work here"):
        services.send(pair, builder=make_user(Role.BUILDER), by=staff)


def test_the_team_calls_a_proposal_off(halfway, staff):
    services.withdraw(halfway, reason="verhuisd", by=staff)

    halfway.refresh_from_db()
    assert halfway.status == ProposalStatus.WITHDRAWN
    with pytest.raises(services.DecisionRefused):
        services.withdraw(halfway, reason="verhuisd", by=staff)


@pytest.mark.django_db(transaction=True)
def test_yes_and_no_at_the_same_moment_are_one_answer(sent, newcomer):
    def press(kind):
        return services.answer(Proposal.objects.get(pk=sent.pk), Side.HOUSEHOLD, kind, by=newcomer)

    at_once(lambda: press(AnswerKind.ACCEPT), lambda: press(AnswerKind.DECLINE))

    assert sent.answers.count() == 1
    sent.refresh_from_db()
    said_yes = sent.answers.get().answer == AnswerKind.ACCEPT
    expected = ProposalStatus.ACCEPTED_BY_ONE if said_yes else ProposalStatus.DECLINED
    assert sent.status == expected
