"""The research export: who is in it, under which name, and what is not in it."""

from datetime import date, timedelta

import pytest
import time_machine
from django.utils import timezone

from matching.models import MatchStatus, Side
from matching.surveys.models import Survey, Wave
from newcomers.models import Household
from samenhier.accounts.models import Role
from samenhier.privacy.models import Purpose
from samenhier.privacy.services import record_consent, withdraw_consent
from samenhier.reports.research import VARIABLES, Case, cases, consented
from tests.factories import (
    make_check_in,
    make_group,
    make_household,
    make_match,
    make_municipality,
    make_proposal,
    make_round,
    make_user,
)

pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 20)


@pytest.fixture(autouse=True)
def today():
    with time_machine.travel("2026-11-20 12:00+01:00", tick=False):
        yield


def consenting(**fields) -> Household:
    household = make_household(**fields)
    record_consent(household, Purpose.RESEARCH, is_given=True, language="ar")
    return household


def row(case: Case) -> dict[str, object]:
    return {variable.name: variable.value(case) for variable in VARIABLES}


def test_only_households_that_said_yes_and_did_not_take_it_back_are_in_it(researcher):
    said_yes, said_no, took_back = consenting(), make_household(), consenting()
    make_household()  # was never asked
    record_consent(said_no, Purpose.RESEARCH, is_given=False, language="nl")
    withdraw_consent(took_back, Purpose.RESEARCH)

    assert list(consented(researcher)) == [said_yes]


def test_who_said_yes_later_is_in_it_once(researcher):
    household = make_household()
    record_consent(household, Purpose.RESEARCH, is_given=False, language="nl")
    record_consent(household, Purpose.RESEARCH, is_given=True, language="nl")

    assert [case.household for case in cases(researcher)] == [household]


@pytest.mark.parametrize("role", sorted(set(Role.values) - {Role.RESEARCHER, Role.NATIONAL}))
def test_for_every_other_role_there_are_no_cases(role):
    consenting()

    assert cases(make_user(role)) == []


def test_pseudonyms_differ_between_households_and_between_exports(researcher):
    for _ in range(5):
        consenting()

    first = [case.pseudonym for case in cases(researcher)]
    second = [case.pseudonym for case in cases(researcher)]

    assert len({*first, *second}) == 10


def test_the_order_is_that_of_the_pseudonyms_and_tells_nothing(researcher):
    for _ in range(5):
        consenting()

    pseudonyms = [case.pseudonym for case in cases(researcher)]

    assert pseudonyms == sorted(pseudonyms)


def test_a_case_with_a_match(researcher, the_hague):
    household = consenting(
        municipality=the_hague,
        people=(1984, 1990, 2015),
        waiting_since=TODAY - timedelta(days=100),
    )
    group = make_group(the_hague, members=4)
    proposal = make_proposal(make_round(the_hague), household, group, points=7250)
    match = make_match(
        household=household, group=group, proposal=proposal, starts_on=date(2026, 10, 3)
    )
    make_check_in(match, newcomer_mood=4, introduced_count=2)
    make_check_in(match, newcomer_mood=3, introduced_count=1)
    make_check_in(match, newcomer_mood=1, introduced_count=9, submitted_at=None)
    make_check_in(match, newcomer_mood=None, was_reached=False)

    (case,) = cases(researcher)

    values = row(case)
    assert {name: values.pop(name) for name in list(values) if name.startswith("survey_")} == (
        dict.fromkeys((one.name for one in VARIABLES if one.name.startswith("survey_")), "")
    )
    assert values == {
        "case": case.pseudonym,
        "municipality": "0518",
        "track": "status_holder",
        "people": 3,
        "children": 1,
        "oldest": "40-49",
        "weeks_waited": 14,
        "match_status": "active",
        "start_month": "2026-10",
        "points": 7250,
        "group_size": 4,
        "check_ins": 2,
        "newcomer_mood": 3.5,
        "introduced": 3,
    }


def test_what_the_household_answered_is_in_it_and_what_members_answered_is_not(researcher):
    match = make_match(household=consenting())
    told = {"match": match, "answered_on": TODAY}
    Survey.objects.create(wave=Wave.BASELINE, side=Side.HOUSEHOLD, network=2, **told)
    Survey.objects.create(
        wave=Wave.END, side=Side.HOUSEHOLD, satisfaction=5, is_on_behalf=True, **told
    )
    Survey.objects.create(
        wave=Wave.HALF_YEAR, side=Side.GROUP, member=match.group.members.first(), network=4, **told
    )
    Survey.objects.create(match=match, wave=Wave.AFTER, side=Side.HOUSEHOLD)  # not answered

    (case,) = cases(researcher)

    values = row(case)
    filled = {
        name: value for name, value in values.items() if name.startswith("survey_") and value != ""
    }
    assert filled == {
        "survey_baseline_network": 2,
        "survey_baseline_together": 0,
        "survey_end_satisfaction": 5,
        "survey_end_together": 1,
    }
    assert "survey_baseline_satisfaction" not in values


def test_a_case_without_a_match_or_people_has_empty_cells(researcher):
    household = consenting(waiting_since=TODAY - timedelta(days=12))
    household.people.all().delete()

    (case,) = cases(researcher)

    values = row(case)
    assert (values["weeks_waited"], values["oldest"]) == (1, "")
    empty = [
        *("match_status", "start_month", "points", "group_size"),
        *("check_ins", "newcomer_mood", "introduced"),
    ]
    assert [values[name] for name in empty] == [""] * 7


def test_a_match_made_by_hand_has_no_points(researcher):
    make_match(household=consenting())

    (case,) = cases(researcher)

    assert row(case)["points"] == ""


def test_of_two_matches_the_first_one_counts(researcher):
    household = consenting()
    first = make_match(household=household, status=MatchStatus.ENDED_EARLY)
    with time_machine.travel(timezone.now() + timedelta(days=9)):
        make_match(household=household)

        (case,) = cases(researcher)

    assert case.match == first


def test_an_export_costs_the_same_for_one_case_and_twenty(researcher, django_assert_num_queries):
    def one() -> None:
        match = make_match(household=consenting(municipality=make_municipality()))
        make_check_in(match)

    one()
    with django_assert_num_queries(7):
        [row(case) for case in cases(researcher)]

    for _ in range(19):
        one()
    with django_assert_num_queries(7):
        [row(case) for case in cases(researcher)]
