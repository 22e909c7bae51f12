"""Attacks by their names, one by one."""

import re

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.http import base36_to_int

from samenhier.accounts.models import Role
from samenhier.content.models import PartnerEnquiry
from samenhier.outbox.models import Message
from samenhier.outbox.services import send
from tests.factories import make_municipality, make_user
from tests.forms import from_a_person

pytestmark = pytest.mark.django_db

PASSWORD = "a long sentence of Amal"
AWAY = ["https://evil.example/", "//evil.example/", "/\\evil.example", "javascript:alert(1)"]


@pytest.fixture
def amal():
    user = make_user(email="amal@example.org", password=PASSWORD)
    user.emailaddress_set.create(email=user.email, verified=True, primary=True)
    return user


def sign_in(client: Client, password: str = PASSWORD, **headers: str):
    typed = {"login": "amal@example.org", "password": password}
    return client.post(reverse("account_login"), typed, headers=headers)


# --- Where one is sent ---------------------------------------------------------------------


@pytest.mark.parametrize("target", AWAY)
def test_open_redirect_after_signing_in(client, amal, target):
    page = client.post(
        reverse("account_login") + f"?next={target}",
        {"login": amal.email, "password": PASSWORD, "next": target},
    )

    assert page.status_code == 302
    assert page["Location"].startswith("/")
    assert not re.match(r"/[/\\]", page["Location"])


@pytest.mark.parametrize("target", AWAY)
@pytest.mark.parametrize(
    "name", ["account_logout", "mfa_reauthenticate", "account_reauthenticate", "start", "home"]
)
def test_open_redirect_of_who_is_signed_in(staff, name, target):
    browser = Client()
    browser.force_login(staff)

    page = browser.post(reverse(name) + f"?next={target}", {"next": target})

    assert "evil" not in page.get("Location", "")


@pytest.mark.parametrize("path", ["//evil.example", "/%5Cevil.example", "//evil.example/nl/"])
def test_open_redirect_by_the_language_of_an_address(client, path):
    page = client.get(path)

    assert not re.match(r"(https?:)?[/\\]{2}", page.get("Location", "/"))


@pytest.mark.parametrize(
    "header", [{"Host": "evil.example"}, {"X-Forwarded-Host": "evil.example"}], ids=str
)
def test_host_header_poisoning_of_a_mailed_link(client, amal, header):
    client.raise_request_exception = False
    host = header.pop("Host", None)
    page = client.post(
        reverse("account_reset_password"),
        {"email": amal.email},
        headers=header,
        **({"HTTP_HOST": host} if host else {}),
    )

    assert page.status_code == (400 if host else 302)
    assert [letter for letter in mail.outbox if "evil" in letter.body] == []


@pytest.mark.parametrize("part", ["../../etc/passwd", "..%2f..%2fetc%2fpasswd", "....//", "%00"])
@pytest.mark.parametrize("start", ["/static/", "/nl/pages/", "/nl/groups/join/", "/nl/admin/"])
def test_path_traversal(client, start, part):
    page = client.get(f"{start}{part}")

    assert page.status_code in {301, 302, 404}
    assert b"root:" not in page.content


# --- Mails ---------------------------------------------------------------------------------


@pytest.mark.parametrize("field", ["name", "organisation", "email", "message"])
def test_header_injection_into_a_mail(client, field):
    make_municipality()
    typed = {
        "key": "5f9a0d55-3a4f-4ad3-9a8c-6d7f2f0e2f11",
        "name": "Wim",
        "organisation": "Stadhuis",
        "email": "wim@stadhuis.example",
        "region": "elsewhere",
        "track": "any",
        "message": "Mag het?",
    }
    typed[field] += "\r\nBcc: everybody@example.org\r\n\r\nSubject: win"

    client.post(reverse("content:enquiry"), from_a_person(typed))
    for message in Message.objects.all():
        send(message.pk)

    for letter in mail.outbox:
        assert letter.message().get_all("Bcc") is None
        assert letter.recipients() != ["everybody@example.org"]
        assert "\n" not in letter.subject
    assert PartnerEnquiry.objects.count() == (
        field in {"name", "organisation"}
    )  # a message is asked about


