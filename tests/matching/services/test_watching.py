"""The clock closes proposals that wait in vain, and reminds once."""

from datetime import date, timedelta

import pytest
import time_machine
from django.utils import timezone

from groups.models import GroupStatus, StaffTask, TaskKind
from matching import services
from matching.models import AnswerKind, Proposal, ProposalStatus, Side
from matching.tasks import close_proposals, remind_of_proposals
from newcomers.models import HouseholdStatus, NextAction, NextActionKind
from samenhier.accounts.models import Role
from samenhier.outbox.models import Message
from tests.factories import make_proposal, make_round, make_user
from tests.races import all_at_once, another_connection, at_once, wait_until_somebody_waits

pytestmark = pytest.mark.django_db


@pytest.fixture
def sent(pair, staff, builder) -> Proposal:
    return services.send(pair, builder=builder, by=staff)


@pytest.fixture
def halfway(sent, newcomer) -> Proposal:
    """The newcomers have said yes."""
    return services.answer(sent, Side.HOUSEHOLD, AnswerKind.ACCEPT, by=newcomer)


def mails(template: str) -> list[str]:
    return sorted(Message.objects.filter(template=template).values_list("recipient", flat=True))


def status_of(proposal: Proposal) -> str:
    return Proposal.objects.get(pk=proposal.pk).status


# --- The days to answer --------------------------------------------------------------------


def test_an_answer_counts_until_the_end_of_the_last_day_in_the_netherlands(sent, newcomer):
    last = sent.answer_by

    with time_machine.travel(f"{last}T22:59:00+00:00", tick=False):  # 23:59 in winter
        services.close_all()
        assert status_of(sent) == ProposalStatus.SENT
        services.answer(sent, Side.HOUSEHOLD, AnswerKind.ACCEPT, by=newcomer)

    assert status_of(sent) == ProposalStatus.ACCEPTED_BY_ONE


def test_after_the_last_day_it_expires_and_both_are_free(sent, newcomer):
    with time_machine.travel(f"{sent.answer_by}T23:01:00+00:00", tick=False):  # 00:01 in winter
        with pytest.raises(services.NotAsked, match="closed"):
            services.answer(sent, Side.HOUSEHOLD, AnswerKind.ACCEPT, by=newcomer)
        services.close_all()
        services.close_all()

    assert status_of(sent) == ProposalStatus.EXPIRED
    assert sent.status_changes.filter(after=ProposalStatus.EXPIRED).count() == 1
    assert Proposal.objects.holding().count() == 0
    assert mails("proposal_closed") == []


@time_machine.travel("2027-03-24 10:00+01:00", tick=False)
def test_good_friday_and_easter_monday_are_no_days_to_answer(pair, staff):
    services.send(pair, by=staff)

    assert pair.answer_by == date(2027, 4, 2)


def test_to_talk_first_gives_new_days_once(sent, newcomer):
    first = sent.answer_by
    with time_machine.travel(f"{first}T10:00:00+00:00", tick=False):
        services.answer(sent, Side.HOUSEHOLD, AnswerKind.TALK, by=newcomer)
    second = Proposal.objects.get(pk=sent.pk).answer_by
    with time_machine.travel(f"{second}T10:00:00+00:00", tick=False):
        services.answer(sent, Side.HOUSEHOLD, AnswerKind.TALK, by=newcomer)

    assert second > first
    assert Proposal.objects.get(pk=sent.pk).answer_by == second


# --- Reminders -----------------------------------------------------------------------------


@time_machine.travel("2026-12-23 10:00+01:00", tick=False)
def test_a_side_is_reminded_once_when_two_working_days_are_left(pair, staff, newcomer, builder):
    """Asked before Christmas, the last day is the 31st: the reminder goes on Tuesday the 29th."""
    services.send(pair, builder=builder, by=staff)

    services.remind_all(date(2026, 12, 28))
    assert mails("proposal_reminder") == []

    services.remind_all(date(2026, 12, 29))
    services.remind_all(date(2026, 12, 30))
    assert mails("proposal_reminder") == [newcomer.email]
    assert mails("proposal_to_tell") == [builder.email, builder.email]


def test_who_talks_first_is_not_reminded_twice(sent, newcomer):
    services.remind_all(sent.answer_by)
    services.answer(sent, Side.HOUSEHOLD, AnswerKind.TALK, by=newcomer)

    services.remind_all(sent.answer_by)

    assert mails("proposal_reminder") == [newcomer.email]


def test_the_group_is_reminded_and_not_the_newcomers_who_said_yes(halfway, coordinator):
    services.remind_all(halfway.answer_by)

    assert mails("proposal_reminder") == [coordinator.email]


