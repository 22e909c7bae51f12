"""The text pages of the site."""

import re
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import translation

from samenhier.content.models import Page

pytestmark = pytest.mark.django_db

LANGUAGES = ["nl", "en", "uk", "ar"]
SLUGS = [
    *("privacy", "accessibility", "how-it-works", "new-here"),
    *("cookies", "donate", "bequest"),
]


def get(client, slug: str, language: str = "en"):
    with translation.override(language):
        return client.get(reverse("content:page", args=[slug]))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("slug", SLUGS)
def test_the_first_pages_are_there_in_every_language(client, slug, language):
    page = get(client, slug, language)

    assert page.status_code == 200
    text = page.content.decode()
    assert f'<html lang="{language}" dir="{"rtl" if language == "ar" else "ltr"}">' in text
    assert '<div class="prose">' in text  # without lang: no fallback
    assert text.count("<h1>") == 1


@pytest.mark.parametrize("slug", SLUGS)
def test_the_languages_say_the_same_in_the_same_order(slug):
    """The same number of headings, list items and paragraphs, and no language is a copy."""
    page = Page.objects.get(slug=slug)
    bodies = [getattr(page, f"body_{language}") for language in LANGUAGES]

    shapes = {
        (body.count("\n\n"), body.count("## "), len(re.findall("^- ", body, re.MULTILINE)))
        for body in bodies
    }

    assert len(shapes) == 1
    assert len(set(bodies)) == len(LANGUAGES)


@pytest.mark.parametrize(("language", "script"), [("uk", r"[а-яіїєґ]"), ("ar", r"[\u0621-\u064a]")])
def test_each_paragraph_is_in_the_script_of_its_language(language, script):
    paragraphs = [
        part
        for page in Page.objects.all()
        for part in [
            getattr(page, f"title_{language}"),
            *getattr(page, f"body_{language}").split("\n"),
        ]
        if part
    ]

    assert [part for part in paragraphs if not re.search(script, part)] == []


def test_a_page_without_this_language_is_in_dutch_and_says_so(client):
    Page.objects.create(slug="proef", title_nl="Proef", body_nl="## Kop\n\nEen zin.\n\n- punt")

    text = get(client, "proef", "ar").content.decode()

    assert '<h1 lang="nl" dir="ltr">Proef</h1>' in text
    assert '<div class="prose" lang="nl" dir="ltr">' in text
    assert text.count('<div class="notice">') == 1
    assert re.search(r"<h2>Kop</h2>\s*<p>Een zin\.</p>\s*<ul><li>punt</li></ul>", text)


def test_html_and_addresses_stay_plain_text(client):
    body = "<img src=x onerror=alert(1)> https://elders.example"
    Page.objects.create(slug="proef", title_nl="Proef", body_nl=body)

    text = get(client, "proef", "nl").content.decode()

    assert "<img src=x" not in text
    assert 'href="https://elders.example"' not in text


def test_the_way_through_the_year_has_twelve_months(client):
    text = get(client, "how-it-works", "nl").content.decode()

    assert text.count('<li class="year__month') == 12


def test_a_page_may_lead_on_with_a_button(client):
    Page.objects.create(
        slug="proef", title_nl="P", body_nl="-", link="https://elders.example", link_label_nl="Geef"
    )

    text = get(client, "proef", "nl").content.decode()

    assert '<a class="button" href="https://elders.example" rel="noreferrer">Geef</a>' in text


def test_the_page_on_cookies_names_every_cookie(client, handler):
    """What a visitor gets by sending a form, and by signing in."""
    client.get(reverse("safeguarding:report"))
    client.post(reverse("safeguarding:report"), {"key": uuid4(), "text": "x", "urgency": "normal"})
    client.force_login(handler)

    named = {name for name in client.cookies if name in Page.objects.get(slug="cookies").body_nl}

    assert named == set(client.cookies) == {"csrftoken", "sessionid"}


def test_an_unknown_page_is_not_found(client):
    assert get(client, "bestaat-niet").status_code == 404


def test_a_page_costs_one_query(client, django_assert_num_queries):
    with django_assert_num_queries(1):
        get(client, "privacy")


# --- Giving, and a will ------------------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("slug", ["donate", "bequest"])
def test_without_a_link_a_page_about_giving_tells_how_to_reach_the_team(client, slug, language):
    text = get(client, slug, language).text

    assert 'href="mailto:hallo@samenhier.example"' in text
    assert 'href="http' not in text.split('<div class="prose">')[1].split("</main>")[0]


@pytest.mark.parametrize(("slug", "other"), [("donate", "bequest"), ("bequest", "donate")])
def test_the_two_pages_about_giving_have_a_link_of_their_own(client, slug, other):
    Page.objects.filter(slug=slug).update(link="https://example.org/give")

    text, unchanged = get(client, slug).text, get(client, other).text

    assert 'href="https://example.org/give"' in text
    assert "mailto:" not in text
    assert "https://example.org/give" not in unchanged


def test_no_other_page_asks_to_write_to_the_team(client):
    assert "mailto:" not in get(client, "privacy").text
