"""The officer's desk: searching the log, taking it along, the nights, and erasing on request."""

import csv
import io
from datetime import UTC, datetime

import pytest
import time_machine
from django.urls import reverse

from groups.models import Membership
from newcomers.models import Household, NextActionKind
from newcomers.services import add_action
from samenhier.privacy import letting_go
from samenhier.privacy.models import (
    Access,
    AccessAction,
    Erasure,
    ErasureReason,
    RetentionRun,
    Why,
)
from tests.factories import give_reason, make_group, make_household, make_user

pytestmark = pytest.mark.django_db

LOG = "admin:privacy_access_changelist"
FILE = "admin:privacy_access_csv"


def look(record, user, **fields) -> Access:
    fields = {"action": AccessAction.VIEW, "path": "/nl/matches/"} | fields
    return Access.objects.create(record=record, user=user, **fields)


@pytest.fixture
def household(the_hague) -> Household:
    return make_household(the_hague)


# --- The access log ------------------------------------------------------------------------


def test_the_officer_reads_in_words_who_did_what_where_and_why(
    sign_in, officer, staff, household, django_assert_max_num_queries
):
    look(household, staff)
    give_reason(staff, household, why=Why.ASKED, reason="Belde zelf")

    text = sign_in(officer).get(reverse(LOG)).text

    for words in (
        "Saskia Staf",
        "programme staff",
        household.reference,
        "the own matches of a community builder",
        "They asked for help themselves",
        "Belde zelf",
    ):
        assert words in text
    assert household.people.get().name not in text


def test_an_account_that_was_erased_reads_as_somebody(sign_in, officer, household):
    look(household, make_user("programme_staff", name=""))

    assert "somebody who does not work here any more" in sign_in(officer).get(reverse(LOG)).text


@pytest.mark.parametrize("persona", ["staff", "national", "handler", "builder"])
def test_nobody_else_reads_the_log(sign_in, request, household, persona):
    user = request.getfixturevalue(persona)

    assert sign_in(user).get(reverse(LOG)).status_code in {302, 403}
    assert list(Access.objects.visible_to(user)) == []


@pytest.fixture
def log(staff, builder, household, the_hague) -> dict[str, Access]:
    with time_machine.travel(datetime(2026, 3, 9, 12, tzinfo=UTC)):
        early = look(household, staff)
    with time_machine.travel(datetime(2026, 3, 11, 12, tzinfo=UTC)):
        return {
            "early": early,
            "builder": look(household, builder),
            "copy": look(household, staff, action=AccessAction.EXPORT),
            "group": look(make_group(the_hague), staff, path="/nl/admin/groups/welcomegroup/"),
        }


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({}, {"early", "builder", "copy", "group"}),
        ({"who": "bilal"}, {"builder"}),
        ({"since": "2026-03-10"}, {"builder", "copy", "group"}),
        ({"until": "2026-03-09"}, {"early"}),
        ({"since": "2026-03-10", "until": "2026-03-10"}, set()),
        ({"action": "export"}, {"copy"}),
        ({"address": "welcomegroup"}, {"group"}),
        ({"since": "yesterday"}, set()),
        ({"reference": "H-222222"}, set()),
    ],
)
def test_the_log_is_searched(sign_in, officer, log, asked, found):
    page = sign_in(officer).get(reverse(LOG), asked)

    assert set(page.context["page_obj"]) == {log[name] for name in found}


def test_the_log_is_searched_by_record_and_by_kind(sign_in, officer, log, household):
    client, group = sign_in(officer), log["group"]

    by_reference = client.get(reverse(LOG), {"reference": f" {household.reference.lower()} "})
    by_number = client.get(reverse(LOG), {"reference": str(group.object_id)})
    by_kind = client.get(reverse(LOG), {"kind": group.content_type_id})

    assert set(by_reference.context["page_obj"]) == set(log.values()) - {group}
    assert list(by_number.context["page_obj"]) == list(by_kind.context["page_obj"]) == [group]


def test_a_long_log_costs_no_more_queries(
    sign_in, officer, staff, household, django_assert_max_num_queries
):
    client = sign_in(officer)
    look(household, staff)
    client.get(reverse(LOG))
    with django_assert_max_num_queries(30) as few:
        client.get(reverse(LOG))
    for _number in range(9):
        look(make_household(), make_user())
    with django_assert_max_num_queries(len(few)):
        client.get(reverse(LOG))


