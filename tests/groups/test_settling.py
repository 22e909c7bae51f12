"""Ready follows by itself, and is withdrawn when it stops being true."""

from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.utils import timezone

from groups import services, tasks
from groups.models import (
    DecisionReason,
    GroupStatus,
    Membership,
    Statement,
    TaskKind,
    Training,
    WelcomeGroup,
)
from groups.services import Invitee, settle
from samenhier.outbox.models import Message
from samenhier.outbox.services import render
from tests.factories import accept, make_event, make_group, make_match, make_municipality, make_user

pytestmark = pytest.mark.django_db

TODAY = timezone.localdate


@pytest.fixture
def complete(the_hague) -> WelcomeGroup:
    """A group in which nothing is missing any more, and that nobody settled yet."""
    group = make_group(the_hague, status=GroupStatus.SCREENING)
    accept(group)
    return group


def last_member(group: WelcomeGroup) -> Membership:
    return group.present_members().exclude(pk=group.coordinator_id).last()


def leaves(member: Membership) -> None:
    Membership.objects.filter(pk=member.pk).update(left_on=TODAY())


def mails(template: str) -> list[Message]:
    return list(Message.objects.filter(template=template))


def open_tasks(group: WelcomeGroup) -> list[str]:
    return list(group.tasks.open().values_list("kind", flat=True))


def status_of(group: WelcomeGroup) -> str:
    return WelcomeGroup.objects.get(pk=group.pk).status


# --- Becoming ready ----------------------------------------------------------------------------


def test_a_complete_group_becomes_ready_by_nobody(complete):
    settle(complete)

    assert complete.status == GroupStatus.READY
    change = complete.status_changes.get()
    assert (change.before, change.after, change.by) == ("screening", "ready", None)
    assert complete.available_on == TODAY()
    (mail,) = mails("group_ready")
    assert mail.recipient == complete.coordinator.email


def test_settling_twice_is_settling_once(complete):
    settle(complete)
    settle(complete)
    settle(WelcomeGroup.objects.get(pk=complete.pk))

    assert complete.status_changes.count() == 1
    assert len(mails("group_ready")) == 1


@pytest.mark.parametrize("status", ["forming", "submitted", "waiting", "paused", "withdrawn"])
def test_only_a_group_that_staff_got_to_know_becomes_ready(the_hague, status):
    group = make_group(the_hague, status=status)
    accept(group)

    settle(group)

    assert status_of(group) == status


def test_the_last_own_part_makes_the_group_ready(complete, profile):
    member = last_member(complete)
    Membership.objects.filter(pk=member.pk).update(profile_done_at=None)
    member.consents.all().delete()

    services.do_own_part(Membership.objects.get(pk=member.pk), profile, language="nl")

    assert status_of(complete) == GroupStatus.READY


def test_the_last_statement_makes_the_group_ready(complete):
    member = last_member(complete)
    member.acceptances.all().delete()
    member.user = make_user(email=member.email)
    member.save()

    services.accept_statement(member, Statement.objects.current(), by=member.user, language="uk")

    assert status_of(complete) == GroupStatus.READY


def test_the_decision_makes_a_complete_group_ready(the_hague, staff):
    group = make_group(the_hague, status=GroupStatus.SCREENING)
    services.write_note(group, text="Fijn gesprek.", held_on=TODAY(), by=staff)

    services.decide(group, DecisionReason.FITS, by=staff)

    assert group.status == GroupStatus.READY


def test_taking_back_an_unanswered_invitation_makes_the_group_ready(complete):
    noor = services.invite(complete, Invitee(name="Noor", email="noor@example.org"))
    settle(complete)
    assert complete.status == GroupStatus.SCREENING

    services.take_back(noor)

    assert status_of(complete) == GroupStatus.READY


# --- Stopping to be ready ------------------------------------------------------------------------


def test_a_ready_group_that_misses_something_goes_back_with_a_task_and_a_mail(the_hague):
    group = make_group(the_hague)
    group.language = "en"
    group.save()
    group.members.update(name="Jan")
    last_member(group).consents.update(ended_at=timezone.now())

    settle(group)

    change = group.status_changes.get()
    assert (change.before, change.after, change.by) == ("ready", "screening", None)
    assert change.reason == "Toestemming"
    task = group.tasks.get()
    assert (task.kind, task.owner, task.is_open) == (TaskKind.INCOMPLETE, None, True)
    (mail,) = mails("group_incomplete")
    subject, body = render(mail)
    assert group.name in subject
    assert "- Jan has not given consent yet." in body


