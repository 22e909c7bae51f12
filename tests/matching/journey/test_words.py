"""Dates and people as a builder would say them."""

from datetime import timedelta

import pytest
from django.utils import timezone, translation

from matching.journey.templatetags.journey import first_name, tel, when


@pytest.mark.parametrize(
    ("days", "words"),
    [
        (-100, "100 days late"),
        (-1, "1 day late"),
        (0, "today"),
        (1, "tomorrow"),
        (2, "in 2 days"),
        (13, "in 13 days"),
        (14, "in 2 weeks"),
        (20, "in 2 weeks"),
        (61, "in 8 weeks"),
    ],
)
def test_a_day_is_said_as_seen_from_today(days, words):
    with translation.override("en"):
        assert when(timezone.localdate() + timedelta(days=days)) == words


@pytest.mark.parametrize(
    ("name", "first"),
    [
        ("Amal Haddad", "Amal"),
        ("Pelé", "Pelé"),
        ("محمد علي", "محمد"),
        ("Jan-Willem O'Neil", "Jan-Willem"),
    ],
)
def test_people_are_called_by_first_name(name, first):
    assert first_name(name) == first


@pytest.mark.parametrize(
    ("phone", "address"),
    [
        ("+31 6 12 34 56 78", "tel:+31612345678"),
        ("06-12345678", "tel:0612345678"),
        (" +380(44)123+4567 ", "tel:+380441234567"),
        ('1" onclick="x', "tel:1"),
    ],
)
def test_a_number_can_be_called_however_it_was_written(phone, address):
    assert tel(phone) == address