def test_a_search_is_taken_along_and_no_spreadsheet_runs_it(sign_in, officer, staff, household):
    look(household, staff, reason="=HYPERLINK()")
    look(make_household(), make_user(name="Iemand anders"))

    answer = sign_in(officer).post(f"{reverse(FILE)}?who=Saskia")

    _head, line = csv.reader(io.StringIO(answer.content.decode().removeprefix("\ufeff")))
    assert line[1] == "Saskia Staf"
    assert line[5] == household.reference
    assert line[-1] == "'=HYPERLINK()"


def test_taking_it_along_stands_in_the_log_of_each_record(sign_in, officer, staff, household):
    look(household, staff)
    look(make_household(), make_user(name="Iemand anders"))

    sign_in(officer).post(f"{reverse(FILE)}?who=Saskia")

    taken = Access.objects.get(user=officer)
    assert (taken.record, taken.action) == (household, AccessAction.EXPORT)


def test_nobody_adds_edits_or_deletes_an_entry(sign_in, officer, staff, household):
    entry, client = look(household, staff), sign_in(officer)
    change = reverse("admin:privacy_access_change", args=[entry.pk])
    delete = reverse("admin:privacy_access_delete", args=[entry.pk])

    assert client.get(reverse("admin:privacy_access_add")).status_code == 403
    assert client.post(change, {"path": "/"}).status_code == 403
    assert client.post(delete, {"post": "yes"}).status_code == 403


def test_who_looked_cannot_be_deleted_as_an_account(staff, household):
    look(household, staff)

    with pytest.raises(Exception, match="protected"):
        staff.delete()


# --- The desk itself -----------------------------------------------------------------------


def test_the_officer_starts_at_the_desk_and_finds_nothing_of_the_team_there(sign_in, officer):
    client = sign_in(officer)

    page = client.get(reverse("start"), follow=True)

    assert page.redirect_chain == [(reverse("admin:index"), 302)]
    models = {model["object_name"] for app in page.context["app_list"] for model in app["models"]}
    assert models == {"Access", "Erasure", "RetentionRun", "UnusualAccess"}


def test_what_was_searched_for_is_read_above_the_lines(sign_in, officer):
    asked = {"reference": "H-7K2MPX", "action": "open", "since": "2026-03-11", "who": ""}

    page = sign_in(officer).get(reverse("admin:privacy_access_changelist"), asked)

    assert page.context["form"].asked() == [
        ("Reference of the record", "H-7K2MPX"),
        ("From this day", "11 March 2026"),
        ("What was done", "opened with a reason"),
    ]


def test_a_search_that_is_not_understood_claims_nothing(sign_in, officer):
    page = sign_in(officer).get(reverse("admin:privacy_access_changelist"), {"since": "soon"})

    assert page.context["form"].asked() == []


# --- The nights ----------------------------------------------------------------------------


def test_the_officer_sees_beforehand_what_a_night_would_do(sign_in, officer, the_hague):
    with time_machine.travel(datetime(2025, 1, 1, tzinfo=UTC)):
        gone = make_household(the_hague, status="withdrawn")

    page = sign_in(officer).post(reverse("admin:privacy_retentionrun_dry"), follow=True)

    assert RetentionRun.objects.get().is_dry
    assert "Households that left or were referred elsewhere: 1 would go" in page.text
    gone.refresh_from_db()
    assert gone.people.get().name


def test_a_night_is_read_rule_by_rule(sign_in, officer):
    run = letting_go.run()
    RetentionRun.objects.filter(pk=run.pk).update(
        report=[
            {"rule": "refused_groups", "due": 3, "done": 2, "failed": 1},
            {"rule": "of_long_ago", "due": 0, "done": 0, "failed": 0},
        ]
    )

    text = sign_in(officer).get(reverse("admin:privacy_retentionrun_change", args=[run.pk])).text

    assert "2 gone, 1 failed" in text
    assert "Of_long_ago: 0 gone" in text


@pytest.mark.parametrize("page", ["change", "changelist"])
def test_a_rule_that_could_not_tell_what_is_due_is_seen(sign_in, officer, page):
    line = {"rule": "refused_groups", "due": 0, "done": 0, "failed": 0, "is_unknown": True}
    run = RetentionRun.objects.create(report=[line])
    of = [run.pk] if page == "change" else []

    text = sign_in(officer).get(reverse(f"admin:privacy_retentionrun_{page}", args=of)).text

    assert "What is due could not be found" in text


# --- Erasing on request --------------------------------------------------------------------


ERASE = "oversight:erase"


def confirm(record) -> str:
    return reverse("oversight:erase_one", args=[record._meta.model_name, record.pk])