def test_the_history_holds_no_names(the_hague):
    group = make_group(the_hague)
    member = last_member(group)
    member.acceptances.all().delete()
    member.consents.all().delete()

    settle(group)

    assert member.name not in group.status_changes.get().reason


def test_what_is_whole_again_is_ready_again_and_its_task_is_done(the_hague):
    group = make_group(the_hague)
    member = last_member(group)
    member.consents.update(ended_at=timezone.now())
    settle(group)
    member.consents.update(ended_at=None)

    settle(group)

    assert group.status == GroupStatus.READY
    assert group.incomplete_since is None
    task = group.tasks.get()
    assert (task.is_open, task.done_by) == (False, None)


def test_a_match_stays_and_staff_get_the_task_once(the_hague):
    group = make_group(the_hague)
    match = make_match(group=group)
    last_member(group).consents.update(ended_at=timezone.now())

    settle(group)
    settle(group)

    match.refresh_from_db()
    assert (group.status, match.status) == (GroupStatus.READY, "active")
    assert open_tasks(group) == [TaskKind.INCOMPLETE]
    (mail,) = mails("group_incomplete")
    assert mail.context["is_matched"] is True


def test_a_task_that_staff_ticked_off_is_not_made_again(the_hague, staff):
    group = make_group(the_hague)
    make_match(group=group)
    last_member(group).consents.update(ended_at=timezone.now())
    settle(group)
    services.finish(group.tasks.get(), by=staff)

    tasks.settle_groups()

    assert open_tasks(group) == []


def test_what_is_lost_again_on_the_same_day_is_a_task_again(the_hague):
    group = make_group(the_hague)
    consents = last_member(group).consents
    for ended_at in (timezone.now(), None, timezone.now()):
        consents.update(ended_at=ended_at)
        settle(group)

    assert open_tasks(group) == [TaskKind.INCOMPLETE]


def test_each_time_something_is_lost_on_one_day_is_a_mail_and_a_task_of_its_own(the_hague, staff):
    group = make_group(the_hague)
    consents = last_member(group).consents
    consents.update(ended_at=timezone.now())
    settle(group)
    services.finish(group.tasks.get(), by=staff)
    consents.update(ended_at=None)
    settle(group)
    consents.update(ended_at=timezone.now())

    settle(group)
    settle(group)

    assert len(mails("group_incomplete")) == 2
    assert open_tasks(group) == [TaskKind.INCOMPLETE]


def test_an_expired_vog_in_a_match_is_a_task_and_throws_nobody_out(with_vogs):
    match = make_match(group=with_vogs)

    with time_machine.travel("2026-07-01 04:00+02:00", tick=False):
        tasks.settle_groups()
        tasks.settle_groups()

    match.refresh_from_db()
    with_vogs.refresh_from_db()
    assert (with_vogs.status, match.status) == (GroupStatus.READY, "active")
    assert with_vogs.present_members().count() == 3
    assert open_tasks(with_vogs) == [TaskKind.INCOMPLETE]


# --- Too few members -------------------------------------------------------------------


def test_below_three_members_the_group_can_gather_again_for_eight_weeks(the_hague):
    group = make_group(the_hague)
    leaves(last_member(group))

    settle(group)

    assert (group.status, group.is_gathering) == (GroupStatus.SCREENING, True)
    assert group.replace_before == TODAY() + timedelta(weeks=8)
    task = group.tasks.get()
    assert (task.kind, task.due_on) == (TaskKind.REPLACEMENT, group.replace_before)
    assert mails("group_incomplete") == []
    (mail,) = mails("group_too_small")
    assert (mail.recipient, mail.context["least"]) == (group.coordinator.email, 3)


def test_a_matched_group_can_look_for_somebody_too(the_hague):
    group = make_group(the_hague)
    make_match(group=group)
    leaves(last_member(group))

    settle(group)

    assert (group.status, group.is_gathering) == (GroupStatus.READY, True)
    noor = services.invite(group, Invitee(name="Noor", email="noor@example.org"))
    assert noor.group == group


def test_a_replacement_ends_the_search(the_hague, profile):
    group = make_group(the_hague)
    leaves(last_member(group))
    settle(group)

    noor = services.invite(group, Invitee(name="Noor", email="noor@example.org"))

    group.refresh_from_db()
    assert group.is_replacing is False
    assert TaskKind.REPLACEMENT not in open_tasks(group)
    assert group.status == GroupStatus.SCREENING

    services.do_own_part(noor, profile, language="nl")
    noor.refresh_from_db()
    services.accept_statement(noor, Statement.objects.current(), by=noor.user, language="nl")
    assert status_of(group) == GroupStatus.READY


