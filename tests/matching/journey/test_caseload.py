"""The builder's phone page: own matches, the talk that comes first on top."""

from datetime import timedelta

import pytest
from django.utils import timezone

from matching.journey.models import Concern
from matching.models import MatchStatus
from samenhier.accounts.models import Role
from samenhier.privacy.models import Access, AccessAction
from tests.factories import make_check_in, make_group, make_household, make_match, make_user

pytestmark = pytest.mark.django_db

PAGE = "/en/matches/"


def in_days(days):
    return timezone.localdate() + timedelta(days=days)


def shown(response):
    return [journey.pk for journey in response.context["journeys"]]


def test_the_talk_that_is_due_first_is_on_top(sign_in, builder):
    later, first, second = (make_match(builder=builder) for _ in range(3))
    make_check_in(later, next_on=in_days(20))
    make_check_in(first, next_on=in_days(-3))
    make_check_in(second, next_on=in_days(1))

    response = sign_in(builder).get(PAGE)

    assert shown(response) == [first.pk, second.pk, later.pk]


def test_the_households_and_groups_who_are_listed_find_that_in_their_log(sign_in, builder):
    listed, _other = make_match(builder=builder), make_match()

    sign_in(builder).get(PAGE)

    looks = Access.objects.values_list("object_id", "user", "action", "path")
    assert set(looks) == {
        (record, builder.pk, AccessAction.VIEW, PAGE)
        for record in (listed.household_id, listed.group_id)
    }


def test_how_late_and_how_soon_is_said_in_words(sign_in, builder):
    for days in (-3, -1, 0, 1, 5, 15):
        make_check_in(make_match(builder=builder), next_on=in_days(days))

    page = sign_in(builder).get(PAGE).content.decode()

    words = ["3 days late", "1 day late", "today", "tomorrow", "in 5 days", "in 2 weeks"]
    assert [word for word in words if f">{word}<" in page] == words
    assert "2 talks are late." in page


def test_without_a_talk_the_schedule_says_when_the_first_one_is(sign_in, builder):
    make_match(builder=builder, starts_on=in_days(-13))

    assert ">tomorrow<" in sign_in(builder).get(PAGE).content.decode()


def test_the_latest_talk_counts_not_the_one_logged_last(sign_in, builder):
    match = make_match(builder=builder)
    make_check_in(match, held_on=in_days(-1), next_on=in_days(9), concern=Concern.NONE)
    make_check_in(match, held_on=in_days(-20), next_on=in_days(-5), concern=Concern.URGENT)

    page = sign_in(builder).get(PAGE).content.decode()

    assert ">in 9 days<" in page
    assert ">urgent<" not in page


def test_a_row_tells_who_the_language_the_last_talk_and_its_concern(sign_in, builder, match):
    make_check_in(match, concern=Concern.ATTENTION, newcomer_mood=2, medium="phone")

    page = sign_in(builder).get(PAGE).content.decode()

    assert "De Buren" in page
    assert match.household.people.get().name.split()[0] in page
    assert "Arabic" in page
    assert "phone call (both together). Group: 4 of 5. Newcomer: 2 of 5" in " ".join(page.split())
    assert "needs attention" in page
    assert 'href="tel:+31612345678"' in page


def test_a_talk_with_nobody_reached_says_so(sign_in, builder, match):
    make_check_in(match, was_reached=False, spoken_with="", group_mood=None, newcomer_mood=None)

    assert "not reached" in sign_in(builder).get(PAGE).content.decode()


def test_a_draft_is_marked_for_its_author_and_does_not_move_the_date(sign_in, builder, match):
    make_check_in(match, submitted_at=None, next_on=in_days(60))

    page = sign_in(builder).get(PAGE).content.decode()

    assert "Finish your draft" in page
    assert "in 8 weeks" not in page


def test_matches_of_others_and_matches_that_ended_are_not_there(sign_in, builder, match, the_hague):
    other = make_user(Role.BUILDER, organisation=builder.organisation)
    make_match(builder=other, household=make_household(the_hague))
    make_match(builder=builder, status=MatchStatus.COMPLETED)
    make_match(builder=builder, status=MatchStatus.ENDED_EARLY)

    assert shown(sign_in(builder).get(PAGE)) == [match.pk]


def test_a_paused_match_stays_without_a_date_at_the_end(sign_in, builder, match):
    paused = make_match(builder=builder, status=MatchStatus.PAUSED)

    response = sign_in(builder).get(PAGE)

    assert shown(response) == [match.pk, paused.pk]
    assert "no talk planned" in response.content.decode()


def test_without_matches_the_page_says_what_will_happen(sign_in, builder):
    assert "No matches yet" in sign_in(builder).get(PAGE).content.decode()


@pytest.mark.parametrize(
    "role",
    ["staff", "national", "coordinator", "newcomer", "partner", "handler", "researcher"],
)
def test_only_builders_have_a_caseload(role, request, sign_in):
    user = request.getfixturevalue(role)

    assert sign_in(user).get(PAGE).status_code == 403


def test_somebody_who_is_not_signed_in_is_asked_to_sign_in(client, db):
    assert client.get(PAGE).status_code == 302


def test_thirty_matches_cost_as_many_queries_as_one(
    sign_in, builder, the_hague, django_assert_max_num_queries, django_assert_num_queries
):
    def add():
        household = make_household(the_hague, people=(1980, 2012), phone="+31612345678")
        match = make_match(household=household, group=make_group(the_hague), builder=builder)
        make_check_in(match)

    page = sign_in(builder)
    add()
    with django_assert_max_num_queries(12) as one:
        page.get(PAGE)
    for _ in range(29):
        add()
    with django_assert_num_queries(len(one)):
        page.get(PAGE)
