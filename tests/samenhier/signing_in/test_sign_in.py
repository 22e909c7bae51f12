"""Signing in by mailed code or by password, without telling who is registered."""

import re

import pytest
from django.conf import settings
from django.core import mail
from django.test import Client
from django.urls import reverse

from samenhier.accounts.models import Role, User
from tests.factories import make_user

pytestmark = pytest.mark.django_db

KNOWN, UNKNOWN = "amal@example.org", "nobody@example.org"
PASSWORD = "a long sentence of Amal"


@pytest.fixture(autouse=True)
def amal(db: None) -> User:
    return make_user(Role.MEMBER, email=KNOWN, password=PASSWORD)


def signed_in(client: Client) -> User | None:
    pk = client.session.get("_auth_user_id")
    return User.objects.get(pk=pk) if pk else None


def ask_code(client: Client, email: str):
    return client.post(reverse("account_request_login_code"), {"email": email})


def answer_to(page, email: str) -> tuple:
    """What a stranger can see: status, where to, and the page without its random parts."""
    text = re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", page.content.decode())
    return page.status_code, page.get("Location"), text.replace(email, "")


def code_in(message: mail.EmailMessage) -> str:
    return re.search(r"^[A-Z0-9]{4}-[A-Z0-9]{4}$", message.body, re.MULTILINE)[0]


# --- By mailed code ------------------------------------------------------------------------


def test_a_mailed_code_signs_in(client: Client, amal: User):
    ask_code(client, KNOWN)
    assert [message.to for message in mail.outbox] == [[KNOWN]]

    page = client.post(reverse("account_confirm_login_code"), {"code": code_in(mail.outbox[0])})

    assert page.status_code == 302
    assert signed_in(client) == amal


def test_a_wrong_code_does_not_sign_in(client: Client):
    ask_code(client, KNOWN)

    client.post(reverse("account_confirm_login_code"), {"code": "AAA-AAA"})

    assert signed_in(client) is None


def test_capitals_in_the_address_do_not_matter(client: Client, amal: User):
    ask_code(client, KNOWN.upper())
    client.post(reverse("account_confirm_login_code"), {"code": code_in(mail.outbox[0])})

    assert signed_in(client) == amal


def test_asking_a_code_answers_the_same_for_known_and_unknown():
    known, unknown = Client(), Client()

    first = ask_code(known, KNOWN)
    second = ask_code(unknown, UNKNOWN)

    assert answer_to(first, KNOWN) == answer_to(second, UNKNOWN)
    confirm = reverse("account_confirm_login_code")
    assert answer_to(known.get(confirm), KNOWN) == answer_to(unknown.get(confirm), UNKNOWN)


def test_a_code_sent_to_nobody_signs_nobody_in(client: Client):
    ask_code(client, UNKNOWN)

    client.post(reverse("account_confirm_login_code"), {"code": "AAA-AAA"})

    assert signed_in(client) is None
    assert User.objects.count() == 1


def test_an_account_that_is_closed_gets_no_code(client: Client):
    User.objects.update(is_active=False)

    page = ask_code(client, KNOWN)

    assert answer_to(page, KNOWN) == answer_to(ask_code(Client(), UNKNOWN), UNKNOWN)
    of_closed, of_unknown = mail.outbox
    assert of_closed.subject == of_unknown.subject


def test_the_code_proves_the_address_without_a_second_mail(client: Client, amal: User):
    ask_code(client, KNOWN)
    client.post(reverse("account_confirm_login_code"), {"code": code_in(mail.outbox[0])})

    address = amal.emailaddress_set.get()
    assert (address.email, address.verified, address.primary) == (KNOWN, True, True)
    assert len(mail.outbox) == 1


def test_the_mails_speak_for_the_programme_and_not_for_the_server(client: Client):
    ask_code(client, KNOWN)
    ask_code(Client(), UNKNOWN)

    assert [message.to for message in mail.outbox] == [[KNOWN], [UNKNOWN]]
    for message in mail.outbox:
        assert message.subject.startswith("Samen Hier: ")
        assert message.body.rstrip().endswith(settings.SITE_URL)
    assert reverse("account_signup") not in mail.outbox[1].body  # which is closed


# --- By password ---------------------------------------------------------------------------


def sign_in(client: Client, email: str, password: str):
    return client.post(reverse("account_login"), {"login": email, "password": password})


def test_a_password_answers_the_same_for_a_known_and_an_unknown_address():
    first = sign_in(Client(), KNOWN, "not the password")
    second = sign_in(Client(), UNKNOWN, "not the password")

    assert first.status_code == 200
    assert answer_to(first, KNOWN) == answer_to(second, UNKNOWN)


def test_a_right_password_signs_in_once_the_address_is_proven(client: Client, amal: User):
    amal.emailaddress_set.create(email=KNOWN, verified=True, primary=True)

    sign_in(client, KNOWN, PASSWORD)

    assert signed_in(client) == amal


def test_a_right_password_alone_does_not_prove_the_address(client: Client, amal: User):
    sign_in(client, KNOWN, PASSWORD)

    assert signed_in(client) is None
    assert amal.emailaddress_set.filter(verified=True).exists() is False


def test_an_account_without_a_password_has_no_empty_one(client: Client):
    make_user(email="code@example.org")

    assert sign_in(client, "code@example.org", "").status_code == 200
    assert signed_in(client) is None


# --- No open sign-up -----------------------------------------------------------------------


def test_nobody_makes_an_account_by_themselves(client: Client):
    client.post(reverse("account_signup"), {"email": UNKNOWN})

    assert list(User.objects.values_list("email", flat=True)) == [KNOWN]


@pytest.mark.parametrize("email", [KNOWN, UNKNOWN])
def test_the_sign_up_page_is_closed_for_everybody(client: Client, email: str):
    page = client.post(reverse("account_signup"), {"email": email})

    assert page.status_code == 404
    assert mail.outbox == []