def test_a_matched_group_that_is_too_small_and_loses_a_consent_gets_both_tasks(the_hague):
    group = make_group(the_hague)
    make_match(group=group)
    leaves(last_member(group))
    settle(group)
    group.coordinator.consents.update(ended_at=timezone.now())
    settle(group)
    assert set(open_tasks(group)) == {TaskKind.REPLACEMENT, TaskKind.INCOMPLETE}

    group.coordinator.consents.update(ended_at=None)
    settle(group)

    assert open_tasks(group) == [TaskKind.REPLACEMENT]


def test_each_time_it_gets_too_small_on_one_day_is_a_mail_of_its_own(the_hague, staff):
    group = make_group(the_hague)
    leaves(last_member(group))
    settle(group)
    services.finish(group.tasks.get(), by=staff)
    noor = services.invite(group, Invitee(name="Noor", email="noor@example.org"))

    services.take_back(noor)

    assert len(mails("group_too_small")) == 2
    assert open_tasks(group) == [TaskKind.REPLACEMENT]


# --- The term while the group is paused --------------------------------------------------


@pytest.fixture
def too_small(the_hague) -> WelcomeGroup:
    """A group of two with an account, which looks for somebody since 1 June 2026."""
    group = make_group(the_hague, coordinator=make_user())
    with time_machine.travel("2026-06-01 12:00+02:00", tick=False):
        leaves(last_member(group))
        settle(group)
    return group


def pause_and_go_on(group: WelcomeGroup, paused: str, resumed: str) -> None:
    by = group.coordinator.user
    with time_machine.travel(f"{paused} 23:30+02:00", tick=False):
        services.pause(group, by=by)
    with time_machine.travel(f"{resumed} 00:30+02:00", tick=False):
        services.resume(group, by=by)


def test_the_term_stands_still_while_the_group_is_paused_and_goes_on_after(too_small):
    pause_and_go_on(too_small, "2026-06-11", "2026-07-01")
    assert str(too_small.replace_before) == "2026-08-16"  # 27 July, and twenty days

    pause_and_go_on(too_small, "2026-07-10", "2026-07-11")

    too_small.refresh_from_db()
    assert str(too_small.replace_before) == "2026-08-17"
    task = too_small.tasks.get()
    assert (task.is_open, str(task.due_on)) == (True, "2026-08-17")
    assert len(mails("group_too_small")) == 1


def test_a_paused_group_has_no_last_day_and_staff_no_task(too_small):
    services.pause(too_small, by=too_small.coordinator.user)

    assert too_small.replace_before is None
    assert open_tasks(too_small) == []


def test_not_now_lets_the_term_stand_still_too(too_small, staff):
    with time_machine.travel("2026-06-11 12:00+02:00", tick=False):
        services.decide(
            too_small, DecisionReason.BUSY, by=staff, last=too_small.decisions.latest_first()[0]
        )
    assert open_tasks(too_small) == []
    with time_machine.travel("2026-07-01 12:00+02:00", tick=False):
        services.decide(
            too_small, DecisionReason.FITS, by=staff, last=too_small.decisions.latest_first()[0]
        )

    assert (too_small.status, str(too_small.replace_before)) == ("screening", "2026-08-16")
    assert open_tasks(too_small) == [TaskKind.REPLACEMENT]


def test_the_next_term_is_whole_again(too_small):
    pause_and_go_on(too_small, "2026-06-11", "2026-07-01")
    with time_machine.travel("2026-07-02 12:00+02:00", tick=False):
        noor = services.invite(too_small, Invitee(name="Noor", email="noor@example.org"))
        services.take_back(noor)

    too_small.refresh_from_db()
    assert str(too_small.replace_before) == "2026-08-27"


def test_a_task_that_staff_ticked_off_stays_so_after_a_pause(too_small, staff):
    services.finish(too_small.tasks.get(), by=staff)

    pause_and_go_on(too_small, "2026-06-11", "2026-07-01")

    assert open_tasks(too_small) == []


def test_a_forming_group_is_not_too_small_yet(forming):
    settle(forming)

    assert forming.is_replacing is False
    assert forming.tasks.count() == 0


# --- What only time changes ------------------------------------------------------------


