"""A public form is sent only so often from one connection; nobody loses what they typed."""

import pytest
from django.core.cache import cache
from django.test import RequestFactory
from django.urls import reverse
from django.utils import timezone

from groups.models import JoinLink, SignUpDraft, WelcomeGroup
from groups.views import drafts, joining, signing_up
from samenhier.accounts.limits import TOO_OFTEN, is_too_often
from samenhier.outbox.models import Message
from samenhier.safeguarding import views as safeguarding
from samenhier.safeguarding.models import Incident
from tests.factories import make_group, make_municipality
from tests.groups.conftest import save_step, send_in, sign_up_answers

pytestmark = pytest.mark.django_db


def coming_from(address: str = "203.0.113.7", **headers: str):
    return RequestFactory().post("/", REMOTE_ADDR=address, headers=headers)


def send(request, times: int) -> list[bool]:
    return [is_too_often(request, "form", per_hour=2) for _ in range(times)]


def test_one_connection_sends_a_form_so_many_times_an_hour():
    assert send(coming_from(), 4) == [False, False, True, True]


def test_another_connection_and_another_form_are_counted_apart():
    send(coming_from(), 3)

    assert is_too_often(coming_from("203.0.113.8"), "form", per_hour=2) is False
    assert is_too_often(coming_from(), "another-form", per_hour=2) is False


def test_the_next_hour_begins_anew(time_machine):
    time_machine.move_to(timezone.now())
    send(coming_from(), 3)

    time_machine.shift(60 * 60)

    assert send(coming_from(), 1) == [False]


def test_visitors_behind_one_proxy_are_counted_apart(settings):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    send(coming_from(**{"X-Forwarded-For": "198.51.100.1"}), 3)

    assert send(coming_from(**{"X-Forwarded-For": "198.51.100.2"}), 1) == [False]


def test_who_writes_the_header_without_a_proxy_is_counted_by_address():
    send(coming_from(**{"X-Forwarded-For": "198.51.100.1"}), 3)

    assert send(coming_from(**{"X-Forwarded-For": "198.51.100.2"}), 1) == [True]


def test_without_the_cache_nobody_is_refused(settings):
    settings.CACHES = {
        "default": {
            "BACKEND": "django.core.cache.backends.redis.RedisCache",
            "LOCATION": "redis://127.0.0.1:1/0",
        }
    }

    assert send(coming_from(), 4) == [False] * 4


def used_up(form: str, limit: int) -> None:
    for _ in range(limit):
        is_too_often(coming_from("127.0.0.1"), form, per_hour=limit)


def test_a_sign_up_too_many_keeps_its_answers_and_makes_no_group(client):
    data = sign_up_answers(make_municipality())
    used_up("sign-up", signing_up.SIGN_UPS_PER_HOUR)

    page = send_in(client, data)

    assert page.status_code == 200
    assert str(TOO_OFTEN) in page.text
    assert "Fatma de Vries" in page.text
    assert WelcomeGroup.objects.count() == 0

    cache.clear()
    assert send_in(client, data).status_code == 302


def test_a_sign_up_too_many_is_not_begun_and_shows_what_was_typed(client):
    used_up("sign-up-begun", signing_up.BEGUN_PER_HOUR)

    page = save_step(client, sign_up_answers(make_municipality()), "place")

    assert str(TOO_OFTEN) in page.text
    assert page.context["form"]["postcode"].value() == "2511 AB"
    assert SignUpDraft.objects.count() == 0


def test_a_link_too_many_is_not_mailed(client):
    used_up("sign-up-link", drafts.LINKS_PER_HOUR)

    page = client.post(reverse("groups:signup_ask_link"), {"email": "noor@example.org"})

    assert str(TOO_OFTEN) in page.text
    assert Message.objects.count() == 0


def test_a_request_to_join_too_many_is_not_mailed(client):
    used_up("join", joining.ASKED_PER_HOUR)
    link = JoinLink.objects.create(group=make_group(status="forming"))

    page = client.post(
        reverse("groups:join", args=[link.code]), {"name": "Noor", "email": "noor@example.org"}
    )

    assert str(TOO_OFTEN) in page.text
    assert Message.objects.count() == 0


def test_a_concern_too_many_keeps_its_words_and_opens_no_incident(client):
    used_up("concern", safeguarding.PER_HOUR)
    form = client.get(reverse("safeguarding:report")).context["form"]
    sent = {"key": form["key"].value(), "text": "Ik maak me zorgen.", "urgency": "normal"}

    page = client.post(reverse("safeguarding:report"), sent)

    assert str(TOO_OFTEN) in page.text
    assert "Ik maak me zorgen." in page.text
    assert Incident.objects.count() == 0

    cache.clear()
    assert client.post(reverse("safeguarding:report"), sent).status_code == 302
