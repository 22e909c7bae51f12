"""What is published of the counts."""

from collections import Counter
from datetime import date

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from samenhier.accounts.models import Municipality
from samenhier.privacy.models import Purpose
from samenhier.privacy.services import record_consent
from samenhier.reports.counts import Counts
from samenhier.reports.indicators import INDICATORS, report
from samenhier.traits.choices import Domain
from tests.factories import make_household

TODAY = date(2026, 11, 20)
LINES = {indicator.code: indicator.line for indicator in INDICATORS}


def published(code: str, *counts: Counts) -> tuple[list[int | None], int | None]:
    shown = LINES[code](counts)
    return shown.cells, shown.total


def test_every_indicator_has_its_own_code_and_a_definition():
    assert len(LINES) == len(INDICATORS) == 11 + 2 * len(Domain)
    assert [each.code for each in INDICATORS if not str(each.definition).endswith(".")] == []


def test_days_together_are_hidden_where_the_people_are():
    counts = [
        Counts(people_matched=3, person_days=900),
        Counts(people_matched=8, person_days=2000),
        Counts(people_matched=40, person_days=9000),
    ]

    assert published("person_days", *counts) == ([None, None, 9000], 11_900)


def test_the_median_is_of_households_not_of_municipalities():
    counts = [Counts(days_waited=[10] * 5), Counts(days_waited=[100] * 7)]

    assert published("days_waited", *counts) == ([10, 100], 100)


def test_the_median_of_few_households_is_hidden():
    assert published("days_waited", Counts(days_waited=[1, 2, 3, 400])) == ([None], None)


@pytest.mark.parametrize(
    ("on_time", "due", "shown"),
    [
        (30, 40, 75),
        (1, 3, None),  # hardly any talks
        (37, 40, None),  # three late talks could point at somebody
        (3, 40, None),
        (0, 0, None),
    ],
)
def test_a_share_is_hidden_when_either_side_is_small(on_time, due, shown):
    counts = Counts(talks_on_time=on_time, talks_due=due)

    assert published("check_ins_on_time", counts) == ([shown], shown)


def test_a_hidden_share_takes_another_one_with_it():
    counts = [
        Counts(groups_introducing=2, groups_matched=20),
        Counts(groups_introducing=10, groups_matched=20),
        Counts(groups_introducing=30, groups_matched=40),
    ]

    assert published("groups_introducing", *counts) == ([None, None, 75], 52)


def test_times_together_are_hidden_where_few_matches_logged_them():
    counts = [
        Counts(activities=200, matches_with_activities=2),
        Counts(activities=30, matches_with_activities=6),
        Counts(activities=90, matches_with_activities=9),
    ]

    assert published("activities", *counts) == ([None, None, 90], 320)


def goals(agreed: int, reached: int, **matches: int) -> Counts:
    """So many goals about work; the rest is how many matches are behind them."""
    return Counts(
        goals_agreed=Counter(work=agreed),
        goals_reached=Counter(work=reached),
        **{name: Counter(work=number) for name, number in matches.items()},
    )


@pytest.mark.parametrize(
    ("counts", "agreed", "reached"),
    [
        (goals(20, 12, matches_agreed=15, matches_reached=10, matches_unreached=8), 20, 12),
        (
            goals(20, 12, matches_agreed=4, matches_reached=4, matches_unreached=4),
            None,
            None,
        ),  # of few households
        (goals(20, 9, matches_agreed=15, matches_reached=3, matches_unreached=12), 20, None),
        (
            goals(20, 17, matches_agreed=15, matches_reached=14, matches_unreached=3),
            20,
            None,
        ),  # 20 - 17 would tell
        (Counts(), None, None),
    ],
)
def test_goals_are_hidden_where_few_matches_are_behind_them(counts, agreed, reached):
    assert published("goals_agreed_work", counts) == ([agreed], agreed)
    assert published("goals_reached_work", counts) == ([reached], reached)


@given(st.lists(st.tuples(st.integers(0, 30), st.integers(0, 30)), min_size=1, max_size=6))
def test_a_share_is_never_of_fewer_than_five_on_either_side(pairs):
    counts = [Counts(talks_on_time=did, talks_due=did + did_not) for did, did_not in pairs]

    cells, total = published("check_ins_on_time", *counts)

    shown = [pair for pair, cell in zip(pairs, cells, strict=True) if cell is not None]
    assert [pair for pair in shown if min(pair) < 5] == []
    if total is not None:
        assert cells.count(None) != 1


@pytest.mark.django_db
def test_a_report_has_a_line_per_municipality(the_hague):
    shown = report([the_hague], TODAY)

    (place, cells) = shown.per_municipality[0]
    assert (shown.on, place) == (TODAY, the_hague)
    assert [(indicator, cell) for indicator, cell in cells] == [(each, None) for each in INDICATORS]


@pytest.mark.django_db
def test_without_municipalities_there_is_nothing_to_report():
    assert report(list(Municipality.objects.none()), TODAY).per_municipality == []


@pytest.mark.django_db
def test_the_municipality_counts_nobody_who_said_no_and_again_who_says_yes(the_hague):
    yes, no, *_unasked = [make_household(the_hague) for _each in range(7)]

    def waiting() -> int | None:
        rows = report([the_hague], timezone.localdate()).rows
        return next(row.headline for row in rows if row.indicator.code == "households_waiting")

    record_consent(yes, Purpose.MUNICIPALITY, is_given=True, language="ar")
    assert waiting() == 7
    record_consent(no, Purpose.MUNICIPALITY, is_given=False, language="ar")
    assert waiting() == 6
    record_consent(no, Purpose.MUNICIPALITY, is_given=True, language="ar")
    assert waiting() == 7
