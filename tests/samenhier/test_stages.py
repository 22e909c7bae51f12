"""How many are in each stage of the way: true numbers, each with the list behind it."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone, translation

from groups.models import GroupStatus, WelcomeGroup
from matching.models import ProposalStatus
from newcomers.models import HouseholdStatus
from samenhier.stages import stages
from tests.factories import (
    make_group,
    make_household,
    make_match,
    make_municipality,
    make_proposal,
    make_round,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def in_english():
    with translation.override("en"):
        yield


def long_here(record, days=30):
    """A record that has been in its stage for so many days."""
    since = timezone.now() - timedelta(days=days)
    type(record).objects.filter(pk=record.pk).update(created_at=since)
    return record


@pytest.fixture
def filled(the_hague):
    make_group(the_hague, status=GroupStatus.SCREENING)
    long_here(make_group(the_hague, status=GroupStatus.SCREENING))
    make_group(the_hague)
    make_household(the_hague, status=HouseholdStatus.INTAKE)
    long_here(make_household(the_hague, status=HouseholdStatus.INTAKE), 40)
    make_household(the_hague)
    matched = make_match(household=make_household(the_hague), group=make_group(the_hague))
    long_here(matched, 100)
    make_proposal(
        make_round(the_hague),
        make_household(the_hague, status=HouseholdStatus.PAUSED),
        make_group(the_hague, status=GroupStatus.PAUSED),
        status=ProposalStatus.SENT,
    )
    elsewhere = make_municipality("Delft", organisation=the_hague.organisation)
    make_household(elsewhere, status=HouseholdStatus.INTAKE)
    make_household(status=HouseholdStatus.INTAKE)  # of another organisation
    return the_hague


def numbers(parts) -> dict:
    return {
        (part.title, stage.label): (stage.count, stage.days, stage.late)
        for part in parts
        for stage in part.stages
    }


def test_each_stage_tells_how_many_the_longest_and_those_that_stay_too_long(staff, filled):
    assert numbers(stages(staff, filled)) == {
        ("Groups without a match", "getting to know"): (2, 30, 1),
        ("Groups without a match", "ready"): (1, 0, 0),
        ("Groups without a match", "paused"): (1, 0, 0),
        ("Households without a match", "intake"): (2, 40, 1),
        ("Households without a match", "ready"): (1, 0, 0),
        ("Households without a match", "paused"): (1, 0, 0),
        ("Proposals under way", "sent to the newcomers"): (1, 0, 0),
        ("Matches", "together"): (1, 100, None),
    }


def test_everywhere_is_what_the_user_may_see(staff, national, filled):
    intake = ("Households without a match", "intake")

    assert numbers(stages(staff))[intake] == (3, 40, 1)
    assert numbers(stages(national))[intake] == (4, 40, 1)


def test_a_step_begins_the_days_anew(staff, the_hague):
    household = long_here(make_household(the_hague, status=HouseholdStatus.REGISTERED))
    household.become(HouseholdStatus.INTAKE, by=staff)

    assert numbers(stages(staff)) == {("Households without a match", "intake"): (1, 0, 0)}


@pytest.mark.parametrize("here", [True, False])
def test_each_number_leads_to_a_list_of_as_many(sign_in, staff, filled, here):
    client = sign_in(staff)
    for part in stages(staff, filled if here else None):
        for stage in part.stages:
            for url, count in ((stage.url, stage.count), (stage.late_url, stage.late)):
                if count is not None:
                    shown = client.get(url).context["cl"]
                    assert shown.result_count == count, url


def test_the_page_is_for_one_municipality_or_all(sign_in, staff, filled):
    client = sign_in(staff)
    address = reverse("admin:stages")

    everywhere = client.get(address).context["parts"]
    one = client.get(address, {"municipality": filled.code}).context
    unknown = client.get(address, {"municipality": "nonsense"}).context

    assert numbers(everywhere) == numbers(stages(staff))
    assert (one["here"], numbers(one["parts"])) == (filled, numbers(stages(staff, filled)))
    assert unknown["here"] is None


def test_staff_of_elsewhere_see_nobody(sign_in, stranger, filled):
    page = sign_in(stranger).get(reverse("admin:stages"), {"municipality": filled.code})

    assert numbers(page.context["parts"]) == {}


def test_it_costs_as_many_queries_for_thirty_as_for_one(staff, the_hague):
    counts = []
    for more in (1, 29):
        for _ in range(more):
            make_household(the_hague, status=HouseholdStatus.INTAKE)
            make_group(the_hague, status=GroupStatus.SCREENING)
        with CaptureQueriesContext(connection) as queries:
            stages(staff, the_hague)
        counts.append(len(queries))

    assert counts[0] == counts[1] == 4


def test_the_filters_of_the_lists_tell_apart_who_has_a_match(sign_in, staff, filled):
    client = sign_in(staff)
    groups = reverse("admin:groups_welcomegroup_changelist")

    with_match = client.get(groups, {"matched": "yes"}).context["cl"].result_count
    without = client.get(groups, {"matched": "no"}).context["cl"].result_count

    assert (with_match, with_match + without) == (1, WelcomeGroup.objects.visible_to(staff).count())
