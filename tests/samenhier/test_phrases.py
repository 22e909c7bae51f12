"""Lists, dates and numbers as the reader's language writes them."""

from datetime import datetime

import pytest
from django.utils import formats, translation

from samenhier.phrases import listed


@pytest.mark.parametrize(("language", "words"), [("nl", "lezen, koken"), ("ar", "lezen، koken")])
def test_a_list_has_the_comma_of_its_language(language, words):
    with translation.override(language):
        assert listed(["lezen", "koken"]) == words


def test_arabic_dates_and_numbers_are_written_as_in_the_texts():
    evening = datetime(2026, 11, 25, 19, 30)

    with translation.override("ar"):
        written = [formats.date_format(evening, name) for name in ("DATE_FORMAT", "TIME_FORMAT")]

        assert written == ["25 نوفمبر 2026", "19:30"]
        assert formats.number_format(4632.5, 1, force_grouping=True) == "4,632.5"
