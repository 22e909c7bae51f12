"""Every talk that is due is remembered to its builder once, however often the task runs."""

from datetime import timedelta

import pytest
from django.utils import timezone

from matching.journey import services
from matching.journey.tasks import remind_builders
from matching.models import MatchStatus
from samenhier.accounts.models import Role
from samenhier.celery import app
from samenhier.outbox.models import Message
from samenhier.outbox.services import render
from tests.factories import make_check_in, make_match, make_user

pytestmark = pytest.mark.django_db


def in_days(days):
    return timezone.localdate() + timedelta(days=days)


def owed():
    return sorted(Message.objects.filter(template="check_in_due").values_list("about", flat=True))


def test_a_talk_that_is_due_is_remembered_with_a_direct_link():
    builder = make_user(Role.BUILDER, language="en")
    match = make_match(builder=builder)
    make_check_in(match, next_on=in_days(0))

    remind_builders()

    message = Message.objects.get()
    subject, body = render(message)
    assert message.recipient == builder.email
    assert subject == f"It is time for a talk with {match.group.name}"
    assert f"http://testserver/en/matches/{match.pk}/talks/new/\n" in body


def test_the_mail_holds_nothing_personal_of_the_household():
    match = make_match()
    make_check_in(match, next_on=in_days(0), notes="Vertrouwelijk")

    remind_builders()

    mail = "\n".join(render(Message.objects.get()))
    person = match.household.people.get()
    secrets = [person.name, match.household.reference, "Vertrouwelijk"]
    assert [secret for secret in secrets if secret in mail] == []


def test_running_the_task_again_owes_nothing_new():
    match = make_match()
    make_check_in(match, next_on=in_days(-3))

    for _ in range(3):
        remind_builders()

    assert owed() == [f"check-in:{match.pk}:{in_days(-3)}"]


def test_days_on_which_the_task_did_not_run_are_made_up_for():
    match = make_match(starts_on=in_days(-20))

    services.remind(in_days(0))

    assert owed() == [f"check-in:{match.pk}:{in_days(-6)}"]


def test_the_next_due_date_is_remembered_anew():
    match = make_match()
    make_check_in(match, held_on=in_days(-9), next_on=in_days(0))
    services.remind()
    make_check_in(match, held_on=in_days(0), next_on=in_days(7))

    services.remind(in_days(6))
    before = owed()
    services.remind(in_days(7))

    assert before == [f"check-in:{match.pk}:{in_days(0)}"]
    assert owed() == [f"check-in:{match.pk}:{in_days(day)}" for day in (0, 7)]


def test_a_draft_does_not_silence_the_reminder():
    match = make_match()
    make_check_in(match, held_on=in_days(-9), next_on=in_days(0))
    make_check_in(match, held_on=in_days(0), next_on=in_days(30), submitted_at=None)

    services.remind()

    assert owed() == [f"check-in:{match.pk}:{in_days(0)}"]


@pytest.mark.parametrize(
    ("status", "mails"),
    [
        (MatchStatus.INTRODUCTION, 1),
        (MatchStatus.ACTIVE, 1),
        (MatchStatus.PAUSED, 0),
        (MatchStatus.COMPLETED, 0),
        (MatchStatus.ENDED_EARLY, 0),
    ],
)
def test_only_matches_that_go_on_are_remembered(status, mails):
    make_match(status=status, starts_on=in_days(-30))

    services.remind()

    assert len(owed()) == mails


def test_a_talk_in_the_future_is_not_remembered_yet():
    make_check_in(make_match(), next_on=in_days(1))

    services.remind()

    assert owed() == []


def test_after_the_last_talk_nothing_is_remembered():
    match = make_match(starts_on=in_days(-370))
    make_check_in(match, held_on=in_days(-3), next_on=None)

    services.remind()

    assert owed() == []


def test_an_account_that_was_closed_gets_no_mail():
    match = make_match()
    make_check_in(match, next_on=in_days(0))
    match.builder.is_active = False
    match.builder.save()

    services.remind()

    assert owed() == []


def test_after_a_hand_over_the_new_builder_is_reminded_too(staff, match, builder):
    make_check_in(match, next_on=in_days(0))
    successor = make_user(Role.BUILDER, organisation=builder.organisation)
    services.remind()
    services.hand_over(match, successor, by=staff, note="Ziek")

    services.remind()

    due = Message.objects.filter(template="check_in_due")
    assert {message.recipient for message in due} == {builder.email, successor.email}


def test_reading_thirty_matches_costs_as_many_queries_as_one(
    django_assert_max_num_queries, django_assert_num_queries
):
    make_check_in(make_match(), next_on=in_days(5))
    with django_assert_max_num_queries(6) as one:
        services.remind()
    for _ in range(29):
        make_check_in(make_match(), next_on=in_days(5))

    with django_assert_num_queries(len(one)):
        services.remind()


def test_the_clock_starts_it_every_morning_at_eight():
    entry = next(
        entry
        for entry in app.conf.beat_schedule.values()
        if entry["task"] == "matching.journey.tasks.remind_builders"
    )

    assert (entry["schedule"].hour, entry["schedule"].minute) == ({8}, {0})
    assert entry["task"] in app.tasks
