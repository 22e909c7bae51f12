"""The mails of signing in leave at once: a row says that they did, and nothing what they said."""

import base64
import re
import zlib
from datetime import timedelta

import pytest
from django.conf import settings as django_settings
from django.contrib.sessions.models import Session
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from samenhier.accounts.models import Role
from samenhier.outbox.models import Failure, Message, MessageStatus
from samenhier.outbox.services import send_again
from samenhier.outbox.tasks import deliver_due
from samenhier.privacy.letting_go import run
from samenhier.signing_in.adapter import NOT_SENT
from tests.factories import make_user
from tests.samenhier.outbox.mail_server import running

pytestmark = pytest.mark.django_db

KNOWN, CLOSED, UNKNOWN = "amal@example.org", "closed@example.org", "nobody@example.org"
CODE = re.compile(r"^[A-Z0-9]{4}-[A-Z0-9]{4}$", re.MULTILINE)
FORMS = {
    "code": ("account_request_login_code", "email"),
    "new password": ("account_reset_password", "email"),
}


@pytest.fixture(autouse=True)
def accounts(db: None) -> None:
    make_user(Role.MEMBER, email=KNOWN, password="a long sentence")
    make_user(Role.MEMBER, email=CLOSED, password="a long sentence", is_active=False)


@pytest.fixture
def mail_is_down(settings):
    with running() as server:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", server.port
        settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
        settings.EMAIL_HOST_USER = settings.EMAIL_HOST_PASSWORD = ""
        server.answers["DATA"] = "554 no, because of your words"
        yield server


def ask(client: Client, form: str, email: str, **options):
    address, field = FORMS[form]
    return client.post(reverse(address), {field: email}, **options)


# --- The log -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("form", "email", "template"),
    [
        ("code", KNOWN, "login_code"),
        ("code", UNKNOWN, "unknown_account"),
        ("new password", KNOWN, "password_reset_key"),
        ("new password", CLOSED, "unknown_account"),
    ],
)
def test_a_row_says_who_got_which_mail_and_that_it_left(client, form, email, template):
    ask(client, form, email)

    row = Message.objects.get()
    assert (row.recipient, row.template, row.status) == (email, template, MessageStatus.SENT)
    assert row.sent_at is not None
    assert len(mail.outbox) == 1


def stored() -> str:
    """Everything the database holds in readable form after asking a code."""
    rows = [str(row) for row in Message.objects.values()]
    return "\n".join(rows + [_opened(one.session_data) for one in Session.objects.all()])


def _opened(session_data: str) -> str:
    """A session as anybody reads it who has the database and no key."""
    body = session_data.partition(":")[0]
    packed = body.startswith(".")
    body = body.removeprefix(".")
    plain = base64.urlsafe_b64decode(body + "=" * (-len(body) % 4))
    return (zlib.decompress(plain) if packed else plain).decode()


def test_no_table_holds_the_code_or_the_address_of_the_link(client):
    ask(client, "code", KNOWN)
    code = CODE.search(mail.outbox[0].body)[0]
    ask(Client(), "new password", KNOWN)
    token = re.search(r"/key/(\S+)/", mail.outbox[1].body)[1]

    kept = stored()

    assert code in str(dict(client.session))  # there it is kept, for a quarter of an hour
    assert code not in kept
    assert code.replace("-", "") not in kept
    assert token not in kept


def test_the_links_lead_to_our_own_address_whatever_name_the_request_came_in_on(client):
    ask(client, "new password", KNOWN, headers={"host": "localhost"})

    assert f"\n{django_settings.SITE_URL}/nl/account/password/reset/key/" in mail.outbox[0].body


# --- The mail server is down ---------------------------------------------------------------


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("email", [KNOWN, CLOSED, UNKNOWN])
def test_without_a_mail_server_the_page_says_what_to_do(client, mail_is_down, form, email):
    page = ask(client, form, email, follow=True)

    assert page.status_code == 200
    assert NOT_SENT % {"address": "hallo@samenhier.example"} in page.text
    assert page.request["PATH_INFO"] == reverse(FORMS[form][0])


@pytest.mark.parametrize("form", FORMS)
def test_staff_see_what_failed_and_nothing_sends_it_again(client, mail_is_down, form):
    ask(client, form, KNOWN)
    row = Message.objects.get()

    mail_is_down.answers.clear()
    deliver_due()

    assert (row.status, row.failure) == (MessageStatus.FAILED, Failure.REFUSED)
    assert list(Message.objects.troubled()) == [row]
    assert send_again(row) is False
    assert mail_is_down.taken == []


def test_the_row_does_not_repeat_the_words_of_the_mail_server(client, mail_is_down):
    ask(client, "code", KNOWN)

    assert Message.objects.get().error == "SMTPDataError"


def test_a_day_on_a_failed_code_is_no_work_any_more(client, mail_is_down, time_machine):
    ask(client, "code", KNOWN)

    time_machine.move_to(timezone.now() + timedelta(hours=25))

    assert list(Message.objects.troubled()) == []


def test_after_a_month_nothing_tells_that_an_address_was_typed(client):
    ask(client, "code", UNKNOWN)

    run(at=timezone.now() + timedelta(days=31))

    assert Message.objects.exists() is False


def test_an_address_longer_than_addresses_are_is_refused_in_words(client):
    page = ask(client, "code", "a" * 64 + "@" + "b" * 63 + ".c" * 80 + ".org")

    assert page.status_code == 200
    assert page.context["form"].errors.keys() == {"email"}
