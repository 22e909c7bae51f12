"""Pairs that staff keep together and a round cannot: it goes on without them, and says so."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from pytest_django.asserts import assertContains, assertNotContains

from matching import plans, rounds, services
from matching.models import MatchingRound, PairWish, RoundStatus
from tests.factories import make_group, make_household

pytestmark = pytest.mark.django_db


def household_of(municipality, *, waiting: int = 90, **fields):
    since = timezone.localdate() - timedelta(days=waiting)
    return make_household(municipality, waiting_since=since, **fields)


def keep(household, group, staff) -> None:
    services.keep(PairWish.TOGETHER, household, group, reason="kennen elkaar", by=staff)


def run(municipality, staff) -> MatchingRound:
    queued = services.start_round([municipality], by=staff)
    rounds.run(str(queued.pk))
    queued.refresh_from_db()
    return queued


def pairs(matching_round) -> set[tuple]:
    return set(matching_round.proposals.values_list("household", "group"))


def desk_url(matching_round) -> str:
    return reverse("admin:matching_matchinground_change", args=[matching_round.pk])


def test_a_wish_that_breaks_a_firm_rule_fails_no_round_and_is_named_with_the_rule(the_hague, staff):
    too_large = household_of(the_hague, people=(1980, 1982, 2010, 2012, 2014))
    fits = household_of(the_hague)
    small = make_group(the_hague, max_household=2)
    keep(too_large, small, staff)

    done = run(the_hague, staff)

    assert (done.status, done.is_proved) == (RoundStatus.PROPOSED, True)
    assert pairs(done) == {(fits.pk, small.pk)}
    assert done.findings.refused == [[str(too_large.pk), str(small.pk), "size"]]
    assert plans.frozen_problem(done).locked == frozenset()


def test_of_more_wishes_than_places_those_who_wait_longest_are_followed(the_hague, staff):
    group = make_group(the_hague, places=2)
    newest, oldest, middle = (household_of(the_hague, waiting=days) for days in (10, 50, 30))
    for household in (newest, oldest, middle):
        keep(household, group, staff)

    done = run(the_hague, staff)

    assert done.status == RoundStatus.PROPOSED
    assert pairs(done) == {(oldest.pk, group.pk), (middle.pk, group.pk)}
    assert done.findings.refused == [[str(newest.pk), str(group.pk), "places"]]


def test_a_wish_that_breaks_a_rule_takes_no_place_from_one_that_can_be_followed(the_hague, staff):
    too_large = household_of(the_hague, waiting=300, people=(1980, 1982, 2010, 2012, 2014))
    fits = household_of(the_hague, waiting=10)
    group = make_group(the_hague, max_household=2)
    for household in (too_large, fits):
        keep(household, group, staff)

    done = run(the_hague, staff)

    assert pairs(done) == {(fits.pk, group.pk)}
    assert done.findings.refused == [[str(too_large.pk), str(group.pk), "size"]]


def test_a_wish_without_a_place_no_longer_lets_its_pair_pass_a_rule(the_hague, staff):
    """Both pass their few times in common as locks; the one without a place has to wait."""
    group = make_group(the_hague, day_parts=["mon_evening"])
    oldest = household_of(the_hague, waiting=50, day_parts=["mon_evening"])
    newest = household_of(the_hague, waiting=10, day_parts=["mon_evening"])
    for household in (oldest, newest):
        keep(household, group, staff)

    done = run(the_hague, staff)

    assert pairs(done) == {(oldest.pk, group.pk)}
    assert done.pair_count == 1


def test_a_wish_that_can_be_followed_is_followed_and_nothing_is_said(sign_in, the_hague, staff):
    household, group = household_of(the_hague), make_group(the_hague)
    keep(household, group, staff)

    done = run(the_hague, staff)

    assert pairs(done) == {(household.pk, group.pk)}
    assert done.findings.refused == []
    page = sign_in(staff).get(desk_url(done))
    assert page.context["desk"].not_followed == []
    assertNotContains(page, "not-followed")


def test_the_desk_says_which_wish_was_not_followed_and_why(sign_in, the_hague, staff):
    household = household_of(the_hague, people=(1980, 1982, 2010, 2012, 2014))
    group = make_group(the_hague, max_household=2, name="De Buren")
    keep(household, group, staff)
    done = run(the_hague, staff)

    page = sign_in(staff).get(desk_url(done), headers={"accept-language": "en"})

    [(of_whom, with_whom, why)] = page.context["desk"].not_followed
    assert (of_whom, with_whom) == (household, group)
    assertContains(page, "not-followed")
    assertContains(page, why)
    assertContains(page, reverse("admin:groups_welcomegroup_change", args=[group.pk]))


def test_the_desk_costs_as_many_queries_for_two_wishes_not_followed_as_for_one(
    sign_in, the_hague, staff
):
    client, counts = sign_in(staff), []
    run(the_hague, staff)  # so that each of the two has a round before it to compare with
    for _ in range(2):
        large = household_of(the_hague, people=(1980, 1982, 2010, 2012, 2014))
        keep(large, make_group(the_hague, max_household=2), staff)
        page = desk_url(run(the_hague, staff))
        client.get(page)
        with CaptureQueriesContext(connection) as queries:
            client.get(page)
        counts.append(len(queries))

    assert counts[0] == counts[1]


def test_what_was_not_followed_stays_when_the_pair_could_be_followed_later(the_hague, staff):
    household = household_of(the_hague, people=(1980, 1982, 2010, 2012, 2014))
    group = make_group(the_hague, max_household=2)
    keep(household, group, staff)
    done = run(the_hague, staff)

    group.max_household = 6
    group.save()

    assert rounds.differences(MatchingRound.objects.get(pk=done.pk)) == []
    done.findings.refresh_from_db()
    assert done.findings.refused == [[str(household.pk), str(group.pk), "size"]]
    assert pairs(run(the_hague, staff)) == {(household.pk, group.pk)}
