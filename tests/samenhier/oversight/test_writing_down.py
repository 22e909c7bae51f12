"""Who saw what is written down once for each answer, by whatever page it was."""

import pytest
from django.apps import apps
from django.contrib import admin
from django.db import connection
from django.http import HttpRequest
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from samenhier.outbox.services import queue
from samenhier.oversight import whose
from samenhier.oversight.access_log import follows, write_down
from samenhier.privacy.mapping import ACCOUNT, GROUP, HOUSEHOLD, MEMBER, maps
from samenhier.privacy.models import Access, AccessAction
from samenhier.privacy.services import log_access, log_list_access
from samenhier.shown import show
from tests.factories import (
    make_event,
    make_group,
    make_household,
    make_match,
)

pytestmark = pytest.mark.django_db


def request_of(user, method: str = "GET", path: str = "/page/") -> HttpRequest:
    request = HttpRequest()
    request.user, request.method, request.path = user, method, path
    return request


def logged(**filters) -> set[tuple]:
    return set(Access.objects.filter(**filters).values_list("object_id", "action"))


# --- What follows from an answer -----------------------------------------------------------


@pytest.mark.parametrize(
    ("method", "status", "action"),
    [
        ("GET", 200, AccessAction.VIEW),
        ("POST", 200, AccessAction.VIEW),  # a form that came back with its mistakes
        ("POST", 302, AccessAction.CHANGE),
        ("GET", 302, ""),
        ("GET", 403, ""),
        ("POST", 404, ""),
        ("GET", 500, ""),
    ],
)
def test_a_page_is_a_look_and_a_form_that_is_taken_a_change(method, status, action):
    assert follows(method, status) == action


def test_an_entry_says_who_what_where_and_why(staff, the_hague):
    household = make_household(the_hague)
    request = request_of(staff, path="/nl/admin/somewhere/")
    log_access(household, AccessAction.EXPORT, request=request, reason="Asked for")

    write_down(request, 200)

    entry = Access.objects.get()
    assert (entry.record, entry.user, entry.action) == (household, staff, AccessAction.EXPORT)
    assert (entry.path, entry.reason) == ("/nl/admin/somewhere/", "Asked for")


def test_a_very_long_address_is_cut(staff, the_hague):
    request = request_of(staff, path="/" + "x" * 500)
    show(request, [make_household(the_hague)])

    write_down(request, 200)

    assert len(Access.objects.get().path) == 300


def test_a_long_list_is_one_insert_with_each_record_once(
    staff, the_hague, django_assert_num_queries
):
    matches = [make_match() for _number in range(5)]
    first = request_of(staff)
    show(first, matches[:1])
    write_down(first, 200)  # warms the cache of content types
    request = request_of(staff)
    show(request, matches + matches)
    log_list_access([match.household for match in matches], request=request)

    with django_assert_num_queries(1):
        write_down(request, 200)

    assert Access.objects.count() == 2 + 10


def test_who_changes_a_record_is_not_said_to_look_as_well(staff, the_hague):
    household = make_household(the_hague)
    request = request_of(staff)
    show(request, [household])
    log_access(household, AccessAction.EXPORT, request=request)

    write_down(request, 200)

    assert logged() == {(household.pk, AccessAction.EXPORT)}


def test_the_own_household_and_group_are_everybodys_own(coordinator, newcomer):
    group = coordinator.memberships.get().group
    match = make_match(household=newcomer.household, group=group)

    for user in (coordinator, newcomer):
        request = request_of(user)
        show(request, [match])
        write_down(request, 200)

    assert logged(user=coordinator) == {(match.household_id, AccessAction.VIEW)}
    assert logged(user=newcomer) == {(match.group_id, AccessAction.VIEW)}


def test_no_page_leaves_without_its_lines(sign_in, staff, the_hague, monkeypatch):
    make_household(the_hague)
    url = reverse("admin:newcomers_household_changelist")
    client = sign_in(staff)
    client.raise_request_exception = False
    monkeypatch.setattr(Access.objects, "bulk_create", lambda rows: 1 / 0)

    assert client.get(url).status_code == 500


