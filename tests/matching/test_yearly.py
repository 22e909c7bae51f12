"""Whom the matching served in a year: the numbers, and which of them nobody may see."""

import csv
from datetime import date, datetime

import pytest
from django.apps import apps
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone, translation
from pytest_django.asserts import assertContains

from matching import yearly
from matching.engine import problem
from matching.models import Match, ProposalStatus
from newcomers.models import HouseholdStatus
from tests.factories import (
    make_group,
    make_household,
    make_match,
    make_municipality,
    make_proposal,
    make_round,
)

pytestmark = pytest.mark.django_db

with translation.override("en"):
    PAGE = reverse("admin:matching_matchinground_fairness")
    CSV = reverse("admin:matching_matchinground_fairness_csv")
YEAR = 2025


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


@pytest.fixture
def world(the_hague, builder):
    """What the households share, so that many are made quickly."""
    return {"group": make_group(the_hague, places=30), "builder": builder, "place": the_hague}


def waiting(world, number, since=date(YEAR, 1, 1), **fields):
    place = fields.pop("municipality", world["place"])
    return [make_household(place, waiting_since=since, **fields) for _ in range(number)]


def match(world, households, on=date(YEAR, 3, 2), points=None):
    taken = Match.objects.count()
    at = timezone.make_aware(datetime(on.year, on.month, on.day, 12))
    matching_round = make_round(world["place"]) if points else None
    for number, household in enumerate(households, start=taken + 1):
        proposal = matching_round and make_proposal(
            matching_round, household, world["group"], points=points[number - taken - 1],
            status=ProposalStatus.MATCHED,
        )  # fmt: skip
        made = make_match(
            household=household,
            group=world["group"],
            builder=world["builder"],
            place=number,
            proposal=proposal,
        )
        Match.objects.filter(pk=made.pk).update(created_at=at)


def table(user, label, year=YEAR):
    tables = {each.label: each.rows for each in yearly.report(user, year).tables}
    return {row.label: row for row in tables.get(label, [])}


def test_a_kind_is_told_with_its_matches_days_and_points(staff, world):
    households = waiting(world, 11)
    match(world, households[:5], points=[3000, 4000, 5000, 6000, 7000])
    match(world, households[5:6], on=date(YEAR, 1, 31))

    found = table(staff, "Alone or together")["One person alone"]

    assert (found.households, found.matched, found.percentage) == (11, 6, 55)
    assert (found.median_days, found.mean_days) == (60, 55)
    assert (found.mean_points, found.worst_points) == (5000, 3000)
    assert found.waiting_days == 364  # those five, until the last day of the year


def test_a_year_counts_who_could_be_matched_in_it(staff, world):
    early, later = waiting(world, 5, since=date(2024, 2, 1)), waiting(world, 5)
    match(world, early, on=date(2024, 12, 1))
    match(world, later, on=date(YEAR + 1, 1, 10))
    gone = waiting(world, 5)
    for household in gone:
        household.become(HouseholdStatus.WITHDRAWN, by=None)
        household.status_changes.update(at=timezone.make_aware(datetime(YEAR, 5, 1)))
    waiting(world, 5, since=date(YEAR + 1, 1, 1))

    def counted(year):
        rows = table(staff, "Alone or together", year)
        return rows["One person alone"].households if rows else 0

    assert [counted(year) for year in (2024, YEAR, YEAR + 1)] == [5, 5, 10]


def test_a_day_of_being_ready_comes_from_the_history(staff, world):
    for household in waiting(world, 6, since=date(2024, 1, 1), status=HouseholdStatus.INTAKE):
        household.become(HouseholdStatus.READY, by=None)
        household.status_changes.update(at=timezone.make_aware(datetime(YEAR, 2, 1)))

    assert table(staff, "Alone or together", 2024) == {}
    assert table(staff, "Alone or together")["One person alone"].households == 6


def test_a_small_kind_takes_the_next_smallest_with_it(staff, world):
    """With the total known from another table, 22 minus 12 and 7 would tell the 3."""
    for level, number in ((1, 12), (2, 7), (3, 3)):
        waiting(world, number, vulnerability=level)

    found = table(staff, "Support that is needed")

    assert {label: row.households for label, row in found.items()} == {
        "Level 1": 12,
        "Level 2": None,
        "Level 3": None,
    }