@pytest.fixture
def with_vogs(staff) -> WelcomeGroup:
    """A ready group whose VOGs expire on 30 June 2026."""
    town = make_municipality(organisation=staff.organisation, requires_vog=True)
    group = make_group(town)
    group.members.update(vog_seen_on="2025-07-01", vog_expires_on="2026-06-30")
    return group


@pytest.mark.parametrize(
    ("day", "status", "count"),
    [
        ("2026-05-18", "ready", 0),
        ("2026-05-19", "ready", 3),
        ("2026-06-30", "ready", 3),
        ("2026-07-01", "screening", 1),
    ],
)
def test_the_clock_warns_of_a_vog_and_withdraws_ready_when_it_expires(
    with_vogs, day, status, count
):
    with time_machine.travel(f"{day} 04:00+02:00", tick=False):
        tasks.settle_groups()
        tasks.settle_groups()

    with_vogs.refresh_from_db()
    assert with_vogs.status == status
    assert with_vogs.tasks.count() == count


def test_the_warning_is_due_before_the_vog_expires(with_vogs):
    with time_machine.travel("2026-06-01 04:00+02:00", tick=False):
        tasks.settle_groups()

    assert {str(one.due_on) for one in with_vogs.tasks.all()} == {"2026-06-30"}


def test_a_new_vog_ends_the_warning_about_the_old_one(with_vogs):
    with time_machine.travel("2026-06-01 04:00+02:00", tick=False):
        tasks.settle_groups()
        member = with_vogs.members.first()
        member.vog_expires_on = timezone.localdate() + timedelta(days=700)
        member.save()
        services.note_vog(member)
        tasks.settle_groups()

    assert with_vogs.tasks.open().count() == 2


def test_nobody_asks_a_new_vog_of_a_member_who_left(with_vogs):
    noor = last_member(with_vogs)
    noor.user = make_user(email=noor.email)
    noor.save()
    with time_machine.travel("2026-06-01 04:00+02:00", tick=False):
        tasks.settle_groups()
        services.leave(noor, by=noor.user)
        tasks.settle_groups()

    asked = with_vogs.tasks.open().filter(kind=TaskKind.VOG_ENDS)
    assert {one.about.split(":")[0] for one in asked} == {
        member.pk.hex for member in with_vogs.present_members()
    }


def test_a_new_statement_is_asked_once_of_each_member_by_mail(the_hague):
    group = make_group(the_hague)
    Statement.objects.create(version="2", valid_from=TODAY())

    tasks.settle_groups()
    tasks.settle_groups()

    asked = mails("member_statement")
    assert {mail.recipient for mail in asked} == set(group.members.values_list("email", flat=True))
    assert len(asked) == 3
    assert all(mail.context["before"] for mail in asked)
    assert status_of(group) == GroupStatus.READY


def test_after_the_grace_of_a_new_statement_ready_is_withdrawn(the_hague):
    group = make_group(the_hague)
    Statement.objects.create(version="2", valid_from=TODAY() - timedelta(weeks=6))

    tasks.settle_groups()

    assert status_of(group) == GroupStatus.SCREENING


def test_a_training_that_begins_to_be_asked_withdraws_ready(the_hague):
    group = make_group(the_hague)
    Training.objects.create(name="Begin", required_from=TODAY())

    tasks.settle_groups()

    assert status_of(group) == GroupStatus.SCREENING


def test_one_group_that_fails_does_not_stop_the_rest(the_hague, caplog):
    broken = make_group(the_hague, name="A", status=GroupStatus.SCREENING)
    fine = make_group(the_hague, name="B", status=GroupStatus.SCREENING)
    accept(broken)
    accept(fine)
    with connection.cursor() as cursor:  # a number that no key opens
        cursor.execute("UPDATE groups_membership SET phone = 'x' WHERE group_id = %s", [broken.pk])

    tasks.settle_groups()

    assert (status_of(broken), status_of(fine)) == (GroupStatus.SCREENING, GroupStatus.READY)
    assert str(broken.pk) in caplog.text


def test_being_at_a_training_settles_the_group(complete):
    training = Training.objects.create(name="Begin", required_from=TODAY())
    event = make_event(timezone.now() - timedelta(days=1), training=training)
    for member in complete.members.all():
        member.user = make_user(email=member.email)
        member.save()
        event.registrations.create(user=member.user, status="registered", has_attended=True)

    services.settle_groups_of([complete.members.first().user_id])

    assert status_of(complete) == GroupStatus.READY
