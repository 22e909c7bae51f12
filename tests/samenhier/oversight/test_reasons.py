"""Records outside somebody's own work open with a reason, for a while, and the officer hears."""

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from groups.models import TaskKind
from groups.services import open_task, take
from newcomers.models import NextAction, NextActionKind
from samenhier.outbox.models import Message
from samenhier.oversight.reasons import needs_reason
from samenhier.privacy.models import Access, AccessAction, Why
from tests.factories import give_reason, make_group, make_household, make_match, make_user

pytestmark = pytest.mark.django_db

TOLD = {"why": Why.STAND_IN, "reason": "Saskia is ziek"}


def page_of(household) -> str:
    return reverse("admin:newcomers_household_change", args=[household.pk])


def question(record) -> str:
    return reverse("oversight:reason", args=[record._meta.model_name, record.pk])


@pytest.fixture
def household(the_hague):
    return make_household(the_hague)


# --- Whom it asks --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("role", "support", "is_asked"),
    [
        ("national", 2, True),
        ("staff", 4, False),
        ("staff", 5, True),
        ("staff", None, False),
        ("stranger", 5, True),
        ("builder", 5, False),  # a builder's own match; others do not exist for them
    ],
)
def test_a_household_asks_whom_it_should(role, support, is_asked, request, the_hague):
    household = make_household(the_hague, vulnerability=support)

    assert needs_reason(request.getfixturevalue(role), household) is is_asked


def test_who_promised_to_do_something_for_a_household_works_with_it(national, household):
    action = NextAction.objects.create(
        household=household,
        kind=NextActionKind.CALL,
        owner=national,
        due_on=timezone.localdate(),
    )
    assert not needs_reason(national, household)

    action.done_at = timezone.now()
    action.save()
    assert needs_reason(national, household)


def test_a_group_asks_the_national_coordinator_until_they_take_a_task(national, staff, the_hague):
    group = make_group(the_hague, status="submitted")
    task = open_task(group, TaskKind.FIRST_CONTACT)
    assert (needs_reason(national, group), needs_reason(staff, group)) == (True, False)

    take(task, by=national)

    assert not needs_reason(national, group)


# --- Asking, and opening -------------------------------------------------------------------


def test_a_page_asks_first_and_then_opens(sign_in, national, household):
    client = sign_in(national)
    asked = client.get(page_of(household))
    assert asked.url.startswith(question(household))

    opened = client.post(asked.url, TOLD)

    assert opened.url == page_of(household)
    assert client.get(opened.url).status_code == 200
    entry = Access.objects.about(household).get(action=AccessAction.OPEN)
    assert (entry.user, entry.why, entry.reason) == (national, Why.STAND_IN, "Saskia is ziek")


def test_it_stays_open_for_half_an_hour_and_a_form_a_while_longer(sign_in, national, household):
    give_reason(national, household)
    step = reverse("admin:newcomers_household_step", args=[household.pk, "paused"])
    client = sign_in(national)

    with time_machine.travel(timezone.now() + timedelta(minutes=31)):
        assert client.get(page_of(household)).url.startswith(question(household))
        client.post(step, {"reason": "Op reis"})
        household.refresh_from_db()
        assert household.status == "paused"
    with time_machine.travel(timezone.now() + timedelta(minutes=91)):
        client.post(step.replace("paused", "ready"), {"reason": "Terug"})
        household.refresh_from_db()
        assert household.status == "paused"


def test_every_officer_hears_at_once_and_by_reference_only(sign_in, national, household):
    officers = [make_user("privacy_officer", language=language) for language in ("nl", "en")]
    make_user("privacy_officer", is_active=False)

    sign_in(national).post(question(household), TOLD)

    mails = Message.objects.filter(template="record_opened")
    assert {(mail.recipient, mail.language) for mail in mails} == {
        (officer.email, officer.language) for officer in officers
    }
    assert {mail.context["reference"] for mail in mails} == {household.reference}
    assert "Saskia" not in str([mail.context for mail in mails])


@pytest.mark.parametrize(
    "told", [{"why": "", "reason": "x"}, {"why": Why.SAFETY, "reason": ""}, {"why": "fun"}]
)
def test_without_a_whole_reason_nothing_opens(sign_in, national, household, told):
    client = sign_in(national)

    assert client.post(question(household), told).status_code == 200

    assert client.get(page_of(household)).url.startswith(question(household))
    assert not Access.objects.filter(action=AccessAction.OPEN).exists()