def test_matches_of_a_kind_cannot_be_worked_out_from_the_others(staff, world):
    """Level 3 has two matches. All tables together have 14, so level 2 is hidden beside it."""
    for level, number, matched in ((1, 20, 6), (2, 15, 5), (3, 10, 2)):
        match(world, waiting(world, number, vulnerability=level)[:matched])

    found = table(staff, "Support that is needed")

    assert {label: (row.households, row.matched) for label, row in found.items()} == {
        "Level 1": (20, 6),
        "Level 2": (15, None),
        "Level 3": (10, None),
    }
    assert found["Level 2"].mean_days is None


def test_when_one_table_cannot_hide_its_matches_none_shows_them(staff, world):
    """By track there is one kind of 12 with three matches: the total itself is too small."""
    match(world, waiting(world, 6, vulnerability=1)[:3])
    waiting(world, 6, vulnerability=2)

    tables = yearly.report(staff, YEAR).tables

    assert {row.matched for each in tables for row in each.rows} == {None}


@pytest.mark.parametrize("number", [0, 4])
def test_too_few_households_make_no_table(sign_in, staff, world, number):
    waiting(world, number)

    page = sign_in(staff).get(PAGE, {"year": YEAR} if number else {})

    assertContains(page, "Too few households to show numbers")


def test_municipalities_are_compared_where_there_are_several(staff, national, world):
    other = make_municipality("Ede")
    waiting(world, 6)
    waiting(world, 7, municipality=other)

    assert table(staff, "Municipality") == {}
    found = table(national, "Municipality")
    assert {label: row.households for label, row in found.items()} == {"Den Haag": 6, "Ede": 7}


def test_nobody_sees_households_of_elsewhere(stranger, world):
    waiting(world, 6)

    assert yearly.report(stranger, YEAR).tables == []


def test_the_page_is_dated_and_says_what_is_counted(sign_in, staff, world):
    waiting(world, 6)

    page = sign_in(staff).get(PAGE, {"year": YEAR})

    assertContains(page, "counted on 31 December 2025")
    assertContains(page, "Got their first match in the year.")


@pytest.mark.parametrize("year", ["1900", "soon", "9999"])
def test_a_year_in_which_nobody_waited_does_not_exist(sign_in, staff, world, year):
    waiting(world, 1)

    assert sign_in(staff).get(PAGE, {"year": year}).status_code == 404


def test_the_file_has_the_same_numbers_and_runs_no_formula(sign_in, national, world):
    waiting(world, 6)
    waiting(world, 7, municipality=make_municipality("=1+1"))

    answer = sign_in(national).get(CSV, {"year": YEAR})

    rows = list(csv.reader(answer.content.decode("utf-8-sig").splitlines()))
    assert [row[2:6] for row in rows[-2:]] == [
        ["Municipality", "'=1+1", "7", "–"],
        ["Municipality", "Den Haag", "6", "–"],
    ]


def test_the_page_takes_as_many_queries_for_many_households(sign_in, staff, world):
    client = sign_in(staff)

    def count():
        with CaptureQueriesContext(connection) as queries:
            client.get(PAGE, {"year": YEAR})
        return len(queries)

    match(world, waiting(world, 1), points=[4000])
    client.get(PAGE)
    few = count()
    match(world, waiting(world, 29)[:20], points=[4000] * 20)

    assert count() == few


FORBIDDEN = ("nationalit", "ethnic", "religio", "faith", "race", "origin", "citizenship", "skin")


@pytest.mark.parametrize(
    "label", ["newcomers.Household", "newcomers.Person", "groups.Membership", "groups.WelcomeGroup"]
)
def test_no_field_holds_a_nationality_an_ethnicity_or_a_religion(label):
    names = {field.name.lower() for field in apps.get_model(label)._meta.get_fields()}

    assert [name for name in names if any(word in name for word in FORBIDDEN)] == []


@pytest.mark.parametrize("kind", [problem.Case, problem.Household, problem.Group, problem.Person])
def test_the_engine_knows_no_nationality_ethnicity_or_religion(kind):
    names = {name.lower() for name in kind.__slots__}

    assert names
    assert [name for name in names if any(word in name for word in FORBIDDEN)] == []
