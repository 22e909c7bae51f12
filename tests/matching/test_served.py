"""Whom a round served: no number on the page points at a household."""

import pytest
from django.template.loader import render_to_string
from django.utils import translation

from matching.engine.fairness import TRAITS
from matching.served import ServedRow, tables
from samenhier.suppression import SMALLEST


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


def served(trait, value, households, matched, **numbers):
    numbers = {"mean_points": 6000.4, "worst_points": 4632, "mean_days": 80.6} | numbers
    return {"trait": trait, "value": value, "households": households, "matched": matched} | numbers


def test_each_kind_of_household_has_its_row_under_its_trait():
    size, track = tables(
        [
            served("size", "2", 12, 6),
            served("size", "5", 10, 5),
            served("track", "resettled", 22, 11),
            served("municipality", "0518", 22, 11),
        ]
    )

    assert [row.label for row in size.rows] == ["2 people", "5 people"]
    assert size.rows[0] == ServedRow("2 people", 12, 6, 50, 6000, 4632, 81)
    assert [row.households for row in track.rows] == [22]


def test_municipalities_are_compared_by_name_where_a_round_has_several():
    rows = [served("municipality", code, 12, 6) for code in ("0518", "0599")]

    (table,) = tables(rows, {"0518": "Den Haag", "0599": "Rotterdam"})

    assert table.label == "Municipality"
    assert [row.label for row in table.rows] == ["Den Haag", "Rotterdam"]


def test_a_small_kind_is_hidden_with_the_one_that_would_tell_it():
    (table,) = tables(
        [served("size", "1", 9, 5), served("size", "2", 30, 20), served("size", "7", 2, 1)]
    )

    assert [row.households for row in table.rows] == [None, 30, None]
    hidden = table.rows[2]
    assert (hidden.matched, hidden.percentage, hidden.worst_points, hidden.mean_days) == (
        None, None, None, None
    )  # fmt: skip


def test_where_few_are_matched_or_few_are_not_their_number_and_points_are_hidden():
    (table,) = tables([served("size", "1", 20, 18), served("size", "2", 20, 3)])

    assert [(row.households, row.matched, row.mean_points) for row in table.rows] == [
        (20, None, None),
        (20, None, None),
    ]


def test_no_number_below_five_is_ever_shown():
    for households in range(30):
        for matched in range(households + 1):
            (table,) = tables(
                [served("size", "1", households, matched), served("size", "2", 50, 25)]
            )
            row = table.rows[0]
            assert row.households is None or row.households >= SMALLEST
            assert row.matched is None or SMALLEST <= row.matched <= households - SMALLEST


def test_every_trait_that_the_engine_counts_has_words():
    values = {"size": "3", "family": "single", "vulnerability": "unknown", "track": "resettled"}
    told = tables([served(trait, values.get(trait, ""), 9, 4) for trait in TRAITS])

    assert [table.label for table in told] == [
        "People in the household",
        "Alone or together",
        "Support that is needed",
        "Track",
    ]
    assert [table.rows[0].label for table in told] == [
        "3 people",
        "One person alone",
        "Not known yet",
        "Resettled",
    ]


def test_a_table_without_any_number_says_so_and_shows_no_dashes():
    none, some = tables(
        [
            served("size", "1", 3, 2),
            served("size", "2", 4, 2),
            served("track", "resettled", 22, 11),
        ]
    )

    assert (none.is_hidden, some.is_hidden) == (True, False)
    page = render_to_string("admin/matching/_served.html", {"desk": {"served": [none]}})
    assert "too few households to show numbers" in page
    assert "<table" not in page
