"""The list of public pages for search engines."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from samenhier.content import services
from samenhier.content.models import MunicipalityText, Page
from tests.factories import make_event, make_municipality, make_story

pytestmark = pytest.mark.django_db

LANGUAGES = ["nl", "en", "uk", "ar"]


def addresses(client) -> list[str]:
    text = client.get("/sitemap.xml").content.decode()
    return re.findall(r"<loc>http://testserver([^<]+)</loc>", text)


def test_every_address_in_it_is_a_page(client, the_hague):
    make_story(the_hague)
    make_event()

    found = addresses(client)

    assert [url for url in found if client.get(url).status_code != 200] == []
    assert len(found) == len(set(found))
    for language in LANGUAGES:
        assert f"/{language}/" in found
        assert f"/{language}/municipalities/den-haag/" in found


def test_a_text_is_listed_only_in_the_languages_it_exists_in(client):
    Page.objects.create(slug="proef", title_nl="Proef", body_nl="-", title_uk="П", body_uk="-")
    place = make_municipality("Almere")
    MunicipalityText.objects.create(municipality=place, body_nl="-", body_ar="-")

    found = addresses(client)

    assert [url for url in found if "proef" in url] == ["/nl/pages/proef/", "/uk/pages/proef/"]
    assert [url[1:3] for url in found if "almere" in url] == ["nl", "ar"]


def test_each_page_names_its_other_languages(client):
    text = client.get("/sitemap.xml").content.decode()

    page = re.search(
        r"<url><loc>http://testserver/nl/pages/privacy/</loc>.*?</url>", text, re.DOTALL
    )[0]
    assert re.findall(r'hreflang="([^"]+)" href="http://testserver([^"]+)"', page) == [
        *((code, f"/{code}/pages/privacy/") for code in LANGUAGES),
        ("x-default", "/pages/privacy/"),
    ]


def test_a_withdrawn_story_is_gone_from_it_at_once(client, the_hague):
    story = make_story(the_hague)
    assert story.pk.hex in "".join(addresses(client)).replace("-", "")

    services.withdraw(story)

    assert story.pk.hex not in "".join(addresses(client)).replace("-", "")


def test_events_that_are_over_or_called_off_are_not_in_it(client):
    now = timezone.now()
    coming = make_event(now + timedelta(days=1))
    make_event(now - timedelta(days=1))
    make_event(now + timedelta(days=1), is_cancelled=True)

    found = [url for url in addresses(client) if re.search(r"/events/.", url)]

    assert found == [f"/nl/events/{coming.pk}/"]


def test_it_costs_the_same_for_one_of_everything_and_ten(client, django_assert_num_queries):
    def fill() -> None:
        place = make_municipality()
        MunicipalityText.objects.create(municipality=place, body_nl="-")
        make_story(place)
        make_event()

    fill()
    with django_assert_num_queries(4):
        addresses(client)

    for _ in range(9):
        fill()
    with django_assert_num_queries(4):
        addresses(client)