def test_the_new_coordinator_is_reminded_and_answers(halfway, coordinator):
    group = halfway.group
    successor = group.members.exclude(pk=group.coordinator_id).first()
    successor.user = make_user(Role.MEMBER, email=successor.email)
    successor.save()
    type(group).objects.filter(pk=group.pk).update(coordinator=successor)
    proposal = Proposal.objects.with_sides().get(pk=halfway.pk)

    services.remind_all(halfway.answer_by)
    services.answer(proposal, Side.GROUP, AnswerKind.ACCEPT, by=successor.user)

    assert mails("proposal_reminder") == [successor.email]
    assert status_of(halfway) == ProposalStatus.ACCEPTED
    assert list(Proposal.objects.to_answer_by(coordinator)) == []


# --- Mails and tasks -----------------------------------------------------------------------


def test_each_side_is_asked_by_mail_in_its_turn(sent, newcomer, builder, coordinator):
    asked = mails("proposal_to_answer"), mails("proposal_to_tell"), mails("proposal_for_group")
    assert asked == ([newcomer.email], [builder.email], [])

    services.answer(sent, Side.HOUSEHOLD, AnswerKind.ACCEPT, by=newcomer)

    assert mails("proposal_for_group") == [coordinator.email]


def test_newcomers_without_an_address_are_asked_through_the_builder(pair, staff, builder, newcomer):
    type(newcomer).objects.filter(pk=newcomer.pk).update(email=None)

    services.send(Proposal.objects.with_sides().get(pk=pair.pk), builder=builder, by=staff)

    assert (mails("proposal_to_answer"), mails("proposal_to_tell")) == ([], [builder.email])


def test_without_address_and_builder_the_team_tells_them(pair, staff, newcomer):
    type(newcomer).objects.filter(pk=newcomer.pk).update(email=None)
    proposal = Proposal.objects.with_sides().get(pk=pair.pk)

    services.send(proposal, by=staff)

    told = NextAction.objects.get()
    assert (told.kind, told.due_on) == (NextActionKind.OTHER, proposal.answer_by)


def test_both_are_thanked_when_the_team_calls_it_off_after_two_times_yes(
    halfway, coordinator, newcomer, staff
):
    services.answer(halfway, Side.GROUP, AnswerKind.ACCEPT, by=coordinator)

    services.withdraw(halfway, reason="verhuisd", by=staff)

    assert mails("proposal_closed") == sorted([coordinator.email, newcomer.email])


def test_who_said_yes_is_thanked_when_the_other_says_no(halfway, coordinator, newcomer):
    services.answer(halfway, Side.GROUP, AnswerKind.DECLINE, by=coordinator)

    assert mails("proposal_closed") == [newcomer.email]
    said = Message.objects.get(template="proposal_closed")
    assert set(said.context) == {"name", "before", "url"}


def test_who_said_yes_is_thanked_when_the_other_does_not_answer(halfway, newcomer):
    services.close_all(halfway.answer_by + timedelta(days=1))

    assert status_of(halfway) == ProposalStatus.EXPIRED
    assert mails("proposal_closed") == [newcomer.email]


def test_the_team_thanks_newcomers_without_an_address(halfway, coordinator, newcomer):
    type(newcomer).objects.filter(pk=newcomer.pk).update(email=None)
    proposal = Proposal.objects.with_sides().get(pk=halfway.pk)

    services.answer(proposal, Side.GROUP, AnswerKind.DECLINE, by=coordinator)

    assert mails("proposal_closed") == []
    assert NextAction.objects.get().kind == NextActionKind.OTHER


def test_a_no_of_the_newcomers_tells_the_group_nothing(sent, newcomer):
    services.answer(sent, Side.HOUSEHOLD, AnswerKind.DECLINE, by=newcomer)

    assert (mails("proposal_for_group"), mails("proposal_closed")) == ([], [])


@time_machine.travel("2027-03-05 10:00+01:00", tick=False)  # a Friday
def test_to_talk_first_is_a_call_for_the_team_within_a_working_day(pair, staff, newcomer):
    services.send(pair, by=staff)

    services.answer(pair, Side.HOUSEHOLD, AnswerKind.TALK, by=newcomer)

    call = NextAction.objects.get()
    assert (call.kind, call.due_on) == (NextActionKind.CALL, date(2027, 3, 8))


def test_a_group_that_wants_to_talk_is_a_task_until_it_answers(halfway, coordinator):
    services.answer(halfway, Side.GROUP, AnswerKind.TALK, by=coordinator)
    task = StaffTask.objects.get()
    assert (task.kind, task.group, task.is_open) == (TaskKind.TALK_FIRST, halfway.group, True)

    services.answer(halfway, Side.GROUP, AnswerKind.ACCEPT, by=coordinator)

    task.refresh_from_db()
    assert not task.is_open


