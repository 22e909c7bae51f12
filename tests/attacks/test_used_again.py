"""What works once is refused kindly the second time: a page in our words, and nothing changes."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from django.core import mail
from django.test import Client
from django.urls import resolve, reverse

from groups import services as groups
from groups.links import token_for
from groups.models import CoordinatorOffer, GroupStatus, Membership
from newcomers.links import status_token
from newcomers.services import make_access_code, stop_link
from newcomers.views.shown import KEPT_IN
from samenhier.accounts.models import Municipality, Role, User
from samenhier.privacy.fields import encrypt
from tests.attacks.public_forms import FORMS, Filled
from tests.attacks.world import tables
from tests.factories import (
    make_group,
    make_household,
    make_postcode,
    make_referral,
    make_user,
)

pytestmark = pytest.mark.django_db

PASSWORD = "a long sentence"
Act = Callable[[], Any]


@pytest.fixture
def town(the_hague: Municipality) -> Municipality:
    make_postcode()
    return the_hague


def kept() -> dict[str, list[str]]:
    """All that the database holds, but for sessions."""
    return {
        model._meta.label: sorted(map(str, model._base_manager.values()))
        for model in tables()
        if model._meta.label != "sessions.Session"
    }


# --- What works once ---------------------------------------------------------------------------
# Each gives what uses it, and what somebody does who has it too, from elsewhere.


def _a_form(name: str) -> Callable[[Municipality], tuple[Act, Act]]:
    def fill_in(town: Municipality) -> tuple[Act, Act]:
        first = FORMS[name](town)
        again = Filled(first.url, first.answers)
        return first.send, again.send

    return fill_in


def _person() -> User:
    user = make_user(Role.MEMBER, email="amal@example.org", password=PASSWORD)
    user.emailaddress_set.create(email=user.email, verified=True, primary=True)
    return user


def _mailed_code(_town: Municipality) -> tuple[Act, Act]:
    _person()
    first, other = Client(), Client()
    first.post(reverse("account_request_login_code"), {"email": "amal@example.org"})
    code = re.search(r"\b[A-Z0-9]{4}-[A-Z0-9]{4}\b", mail.outbox[-1].body)[0]
    other.cookies["sessionid"] = first.cookies["sessionid"].value
    url = reverse("account_confirm_login_code")
    return lambda: first.post(url, {"code": code}), lambda: other.post(url, {"code": code})


def _recovery_code(_town: Municipality) -> tuple[Act, Act]:
    user = _person()
    Authenticator.objects.create(
        user=user, type=Authenticator.Type.TOTP, data={"secret": encrypt("JBSWY3DPEHPK3PXP")}
    )
    (code, *_others) = RecoveryCodes.activate(user).get_unused_codes()

    def come_in() -> Any:
        browser = Client()
        browser.post(reverse("account_login"), {"login": user.email, "password": PASSWORD})
        return browser.post(reverse("mfa_authenticate"), {"code": code})

    return come_in, come_in


def _old_paper_code(town: Municipality) -> tuple[Act, Act]:
    household = make_household(town)
    code = make_access_code(household, by=None)
    return (
        lambda: make_access_code(household, by=None),
        lambda: Client().post(reverse("registering:open"), {"code": code}),
    )


def _shown_paper(town: Municipality) -> tuple[Act, Act]:
    """The paper with the code, once somebody said that they have it."""
    household, browser = make_household(town), Client()
    browser.force_login(make_user(Role.STAFF, organisation=town.organisation))
    session = browser.session
    session[KEPT_IN] = {"code": "x", "of": household.reference, "until": 2**40}
    session.save()
    return (
        lambda: browser.post(reverse("registering:put_paper_away")),
        lambda: browser.get(reverse("registering:paper", args=[household.reference])),
    )


def _referral_link(town: Municipality) -> tuple[Act, Act]:
    referral = make_referral(make_household(town))
    link = reverse("refer:status", args=[status_token(referral.pk, referral.link_number)])
    staff = make_user(Role.STAFF, organisation=town.organisation)
    return lambda: stop_link(referral, by=staff), lambda: Client().get(link)


def _taken_back(town: Municipality) -> tuple[Act, Act]:
    """An invitation, once the group took it back."""
    group = make_group(town, status=GroupStatus.SUBMITTED, coordinator=make_user())
    member = Membership.objects.create(group=group, name="Noor", email="noor@example.org")
    link = reverse("groups:own_part", args=[token_for(member.pk)])
    return (
        lambda: groups.take_back(member),
        lambda: Client().get(link),
    )


def _hand_over(town: Municipality) -> tuple[Act, Act]:
    group = make_group(town, members=4, status=GroupStatus.SCREENING, coordinator=make_user())
    noor = group.members.exclude(pk=group.coordinator_id).first()
    noor.user = make_user(email=noor.email)
    noor.save()
    groups.offer_role(group, noor, by=group.coordinator.user)
    assert CoordinatorOffer.objects.count() == 1
    browser = Client()
    browser.force_login(noor.user)
    accept = reverse("groups:accept_role")
    return lambda: browser.post(accept), lambda: browser.post(accept)


# What works once, and what it gets the second time: a status, or the page it is led to.
ONCE: dict[str, tuple[Callable[[Municipality], tuple[Act, Act]], int | str]] = {
    "a mailed code to sign in": (_mailed_code, "account_request_login_code"),
    "a recovery code": (_recovery_code, 200),
    "a link to a sign-up": (_a_form("groups:signup_resume"), 404),
    "a code to a registration": (_a_form("registering:go_on"), 200),
    "an invitation": (_a_form("groups:own_part"), 200),
    "an invitation that was taken back": (_taken_back, 200),
    "a link to join": (_a_form("groups:join_part"), 200),
    "the question whether a group is available": (_a_form("groups:still_available"), 200),
    "the link to take away a story": (_a_form("content:story_withdraw"), 200),
    "a sign-up that was sent": (_a_form("groups:signup_check"), "groups:signed_up"),
    "a registration that was sent": (_a_form("registering:check"), "registering:registered"),
    "an offer of the role": (_hand_over, "groups:own"),
    "an older code on paper": (_old_paper_code, 200),
    "a code that is on paper": (_shown_paper, 404),
    "a link of a referrer": (_referral_link, 404),
}
# By somebody who is signed in already.
SIGNED_IN = {"an offer of the role", "a code that is on paper"}


def ends_at(page: Any) -> int | str:
    """The page somebody is led to, or what they get at once."""
    status: int = page.status_code
    return resolve(page["Location"]).view_name if status == 302 else status


@pytest.mark.parametrize("what", ONCE)
def test_it_works_once_and_the_second_time_a_page_says_so(what, town):
    prepare, expected = ONCE[what]
    use, use_again = prepare(town)
    before = kept()
    first = use()
    after = kept()
    assert after != before or what == "a code that is on paper"  # which is in the session
    assert getattr(first, "status_code", 302) in {200, 302}

    page = use_again()

    assert ends_at(page) == expected
    assert page.status_code == 302 or ("<main" in page.text and "<h1" in page.text)
    assert kept() == after
    assert ("_auth_user_id" in page.client.session) == (what in SIGNED_IN)
