"""Matches on the staff site: to read, with the talks, in a constant number of queries."""

import pytest
from django.urls import reverse
from django.utils import timezone

from matching.journey.models import Concern
from samenhier.accounts.models import Role
from samenhier.privacy.models import Access
from tests.factories import make_check_in, make_group, make_household, make_match, make_user

pytestmark = pytest.mark.django_db

LIST = "/en/admin/matching/match/"


def detail(match):
    return reverse("admin:matching_match_change", args=[match.pk])


def test_the_list_tells_who_accompanies_what_is_next_and_the_last_concern(sign_in, staff, match):
    make_check_in(match, next_on=timezone.localdate(), concern=Concern.ATTENTION)

    page = sign_in(staff).get(LIST).content.decode()

    assert match.household.reference in page
    assert '<td class="field-builder nowrap">Bilal Bouwer</td>' in page
    assert '<td class="field-last_concern">needs attention</td>' in page


def test_a_match_without_a_talk_has_no_concern_yet(sign_in, staff, match):
    assert '<td class="field-last_concern">-</td>' in sign_in(staff).get(LIST).content.decode()


def test_the_detail_shows_submitted_talks_and_the_way_to_hand_over(sign_in, staff, match):
    make_check_in(match, notes="Ingediend")
    make_check_in(match, notes="Klad", submitted_at=None)

    page = sign_in(staff).get(detail(match)).content.decode()

    assert "Ingediend" in page
    assert "Klad" not in page
    assert reverse("journey:hand_over", args=[match.pk]) in page
    assert 'name="_save"' not in page


def test_reading_the_detail_leaves_a_trace(sign_in, staff, match):
    sign_in(staff).get(detail(match))

    assert [row.user for row in Access.objects.about(match.household)] == [staff]


def test_staff_see_matches_and_builders_of_their_own_organisation_only(
    sign_in, stranger, match, the_hague
):
    page = sign_in(stranger)

    listed = page.get(LIST)

    assert listed.context["cl"].result_count == 0
    assert "Bilal Bouwer" not in listed.content.decode()
    assert page.get(detail(match)).status_code == 404


def test_the_national_coordinator_sees_all(sign_in, national, match):
    make_match()

    assert sign_in(national).get(LIST).context["cl"].result_count == 2


@pytest.mark.parametrize("role", ["builder", "coordinator", "newcomer", "partner", "handler"])
def test_others_do_not_come_in(role, request, sign_in, match):
    user = request.getfixturevalue(role)

    assert sign_in(user).get(LIST).status_code == 302
    assert sign_in(user).get(detail(match)).status_code == 302


def test_nothing_is_changed_or_added_here(sign_in, staff, match):
    page = sign_in(staff)
    other = make_user(Role.BUILDER, organisation=staff.organisation)

    changed = page.post(detail(match), {"builder": other.pk, "status": "completed"})
    added = page.get(reverse("admin:matching_match_add"))

    match.refresh_from_db()
    assert (changed.status_code, added.status_code) == (403, 403)
    assert (match.status, match.builder.name) == ("active", "Bilal Bouwer")


def test_thirty_rows_cost_as_many_queries_as_one(
    sign_in, staff, builder, the_hague, django_assert_max_num_queries, django_assert_num_queries
):
    def add():
        match = make_match(
            household=make_household(the_hague), group=make_group(the_hague), builder=builder
        )
        make_check_in(match)

    page = sign_in(staff)
    add()
    with django_assert_max_num_queries(12) as one:
        page.get(LIST)
    for _ in range(29):
        add()
    with django_assert_num_queries(len(one)):
        page.get(LIST)


def test_a_match_with_ten_talks_costs_as_many_queries_as_with_one(
    sign_in, staff, match, django_assert_max_num_queries, django_assert_num_queries
):
    page = sign_in(staff)
    make_check_in(match)
    page.get(detail(match))  # content types are looked up once
    with django_assert_max_num_queries(15) as one:
        page.get(detail(match))
    for _ in range(9):
        make_check_in(match)
    with django_assert_num_queries(len(one)):
        page.get(detail(match))
