"""A form that is sent twice at the same moment leaves what it leaves when it is sent once."""

from collections import Counter

import pytest
from django.test import Client
from django.urls import reverse

from samenhier.accounts.models import Municipality, Role
from tests.attacks.public_forms import FORMS, Filled
from tests.attacks.world import tables
from tests.factories import make_event, make_municipality, make_postcode, make_user
from tests.races import at_once
from tests.samenhier.accounts.test_public_forms import PUBLIC_FORMS

pytestmark = pytest.mark.django_db(transaction=True)


def _seat(town: Municipality) -> Filled:
    browser = Client()
    browser.force_login(make_user())
    event = make_event(municipality=town)
    return Filled(reverse("events:register", args=[event.pk]), {}, browser)


# Those for everybody, and the one that people press from a list of events.
SENT = FORMS | {"events:register": _seat}
# What each has to save, so that a form that is refused twice does not pass for one saved once.
SAVES = {
    "groups:signup_step": "groups.SignUpDraft",
    "groups:signup_check": "groups.WelcomeGroup",
    "groups:signup_stop": "outbox.Message",
    "groups:signup_ask_link": "outbox.Message",
    "groups:own_part": "privacy.Consent",
    "groups:join": "groups.JoinRequest",
    "groups:join_part": "groups.Membership",
    "registering:step": "newcomers.RegistrationDraft",
    "registering:check": "newcomers.Household",
    "registering:open": "accounts.User",
    "refer:refer": "newcomers.Referral",
    "safeguarding:report": "safeguarding.Incident",
    "content:enquiry": "content.PartnerEnquiry",
    "events:register": "events.Registration",
}


def rows() -> Counter[str]:
    """How much is kept of everything but sessions."""
    return Counter(
        {
            model._meta.label: model._base_manager.count()
            for model in tables()
            if model._meta.label != "sessions.Session"
        }
    )


def saved_since(before: Counter[str]) -> dict[str, int]:
    after = rows()
    return {label: after[label] - before[label] for label in after if after[label] != before[label]}


@pytest.mark.parametrize("name", sorted(SENT))
def test_two_presses_at_the_same_moment_save_what_one_does(name):
    town = make_municipality("Den Haag", code="0518")
    make_postcode()
    make_user(Role.HANDLER)
    alone, twice = SENT[name](town), SENT[name](town)
    before = rows()
    assert alone.send().status_code == 302 or name == "content:story_withdraw"
    once = saved_since(before)

    before = rows()
    answers = at_once(twice.send, twice.send)

    assert [answer for answer in answers if isinstance(answer, Exception)] == []
    assert max(answer.status_code for answer in answers) < 500
    assert saved_since(before) == once
    if name in SAVES:
        assert once[SAVES[name]] == 1


def test_every_public_form_is_sent_twice():
    """A new form: fill it in once in tests/attacks/public_forms.py."""
    assert sorted(FORMS) == sorted(PUBLIC_FORMS)
