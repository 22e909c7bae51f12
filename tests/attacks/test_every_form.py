"""Every form of every page is filled in with what nobody should type, and more than it asks."""

from typing import Any

import pytest
from django.core.cache import cache
from django.db import transaction
from django.test import Client

from groups.models import Membership, WelcomeGroup
from newcomers.models import Household
from samenhier.accounts.models import User
from tests.attacks.forms import Forms
from tests.attacks.world import Towns, opens
from tests.test_access import ROLES

pytestmark = pytest.mark.django_db

HTML = "<script>alert('LEK')</script><img src=x onerror=alert(1)>\"'><b>LEK</b>"
MARKUP = f"{HTML}{{{{ 7*7 }}}}{{% debug %}}${{7*7}}'; DROP TABLE users; -- %s %(x)s {{0.__class__}}"
HOSTILE = {
    "markup, and letters that turn around": f"{MARKUP}\u202egnp.exe\u2066x 👩‍👩‍👧‍👦 \U000e0041",
    "null byte": "naam\x00achter",
    "control characters and new lines": (
        "a\x01\x07\x08\x0b\x1b\x7f\x85b\u2028c\ufeff\ufffe"
        "\r\nBcc: all@example.org\r\n\r\nSubject: x"
    ),
    "very long": "9" * 100_000,
}
EXTRA = {
    "role": "national",
    "is_superuser": "on",
    "is_staff": "on",
    "is_active": "",
    "status": "ready",
    "organisation": "1",
    "municipality": "1",
    "user": "1",
    "household": "1",
    "group": "1",
    "coordinator": "1",
    "pk": "1",
    "id": "1",
    "vulnerability": "5",
    "by": "1",
}
SENDERS = [role for role in ROLES if role not in {"stranger", "officer", "national"}]
Page = tuple[str, str, str, Forms]  # role, name, address, and the forms


@pytest.fixture(scope="module")
def pages(shared_towns: Towns, django_db_blocker: Any) -> list[Page]:
    """Every page that has a form, as the first and the last role see it for whom it opens."""
    found: list[Page] = []
    with django_db_blocker.unblock():
        browsers = {role: shared_towns.browser(role) for role in ROLES}
        for name, url in shared_towns.addresses():
            roles = opens(name)
            for role in dict.fromkeys([*roles[:1], *roles[-1:]]):
                with transaction.atomic():
                    page = browsers[role].get(url)
                    transaction.set_rollback(True)
                forms = Forms(page.content.decode() if page.status_code == 200 else "")
                forms.forms = [form for form in forms.forms if "/logout/" not in form[0]]
                if forms.forms:
                    found.append((role, name, url, forms))
    return found


def send(towns: Towns, role: str, url: str, action: str, answers: Any) -> Any:
    return towns.browser(role).post(action or url, answers)


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_hostile_words_break_no_form_and_come_back_as_words(shared_towns, pages, text, client):
    broken, raw = set(), set()
    for role, name, url, forms in pages:
        for action, answers in forms.filled(text):
            cache.clear()  # nobody is told to wait
            with transaction.atomic():
                page = send(shared_towns, role, url, action, answers)
                if page.status_code >= 500:
                    broken.add((role, name, action))
                elif page.status_code in {301, 302}:
                    page = shared_towns.browser(role).get(url)
                if HTML in page.content.decode(errors="replace"):
                    raw.add((role, name))
                transaction.set_rollback(True)

    assert (broken, raw) == (set(), set())


def who_is_who() -> Any:
    return {
        "users": set(
            User.objects.values_list(
                "pk", "role", "is_superuser", "is_active", "organisation", "municipality"
            )
        ),
        "households": set(Household.objects.values_list("pk", "user", "municipality")),
        "groups": set(WelcomeGroup.objects.values_list("pk", "municipality")),
        "members": set(Membership.objects.values_list("pk", "user", "group")),
    }


