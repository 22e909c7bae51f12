"""Ready follows from what a household has, and staff are asked once when it stops."""

from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.utils import timezone, translation

from newcomers.models import Household, HouseholdStatus, NextActionKind, TrackText
from newcomers.readiness import Topic
from newcomers.services import (
    answer_consent,
    finish,
    settle,
    settle_all,
    write_talk,
)
from newcomers.tasks import settle_households
from samenhier.privacy.models import Purpose
from tests.factories import make_household, make_match

pytestmark = pytest.mark.django_db


def complete(**fields) -> Household:
    """A household that lacks nothing, as settling finds it in intake."""
    household = make_household(**fields)
    Household.objects.filter(pk=household.pk).update(status=HouseholdStatus.INTAKE)
    household.refresh_from_db()
    return settle(household)


def lose(household: Household) -> None:
    household.day_parts = []
    household.save()
    settle(household)


def regain(household: Household) -> None:
    household.day_parts = ["mon_evening"]
    household.save()
    settle(household)


def test_a_household_that_lacks_nothing_becomes_ready_by_itself():
    household = complete()

    assert household.status == HouseholdStatus.READY
    step = household.status_changes.get()
    assert (step.after, step.by) == (HouseholdStatus.READY, None)


def test_settling_twice_is_settling_once():
    household = complete()

    settle(household)

    assert household.status_changes.count() == 1


@pytest.mark.parametrize(
    "status", ["referred", "registered", "paused", "withdrawn", "not_suitable", "completed"]
)
def test_elsewhere_nothing_moves_by_itself(status):
    household = make_household(status=status)

    assert settle(household).status == status


def test_what_stops_being_so_takes_a_household_out_and_asks_staff():
    household = complete()

    lose(household)

    assert household.status == HouseholdStatus.INTAKE
    assert household.status_changes.last().reason
    action = household.actions.get()
    assert (action.kind, action.owner, action.done_at) == (NextActionKind.INCOMPLETE, None, None)


def test_an_action_takes_care_of_itself_and_another_occasion_asks_anew():
    household = complete()
    lose(household)

    regain(household)
    first = household.actions.get()
    assert household.status == HouseholdStatus.READY
    assert (first.is_open, first.done_by) == (False, None)

    lose(household)
    assert [each.is_open for each in household.actions.order_by("created_at")] == [False, True]


def test_who_was_never_ready_asks_nothing():
    household = make_household(status=HouseholdStatus.INTAKE, day_parts=[])

    settle(household)

    assert household.actions.count() == 0


def test_the_last_talk_makes_a_household_ready(staff, the_hague):
    household = make_household(the_hague, status=HouseholdStatus.INTAKE)

    write_talk(
        household,
        text="Ze bakken graag.",
        held_on=timezone.localdate(),
        language="ar",
        had_interpreter=True,
        by=staff,
    )

    assert household.status == HouseholdStatus.READY


# --- During a match ----------------------------------------------------------------------------


def test_a_match_keeps_its_household_ready_and_staff_are_asked_once():
    household = complete()
    make_match(household=household)

    lose(household)
    settle_all()

    household.refresh_from_db()
    assert household.status == HouseholdStatus.READY
    assert household.actions.get().kind == NextActionKind.INCOMPLETE


def test_what_a_colleague_ticked_off_does_not_come_back_each_night(staff, the_hague):
    household = complete(municipality=the_hague)
    make_match(household=household)
    lose(household)

    finish(household.actions.get(), by=staff)
    settle_all()

    assert household.actions.get().done_by == staff


def test_what_took_care_of_itself_during_a_match_is_open_when_it_comes_back():
    household = complete()
    make_match(household=household)
    lose(household)
    regain(household)

    lose(household)

    assert household.actions.get().is_open is True


def test_without_consent_nobody_stays_ready_not_even_in_a_match(newcomer):
    household = newcomer.household
    make_match(household=household)

    answer_consent(household, Purpose.PARTICIPATION, is_given=False, by=newcomer)

    assert household.status == HouseholdStatus.INTAKE
    assert household.matches.live().count() == 1


def test_why_a_household_went_back_is_written_in_the_language_of_staff(newcomer):
    household = newcomer.household

    with translation.override("ar"):
        answer_consent(household, Purpose.PARTICIPATION, is_given=False, by=newcomer)

    with translation.override("nl"):
        assert household.status_changes.get().reason == str(Topic.CONSENT.label)


# --- By the clock --------------------------------------------------------------------------


def test_the_clock_finds_that_a_legal_ground_has_ended():
    household = complete(track="temporary_protection")
    other = complete()
    ends_on = timezone.localdate() + timedelta(days=30)
    TrackText.objects.filter(track="temporary_protection").update(ends_on=ends_on)

    settle_households()
    household.refresh_from_db()
    assert household.status == HouseholdStatus.READY
    with time_machine.travel(ends_on + timedelta(days=1)):
        settle_households()

    household.refresh_from_db()
    other.refresh_from_db()
    assert (household.status, other.status) == (HouseholdStatus.INTAKE, HouseholdStatus.READY)


def test_one_household_that_cannot_be_settled_does_not_stop_the_rest(caplog):
    broken, whole = make_household(), make_household()
    Household.objects.update(status=HouseholdStatus.INTAKE)
    with connection.cursor() as cursor:  # a phone number that no key opens
        cursor.execute("UPDATE newcomers_household SET phone = 'x' WHERE id = %s", [broken.pk])

    settle_all()

    whole.refresh_from_db()
    assert whole.status == HouseholdStatus.READY
    assert str(broken.pk) in caplog.text
