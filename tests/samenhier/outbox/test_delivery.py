"""What never left is sent again by itself; what may have arrived, never."""

from datetime import timedelta

import pytest
from django.utils import timezone

from samenhier.outbox.models import Failure, Message, MessageStatus
from samenhier.outbox.services import send, send_again
from samenhier.outbox.tasks import deliver_due
from tests.races import all_at_once
from tests.samenhier.outbox.mail_server import HANG_UP, MailServer, running
from tests.samenhier.outbox.test_services import owe


@pytest.fixture
def server(settings):
    """A real mail server on this machine, to which mails are sent."""
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_TIMEOUT = "127.0.0.1", 5
    with running() as server:
        settings.EMAIL_PORT = server.port
        yield server


@pytest.fixture
def away(server: MailServer, settings) -> None:
    """No mail server answers."""
    settings.EMAIL_PORT = 1


def again(message: Message) -> Message:
    message.refresh_from_db()
    return message


@pytest.mark.django_db
def test_a_mail_leaves_with_both_parts(server):
    message = owe()

    send(message.pk)

    assert again(message).status == MessageStatus.SENT
    (sent,) = server.taken
    assert "Content-Type: multipart/alternative" in sent
    assert sent.index("Content-Type: text/plain") < sent.index("Content-Type: text/html")
    assert "Auto-Submitted: auto-generated" in sent


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("step", "answer", "failure"),
    [
        ("EHLO", "421 later", Failure.BUSY),
        ("MAIL", "451 later", Failure.BUSY),
        ("RCPT", "450 mailbox busy", Failure.BUSY),
        ("DATA", "451 later", Failure.BUSY),
        ("END", "452 no room", Failure.BUSY),
    ],
)
def test_what_the_server_puts_off_waits_for_another_attempt(server, step, answer, failure):
    server.answers = {step: answer, **({"HELO": answer} if step == "EHLO" else {})}
    message = owe()

    send(message.pk)

    waiting = again(message)
    assert (waiting.status, waiting.failure) == (MessageStatus.QUEUED, failure)
    assert waiting.attempts == 1
    assert timedelta(seconds=50) < waiting.next_attempt_at - timezone.now() <= timedelta(minutes=1)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("step", "answer"),
    [
        ("MAIL", "550 not from you"),
        ("RCPT", "550 no such mailbox"),
        ("DATA", "554 no"),
        ("END", "552 too large"),
    ],
)
def test_what_the_server_refuses_is_left_to_staff(server, step, answer):
    server.answers = {step: answer}
    message = owe()

    send(message.pk)

    failed = again(message)
    assert (failed.status, failed.failure) == (MessageStatus.FAILED, Failure.REFUSED)
    assert answer[4:] in failed.error
    assert failed.next_attempt_at is None


@pytest.mark.django_db
@pytest.mark.parametrize("step", ["END", "MAIL"])
def test_a_connection_that_breaks_while_sending_is_not_tried_again(server, step):
    """After END the mail is with the server, and only its answer got lost."""
    server.answers = {step: HANG_UP}
    message = owe()

    send(message.pk)
    deliver_due()

    failed = again(message)
    assert (failed.status, failed.failure) == (MessageStatus.FAILED, Failure.UNKNOWN)
    assert len(server.taken) == (step == "END")


@pytest.mark.django_db
def test_a_server_that_hangs_up_at_the_goodbye_took_the_mail(server):
    server.answers = {"QUIT": HANG_UP}
    message = owe()

    send(message.pk)

    assert again(message).status == MessageStatus.SENT


@pytest.mark.django_db
def test_the_waits_grow_and_end_with_staff(away, time_machine):
    now = timezone.now()
    message = owe()
    waits = []

    for _ in range(5):
        time_machine.move_to(now, tick=False)
        deliver_due()
        waiting = again(message)
        if waiting.next_attempt_at:
            waits.append(waiting.next_attempt_at - now)
            now = waiting.next_attempt_at

    assert waits == [
        timedelta(minutes=1),
        timedelta(minutes=10),
        timedelta(hours=1),
        timedelta(hours=6),
    ]
    assert (waiting.status, waiting.failure) == (MessageStatus.FAILED, Failure.AWAY)
    assert list(Message.objects.troubled()) == [message]


@pytest.mark.django_db
def test_before_its_time_a_waiting_mail_is_left_alone(server):
    message = owe(next_attempt_at=timezone.now() + timedelta(minutes=5), attempts=1)

    send(message.pk)
    deliver_due()

    assert server.taken == []
    assert again(message).attempts == 1


@pytest.mark.django_db
def test_a_server_that_came_back_gets_what_waited(server):
    owe(next_attempt_at=timezone.now() - timedelta(seconds=1), attempts=3, failure=Failure.AWAY)

    deliver_due()

    sent = Message.objects.get()
    assert (sent.status, sent.failure, sent.error) == (MessageStatus.SENT, "", "")


@pytest.mark.django_db
def test_while_the_server_is_away_it_is_asked_once_a_minute(away):
    """Not once for each mail: a worker would wait for every one of them."""
    first, second = owe("first@example.org"), owe("second@example.org")

    deliver_due()

    assert (again(first).attempts, again(second).attempts) == (1, 0)


@pytest.mark.django_db(transaction=True)
def test_of_two_workers_with_a_retry_one_sends(server):
    message = owe(next_attempt_at=timezone.now() - timedelta(seconds=1), attempts=1)

    all_at_once(lambda: send(message.pk), deliver_due, lambda: send(message.pk))

    assert len(server.taken) == 1
    assert again(message).attempts == 2


@pytest.mark.django_db(transaction=True)
def test_send_again_by_two_people_while_workers_are_busy_sends_once(server):
    message = owe(status=MessageStatus.FAILED, failure=Failure.REFUSED, attempts=5)

    all_at_once(lambda: send_again(message), lambda: send_again(message), deliver_due, deliver_due)
    deliver_due()

    assert len(server.taken) == 1
    assert again(message).status == MessageStatus.SENT


@pytest.mark.django_db
def test_a_worker_that_was_given_up_does_not_overwrite_what_staff_decided(server):
    """It was lost for an hour, staff sent again, and only then it comes back with a failure."""
    hour_ago = timezone.now() - timedelta(hours=1)
    lost = owe(status=MessageStatus.SENDING, claimed_at=hour_ago, attempts=1)
    send_again(lost)

    assert lost.finish(MessageStatus.FAILED) is False

    assert again(lost).status == MessageStatus.QUEUED


@pytest.mark.django_db
def test_sending_again_begins_anew(server):
    message = owe(status=MessageStatus.FAILED, failure=Failure.AWAY, attempts=5)

    send_again(message)

    queued = again(message)
    assert (queued.status, queued.attempts, queued.failure) == (MessageStatus.QUEUED, 0, "")
