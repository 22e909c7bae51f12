"""The front door, the place to start, and the health check."""

from datetime import timedelta

import pytest
from django.db import connection
from django.urls import reverse
from django.utils import timezone, translation

from samenhier.accounts.models import Intake, Role
from samenhier.celery import app
from tests.factories import make_event, make_group, make_match, make_municipality, make_user

LANGUAGES = ["nl", "en", "uk", "ar"]


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


def home(client, language: str = "en"):
    with translation.override(language):
        return client.get(reverse("home"))


# --- The front door --------------------------------------------------------------------------


@pytest.mark.django_db
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_front_door_opens_in_every_language(client, language):
    page = home(client, language)

    assert page.status_code == 200
    direction = "rtl" if language == "ar" else "ltr"
    assert f'<html lang="{language}" dir="{direction}">' in page.content.decode()


@pytest.mark.django_db
def test_each_language_points_to_the_others(client):
    text = home(client, "ar").content.decode()

    for language in LANGUAGES:
        assert f'hreflang="{language}" href="http://testserver/{language}/"' in text


@pytest.mark.django_db
def test_without_a_language_in_the_address_the_browser_decides(client):
    assert client.get("/", headers={"accept-language": "ar,en;q=0.5"}).url == "/ar/"
    assert client.get("/", headers={"accept-language": "fr"}).url == "/nl/"


@pytest.mark.django_db
def test_there_is_a_door_for_groups_and_one_for_newcomers(client):
    text = home(client).content.decode()

    assert f'class="button" href="{reverse("groups:signup")}"' in text
    assert f'href="{reverse("content:page", args=["new-here"])}"' in text
    assert client.get(reverse("content:page", args=["new-here"])).status_code == 200
    assert client.get(reverse("groups:signup")).status_code == 200


@pytest.mark.django_db
def test_it_shows_the_open_municipalities_with_whom_to_ask(client, the_hague):
    make_municipality("Gesloten", intake=Intake.NOT_YET)

    text = home(client).content.decode()

    assert "<dt><bdi>Den Haag</bdi></dt>" in text
    assert f"<dd><bdi>{the_hague.organisation}</bdi></dd>" in text
    assert "Gesloten" not in text


@pytest.mark.django_db
def test_before_any_municipality_is_open_it_says_so(client):
    assert "Sign-up is not open yet" in home(client).content.decode()


@pytest.mark.django_db
def test_it_shows_the_next_two_events(client):
    now = timezone.now()
    make_event(now + timedelta(days=30), title="Derde")
    make_event(now + timedelta(days=10), title="Eerste")
    make_event(now + timedelta(days=20), title="Tweede")
    make_event(now + timedelta(days=5), title="Afgelast", is_cancelled=True)

    assert [event.title_nl for event in home(client).context["events"]] == ["Eerste", "Tweede"]


@pytest.mark.django_db
def test_the_front_door_costs_the_same_for_one_municipality_and_thirty(
    client, django_assert_num_queries
):
    make_municipality()
    make_event(municipality=make_municipality())
    with django_assert_num_queries(2):
        home(client)

    for _ in range(29):
        make_event(municipality=make_municipality())
    with django_assert_num_queries(2):
        home(client)


@pytest.mark.django_db
def test_an_unknown_address_is_answered_in_our_own_words(client):
    page = client.get("/en/bestaat-niet/")

    assert page.status_code == 404
    text = page.content.decode()
    assert "This page is not here" in text
    assert "tokens.css" in text


# --- Where work begins -----------------------------------------------------------------------


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("persona", "name"),
    [
        ("staff", "admin:index"),
        ("national", "admin:index"),
        ("builder", "journey:caseload"),
        ("handler", "safeguarding:list"),
        ("partner", "reports:municipality"),
        ("researcher", "reports:research"),
        ("coordinator", "groups:own"),
        ("newcomer", "newcomers:own"),
    ],
)
def test_everybody_starts_at_their_own_work(sign_in, request, persona, name):
    page = sign_in(request.getfixturevalue(persona)).get(reverse("start"), follow=True)

    assert page.redirect_chain[0] == (reverse(name), 302)
    assert page.status_code == 200


@pytest.mark.django_db
def test_members_and_newcomers_start_at_their_match(sign_in, coordinator, newcomer):
    match = make_match(group=coordinator.memberships.get().group, household=newcomer.household)

    for user in (coordinator, newcomer):
        page = sign_in(user).get(reverse("start"))
        assert page.url == reverse("journey:match", args=[match.pk])


@pytest.mark.django_db
def test_a_match_that_is_over_is_not_where_one_starts(sign_in, the_hague):
    user = make_user(Role.MEMBER)
    make_match(group=make_group(the_hague, coordinator=user), status="completed")

    assert sign_in(user).get(reverse("start")).url == reverse("groups:own")


@pytest.mark.django_db
def test_a_visitor_is_asked_to_sign_in_first(client):
    assert client.get(reverse("start")).url.startswith(reverse("account_login"))


@pytest.mark.django_db
def test_the_style_guide_is_for_staff(sign_in, staff, builder):
    assert sign_in(staff).get(reverse("styleguide")).status_code == 200
    page = sign_in(builder).get(reverse("styleguide"))
    assert page.status_code == 403
    assert "tokens.css" in page.content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("role", "name"), [("newcomer", "newcomers:own"), ("coordinator", "groups:own")]
)
def test_the_own_page_is_one_click_away_on_every_page(role, name, request, sign_in):
    page = sign_in(request.getfixturevalue(role)).get(reverse("events:event_list"))

    assert f'href="{reverse(name)}"' in page.content.decode()


# --- Health ----------------------------------------------------------------------------------


def health(client) -> tuple[int, dict[str, bool]]:
    page = client.get("/healthz")
    return page.status_code, page.json()


def test_all_is_well_with_a_worker(client, worker):
    assert health(client) == (200, {"database": True, "broker": True, "worker": True})


@pytest.mark.django_db
def test_without_a_worker_it_is_not_well(client):
    assert health(client) == (503, {"database": True, "broker": True, "worker": False})


@pytest.mark.django_db
def test_without_a_broker_it_is_not_well(client, monkeypatch):
    monkeypatch.setattr(app.conf, "broker_read_url", "redis://127.0.0.1:1/0")

    assert health(client) == (503, {"database": True, "broker": False, "worker": False})


@pytest.mark.django_db(transaction=True)
def test_without_a_database_it_is_not_well(client, monkeypatch):
    connection.close()
    monkeypatch.setitem(connection.settings_dict, "PORT", "1")

    status, parts = health(client)

    monkeypatch.undo()
    connection.close()
    assert (status, parts["database"]) == (503, False)
