"""Every eight weeks a group that waits is asked whether it is still available."""

from datetime import date, timedelta

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone, translation

from groups import services, tasks
from groups.links import answer_link, question_token
from groups.models import Answer, AvailabilityQuestion, GroupStatus, TaskKind, WelcomeGroup
from samenhier.outbox.models import Message
from samenhier.outbox.services import render
from tests.factories import make_group, make_match, make_user

pytestmark = pytest.mark.django_db

BEGIN = date(2026, 1, 5)


@pytest.fixture
def group(the_hague) -> WelcomeGroup:
    """A ready group that was last heard of on 5 January 2026."""
    return make_group(the_hague, coordinator=make_user(), available_on=BEGIN)


@pytest.fixture
def question(group) -> AvailabilityQuestion:
    return AvailabilityQuestion.objects.create(group=group)


def clock(weeks: int, days: int = 0) -> None:
    """Let the clock of that day run, twice, as after a restart."""
    day = BEGIN + timedelta(weeks=weeks, days=days)
    with time_machine.travel(f"{day} 09:00+01:00", tick=False):
        tasks.ask_availability()
        tasks.ask_availability()


def page_of(question: AvailabilityQuestion) -> str:
    return reverse("groups:still_available", args=[question_token(question.pk)])


def mails() -> list[tuple[str, bool]]:
    found = Message.objects.filter(template="group_still_available").order_by("pk")
    return [(mail.recipient, mail.context["is_reminder"]) for mail in found]


def test_the_link_of_a_coordinator_who_handed_over_pauses_nobody(client, group, question):
    noor = group.members.exclude(pk=group.coordinator_id).first()
    noor.user = make_user(email=noor.email)
    noor.save()
    services.offer_role(group, noor, by=group.coordinator.user)
    services.accept_role(group, by=noor.user)

    client.post(page_of(question), {"answer": "pause"})

    group.refresh_from_db()
    assert group.status == GroupStatus.READY
    clock(8)
    assert mails() == [(noor.email, False)]


# --- Asking --------------------------------------------------------------------------------------


@pytest.mark.parametrize(("weeks", "days", "count"), [(7, 6, 0), (8, 0, 1), (20, 0, 1)])
def test_a_group_is_asked_after_eight_weeks_and_not_before(group, weeks, days, count):
    clock(weeks, days)

    assert mails() == [(group.coordinator.email, False)] * count


@pytest.mark.parametrize(
    ("status", "is_asked"),
    [
        ("waiting", True),
        ("ready", True),
        ("submitted", False),
        ("screening", False),
        ("paused", False),
        ("withdrawn", False),
    ],
)
def test_only_groups_that_wait_are_asked(the_hague, status, is_asked):
    make_group(the_hague, status=status, available_on=BEGIN)

    clock(8)

    assert len(mails()) == is_asked


def test_a_group_with_a_match_is_not_asked(group):
    make_match(group=group)

    clock(8)

    assert mails() == []


def test_a_group_of_which_nothing_was_noted_counts_from_its_sign_up(the_hague):
    begin = timezone.make_aware(timezone.datetime(2026, 1, 5, 12))
    make_group(the_hague, status=GroupStatus.WAITING, submitted_at=begin)

    clock(7)
    assert mails() == []
    clock(8)
    assert len(mails()) == 1


def test_without_an_answer_one_reminder_then_a_task_and_the_place_stays(group):
    clock(8)
    clock(9, 6)
    assert len(mails()) == 1

    clock(10)
    assert mails() == [(group.coordinator.email, False), (group.coordinator.email, True)]
    assert group.tasks.count() == 0

    clock(12)
    clock(14)
    clock(30)
    assert len(mails()) == 2
    assert group.tasks.get().kind == TaskKind.NO_ANSWER
    group.refresh_from_db()
    assert group.status == GroupStatus.READY


def test_a_clock_that_stood_still_asks_remind_and_tells_one_after_the_other(group):
    clock(8)
    clock(40)

    assert len(mails()) == 2
    assert group.tasks.count() == 0


