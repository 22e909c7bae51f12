"""No page tells whether an address is known here: not in words, and not in work."""

import re
from typing import ClassVar

import pytest
from django.contrib.auth.hashers import MD5PasswordHasher
from django.core import mail
from django.test import Client
from django.urls import reverse

from samenhier.accounts.models import Role
from tests.factories import make_user

pytestmark = pytest.mark.django_db

PASSWORD = "a long sentence of Amal"
KNOWN, CLOSED, WITHOUT, UNKNOWN = (
    f"{word}@example.org" for word in ("known-", "closed", "passno", "nobody")
)
STRANGERS = [CLOSED, WITHOUT, UNKNOWN]


@pytest.fixture(autouse=True)
def accounts(db: None) -> None:
    make_user(Role.MEMBER, email=KNOWN, password=PASSWORD)
    make_user(Role.MEMBER, email=CLOSED, password=PASSWORD, is_active=False)
    make_user(Role.MEMBER, email=WITHOUT)


def seen(page, email: str) -> tuple:
    """All that a stranger can see of an answer, without its random parts."""
    text = re.sub(r'(name="csrfmiddlewaretoken" value=")\w+', r"\1", page.content.decode())
    cookies = {
        name: {key: value for key, value in cookie.items() if key != "expires"}
        for name, cookie in page.cookies.items()
    }
    headers = {name: value for name, value in page.headers.items() if name != "Expires"}
    return page.status_code, headers, cookies, text.replace(email, "")


def by_code(email: str) -> list[tuple]:
    client = Client()
    asked = client.post(reverse("account_request_login_code"), {"email": email})
    confirm = reverse("account_confirm_login_code")
    shown = client.get(confirm)
    wrong = [client.post(confirm, {"code": "AAAA-AAAA"}) for _ in range(6)]
    return [seen(page, email) for page in (asked, shown, *wrong)]


def by_new_code(email: str) -> list[tuple]:
    client = Client()
    address = reverse("account_request_login_code")
    return [seen(client.post(address, {"email": email}, follow=True), email) for _ in range(2)]


def by_password(email: str, password: str = "not the password") -> list[tuple]:
    page = Client().post(reverse("account_login"), {"login": email, "password": password})
    return [seen(page, email)]


def by_closed_password(email: str) -> list[tuple]:
    return by_password(email, PASSWORD if email == CLOSED else "not the password")


def by_new_password(email: str) -> list[tuple]:
    client = Client()
    asked = client.post(reverse("account_reset_password"), {"email": email})
    return [seen(page, email) for page in (asked, client.get(asked["Location"]))]


WAYS = [by_code, by_new_code, by_password, by_closed_password, by_new_password]


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("email", STRANGERS)
def test_every_answer_is_the_same_for_whoever_asks(way, email):
    assert way(email) == way(KNOWN)


# --- Work ----------------------------------------------------------------------------------


class CountingHasher(MD5PasswordHasher):
    """Counts the slow part of a password."""

    worked: ClassVar[int] = 0

    def encode(self, password: str, salt: str) -> str:
        CountingHasher.worked += 1
        return super().encode(password, salt)


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("email", STRANGERS)
def test_every_answer_costs_the_same_slow_work(settings, way, email):
    settings.PASSWORD_HASHERS = [f"{__name__}.CountingHasher"]

    def work(who: str) -> tuple[int, int]:
        CountingHasher.worked = 0
        mail.outbox.clear()
        way(who)
        return CountingHasher.worked, len(mail.outbox)

    assert work(email) == work(KNOWN)


def test_a_password_is_worked_on_and_a_code_is_mailed(settings):
    settings.PASSWORD_HASHERS = [f"{__name__}.CountingHasher"]
    CountingHasher.worked = 0

    by_password(UNKNOWN)
    by_code(UNKNOWN)

    assert (CountingHasher.worked, len(mail.outbox)) == (1, 1)