def test_staff_hear_that_both_said_yes(halfway, coordinator, staff, stranger):
    services.answer(halfway, Side.GROUP, AnswerKind.ACCEPT, by=coordinator)

    assert mails("proposal_accepted") == [staff.email]


# --- Out of date ---------------------------------------------------------------------------


def test_a_pair_that_changed_is_out_of_date_also_before_it_is_sent(pair):
    pair.household.become(HouseholdStatus.PAUSED, by=None)

    services.close_all()

    assert status_of(pair) == ProposalStatus.STALE


def test_newcomers_who_said_yes_hear_when_the_group_stops(halfway, newcomer):
    halfway.group.become(GroupStatus.PAUSED, by=None)

    services.close_all()

    assert status_of(halfway) == ProposalStatus.STALE
    assert mails("proposal_closed") == [newcomer.email]


def test_a_pair_that_nothing_happened_to_stays(pair, halfway):
    services.close_all()

    assert status_of(halfway) == ProposalStatus.ACCEPTED_BY_ONE


def test_one_that_fails_does_not_stop_the_rest(pair, the_hague, monkeypatch, caplog):
    other = make_proposal(make_round(the_hague), status=ProposalStatus.APPROVED)
    for one in (pair, other):
        one.household.become(HouseholdStatus.PAUSED, by=None)
    broken = min(pair.pk, other.pk)
    monkeypatch.setattr(Proposal, "become", fails_for(broken, Proposal.become))

    services.close_all()

    left = {one.pk for one in (pair, other) if status_of(one) == ProposalStatus.APPROVED}
    assert left == {broken}
    assert f"Proposal {broken} was not looked after" in caplog.text


def fails_for(pk, become):
    def fails(self, *args, **kwargs):
        if self.pk == pk:
            raise RuntimeError
        return become(self, *args, **kwargs)

    return fails


def test_the_clock_reminds_and_then_closes(halfway, coordinator, newcomer):
    with time_machine.travel(f"{halfway.answer_by}T09:10:00+01:00", tick=False):
        remind_of_proposals()
    with time_machine.travel(f"{halfway.answer_by + timedelta(days=1)}T00:10:00+01:00", tick=False):
        close_proposals()

    assert mails("proposal_reminder") == [coordinator.email]
    assert mails("proposal_closed") == [newcomer.email]


# --- At the same moment --------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("kind", AnswerKind)
def test_an_answer_and_the_clock_at_the_same_moment_leave_one_end(sent, newcomer, kind):
    """The clock is a day ahead, so that both believe to be in time."""
    tomorrow = sent.answer_by + timedelta(days=1)

    said, _closed = at_once(
        lambda: services.answer(
            Proposal.objects.get(pk=sent.pk), Side.HOUSEHOLD, kind, by=newcomer
        ),
        lambda: services.close_all(tomorrow),
    )

    counted = not isinstance(said, Exception)
    assert sent.answers.count() == int(counted)
    after = {
        AnswerKind.ACCEPT: ProposalStatus.ACCEPTED_BY_ONE,
        AnswerKind.DECLINE: ProposalStatus.DECLINED,
        AnswerKind.TALK: ProposalStatus.SENT,
    }
    # New days that were given in time may be over for the clock that runs ahead.
    ends = {after[kind], ProposalStatus.EXPIRED} if kind != AnswerKind.DECLINE else {after[kind]}
    assert status_of(sent) in (ends if counted else {ProposalStatus.EXPIRED})
    if not counted:
        assert isinstance(said, services.NotAsked)


@pytest.mark.django_db(transaction=True)
def test_who_answers_while_it_expires_is_told_that_it_is_closed(sent, newcomer):
    """The clock has closed it and has not committed yet when the answer comes in."""
    with another_connection() as clock:
        clock.execute(
            "UPDATE matching_proposal SET status = 'expired', place = NULL WHERE id = %s",
            [str(sent.pk)],
        )

        def close():
            wait_until_somebody_waits()
            clock.execute("COMMIT")

        said, _done = at_once(
            lambda: services.answer(
                Proposal.objects.get(pk=sent.pk), Side.HOUSEHOLD, AnswerKind.TALK, by=newcomer
            ),
            close,
        )

    assert isinstance(said, services.NotAsked)
    assert (status_of(sent), sent.answers.count()) == (ProposalStatus.EXPIRED, 0)


@pytest.mark.django_db(transaction=True)
def test_two_clocks_at_the_same_moment_close_and_remind_once(halfway, coordinator):
    all_at_once(*[lambda: services.remind_all(halfway.answer_by)] * 2)
    all_at_once(*[lambda: services.close_all(halfway.answer_by + timedelta(days=1))] * 2)

    assert mails("proposal_reminder") == [coordinator.email]
    assert halfway.status_changes.filter(after=ProposalStatus.EXPIRED).count() == 1
    assert timezone.localdate() <= halfway.answer_by
