"""Whoever sees or changes a household stands in its access log, once."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from newcomers.models import Household
from samenhier.accounts.models import User
from samenhier.privacy.models import Access, AccessAction
from tests.factories import make_household, make_match
from tests.newcomers import entry

pytestmark = pytest.mark.django_db

LIST = "admin:newcomers_household_changelist"


def logged() -> list[tuple]:
    return list(Access.objects.order_by("pk").values_list("object_id", "user", "action", "path"))


def change_url(household: Household) -> str:
    return reverse("admin:newcomers_household_change", args=[household.pk])


def test_opening_a_household_is_logged_once(sign_in, staff: User, the_hague):
    household = make_household(the_hague)

    sign_in(staff).get(change_url(household))

    assert logged() == [(household.pk, staff.pk, AccessAction.VIEW, change_url(household))]


def test_a_change_is_logged_once_and_a_refused_one_as_a_look(sign_in, staff: User, the_hague):
    household = make_household(the_hague)
    url = change_url(household)
    client = sign_in(staff)

    client.post(url, entry.household(the_hague))
    client.post(url, entry.household(the_hague, pc4="no"))

    assert logged() == [
        (household.pk, staff.pk, AccessAction.CHANGE, url),
        (household.pk, staff.pk, AccessAction.VIEW, url),
    ]


def test_entering_a_household_is_logged(sign_in, staff: User, the_hague):
    add = reverse("admin:newcomers_household_add")

    sign_in(staff).get(add)
    sign_in(staff).post(add, entry.household(the_hague))

    assert logged() == [(Household.objects.get().pk, staff.pk, AccessAction.CHANGE, add)]


def test_a_step_is_logged_as_a_change(sign_in, staff: User, the_hague):
    household = make_household(the_hague)
    url = reverse("admin:newcomers_household_step", args=[household.pk, "paused"])

    sign_in(staff).post(url, {"reason": "On a journey"})

    assert logged() == [(household.pk, staff.pk, AccessAction.CHANGE, url)]
    assert household.status_changes.get().reason == "On a journey"
    assert Access.objects.get().reason == ""  # the log is kept longer than the history


def test_each_row_of_a_list_is_logged_and_no_other(sign_in, staff: User, the_hague):
    shown = {make_household(the_hague).pk, make_household(the_hague).pk}
    make_household(the_hague, status="paused")
    make_household()

    sign_in(staff).get(reverse(LIST), {"status__exact": "ready"})

    assert {row[0] for row in logged()} == shown
    assert {row[1:] for row in logged()} == {(staff.pk, AccessAction.VIEW, reverse(LIST))}
    assert len(logged()) == 2


def test_a_search_is_logged_without_what_was_searched(sign_in, staff: User, the_hague):
    household = make_household(the_hague)

    page = sign_in(staff).get(reverse(LIST), {"q": household.people.get().name})

    assert list(page.context["cl"].result_list) == [household]
    assert [row[3] for row in logged()] == [reverse(LIST)]


# --- The list itself -----------------------------------------------------------------------


def test_the_list_holds_no_names_and_no_contact_details(sign_in, staff: User, the_hague):
    household = make_household(
        the_hague, people=(1990, 2015), phone="+31612345678", email="amal@example.org"
    )

    html = sign_in(staff).get(reverse(LIST)).content.decode()

    assert household.reference in html
    for person in household.people.all():
        assert person.name not in html
    assert "612345678" not in html
    assert "amal@example.org" not in html


def test_the_list_tells_size_languages_and_how_long_they_wait(sign_in, staff, the_hague):
    household = make_household(the_hague, people=(1990, 2015), languages={"ar": 4, "fr": 2})

    page = sign_in(staff).get(reverse(LIST))

    html = page.content.decode()
    for column, text in {
        "size": "2",
        "languages": "Arabic, French",
        "stands": "ready",
        "support": "2",
        "waiting": "90 days",
    }.items():
        assert f'<td class="field-{column}">{text}</td>' in html
    assert str(household.municipality) in html


def test_a_household_with_a_live_match_is_shown_and_found_as_matched(sign_in, staff, the_hague):
    waiting = make_household(the_hague)
    matched = make_match(household=make_household(the_hague)).household
    client = sign_in(staff)

    assert ">matched<" in client.get(reverse(LIST)).content.decode()
    for answer, expected in (("yes", matched), ("no", waiting)):
        page = client.get(reverse(LIST), {"matched": answer})
        assert list(page.context["cl"].result_list) == [expected]


def test_the_list_of_strangers_is_empty(sign_in, stranger, national, the_hague):
    household = make_household(the_hague)

    assert list(sign_in(stranger).get(reverse(LIST)).context["cl"].result_list) == []
    assert list(sign_in(national).get(reverse(LIST)).context["cl"].result_list) == [household]


def test_a_long_list_costs_no_more_queries(sign_in, staff, the_hague, django_assert_num_queries):
    client = sign_in(staff)
    make_household(the_hague, people=(1980, 2010))
    client.get(reverse(LIST))
    with CaptureQueriesContext(connection) as few:
        client.get(reverse(LIST))
    for _number in range(29):
        make_household(the_hague, people=(1980, 2010))
    with django_assert_num_queries(len(few)):
        client.get(reverse(LIST))


def test_a_large_household_costs_no_more_queries(
    sign_in, staff, the_hague, django_assert_num_queries
):
    small = make_household(the_hague)
    large = make_household(the_hague, people=(1960, 1980, 1982, 2008, 2010, 2014))
    client = sign_in(staff)
    client.get(change_url(small))

    with CaptureQueriesContext(connection) as few:
        client.get(change_url(small))
    with django_assert_num_queries(len(few)):
        client.get(change_url(large))
