"""Dates in the language of the reader."""

from datetime import date

import pytest
from django.utils import translation
from django.utils.formats import date_format


@pytest.mark.parametrize(
    ("language", "day"),
    [
        ("nl", "5 november 2026"),
        ("en", "5 November 2026"),
        ("uk", "5 листопада 2026"),
        ("ar", "5 نوفمبر 2026"),
    ],
)
def test_a_date_fits_at_the_end_of_a_sentence(language, day):
    with translation.override(language):
        assert date_format(date(2026, 11, 5)) == day
