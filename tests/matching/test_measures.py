"""How carefully staff decided: per round on its desk, and per year."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone, translation
from pytest_django.asserts import assertContains

from matching import measures, services
from matching.models import Decision, PairWish
from tests.factories import make_group, make_household, make_proposal, make_round
from tests.matching.pairs import desk_url

pytestmark = pytest.mark.django_db

DECISIONS = "admin:matching_matchinground_decisions"


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


def decide(matching_round, by, *seconds, verdict=services.approve, **fields):
    made = [make_proposal(matching_round) for _ in seconds]
    for proposal, taken in zip(made, seconds, strict=True):
        verdict(proposal, by=by, care=services.Care(seconds=taken), **fields)
    return made


def test_of_a_round_is_told_what_was_rejected_and_how_long_it_took(sign_in, staff, the_hague):
    matching_round = make_round(the_hague)
    decide(matching_round, staff, 2, 40, 60)
    decide(matching_round, staff, 90, verdict=services.reject, reason="known")
    (undone,) = decide(matching_round, staff, 4)
    services.undo(undone, by=staff)
    decide(make_round(the_hague), staff, 1000)

    page = sign_in(staff).get(desk_url(matching_round))

    found = page.context["desk"].measures
    assert (found.decided, found.rejected, found.rejected_share) == (4, 1, 25)
    assert (found.seconds, found.timed, found.quick, found.quick_share) == (40, 5, 2, 40)
    assertContains(page, "1 of 4 rejected")


def test_a_decision_of_unknown_length_counts_as_decided_alone(staff, the_hague):
    matching_round = make_round(the_hague)
    decide(matching_round, staff, None)

    found = measures.of_round(matching_round)

    assert (found.decided, found.seconds, found.timed, found.quick_share) == (1, None, 0, None)


def test_pairs_that_staff_kept_before_a_round_are_told_with_it(staff, the_hague):
    household, group = make_household(the_hague), make_group(the_hague)
    services.keep(PairWish.TOGETHER, household, group, reason="buren", by=staff)
    ended = services.keep(PairWish.APART, make_household(the_hague), group, reason="oud", by=staff)
    services.end(ended, by=staff)
    matching_round = make_round(the_hague)
    services.keep(PairWish.APART, make_household(the_hague), group, reason="ruzie", by=staff)

    found = measures.of_round(matching_round)

    assert (found.together, found.apart) == (1, 0)


def test_the_years_stand_apart_and_each_sees_what_is_theirs(
    sign_in, staff, national, stranger, the_hague
):
    last_year = timezone.now() - timedelta(days=366)
    decide(make_round(the_hague), staff, 30, 50)
    (old,) = decide(make_round(the_hague), staff, 10)
    Decision.objects.filter(proposal=old).update(at=last_year)

    def told_to(user):
        years = sign_in(user).get(reverse(DECISIONS)).context["years"]
        return {year: (each.decided, each.seconds) for year, each in years.items()}

    now = timezone.localdate().year
    assert told_to(staff) == told_to(national) == {now: (2, 40), last_year.year: (1, 10)}
    assert told_to(stranger) == {}


def test_before_anybody_decided_the_page_says_what_it_will_tell(sign_in, staff):
    assertContains(sign_in(staff).get(reverse(DECISIONS)), "Nothing has been decided yet.")
