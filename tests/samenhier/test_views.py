"""The front door, the place to start, and the health check."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test import RequestFactory
from django.urls import reverse
from django.utils import timezone, translation
from django.views.defaults import server_error

from events.models import EventKind
from samenhier.accounts.models import Intake, Role
from samenhier.celery import app
from samenhier.content.models import MunicipalityText, Page
from tests.factories import (
    make_event,
    make_group,
    make_household,
    make_match,
    make_municipality,
    make_story,
    make_user,
)

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

    assert f'class="door door--group" href="{reverse("groups:signup")}"' in text
    newcomer = reverse("content:page", args=["new-here"])
    assert f'class="door door--household" href="{newcomer}"' in text
    assert client.get(reverse("content:page", args=["new-here"])).status_code == 200
    assert client.get(reverse("groups:signup")).status_code == 200


@pytest.mark.django_db
def test_it_shows_the_municipalities_that_take_groups_and_whom_to_ask(client, the_hague):
    make_municipality("Haarlem", intake=Intake.WAITING_LIST)
    make_municipality("Gesloten", intake=Intake.NOT_YET)

    text = home(client).content.decode()

    assert '<a href="/en/municipalities/den-haag/"><bdi>Den Haag</bdi></a>' in text
    assert f"<bdi>{the_hague.organisation}</bdi>" in text
    assert re.findall(r'<span class="badge badge--\w+">([^<]+)', text) == ["Open", "Waiting list"]
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
def test_it_shows_three_stories_and_the_numbers_that_are_large_enough(client, the_hague):
    for _ in range(4):
        make_story(the_hague)
    make_story(the_hague, title_nl="Ingetrokken", is_allowed=False)
    make_match(household=make_household(the_hague, people=(1980, 1982)))

    text = home(client).content.decode()

    assert text.count('class="card story"') == 3
    assert "Ingetrokken" not in text
    assert '<div class="stat"><dt>People matched</dt><dd>5</dd></div>' in text
    assert "Groups matched" not in text  # one group is too few to show


@pytest.mark.django_db
def test_the_front_door_costs_the_same_for_one_municipality_and_thirty(
    client, django_assert_num_queries
):
    make_municipality()
    make_event(municipality=make_municipality())
    make_story(make_municipality())
    home(client)  # the numbers are kept for a day
    with django_assert_num_queries(3):
        home(client)

    for _ in range(29):
        make_event(municipality=make_municipality())
        make_story(make_municipality())
    with django_assert_num_queries(3):
        home(client)


# --- A municipality --------------------------------------------------------------------------


def municipality(client, place, language: str = "en") -> str:
    with translation.override(language):
        return client.get(place.get_absolute_url()).content.decode()


def test_a_municipality_tells_its_own_text_and_whom_to_ask(client, the_hague):
    MunicipalityText.objects.create(
        municipality=the_hague, body_nl="Kom langs.", body_en="Come by.", contact="070 123"
    )

    text = municipality(client, the_hague)

    assert "<p>Come by.</p>" in text
    assert f"<p><bdi>{the_hague.organisation}</bdi></p>" in text
    assert "<p><bdi>070 123</bdi></p>" in text
    assert '<meta name="description" content="Come by.">' in text


def test_a_text_that_is_not_there_in_this_language_is_read_in_dutch_with_a_notice(
    client, the_hague
):
    MunicipalityText.objects.create(municipality=the_hague, body_nl="Kom langs.")

    text = municipality(client, the_hague, "ar")

    assert '<div class="prose" lang="nl" dir="ltr">' in text
    assert text.count('<div class="notice">') == 1
    canonical = "http://testserver/nl/municipalities/den-haag/"
    assert f'<link rel="canonical" href="{canonical}">' in text
    assert re.findall(r'hreflang="([^"]+)" href="http', text) == ["nl", "x-default"]


def test_a_municipality_without_a_text_has_a_page_all_the_same(client, the_hague):
    text = municipality(client, the_hague)

    assert "brings groups of residents and newcomers together for a year" in text
    assert "Places left" not in text
    assert re.findall(r'hreflang="([^"]+)" href="http', text) == [*LANGUAGES, "x-default"]


def test_places_left_are_the_groups_wanted_less_those_ready_and_matched(client, the_hague):
    MunicipalityText.objects.create(municipality=the_hague, body_nl="-", groups_wanted=5)
    make_group(the_hague)
    make_match(group=make_group(the_hague))
    make_group(the_hague, status="submitted")
    make_group()

    text = municipality(client, the_hague)

    assert re.search(r"<dt>Places left for groups this year</dt>\s*<dd>3<details>", text)


def test_there_are_never_fewer_than_no_places(client, the_hague):
    MunicipalityText.objects.create(municipality=the_hague, body_nl="-", groups_wanted=0)
    make_group(the_hague)

    assert "<dd>0<details>" in municipality(client, the_hague)


def test_it_announces_the_next_information_meeting_here_or_everywhere(client, the_hague):
    now = timezone.now()
    make_event(now + timedelta(days=1), title="Training", municipality=the_hague)
    for days, title, place in (
        (2, "Elders", make_municipality()),
        (4, "Later", the_hague),
        (3, "Landelijk", None),
        (-3, "Voorbij", the_hague),
    ):
        when = now + timedelta(days=days)
        make_event(when, title=title, municipality=place, kind=EventKind.INFORMATION)

    with translation.override("en"):
        page = client.get(the_hague.get_absolute_url())

    assert page.context["meeting"].title_nl == "Landelijk"


@pytest.mark.parametrize(
    ("intake", "button"),
    [
        (Intake.OPEN, "Form a group"),
        (Intake.WAITING_LIST, "Join the waiting list"),
        (Intake.NOT_YET, None),
    ],
)
def test_the_next_step_follows_from_how_a_municipality_takes_groups(
    client, the_hague, intake, button
):
    the_hague.intake = intake
    the_hague.save()

    text = municipality(client, the_hague)

    sign_up = f"{reverse('groups:signup')}?town={the_hague.code}"
    found = re.search(rf'<a class="button" href="{re.escape(sign_up)}">([^<]+)</a>', text)
    assert (found and found[1]) == button


def test_an_unknown_municipality_is_not_found(client, db):
    assert client.get(reverse("municipality", args=["atlantis"])).status_code == 404


# --- What search engines and shared links get ------------------------------------------------


def test_robots_keep_out_of_the_rooms_behind_the_door(client):
    text = client.get("/robots.txt").content.decode()

    assert "Disallow: /*/admin/\n" in text
    assert text.endswith("Sitemap: http://testserver/sitemap.xml\n")


@pytest.mark.django_db
def test_a_page_says_where_it_is_and_how_it_looks_when_shared(client):
    text = client.get("/uk/pages/privacy/?utm=1").content.decode()

    assert '<link rel="canonical" href="http://testserver/uk/pages/privacy/">' in text
    assert 'hreflang="ar" href="http://testserver/ar/pages/privacy/"' in text
    assert 'hreflang="x-default" href="http://testserver/pages/privacy/"' in text
    title = Page.objects.get(slug="privacy").title_uk
    assert f'<meta property="og:title" content="{title} - Samen Hier">' in text
    card = re.search(r'og:image" content="http://testserver([^"]+)"', text)[1]
    image = client.get(card)
    assert image.headers["content-type"] == "image/png"
    image.close()


@pytest.mark.django_db
def test_an_address_without_a_language_leads_to_the_language_of_the_browser(client):
    page = client.get("/pages/privacy/", headers={"accept-language": "uk"})

    assert page.url == "/uk/pages/privacy/"


# --- When it goes wrong ----------------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_page_that_broke_needs_neither_the_database_nor_a_context(language):
    """No database is allowed in this test."""
    with translation.override(language):
        page = server_error(RequestFactory().get("/"))

    text = page.content.decode()
    assert page.status_code == 500
    direction = "rtl" if language == "ar" else "ltr"
    assert f'<html lang="{language}" dir="{direction}">' in text
    assert "tokens.css" in text


@pytest.mark.django_db
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_page_that_is_not_there_helps_on_and_stays_out_of_search(client, language):
    page = client.get(f"/{language}/bestaat-niet/")

    assert page.status_code == 404
    text = page.content.decode()
    assert '<meta name="robots" content="noindex">' in text
    assert "canonical" not in text
    assert f'href="/{language}/pages/how-it-works/"' in text


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