def test_after_a_yes_the_next_question_comes_eight_weeks_later(group):
    clock(8)
    with time_machine.travel("2026-03-05 12:00+01:00"):
        services.answer(group.questions.get(), Answer.YES)

    clock(16, 2)
    assert len(mails()) == 1
    clock(16, 3)
    assert len(mails()) == 2


def test_a_question_that_needs_no_answer_any_more_is_closed(group):
    clock(8)
    make_match(group=group)

    clock(10)

    question = group.questions.get()
    assert (question.is_open, question.answer) == (False, "")
    assert len(mails()) == 1


@pytest.mark.parametrize("language", ["nl", "en", "uk", "ar"])
def test_the_mail_asks_in_the_language_of_the_group_with_a_link(group, language):
    WelcomeGroup.objects.update(language=language)

    clock(8)

    subject, body = render(Message.objects.get())
    with translation.override(language):
        assert answer_link(group.questions.get().pk.hex) in body
    assert group.name in subject


# --- Answering -----------------------------------------------------------------------------------


def test_opening_the_link_changes_nothing(client, question):
    """Mail scanners follow links: only a press of a button answers."""
    page = client.get(page_of(question))

    assert page.status_code == 200
    question.refresh_from_db()
    assert question.is_open is True


def test_yes_without_signing_in_resets_the_clock(client, group, question):
    page = client.post(page_of(question), {"answer": "yes"}, follow=True)

    group.refresh_from_db()
    question.refresh_from_db()
    assert (group.available_on, question.answer) == (timezone.localdate(), "yes")
    assert "Thank you, good to know" in page.text


def test_rather_not_pauses_the_group_with_who_and_why(client, group, question):
    page = client.post(page_of(question), {"answer": "pause"}, follow=True)

    group.refresh_from_db()
    assert group.status == GroupStatus.PAUSED
    change = group.status_changes.get()
    assert (change.by, bool(change.reason)) == (group.coordinator.user, True)
    assert "Your group is paused" in page.text


def test_the_answer_of_a_coordinator_without_an_account_counts_too(client, group, question):
    group.coordinator.user = None
    group.coordinator.save()

    client.post(page_of(question), {"answer": "pause"})

    assert group.status_changes.get().by is None


def test_an_answer_ends_the_task_of_staff(client, group, question):
    task = services.open_task(group, TaskKind.NO_ANSWER)

    client.post(page_of(question), {"answer": "yes"})

    task.refresh_from_db()
    assert task.is_open is False


def test_the_first_answer_counts(client, group, question):
    client.post(page_of(question), {"answer": "yes"})
    page = client.post(page_of(question), {"answer": "pause"})

    group.refresh_from_db()
    assert group.status == GroupStatus.READY
    assert "Thank you, good to know" in page.text


@pytest.mark.parametrize("said", ["", "maybe"])
def test_nonsense_is_no_answer(client, question, said):
    page = client.post(page_of(question), {"answer": said})

    assert page.status_code == 200
    question.refresh_from_db()
    assert question.is_open is True


def test_a_group_that_was_matched_meanwhile_is_told_so(client, group, question):
    make_match(group=group)

    page = client.post(page_of(question), {"answer": "pause"}, follow=True)

    assert "This question is no longer needed" in page.text
    group.refresh_from_db()
    assert group.status == GroupStatus.READY


def test_a_link_that_was_tampered_with_leads_nowhere(client, question):
    token = question_token(question.pk)

    for wrong in ("x", f"{token}x", question.pk.hex):
        address = reverse("groups:still_available", args=[wrong])
        assert client.get(address).status_code == 404
        assert client.post(address, {"answer": "pause"}).status_code == 404


def test_the_page_tells_no_names_of_members(client, group, question):
    page = client.get(page_of(question))

    assert group.coordinator.name not in page.text
    assert group.coordinator.email not in page.text