def test_the_officer_erases_a_household_that_asked_for_it(sign_in, officer, the_hague):
    household = make_household(the_hague, status="withdrawn", phone="+31612345678")
    client = sign_in(officer)
    found = client.post(reverse(ERASE), {"sought": household.reference})
    assert confirm(household) in found.text

    client.post(confirm(household), {"agreed": "on"})

    household.refresh_from_db()
    assert (household.phone, set(household.people.values_list("name", flat=True))) == ("", {""})
    erasure = Erasure.objects.get()
    assert (erasure.number, erasure.by) == (str(household.pk), officer)
    assert erasure.reason == ErasureReason.REQUEST


def test_first_it_is_said_what_will_happen(sign_in, officer, the_hague):
    household = make_household(the_hague, status="withdrawn", people=(1990, 2010))

    page = sign_in(officer).get(confirm(household))

    assert ("people", 2, False) in page.context["effects"]
    assert household.people.first().name


def test_without_a_tick_or_by_reading_nothing_is_erased(sign_in, officer, the_hague):
    household = make_household(the_hague, status="withdrawn")
    client = sign_in(officer)

    client.get(confirm(household))
    client.post(confirm(household), {})

    assert not Erasure.objects.exists()


def test_who_takes_part_is_not_erased_yet(sign_in, officer, coordinator, household, staff):
    client = sign_in(officer)
    member = coordinator.memberships.get()

    for record in (household, member, member.group, coordinator, staff):
        page = client.post(confirm(record), {"agreed": "on"})
        assert page.context["hindrance"]

    assert not Erasure.objects.exists()


def test_a_member_is_found_by_address_and_erased_with_the_account(sign_in, officer, the_hague):
    user = make_user()
    member = make_group(the_hague, status="withdrawn", coordinator=user).coordinator
    client = sign_in(officer)
    found = client.post(reverse(ERASE), {"sought": user.email.upper()})
    assert confirm(member) in found.text

    client.post(confirm(member), {"agreed": "on"})

    member.refresh_from_db()
    user.refresh_from_db()
    assert (member.name, user.name, user.is_active) == ("", "", False)


def test_a_group_is_erased_with_everybody_in_it(sign_in, officer, the_hague):
    group = make_group(the_hague, status="withdrawn")

    sign_in(officer).post(confirm(group), {"agreed": "on"})

    assert set(Membership.objects.filter(group=group).values_list("name", flat=True)) == {""}


def test_a_closed_account_is_erased(sign_in, officer):
    user = make_user("researcher", name="Ruben", is_active=False)

    sign_in(officer).post(confirm(user), {"agreed": "on"})

    user.refresh_from_db()
    assert user.name == ""


def test_staff_erase_whom_they_work_with_and_nobody_else(sign_in, staff, the_hague):
    own = make_household(the_hague, status="withdrawn")
    other = make_household(status="withdrawn")
    client = sign_in(staff)

    assert client.post(reverse(ERASE), {"sought": other.reference}).context["found"] == []
    assert client.post(confirm(other), {"agreed": "on"}).status_code == 404
    client.post(confirm(own), {"agreed": "on"})

    assert Erasure.objects.get().number == str(own.pk)


@pytest.mark.parametrize("role", ["builder", "coordinator", "newcomer", "partner", "handler"])
def test_nobody_else_erases(role, request, sign_in, the_hague):
    household = make_household(the_hague, status="withdrawn")
    client = sign_in(request.getfixturevalue(role))

    assert client.post(confirm(household), {"agreed": "on"}).status_code == 403
    assert not Erasure.objects.exists()


@pytest.mark.parametrize("place", ["household/1", "user/abc", "nothing/1"])
def test_a_guessed_record_is_not_there(sign_in, officer, place):
    kind, key = place.split("/")

    assert sign_in(officer).get(reverse("oversight:erase_one", args=[kind, key])).status_code == 404


def test_who_asked_to_be_erased_is_shown_until_it_is_done(sign_in, officer, the_hague):
    household = make_household(the_hague, status="withdrawn")
    add_action(household, NextActionKind.ERASURE)
    client = sign_in(officer)
    assert [work.count for work in client.get(reverse("admin:index")).context["work"]] == [1]
    assert confirm(household) in client.get(reverse(ERASE)).text

    client.post(confirm(household), {"agreed": "on"})

    assert client.get(reverse(ERASE)).context["asked"] == []
    assert household.actions.get().done_by == officer


def test_looking_for_whom_to_erase_is_logged(sign_in, officer, the_hague):
    household = make_household(the_hague, status="withdrawn")

    sign_in(officer).post(reverse(ERASE), {"sought": household.reference})

    assert Access.objects.get().record == household
