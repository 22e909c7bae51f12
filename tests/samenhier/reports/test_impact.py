"""The numbers that everybody may read."""

import re
from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone, translation

from samenhier.reports.impact import impact
from samenhier.suppression import public_total
from tests.factories import make_check_in, make_household, make_match, make_municipality

LANGUAGES = ["nl", "en", "uk", "ar"]


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


def numbers(on: date | None = None) -> dict[str, int | None]:
    shown = impact(on or timezone.localdate()).shown
    return {figure.code: number for figure, number in shown}


@pytest.mark.parametrize(
    ("counts", "total"),
    [
        ([], None),
        ([4], None),
        ([5], 5),
        ([0, 0], None),
        ([3, 2], None),
        ([7, 0, 0], 7),  # who has seven learns that the others have none
        ([7, 4], None),  # ... and here that the other has four
        ([7, 2, 2], None),
        ([7, 3, 2], 12),
        ([7, 5], 12),
    ],
)
def test_a_total_is_public_when_no_reader_can_work_out_a_small_rest(counts, total):
    assert public_total(counts) == total


def test_matches_are_counted_as_people_groups_households_months_and_talks(the_hague):
    start = timezone.localdate() - timedelta(days=61)
    for _ in range(5):
        match = make_match(
            household=make_household(the_hague, people=(1980, 2015)), starts_on=start
        )
        make_check_in(match)
    make_check_in(match, submitted_at=None)  # a draft
    make_check_in(match, was_reached=False)
    make_municipality()

    assert numbers() == {
        "people": 25,
        "groups": 5,
        "households": 5,
        "months": 10,
        "talks": 5,
        "towns": 1,
    }


def test_small_numbers_are_hidden_with_the_months_that_belong_to_them(the_hague):
    match = make_match(household=make_household(the_hague, people=(1980, 2015)))
    make_check_in(match)

    assert numbers() == {
        "people": 5,
        "groups": None,
        "households": None,
        "months": None,
        "talks": None,
        "towns": 1,
    }


def test_the_numbers_of_a_day_are_computed_once(the_hague, django_assert_num_queries):
    today = timezone.localdate()
    before = numbers(today)
    make_match(household=make_household(the_hague, people=(1980, 2015)))

    with django_assert_num_queries(0):
        assert numbers(today) == before
    assert numbers(today + timedelta(days=1)) != before


def test_without_a_cache_they_are_computed_each_time(the_hague, settings):
    settings.CACHES = {
        "default": {
            "BACKEND": "django.core.cache.backends.redis.RedisCache",
            "LOCATION": "redis://127.0.0.1:1/0",
        }
    }
    before = numbers()
    make_match(household=make_household(the_hague, people=(1980, 2015)))

    assert numbers() != before


@pytest.mark.django_db
@pytest.mark.parametrize("language", LANGUAGES)
def test_each_number_has_its_date_and_its_definition(client, language):
    with translation.override(language):
        text = client.get(reverse("reports:impact")).content.decode()

    today = timezone.localdate().isoformat()
    cells = re.findall(r'<div class="stat".+?</dd>', text, re.DOTALL)
    assert len(cells) == 6
    for cell in cells:
        assert f'<time datetime="{today}">' in cell
        assert re.search(r"<details><summary>[^<]+</summary><p>[^<]{30,}</p></details>", cell)
    assert "None" not in text
