"""No form tells, by what it says or by the work it costs, whether somebody is known here.

Closed accounts, and those without a password: tests/samenhier/signing_in/test_same_answers.py.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.core import mail
from django.core.cache import cache
from django.db import connection, transaction
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import NoReverseMatch, reverse

from groups.models import Membership, SignUpDraft
from newcomers.links import status_token
from newcomers.models import LABEL, RegistrationDraft
from newcomers.services import give_code, make_access_code
from samenhier.accounts.models import Municipality, Role
from samenhier.calendars import feeds
from samenhier.outbox.models import Message
from tests.attacks.public_forms import FORMS, Filled
from tests.factories import make_group, make_household, make_postcode, make_referral, make_user
from tests.groups import conftest as sign_up
from tests.newcomers import registering
from tests.samenhier.signing_in.test_same_answers import CountingHasher
from tests.test_access import ROWS, names

pytestmark = pytest.mark.django_db

KNOWN, UNKNOWN = "kent@example.org", "wiens@example.org"
KNOWN_PHONE, UNKNOWN_PHONE = "+31612345601", "+31612345602"


@pytest.fixture(autouse=True)
def town(the_hague: Municipality, settings: Any) -> Municipality:
    """Where one address and one phone number are known in every way there is."""
    settings.PASSWORD_HASHERS = [f"{CountingHasher.__module__}.CountingHasher"]
    make_postcode()
    user = make_user(Role.MEMBER, email=KNOWN, password="a long sentence")
    user.emailaddress_set.create(email=KNOWN, verified=True, primary=True)
    group = make_group(the_hague, coordinator=user)
    Membership.objects.filter(pk=group.coordinator_id).update(email=KNOWN, phone=KNOWN_PHONE)
    make_household(the_hague, email=KNOWN, phone=KNOWN_PHONE)
    SignUpDraft.objects.create(email=KNOWN)
    return the_hague


@dataclass
class Cost:
    """What an answer looks like to a stranger, and what making it took."""

    status: int
    headers: dict[str, str]
    text: str
    queries: list[str]
    hashes: int
    mails: int

    def but_for_looks(self, name: str) -> "Cost":
        """Without what allauth reads: for an address it does not know it looks in one table
        more, and for one it knows it reads the row twice. That is less than the mail costs."""
        if not name.startswith("account_"):
            return self
        return replace(self, queries=[one for one in self.queries if not READS.match(one)])


def cost_of(send: Callable[[], Any], *typed: str) -> Cost:
    """Send, look and undo; what was typed comes back in the page as it may."""
    cache.clear()
    CountingHasher.worked, before = 0, Message.objects.count() + len(mail.outbox)
    with transaction.atomic():
        with CaptureQueriesContext(connection) as queries:
            page: HttpResponse = send()
        mails = Message.objects.count() + len(mail.outbox) - before
        transaction.set_rollback(True)
    hidden = {"set-cookie", "x-request-id", "expires", "content-length"}
    headers = {
        name.lower(): same(value, typed)
        for name, value in page.headers.items()
        if name.lower() not in hidden
    }
    return Cost(
        page.status_code,
        headers,
        same(page.content.decode(), typed),
        [" ".join(VERB.findall(one["sql"])) for one in queries],
        CountingHasher.worked,
        mails,
    )


VERB = re.compile(r"^[A-Z]+|(?<=FROM )\"\w+|(?<=INTO )\"\w+|(?<=UPDATE )\"\w+")
READS = re.compile(r"SELECT|DECLARE")
RANDOM = re.compile(
    r'(?:name="(?:csrfmiddlewaretoken|opened|key)" value="|nonce)[^"]*'
    r"|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"
)


def same(text: str, typed: tuple[str, ...]) -> str:
    """Without what differs from page to page, and without what was typed."""
    for word in typed:
        text = text.replace(word, "TYPED")
    return RANDOM.sub("", text)


# --- What is asked, and where ------------------------------------------------------------------


def _account(name: str, **answers: str) -> Callable[[Municipality], Filled]:
    return lambda _town: Filled(reverse(name), answers)


def _login_code(_town: Municipality) -> Filled:
    """The page on which a code is typed, after it was asked for the address that is known."""
    browser = Client()
    browser.post(reverse("account_request_login_code"), {"email": KNOWN})
    return Filled(reverse("account_confirm_login_code"), {}, browser)


def _sign_up_step(code: str) -> Callable[[Municipality], Filled]:
    def open_step(town: Municipality) -> Filled:
        data, browser = sign_up.sign_up_answers(town), Client()
        sign_up.fill_in(browser, data)
        url = reverse("groups:signup_step", args=[code])
        return Filled(url, sign_up.of_step(data, code), browser)

    return open_step


def _registering_step(code: str) -> Callable[[Municipality], Filled]:
    def open_step(_town: Municipality) -> Filled:
        data, browser = registering.registration(), Client()
        registering.fill_in(browser, data)
        url = reverse("registering:step", args=[code])
        return Filled(url, data[code] | {"key": data["key"]}, browser)

    return open_step


# Each page that asks for an address, a number or a code, filled in; and that field.
ASKED: dict[tuple[str, str], Callable[[Municipality], Filled]] = {
    ("account_login", "login"): _account("account_login", password="a guess"),
    ("account_login", "email"): _account("account_request_login_code"),
    ("account_request_login_code", "email"): _account("account_request_login_code"),
    ("account_reset_password", "email"): _account("account_reset_password"),
    ("account_confirm_login_code", "code"): _login_code,
    ("groups:signup_step", "email"): _sign_up_step("people"),
    ("groups:signup_step", "phone"): _sign_up_step("people"),
    ("groups:signup_step", "others-0-email"): _sign_up_step("people"),
    ("registering:step", "email"): _registering_step("reach"),
    ("registering:step", "phone"): _registering_step("reach"),
}
OF_FORMS = {
    ("groups:signup_stop", "email"),
    ("groups:signup_ask_link", "email"),
    ("groups:join", "email"),
    ("groups:own_part", "phone"),
    ("groups:join_part", "phone"),
    ("registering:go_on", "code"),
    ("registering:open", "code"),
    ("refer:refer", "contact_email"),
    ("refer:refer", "contact_phone"),
    ("refer:refer", "email"),
    ("refer:refer", "phone"),
    ("content:enquiry", "email"),
}
ASKED |= {(name, field): FORMS[name] for name, field in OF_FORMS}


BY_A_LINK = {"account_confirm_email", "account_reset_password_from_key"}


def values(name: str, field: str, town: Municipality) -> tuple[str, str]:
    """Of somebody who is known here, and of nobody."""
    if name == "registering:open":  # who has a whole code comes in; its first half finds a row
        label = make_access_code(make_household(town), by=None)[:LABEL]
        return f"{label}AAAAAAAA", "AAAAAAAAAAAA"
    if name == "registering:go_on":
        code = give_code(RegistrationDraft.objects.create())
        return f"{code[:-1]}{'A' if code[-1] != 'A' else 'B'}", "AAAAAAAAAA"
    if field == "code":
        return "AAAA-AAAA", "BBBB-BBBB"
    return (KNOWN_PHONE, UNKNOWN_PHONE) if "phone" in field else (KNOWN, UNKNOWN)


@pytest.mark.parametrize(("name", "field"), sorted(ASKED))
def test_who_is_known_gets_the_same_answer_for_the_same_work(name, field, town):
    known, unknown = values(name, field, town)
    form = ASKED[name, field](town)
    cost_of(lambda: form.send(**{field: known}))  # what is looked up once stays in memory

    of_known = cost_of(lambda: form.send(**{field: known}), known)
    of_unknown = cost_of(lambda: form.send(**{field: unknown}), unknown)

    assert of_known.but_for_looks(name) == of_unknown.but_for_looks(name)


FIELD = re.compile(
    r'<input[^>]*type="(?:email|tel)"[^>]*name="([^"]+)"|<input[^>]*name="([^"]+)"[^>]*type="(?:email|tel)"|'
    r'<input[^>]*name="(code|login)"'
)


def asked_by(form: Filled) -> set[str]:
    """The fields of a page that ask for an address, a number or a code."""
    window = Client()
    window.cookies = form.browser.cookies
    page = window.get(form.url).content.decode()
    return {"".join(found) for found in FIELD.findall(page)}


def test_every_field_that_asks_who_somebody_is_is_tried(town):
    """A new one: fill in its form once, in ASKED."""
    pages = [(name, fill_in(town)) for name, fill_in in FORMS.items()]
    pages += [("groups:signup_step", _sign_up_step(one.code)(town)) for one in sign_up.STEPS]
    pages += [("registering:step", _registering_step(one.code)(town)) for one in registering.STEPS]
    pages += [
        (name, Filled(reverse(name)))
        for method, name, gets in ROWS
        if method == "GET"
        and name.startswith(("account_", "mfa_"))
        and gets[0] == "."
        and name not in BY_A_LINK
    ]
    pages.append(("account_confirm_login_code", _login_code(town)))

    found = {(name, field) for name, form in pages for field in asked_by(form)}

    others = {(name, field) for name, field in found if re.match(r"others-[1-9]", field)}
    assert found - others == set(ASKED)


# --- Links -------------------------------------------------------------------------------------


def _referral_status(town: Municipality) -> Filled:
    token = status_token(make_referral(make_household(town)).pk, 0)
    return Filled(reverse("refer:status", args=[token]))


def _calendar_feed(_town: Municipality) -> Filled:
    return Filled(urlsplit(feeds.address_of(feeds.renew(make_user()))).path)


LINKS = {
    name: FORMS[name]
    for name in (
        "groups:signup_resume",
        "groups:own_part",
        "groups:join",
        "groups:join_part",
        "groups:still_available",
        "content:story_withdraw",
        "surveys:answer",
    )
} | {"refer:status": _referral_status, "calendar_feed": _calendar_feed}


@pytest.mark.parametrize("name", LINKS)
def test_a_guessed_link_to_something_is_as_wrong_as_one_to_nothing(name, town):
    url = LINKS[name](town).url
    end = ".ics" if url.endswith(".ics") else "/"
    before, _slash, real = url.removesuffix(end).rpartition("/")
    to_something = f"{real[:-1]}{'a' if real[-1] != 'a' else 'b'}"
    to_nothing = "0" * len(real)

    answers = [
        cost_of(lambda token=token: Client().get(f"{before}/{token}{end}"), token)
        for token in (to_something, to_nothing)
    ]

    assert answers[0] == answers[1]
    assert answers[0].status == 404


def takes_a_token(name: str) -> bool:
    try:
        return bool(reverse(name, kwargs={"token": "x"}))
    except NoReverseMatch:
        return False


def test_every_link_with_a_token_is_guessed():
    """A new one: give one that is real, in LINKS."""
    assert {name for name in names() if takes_a_token(name)} | {"groups:join"} == set(LINKS)
