"""A sealed file: only the handlers it is assigned to read it, and every step is written down."""

import threading
from datetime import timedelta

import pytest
from django.contrib import admin
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext

from samenhier.accounts.models import Role, User
from samenhier.privacy.models import Access, AccessAction
from samenhier.safeguarding.models import Incident, IncidentStatus, Urgency
from samenhier.safeguarding.services import open_incident
from tests.factories import make_user
from tests.races import at_once, wait_until_somebody_waits

pytestmark = pytest.mark.django_db

LIST = "/en/concern/incidents/"
OTHERS = [
    "staff",
    "stranger",
    "national",
    "builder",
    "coordinator",
    "newcomer",
    "partner",
    "researcher",
]


@pytest.fixture(autouse=True)
def in_english():
    with translation.override("en"):
        yield


@pytest.fixture
def incident(handler, builder):
    return open_incident(
        text="Er is iets gebeurd.", contact="06 12 34 56 78", about="H-ABC234", by=builder
    )


def page_of(incident):
    return reverse("safeguarding:incident", args=[incident.pk])


def step(status="in_progress", reason="Gebeld"):
    return {"status": status, "reason": reason}


# --- Access --------------------------------------------------------------------------------


def test_a_concern_that_came_when_there_was_no_handler_waits_for_the_first_one(sign_in, db):
    waiting = open_incident(text="Er is iets gebeurd.", by=None)
    handler = make_user(Role.HANDLER)

    assert sign_in(handler).get(page_of(waiting)).status_code == 200


def test_a_concern_of_handlers_who_all_left_is_there_for_the_next_one(handler, incident):
    User.objects.filter(pk=handler.pk).update(is_active=False)
    successor = make_user(Role.HANDLER)

    assert list(Incident.objects.visible_to(successor)) == [incident]


def test_a_concern_with_a_handler_at_work_is_closed_to_other_handlers(handler, incident):
    another = make_user(Role.HANDLER)

    assert list(Incident.objects.visible_to(another)) == []


def test_a_handler_reads_what_is_assigned_to_them(sign_in, handler, incident):
    page = sign_in(handler)

    assert list(page.get(LIST).context["incidents"]) == [incident]
    shown = page.get(page_of(incident)).content.decode()
    assert [
        words
        for words in ("Er is iets gebeurd.", "06 12 34 56 78", "H-ABC234", "Bilal Bouwer")
        if words not in shown
    ] == []


@pytest.mark.parametrize("role", OTHERS)
def test_nobody_else_comes_near_an_incident(role, request, sign_in, incident):
    user = request.getfixturevalue(role)
    page = sign_in(user)

    statuses = [
        page.get(LIST).status_code,
        page.get(page_of(incident)).status_code,
        page.post(page_of(incident), step()).status_code,
    ]

    incident.refresh_from_db()
    assert statuses == [403, 404, 404]
    assert incident.status == IncidentStatus.OPEN
    assert Incident.objects.visible_to(user).count() == 0


def test_even_who_reported_it_does_not_read_it(sign_in, builder, incident):
    assert incident.reported_by == builder
    assert sign_in(builder).get(page_of(incident)).status_code == 404


def test_a_handler_to_whom_it_is_not_assigned_finds_nothing(sign_in, incident):
    later = make_user(Role.HANDLER)
    page = sign_in(later)

    assert "No concerns are assigned to you" in page.get(LIST).content.decode()
    assert page.get(page_of(incident)).status_code == 404


def test_a_superuser_finds_nothing_either(sign_in, national, incident):
    national.is_superuser = True
    national.save()

    assert sign_in(national).get(page_of(incident)).status_code == 404


def test_somebody_who_is_not_signed_in_is_asked_to_sign_in(client, incident):
    assert client.get(LIST).status_code == 302
    assert client.get(page_of(incident)).status_code == 302


def test_incidents_are_not_on_the_staff_site():
    assert Incident not in admin.site._registry


def test_a_file_is_not_kept_by_the_browser(sign_in, handler, incident):
    assert "no-store" in sign_in(handler).get(page_of(incident)).headers["Cache-Control"]