def test_a_reason_opens_one_record_to_one_person(sign_in, national, household, the_hague):
    give_reason(national, household)
    give_reason(make_user("national_coordinator"), other := make_household(the_hague))

    client = sign_in(national)

    assert client.get(page_of(household)).status_code == 200
    assert client.get(page_of(other)).status_code == 302


def test_every_page_of_a_household_and_its_match_asks(sign_in, national, the_hague):
    match = make_match(household=make_household(the_hague))
    pages = [
        reverse(f"admin:newcomers_household_{name}", args=[match.household_id])
        for name in ("change", "history", "delete")
    ] + [
        reverse("admin:newcomers_household_step", args=[match.household_id, "paused"]),
        reverse("admin:matching_match_change", args=[match.pk]),
        reverse("journey:match", args=[match.pk]),
        reverse("journey:hand_over", args=[match.pk]),
    ]
    client = sign_in(national)

    asked = {page for page in pages if question(match.household) in client.get(page).url}

    assert asked == set(pages)


def test_a_change_without_a_reason_changes_nothing(sign_in, national, household):
    step = reverse("admin:newcomers_household_step", args=[household.pk, "paused"])

    sign_in(national).post(step, {"reason": "Op reis"})

    household.refresh_from_db()
    assert household.status == "ready"


# --- Guessing ------------------------------------------------------------------------------


@pytest.mark.parametrize("role", ["stranger", "builder", "partner", "handler", "officer"])
def test_nobody_reasons_their_way_into_what_is_not_theirs(role, request, sign_in, the_hague):
    household = make_household(the_hague, vulnerability=5)
    client = sign_in(request.getfixturevalue(role))

    assert client.get(question(household)).status_code == 404
    assert client.post(question(household), TOLD).status_code == 404
    assert not Access.objects.filter(action=AccessAction.OPEN).exists()


def test_what_asks_no_reason_takes_none(sign_in, staff, household):
    assert sign_in(staff).post(question(household), TOLD).status_code == 404


@pytest.mark.parametrize("kind", ["user", "person", "nothing"])
def test_other_kinds_of_records_are_not_asked_about(sign_in, national, household, kind):
    url = question(household).replace("/household/", f"/{kind}/")

    assert sign_in(national).get(url).status_code == 404


def test_the_way_back_leads_nowhere_else(sign_in, national, household):
    url = f"{question(household)}?next=https://evil.example/"

    assert sign_in(national).post(url, TOLD).url == reverse("start")


# --- A builder, when it is urgent ----------------------------------------------------------


def ask(household, **told) -> dict[str, str]:
    return TOLD | {"reference": household.reference} | told


def test_a_builder_reaches_a_household_of_a_colleague_for_half_an_hour(
    sign_in, builder, officer, the_hague
):
    household = make_household(
        the_hague, phone="+31612345678", intake_notes="Geheim", practical_needs="Zonder trap"
    )
    person = household.people.get()
    client = sign_in(builder)

    answer = client.post(reverse("newcomers:urgent"), ask(household))

    page = client.get(answer.url)
    assert person.name in page.text
    assert "+31612345678" in page.text
    assert [told for told in ("Geheim", "Zonder trap", household.pc4) if told in page.text] == []
    assert Message.objects.get(template="record_opened").recipient == officer.email
    actions = Access.objects.about(household).values_list("user", "action")
    assert set(actions) == {(builder.pk, AccessAction.OPEN), (builder.pk, AccessAction.VIEW)}
    with time_machine.travel(timezone.now() + timedelta(minutes=31)):
        assert client.get(answer.url).url == reverse("newcomers:urgent")


def test_a_builder_does_not_reach_another_organisation(sign_in, builder):
    household = make_household()
    give_reason(builder, household)
    client = sign_in(builder)

    refused = client.post(reverse("newcomers:urgent"), ask(household))
    unknown = client.post(reverse("newcomers:urgent"), ask(household, reference="H-222222"))

    assert (
        refused.context["form"].errors["reference"] == unknown.context["form"].errors["reference"]
    )
    contact = reverse("newcomers:urgent_contact", args=[household.pk])
    assert client.get(contact).status_code == 404


def test_guessing_the_address_of_a_household_asks_first(sign_in, builder, household):
    contact = reverse("newcomers:urgent_contact", args=[household.pk])

    assert sign_in(builder).get(contact).url == reverse("newcomers:urgent")
    assert not Access.objects.exists()


@pytest.mark.parametrize("role", ["staff", "national", "coordinator", "newcomer", "officer"])
def test_only_builders_reach_households_this_way(role, request, sign_in, household):
    client = sign_in(request.getfixturevalue(role))

    assert client.post(reverse("newcomers:urgent"), ask(household)).status_code == 403
