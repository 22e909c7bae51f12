"""Every address is asked by every role, here and with the records of another town."""

import re
from dataclasses import dataclass
from typing import Any

import pytest
from django.db import transaction
from django.urls import reverse

from tests.attacks.world import MARK, Towns
from tests.test_access import ROLES, names

pytestmark = pytest.mark.django_db

# Who may see what is kept of another town: those who work for all of them.
FOR_ALL_TOWNS = {"national", "officer"}


# Open to everybody by a link of their own, or meant to be read: who handles concerns.
MEANT = {
    (role, name) for role in ROLES for name in ("safeguarding:report", "groups:still_available")
}
# Whom work can be given to: another handler, and who works for all towns.
MEANT |= {("handler", "safeguarding:incident"), ("staff", "admin:newcomers_household_action")}


@dataclass(frozen=True)
class Answer:
    """What one role got at one address."""

    role: str
    name: str
    status: int
    headers: dict[str, str]
    has_mark: bool
    has_inline: bool

    def __str__(self) -> str:
        return f"{self.role} {self.name}: {self.status}"


INLINE = re.compile(r"<script(?![^>]*\bsrc=)(?![^>]*application/json)|\son\w+=\"|\sstyle=\"|<style")


def ask(client: Any, role: str, name: str, url: str) -> Answer:
    with transaction.atomic():
        page = client.get(url)
        body = b"".join(page) if page.streaming else page.content
        transaction.set_rollback(True)
    text = body.decode(errors="replace")
    is_html = page.get("Content-Type", "").startswith("text/html")
    return Answer(
        role=role,
        name=name,
        status=page.status_code,
        headers={key.lower(): value for key, value in page.headers.items()},
        has_mark=MARK in text,
        has_inline=is_html and bool(INLINE.search(text)),
    )


@pytest.fixture(scope="module")
def answers(shared_towns: Towns, django_db_blocker: Any) -> list[tuple[bool, Answer]]:
    """All of them: whether the records were of the other town, and the answer."""
    found = []
    with django_db_blocker.unblock():
        here, there = (dict(shared_towns.addresses(world)) for world in shared_towns.worlds)
        for role in ROLES:
            client = shared_towns.browser(role)
            for name, url in here.items():
                found.append((False, ask(client, role, name, url)))
                if there[name] != url:  # an address without a number is the same in both
                    found.append((True, ask(client, role, name, there[name])))
    return found


def test_no_address_breaks(answers):
    assert [str(each) for _elsewhere, each in answers if each.status == 500] == []


def test_nothing_of_another_town_is_seen(answers):
    seen = {
        (each.role, each.name)
        for _elsewhere, each in answers
        if each.has_mark and each.role not in FOR_ALL_TOWNS
    }

    assert sorted(seen - MEANT) == []


def test_the_mark_is_there_to_be_seen(answers):
    """Who works for all towns sees it: the test above does look."""
    seen = {each.name for _elsewhere, each in answers if each.has_mark}

    assert {"admin:groups_welcomegroup_changelist", "admin:accounts_user_changelist"} <= seen


def test_no_page_has_a_script_or_a_style_of_its_own(answers):
    pages = {each.name for _elsewhere, each in answers if each.has_inline}

    assert pages - {"admin:outbox_message_mail_html"} == set()  # a mail, in a frame of its own


ALWAYS = {
    "x-content-type-options": "nosniff",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
}


def test_every_answer_has_the_headers(answers):
    lacking = {
        (each.name, header)
        for _elsewhere, each in answers
        for header, value in ALWAYS.items()
        if each.headers.get(header) != value
    }

    assert lacking == set()


def test_no_answer_lets_a_script_in_or_a_frame_around_it(answers):
    policies = {each.name: each.headers.get("content-security-policy", "") for _e, each in answers}
    framed = {"admin:outbox_message_mail_html"}

    assert [name for name, policy in policies.items() if "default-src 'self'" not in policy] == []
    assert [name for name, policy in policies.items() if "'unsafe-eval'" in policy] == []
    inline = {name for name, policy in policies.items() if "'unsafe-inline'" in policy}
    assert inline <= framed
    ancestors = {
        name for name, policy in policies.items() if "frame-ancestors 'none'" not in policy
    }
    assert ancestors <= framed
    frames = {each.name for _e, each in answers if each.headers.get("x-frame-options") != "DENY"}
    assert frames <= framed


def test_no_answer_lets_a_page_use_the_camera_or_the_place(answers):
    policies = {each.headers.get("permissions-policy", "") for _elsewhere, each in answers}

    (policy,) = policies
    assert {"camera=()", "geolocation=()", "microphone=()", "payment=()"} <= set(policy.split(", "))


def test_nothing_that_somebody_signed_in_reads_is_kept_by_a_browser_or_a_proxy(answers):
    kept = {
        str(each)
        for _elsewhere, each in answers
        if each.role != "visitor" and "no-store" not in each.headers.get("cache-control", "")
    }

    assert kept == set()


def test_what_anybody_reads_may_be_kept(client):
    """Else every page would be slow for who only looks."""
    assert "Cache-Control" not in client.get(reverse("home")).headers


def test_every_address_was_asked(answers):
    asked = [(each.role, each.name) for is_elsewhere, each in answers if not is_elsewhere]

    assert sorted(asked) == sorted((role, name) for role in ROLES for name in set(names()))
