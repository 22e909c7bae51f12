"""Answers on consent and entries in the access log."""

import pytest
from django.utils import translation

from samenhier.privacy.models import Consent, Purpose
from samenhier.privacy.services import (
    CONSENT_TEXT_VERSION,
    record_consent,
    withdraw_consent,
)
from tests.factories import make_household
from tests.races import all_at_once

pytestmark = pytest.mark.django_db


@pytest.fixture
def household(db: None):
    household = make_household()
    household.consents.all().delete()
    return household


def answers(record) -> list[tuple]:
    rows = Consent.objects.about(record).order_by("at", "pk")
    return [(row.purpose, row.is_given, row.ended_at is None) for row in rows]


# --- Consent -------------------------------------------------------------------------------


def test_an_answer_is_kept_with_what_it_was_given_on(household, staff):
    with translation.override("uk"):
        answer = record_consent(household, Purpose.RESEARCH, is_given=False, assisted_by=staff)

    assert (answer.record, answer.purpose, answer.is_given) == (household, Purpose.RESEARCH, False)
    assert (answer.text_version, answer.language) == (CONSENT_TEXT_VERSION, "uk")
    assert answer.assisted_by == staff


def test_a_new_answer_ends_the_old_one_and_keeps_it(household):
    record_consent(household, Purpose.PHOTO, is_given=True)
    record_consent(household, Purpose.PHOTO, is_given=False)

    assert answers(household) == [("photo", True, False), ("photo", False, True)]
    assert household.consents.given(Purpose.PHOTO).exists() is False


def test_one_purpose_leaves_the_others_alone(household):
    record_consent(household, Purpose.PHOTO, is_given=True)
    record_consent(household, Purpose.RESEARCH, is_given=True)

    withdraw_consent(household, Purpose.PHOTO)

    assert list(household.consents.standing().values_list("purpose", flat=True)) == ["research"]


def test_one_household_leaves_the_others_alone(household):
    other = make_household()

    withdraw_consent(household, Purpose.PARTICIPATION)

    assert other.consents.given(Purpose.PARTICIPATION).exists() is True


def test_a_refusal_is_an_answer_and_no_consent(household):
    record_consent(household, Purpose.PARTICIPATION, is_given=False)

    assert household.consents.standing().count() == 1
    assert household.consents.given(Purpose.PARTICIPATION).count() == 0


@pytest.mark.django_db(transaction=True)
def test_of_two_answers_at_the_same_moment_both_are_kept_and_one_stands():
    household = make_household()

    all_at_once(
        lambda: record_consent(household, Purpose.PHOTO, is_given=True),
        lambda: record_consent(household, Purpose.PHOTO, is_given=False),
    )

    given = household.consents.filter(purpose=Purpose.PHOTO)
    assert {answer.is_given for answer in given} == {True, False}
    assert given.standing().count() == 1
