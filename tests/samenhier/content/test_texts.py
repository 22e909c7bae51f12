"""Which language a reader gets."""

import pytest
from django.utils import translation

from samenhier.content.models import Page
from samenhier.content.texts import is_complete, text


def page(**fields) -> Page:
    return Page(slug="proef", **{"title_nl": "Proef", "body_nl": "Tekst", **fields})


@pytest.mark.parametrize(
    ("reader", "fields", "words", "attributes"),
    [
        ("nl", {"title_ar": "تجربة"}, "Proef", ""),
        ("ar", {"title_ar": "تجربة"}, "تجربة", ""),
        ("ar", {}, "Proef", ' lang="nl" dir="ltr"'),
        ("ar", {"title_en": "Trial"}, "Proef", ' lang="nl" dir="ltr"'),
        ("uk", {"title_nl": "", "title_en": "Trial"}, "Trial", ' lang="en" dir="ltr"'),
        ("uk", {"title_uk": ""}, "Proef", ' lang="nl" dir="ltr"'),
        ("uk", {"title_nl": ""}, "", ""),
    ],
)
def test_a_reader_gets_the_own_language_or_else_dutch(reader, fields, words, attributes):
    with translation.override(reader):
        shown = text(page(**fields), "title")

        assert (shown, shown.attributes, shown.is_fallback) == (words, attributes, bool(attributes))


def test_arabic_text_keeps_its_direction_on_another_page(settings):
    record = page(title_nl="", title_en="", title_ar="تجربة")

    with translation.override("ar"):
        shown = text(record, "title")
    with translation.override("nl"):
        assert shown.attributes == ' lang="ar" dir="rtl"'


def test_a_language_is_complete_when_it_has_all_that_dutch_has():
    record = page(title_en="Trial", body_en="Text", title_uk="Спроба")

    assert [code for code in ("nl", "en", "uk", "ar") if is_complete(record, code)] == ["nl", "en"]


def test_what_dutch_lacks_no_language_needs():
    assert is_complete(page(body_nl="", title_uk="Спроба"), "uk")