# --- Nobody forgets it ---------------------------------------------------------------------


def test_every_list_of_the_staff_site_with_data_of_people_knows_whose_it_is():
    about_people = {
        each.model for each in maps() if each.paths.keys() & {ACCOUNT, GROUP, MEMBER, HOUSEHOLD}
    }
    without_people = {
        "oversight.UnusualAccess",  # of the officer, by reference
        "privacy.Access",
        "matching.MatchingRound",  # its list has numbers; its desk notes whom it shows
        "matching.BuilderProfile",  # of who works here
        "journey.Absence",  # the same
        "content.PartnerEnquiry",
    }
    shown = {
        model
        for model in admin.site._registry
        if model in about_people and model._meta.label not in without_people
    }

    assert {model._meta.label for model in shown - whose.known()} == set()
    assert apps.get_model("newcomers.Household") in shown


# --- Pages that are easy to forget ---------------------------------------------------------


def test_searching_for_a_record_to_choose_is_a_look_at_what_was_found(sign_in, staff, the_hague):
    found, _other = make_household(the_hague), make_household(the_hague)
    asked = {"app_label": "matching", "model_name": "match", "field_name": "household"}

    page = sign_in(staff).get(
        reverse("admin:autocomplete"), asked | {"term": found.people.get().name}
    )

    assert [each["id"] for each in page.json()["results"]] == [str(found.pk)]
    assert logged() == {(found.pk, AccessAction.VIEW)}


def test_the_accounts_of_members_and_newcomers_are_a_look_at_their_records(
    sign_in, national, coordinator, newcomer
):
    sign_in(national).get(reverse("admin:accounts_user_changelist"))

    assert logged(user=national) == {
        (coordinator.memberships.get().group_id, AccessAction.VIEW),
        (newcomer.household.pk, AccessAction.VIEW),
    }


def test_a_mail_to_a_member_is_a_look_at_the_group(sign_in, national, coordinator):
    member = coordinator.memberships.get()
    queue("incident_opened", to=member.email, about="x", language="nl")

    sign_in(national).get(reverse("admin:outbox_message_changelist"))

    assert logged() == {(member.group_id, AccessAction.VIEW)}


def test_who_comes_to_an_event_is_a_look_at_each(sign_in, staff, coordinator, the_hague):
    event = make_event(municipality=the_hague)
    event.registrations.create(user=coordinator)
    url = reverse("admin:events_event_change", args=[event.pk])

    sign_in(staff).get(url)

    assert logged() == {(coordinator.memberships.get().group_id, AccessAction.VIEW)}


def test_what_is_done_with_chosen_rows_is_a_change_of_each(sign_in, staff, the_hague):
    groups = [make_group(the_hague, status="submitted") for _number in range(2)]
    chosen = {"action": "start_screening", "_selected_action": [group.pk for group in groups]}

    sign_in(staff).post(reverse("admin:groups_welcomegroup_changelist"), chosen)

    assert logged() == {(group.pk, AccessAction.CHANGE) for group in groups}


def test_members_of_another_group_who_look_alike_are_a_look_at_their_group(
    sign_in, staff, the_hague
):
    group, other = make_group(the_hague, status="screening"), make_group(the_hague)
    for each in (group, other):
        member = each.members.first()
        member.phone = "+31612345678"
        member.save()

    sign_in(staff).get(reverse("admin:groups_welcomegroup_screening", args=[group.pk]))

    assert logged() == {(group.pk, AccessAction.VIEW), (other.pk, AccessAction.VIEW)}


def test_a_long_list_costs_one_query_for_the_log(sign_in, staff, the_hague):
    url, client = reverse("admin:groups_welcomegroup_changelist"), sign_in(staff)
    for _number in range(4):
        make_group(the_hague)
    client.get(url)

    with CaptureQueriesContext(connection) as queries:
        client.get(url)

    assert sum("privacy_access" in each["sql"] for each in queries.captured_queries) == 1
