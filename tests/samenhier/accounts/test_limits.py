"""A public form is sent only so often from one connection; nobody loses what they typed."""

from datetime import timedelta

import pytest
from django.contrib.auth.decorators import login_not_required
from django.core import mail
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from django.urls import reverse
from django.utils import timezone

from groups.models import JoinLink, SignUpDraft, WelcomeGroup
from groups.views import drafts, joining, signing_up
from samenhier.accounts.limits import TOO_OFTEN, is_too_often, limited
from samenhier.outbox.models import Message
from samenhier.safeguarding import views as safeguarding
from samenhier.safeguarding.models import Incident
from tests.factories import make_group, make_municipality, make_user
from tests.forms import from_a_person
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

    sent = from_a_person({"name": "Noor", "email": "noor@example.org"})

    page = client.post(reverse("groups:join", args=[link.code]), sent)

    assert str(TOO_OFTEN) in page.text
    assert Message.objects.count() == 0


def test_a_concern_too_many_keeps_its_words_and_opens_no_incident(client):
    used_up("concern", safeguarding.PER_HOUR)
    form = client.get(reverse("safeguarding:report")).context["form"]
    sent = from_a_person(
        {"key": form["key"].value(), "text": "Ik maak me zorgen.", "urgency": "normal"}
    )

    page = client.post(reverse("safeguarding:report"), sent)

    assert str(TOO_OFTEN) in page.text
    assert "Ik maak me zorgen." in page.text
    assert Incident.objects.count() == 0

    cache.clear()
    assert client.post(reverse("safeguarding:report"), sent).status_code == 302


# --- Of a whole view -----------------------------------------------------------------------


@login_not_required
@limited("view", per_hour=2)
def view(request: HttpRequest) -> HttpResponse:
    return HttpResponse("taken")


def test_a_view_takes_so_many_forms_an_hour_from_one_connection_and_pages_without_end():
    sent = [view(coming_from()).status_code for _ in range(3)]
    read = [view(RequestFactory().get("/")).status_code for _ in range(5)]

    assert sent == [200, 200, 429]
    assert read == [200] * 5
    assert view(coming_from("203.0.113.8")).status_code == 200


def test_what_was_too_much_is_kept_to_send_it_again_but_no_password():
    request = RequestFactory().post(
        "/x/?a=1", {"text": "Hello & <b>", "days": ["mon", "tue"], "password": "secret"}
    )
    for _ in range(3):
        page = view(request).content.decode()

    assert str(TOO_OFTEN) in page
    assert 'action="/x/?a=1"' in page
    assert 'name="text" value="Hello &amp; &lt;b&gt;"' in page
    assert page.count('name="days"') == 2
    assert "secret" not in page


# --- Signing in ----------------------------------------------------------------------------


def test_an_address_gets_few_codes_in_an_hour_wherever_they_are_asked(time_machine):
    make_user(email="amal@example.org")
    now = timezone.now()

    for minute in range(40):
        time_machine.move_to(now + timedelta(minutes=minute))
        client = Client(REMOTE_ADDR=f"198.51.100.{minute}")
        client.post(reverse("account_request_login_code"), {"email": "amal@example.org"})

    assert len(mail.outbox) == 10


def test_a_password_is_tried_few_times_wherever_it_is_tried():
    user = make_user(email="amal@example.org", password="a long sentence of Amal")
    guesses = ["guess"] * 5 + ["a long sentence of Amal"]

    for number, guess in enumerate(guesses):
        client = Client(REMOTE_ADDR=f"198.51.100.{number}")
        client.post(reverse("account_login"), {"login": user.email, "password": guess})

    assert "_auth_user_id" not in client.session


def test_who_tries_too_often_to_sign_in_reads_that_in_our_words():
    client = Client()
    for _ in range(31):
        page = client.post("/uk/account/login/", {"login": "a@example.org", "password": "x"})

    assert page.status_code == 429
    assert '<html lang="uk"' in page.text
