"""Pairs that staff keep together or apart, now and in later rounds."""

import pytest
from django.core.exceptions import PermissionDenied

from matching import services
from matching.cases import build_case
from matching.models import PairRule, PairWish
from tests.factories import make_group, make_household, make_round

pytestmark = pytest.mark.django_db


@pytest.fixture
def household(the_hague):
    return make_household(the_hague)


@pytest.fixture
def group(the_hague):
    return make_group(the_hague)


def test_a_wish_is_kept_in_every_round_until_it_is_ended(the_hague, household, group, staff):
    pair = (str(household.pk), str(group.pk))
    apart = services.keep(PairWish.APART, household, group, reason="zijn buren", by=staff)
    assert build_case(make_round(the_hague)).excluded == {pair: "forbidden"}

    services.end(apart, by=staff)
    assert build_case(make_round(the_hague)).excluded == {}

    services.keep(PairWish.TOGETHER, household, group, reason="kennen elkaar", by=staff)
    assert build_case(make_round(the_hague)).locked == {pair}


def test_a_wish_of_somebody_who_does_not_take_part_locks_nobody(the_hague, household, group, staff):
    services.keep(PairWish.TOGETHER, household, group, reason="kennen elkaar", by=staff)

    assert build_case(make_round(the_hague, left_out=[str(group.pk)])).locked == frozenset()
    assert build_case(make_round(the_hague, left_out=[str(household.pk)])).locked == frozenset()


def test_the_same_wish_twice_is_one(household, group, staff):
    for _ in range(2):
        services.keep(PairWish.APART, household, group, reason="zijn buren", by=staff)

    assert PairRule.objects.count() == 1


def test_a_household_is_kept_together_with_one_group(the_hague, household, group, staff):
    services.keep(PairWish.TOGETHER, household, group, reason="kennen elkaar", by=staff)

    with pytest.raises(services.DecisionRefused):
        services.keep(PairWish.APART, household, group, reason="toch niet", by=staff)
    with pytest.raises(services.DecisionRefused):
        services.keep(
            PairWish.TOGETHER, household, make_group(the_hague), reason="ook goed", by=staff
        )


def test_staff_of_another_organisation_keep_nobody(household, group, stranger, staff):
    with pytest.raises(PermissionDenied):
        services.keep(PairWish.APART, household, group, reason="zijn buren", by=stranger)
    with pytest.raises(PermissionDenied):
        services.keep(PairWish.APART, household, make_group(), reason="ver weg", by=staff)
