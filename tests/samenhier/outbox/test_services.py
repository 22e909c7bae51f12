"""Mails are owed once, sent at most once, and never lost silently."""

from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone, translation

from samenhier.outbox.mails import MAILS
from samenhier.outbox.models import Failure, Message, MessageStatus
from samenhier.outbox.services import MOST_A_DAY, queue, render, send, send_again
from samenhier.outbox.tasks import deliver_due
from tests.races import all_at_once

TEMPLATE = "newcomer_account"


@pytest.fixture
def message(db: None) -> Message:
    return owe()


def owe(to: str = "amal@example.org", about: str = "household:H-ABC234", **fields) -> Message:
    fields = {
        "template": TEMPLATE,
        "language": "en",
        "context": {"url": "https://x.example"},
    } | fields
    return Message.objects.create(recipient=to, about=about, **fields)


def fail_with(error: Exception, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the mail server answer with an error."""

    def refuse(*args: object) -> None:
        raise error

    monkeypatch.setattr("django.core.mail.backends.locmem.EmailBackend.send_messages", refuse)


# --- Owing ---------------------------------------------------------------------------------


@pytest.mark.django_db
def test_the_same_mail_about_the_same_thing_is_owed_once():
    first = queue(TEMPLATE, to="Amal@Example.org ", about="a", language="nl")
    again = queue(TEMPLATE, to="amal@example.org", about="a", language="en")
    other = queue(TEMPLATE, to="amal@example.org", about="b", language="nl")

    assert again == first
    assert list(Message.objects.order_by("pk")) == [first, other]
    assert first.recipient == "amal@example.org"
    assert first.language == "nl"


def test_a_queued_mail_is_sent_by_the_worker(worker):
    from samenhier.demo import processes

    queue(TEMPLATE, to="amal@example.org", about="a", language="nl", context={"url": "u"})

    processes.wait_until(lambda: bool(mail.outbox), what="The mail", seconds=10)
    processes.wait_until(
        lambda: Message.objects.get().status == MessageStatus.SENT, what="The row", seconds=10
    )
    assert mail.outbox[0].to == ["amal@example.org"]


# --- Sending -------------------------------------------------------------------------------


def test_sending_marks_the_row_and_sends_one_mail(message):
    send(message.pk)

    message.refresh_from_db()
    assert message.status == MessageStatus.SENT
    assert message.sent_at is not None
    assert [sent.to for sent in mail.outbox] == [["amal@example.org"]]


def test_sending_twice_sends_once(message):
    send(message.pk)
    send(message.pk)

    assert len(mail.outbox) == 1


@pytest.mark.django_db(transaction=True)
def test_of_two_workers_at_the_same_moment_one_sends():
    message = owe()

    all_at_once(*[lambda: send(message.pk)] * 2)

    assert len(mail.outbox) == 1
    assert Message.objects.get().status == MessageStatus.SENT


def test_a_refusal_of_the_mail_server_is_recorded(message, monkeypatch):
    fail_with(ConnectionRefusedError("no answer"), monkeypatch)

    send(message.pk)

    message.refresh_from_db()
    assert message.status == MessageStatus.FAILED
    assert message.error == "ConnectionRefusedError('no answer')"
    assert message.sent_at is None


@pytest.mark.django_db
def test_a_template_that_is_missing_is_recorded_as_a_failure():
    message = owe(template="never_written")

    send(message.pk)

    message.refresh_from_db()
    assert message.status == MessageStatus.FAILED
    assert message.error.startswith("TemplateDoesNotExist")


def test_the_log_names_no_address(message, monkeypatch, caplog):
    fail_with(OSError("amal@example.org is refused"), monkeypatch)

    send(message.pk)

    assert caplog.messages == [f"Message {message.pk} failed: OSError"]


@pytest.mark.django_db
def test_a_queued_row_survives_a_lost_task():
    """The broker forgot: the clock finds the row, and one that fails does not stop the next."""
    owe("wrong@example.org", template="never_written")
    owe("amal@example.org")

    deliver_due()
    deliver_due()

    assert [sent.to for sent in mail.outbox] == [["amal@example.org"]]
    assert dict(Message.objects.values_list("recipient", "status")) == {
        "wrong@example.org": MessageStatus.FAILED,
        "amal@example.org": MessageStatus.SENT,
    }


# --- Trouble -------------------------------------------------------------------------------


@pytest.mark.django_db
def test_troubled_are_the_failed_and_those_lost_while_being_sent():
    now = timezone.now()
    failed = owe(about="1", status=MessageStatus.FAILED)
    lost = owe(about="2", status=MessageStatus.SENDING, claimed_at=now - timedelta(minutes=16))
    owe(about="3", status=MessageStatus.SENDING, claimed_at=now - timedelta(minutes=14))
    owe(about="4", status=MessageStatus.QUEUED)
    owe(about="5", status=MessageStatus.SENT)

    assert set(Message.objects.troubled()) == {failed, lost}


def test_a_lost_message_is_not_sent_again_by_itself(message):
    Message.objects.update(
        status=MessageStatus.SENDING, claimed_at=timezone.now() - timedelta(days=1)
    )

    deliver_due()

    assert mail.outbox == []


def test_a_failed_message_can_be_sent_again(message, django_capture_on_commit_callbacks):
    Message.objects.update(status=MessageStatus.FAILED, error="no answer")

    with django_capture_on_commit_callbacks() as queued:
        assert send_again(message) is True

    message.refresh_from_db()
    assert (message.status, message.error) == (MessageStatus.QUEUED, "")
    assert len(queued) == 1


@pytest.mark.parametrize("status", [MessageStatus.QUEUED, MessageStatus.SENT])
def test_what_is_queued_or_sent_is_not_sent_again(message, status):
    Message.objects.update(status=status)

    assert send_again(message) is False
    assert Message.objects.get().status == status


# --- Words ---------------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["nl", "en", "uk", "ar"])
def test_the_first_line_is_the_subject_in_each_language(message, language):
    message.language = language

    subject, body = render(message)

    assert subject
    assert "\n" not in subject
    assert "https://x.example" in body
    assert not body.startswith("\n")


@pytest.fixture
def plain_template(tmp_path, settings):
    """Write the one template that the mails of a test use."""

    def write(text: str) -> None:
        (tmp_path / "outbox").mkdir()
        (tmp_path / "outbox" / "plain.txt").write_text(text)
        settings.TEMPLATES = [{**settings.TEMPLATES[0], "DIRS": [tmp_path]}]

    return write


@pytest.mark.django_db
def test_a_mail_is_plain_text_and_keeps_an_apostrophe(plain_template):
    plain_template("For {{ name }}\n\nHello {{ name }} & co\n")

    subject, body = render(owe(template="plain", context={"name": "D'Arcy <3"}))

    assert subject == "For D'Arcy <3"
    assert body == "Hello D'Arcy <3 & co\n"


@pytest.mark.django_db
@pytest.mark.parametrize("language", ["nl", "en", "uk", "ar"])
def test_a_mail_is_in_the_language_of_its_reader_whoever_caused_it(plain_template, language):
    plain_template("{% load i18n %}{% get_current_language as code %}{{ code }}\n\n-")

    with translation.override("en" if language == "nl" else "nl"):
        subject, _body = render(owe(template="plain", language=language))

    assert subject == language


# --- Nobody is mailed a hundred times ------------------------------------------------------


@pytest.mark.django_db
def test_an_address_that_strangers_type_gets_ten_mails_a_day_and_staff_see_the_rest():
    for number in range(12):
        template = ("group_not_made", "member_invitation")[number % 2]
        queue(template, to="Noor@example.org", about=f"a{number}", language="nl")

    assert Message.objects.queued().count() == MOST_A_DAY
    held = Message.objects.filter(status=MessageStatus.HELD)
    assert [one.failure for one in held] == [Failure.TOO_MANY] * 2
    assert set(Message.objects.troubled()) == set(held)


@pytest.mark.django_db
def test_a_busy_referrer_gets_each_confirmation_and_a_limit_of_their_own():
    most = MAILS["referral_received"].most_a_day
    for number in range(most):
        queue("referral_received", to="wil@opvang.example", about=f"r{number}", language="nl")
    other = queue("group_not_made", to="wil@opvang.example", about="a", language="nl")

    one_more = queue("referral_received", to="wil@opvang.example", about="r", language="nl")

    assert (other.status, one_more.status) == (MessageStatus.QUEUED, MessageStatus.HELD)
    assert Message.objects.queued().count() == most + 1


@pytest.mark.django_db
def test_the_next_day_the_address_is_mailed_again(time_machine):
    now = timezone.now()
    for number in range(MOST_A_DAY):
        queue("group_not_made", to="noor@example.org", about=f"a{number}", language="nl")

    time_machine.move_to(now + timedelta(days=1, minutes=1))
    message = queue("group_not_made", to="noor@example.org", about="b", language="nl")

    assert message.status == MessageStatus.QUEUED


@pytest.mark.django_db
def test_what_we_owe_people_we_know_is_not_held_back():
    for number in range(MOST_A_DAY + 1):
        queue("incident_opened", to="handler@example.org", about=f"a{number}", language="nl")

    assert Message.objects.queued().count() == MOST_A_DAY + 1


@pytest.mark.django_db
def test_staff_can_send_what_was_held_back():
    message = owe(status=MessageStatus.HELD, failure=Failure.TOO_MANY)

    assert send_again(message) is True
    assert Message.objects.get().status == MessageStatus.QUEUED