def test_fields_that_a_form_does_not_ask_for_change_nobody(shared_towns, pages):
    changed = set()
    before = who_is_who()
    for role, name, url, forms in pages:
        if role == "national":  # may change who works where
            continue
        for action, sent, _typed in forms.forms:
            with transaction.atomic():
                send(shared_towns, role, url, action, EXTRA | {k: v for k, v in sent.items() if v})
                after = who_is_who()
                if any(before[kind] - after[kind] for kind in before):
                    changed.add((role, name, action))
                transaction.set_rollback(True)

    assert changed == set()


def test_a_form_without_its_token_is_refused_at_every_address(shared_towns):
    open_doors = set()
    client = Client(enforce_csrf_checks=True)
    client.force_login(shared_towns.people["staff"])
    for name, url in shared_towns.addresses():
        page = client.post(url, {"x": "1"})
        if page.status_code != 403:
            open_doors.add((name, page.status_code))

    assert open_doors == set()


@pytest.mark.parametrize("method", ["PUT", "DELETE", "BREW"])
def test_other_methods_change_nothing_and_break_nothing(shared_towns, method):
    broken, before = set(), shared_towns.snapshot()
    client = shared_towns.browser("staff")
    for name, url in shared_towns.addresses(shared_towns.elsewhere):
        page = client.generic(method, url, b'{"status": "ready"}', "application/json")
        if page.status_code >= 500:
            broken.add(name)

    assert broken == set()
    assert shared_towns.snapshot() == before


# Opened by a link that was mailed, or for everybody.
OPEN_TO_ALL = {
    *("groups:still_available", "content:story_withdraw", "events:register", "events:leave"),
}
BODIES = {
    "json": (b'{"text": {"$gt": ""}, "role": ["national"]}', "application/json"),
    "broken multipart": (
        b"--x\r\nContent-Disposition: form-data",
        "multipart/form-data; boundary=x",
    ),
    "no boundary": (b"a", "multipart/form-data"),
    "bytes that are no text": (b"name=\xff\xfe&text=\xc3\x28", "application/x-www-form-urlencoded"),
    "an unknown charset": (b"name=x", "application/x-www-form-urlencoded; charset=nonsense"),
    "xml": (b'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><x>&e;</x>', "text/xml"),
    "many fields": (
        b"&".join(b"f%d=1" % number for number in range(5_000)),
        "application/x-www-form-urlencoded",
    ),
    "a file": (
        (
            b'--x\r\nContent-Disposition: form-data; name="text"; filename="../../x.py"\r\n'
            b"Content-Type: text/x-python\r\n\r\nimport os\r\n--x--\r\n"
        ),
        "multipart/form-data; boundary=x",
    ),
    "a huge body": (b"text=" + b"a" * 1_500_000, "application/x-www-form-urlencoded"),
}


@pytest.mark.parametrize(("body", "kind"), BODIES.values(), ids=BODIES)
def test_other_bodies_than_a_form_sends_break_nothing(shared_towns, body, kind):
    broken, before = set(), shared_towns.snapshot()
    client = shared_towns.browser("staff")
    for name, url in shared_towns.addresses(shared_towns.elsewhere):
        if name in OPEN_TO_ALL:
            continue
        page = client.generic("POST", url, body, kind)
        if page.status_code >= 500:
            broken.add(name)

    assert broken == set()
    assert shared_towns.snapshot() == before


def test_forms_with_the_numbers_of_another_town_change_nothing_there(shared_towns):
    before, changed = shared_towns.snapshot(), set()
    here = dict(shared_towns.addresses())
    for role in SENDERS:
        client = shared_towns.browser(role)
        for name, url in shared_towns.addresses(shared_towns.elsewhere):
            if name not in OPEN_TO_ALL and url != here[name]:
                client.post(url, EXTRA | {"text": "x", "reason": "x", "action": "submit"})
        if shared_towns.snapshot() != before:
            changed.add(role)

    assert changed == set()


def test_every_page_with_a_form_was_tried(pages):
    """Lest a page that stops opening takes its form out of these tests unseen."""
    tried = {name for _role, name, _url, _forms in pages}

    assert {"safeguarding:report", "groups:signup_step", "journey:check_in_new"} <= tried
    assert len(tried) > 50