def test_every_opening_of_a_file_is_written_down(sign_in, handler, incident):
    sign_in(handler).get(page_of(incident))

    seen = Access.objects.about(incident).get()
    assert (seen.user, seen.action) == (handler, AccessAction.VIEW)


# --- The list ------------------------------------------------------------------------------


def test_open_and_urgent_come_first_then_the_oldest(sign_in, handler):
    closed, new, old, urgent = (
        open_incident(text="x", by=None, urgency=urgency)
        for urgency in (Urgency.URGENT, Urgency.NORMAL, Urgency.NORMAL, Urgency.URGENT)
    )
    closed.become(IncidentStatus.CLOSED, by=handler)
    Incident.objects.filter(pk=old.pk).update(opened_at=timezone.now() - timedelta(days=3))

    response = sign_in(handler).get(LIST)

    assert list(response.context["incidents"]) == [urgent, old, new, closed]
    assert response.content.decode().count("caseload__row--late") == 1


def test_thirty_concerns_cost_as_many_queries_as_one(
    sign_in, handler, django_assert_max_num_queries, django_assert_num_queries
):
    page = sign_in(handler)
    open_incident(text="x", by=None)
    with django_assert_max_num_queries(4) as one:
        page.get(LIST)
    for _ in range(29):
        open_incident(text="x", by=None)
    with django_assert_num_queries(len(one)):
        page.get(LIST)


# --- Steps ---------------------------------------------------------------------------------


def test_a_handler_takes_a_step_with_what_was_done(sign_in, handler, incident):
    response = sign_in(handler).post(page_of(incident), step(), follow=True)

    incident.refresh_from_db()
    change = incident.status_changes.get()
    assert incident.status == IncidentStatus.IN_PROGRESS
    assert (change.by, change.reason) == (handler, "Gebeld")
    assert "Gebeld" in response.content.decode()


@pytest.mark.parametrize(
    ("before", "choices"),
    [
        (IncidentStatus.OPEN, ["in_progress", "closed"]),
        (IncidentStatus.IN_PROGRESS, ["closed"]),
        (IncidentStatus.CLOSED, ["in_progress"]),
    ],
)
def test_only_steps_of_the_life_cycle_can_be_chosen(sign_in, handler, incident, before, choices):
    if before != IncidentStatus.OPEN:
        incident.become(before, by=handler)

    form = sign_in(handler).get(page_of(incident)).context["form"]

    assert [value for value, _ in form.fields["status"].choices] == choices


@pytest.mark.parametrize(
    ("sent", "wrong"),
    [
        (step(reason=""), "reason"),
        (step(reason="BSN 111222333"), "reason"),
        (step(status="open"), "status"),
        (step(status=""), "status"),
    ],
)
def test_a_step_that_is_not_complete_changes_nothing(sign_in, handler, incident, sent, wrong):
    response = sign_in(handler).post(page_of(incident), sent)

    incident.refresh_from_db()
    assert response.context["form"].errors.keys() == {wrong}
    assert incident.status == IncidentStatus.OPEN


@pytest.mark.django_db(transaction=True)
def test_of_two_handlers_at_once_the_second_one_is_told(handler, incident):
    second = Client()
    second.force_login(handler)

    def close():
        with transaction.atomic():
            Incident.objects.filter(pk=incident.pk).update(status=IncidentStatus.CLOSED)
            posting.set()
            wait_until_somebody_waits()

    def post():
        posting.wait(timeout=10)
        return second.post(page_of(incident), step(), follow=True)

    posting = threading.Event()
    _closed, page = at_once(close, post)

    with translation.override("nl"):  # the language of the address
        told = gettext("Another handler was first. Look at where it stands now.")
    assert told in page.text
    incident.refresh_from_db()
    assert incident.status == IncidentStatus.CLOSED
    assert incident.status_changes.count() == 0


def test_a_closed_file_can_be_opened_again(sign_in, handler, incident):
    incident.become(IncidentStatus.CLOSED, by=handler)

    sign_in(handler).post(page_of(incident), step(reason="Toch nog niet goed"))

    incident.refresh_from_db()
    assert incident.status == IncidentStatus.IN_PROGRESS


def test_an_incident_is_called_by_its_reference(incident):
    assert str(incident) == incident.reference
    assert incident.reference.startswith("C-")