def test_a_mailed_link_works_once(client, amal):
    client.post(reverse("account_reset_password"), {"email": amal.email})
    link = re.search(r"http://testserver(/\S+)", mail.outbox[0].body)[1]
    form = client.get(link, follow=True)
    new = {"password1": "another long sentence", "password2": "another long sentence"}
    client.post(form.redirect_chain[-1][0], new)

    again = Client().get(link, follow=True)

    amal.refresh_from_db()
    assert amal.check_password("another long sentence")
    assert "password1" not in again.text
    assert base36_to_int(re.search(r"key/(\w+)-", link)[1]) == amal.pk


# --- Sessions ------------------------------------------------------------------------------


def test_session_fixation(client, amal):
    client.get(reverse("content:enquiry_received"))
    session = client.session
    session["planted"] = "by an attacker"
    session.save()
    before = session.session_key

    sign_in(client)

    assert client.session.session_key != before
    stale = Client()
    stale.cookies["sessionid"] = before
    assert stale.get(reverse("start")).status_code == 302
    assert "/login/" in stale.get(reverse("start"))["Location"]


def test_signing_out_ends_a_stolen_session_too(client, amal):
    sign_in(client)
    stolen = Client()
    stolen.cookies["sessionid"] = client.cookies["sessionid"].value

    client.post(reverse("account_logout"))

    assert "/login/" in stolen.get(reverse("start"))["Location"]


def test_closing_an_account_ends_its_sessions(client, amal):
    sign_in(client)

    type(amal).objects.filter(pk=amal.pk).update(is_active=False)

    assert "/login/" in client.get(reverse("start"))["Location"]


def test_a_cookie_is_not_for_scripts_or_other_sites(client, amal):
    sign_in(client)

    for cookie in (client.cookies["sessionid"], client.cookies.get("csrftoken")):
        if cookie:
            assert (bool(cookie["httponly"]), cookie["samesite"]) == (True, "Lax")


# --- Guessing ------------------------------------------------------------------------------


def test_guessing_a_password_is_stopped_and_the_owner_soon_gets_in(time_machine, amal):
    time_machine.move_to(timezone.now())
    for number in range(10):
        sign_in(Client(REMOTE_ADDR=f"198.51.100.{number}"), "guess")

    refused = sign_in(Client(REMOTE_ADDR="203.0.113.5"))
    assert refused.status_code == 200
    assert "_auth_user_id" not in refused.client.session
    time_machine.shift(6 * 60)
    assert sign_in(Client(REMOTE_ADDR="203.0.113.5")).status_code == 302


def test_a_forged_address_does_not_make_more_guesses(amal):
    """Without a proxy that is trusted, X-Forwarded-For is what the visitor writes."""
    answers = [
        sign_in(Client(), "guess", **{"X-Forwarded-For": f"198.51.100.{number}"}).status_code
        for number in range(31)
    ]

    assert answers[-1] == 429


def test_behind_a_proxy_only_what_it_adds_counts(settings):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    user = make_user(email="sami@example.org")
    statuses = [
        Client()
        .post(
            reverse("account_login"),
            {"login": user.email, "password": "guess"},
            headers={"X-Forwarded-For": f"198.51.100.{number}, 203.0.113.9"},
        )
        .status_code
        for number in range(31)
    ]

    assert statuses[-1] == 429


def test_guessing_the_code_of_an_app_is_stopped(amal):
    handler = make_user(Role.HANDLER, email="hanneke@example.org", password=PASSWORD)
    handler.emailaddress_set.create(email=handler.email, verified=True, primary=True)
    browser = Client()
    browser.post(reverse("account_login"), {"login": handler.email, "password": PASSWORD})

    pages = [
        browser.post(reverse("mfa_authenticate"), {"code": f"{number:06}"}) for number in range(11)
    ]

    assert "_auth_user_id" not in browser.session
    codes = [error.code for error in pages[-1].context["form"].errors.as_data()["code"]]
    assert codes == ["too_many_login_attempts"]


def test_guessing_a_mailed_code_ends_the_attempt(client, amal):
    client.post(reverse("account_request_login_code"), {"email": amal.email})
    right = re.search(r"\b[A-Z0-9]{4}-[A-Z0-9]{4}\b", mail.outbox[0].body)[0]

    for _ in range(6):
        client.post(reverse("account_confirm_login_code"), {"code": "AAAA-AAAA"})
    client.post(reverse("account_confirm_login_code"), {"code": right})

    assert "_auth_user_id" not in client.session
