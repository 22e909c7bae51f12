"""A sealed file: only the handlers it is assigned to read it, and every step is written down."""

import threading
from datetime import timedelta

import pytest
import time_machine
from dateutil.relativedelta import relativedelta
from django.contrib import admin
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext

from samenhier.accounts.models import Role, User
from samenhier.outbox.models import Message
from samenhier.privacy.models import Access, AccessAction
from samenhier.privacy.tasks import let_go
from samenhier.safeguarding.models import (
    EntryKind,
    Incident,
    IncidentEntry,
    IncidentStatus,
    Outcome,
    Urgency,
)
from samenhier.safeguarding.services import (
    NoHandler,
    assign,
    close,
    open_incident,
    raise_alarms,
    write,
)
from samenhier.workdays import working_days_after
from tests.factories import make_user
from tests.races import at_once, wait_until_somebody_waits

pytestmark = pytest.mark.django_db

LIST = "/en/concern/incidents/"
YESTERDAY = timezone.localdate() - timedelta(days=1)
TOMORROW = timezone.localdate() + timedelta(days=1)
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


def address(incident, action):
    return reverse(f"safeguarding:{action}", args=[incident.pk])


def step(text="Gebeld"):
    return {"kind": EntryKind.TALK, "text": text, "due_on": str(TOMORROW)}


def closing():
    return {"outcome": Outcome.REFERRED, "text": "Met hen besproken"}


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
        page.post(address(incident, "write"), step()).status_code,
        page.post(address(incident, "close"), closing()).status_code,
        page.post(address(incident, "assign"), {"handlers": [user.pk]}).status_code,
    ]

    incident.refresh_from_db()
    assert statuses == [403, 404, 404, 404, 404]
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


def test_the_first_step_takes_an_incident_up_with_what_was_done(sign_in, handler, incident):
    response = sign_in(handler).post(address(incident, "write"), step(), follow=True)

    incident.refresh_from_db()
    entry = incident.entries.get()
    assert (incident.status, incident.due_on) == (IncidentStatus.IN_PROGRESS, TOMORROW)
    assert (entry.by, entry.text, entry.kind) == (handler, "Gebeld", EntryKind.TALK)
    assert "Gebeld" in response.content.decode()


def test_a_later_step_is_one_line_more(sign_in, handler, incident):
    for text in ("Gebeld", "Weer gebeld"):
        sign_in(handler).post(address(incident, "write"), step(text=text))

    assert [entry.text for entry in incident.entries.all()] == ["Gebeld", "Weer gebeld"]
    assert incident.status_changes.count() == 1


def test_what_is_written_down_is_encrypted(sign_in, handler, incident):
    sign_in(handler).post(address(incident, "write"), step(text="Gebeld met Sara"))

    with connection.cursor() as cursor:
        cursor.execute("SELECT text FROM safeguarding_incidententry")
        assert "Sara" not in cursor.fetchone()[0]


def test_an_incident_is_closed_with_how_it_ended(sign_in, handler, incident):
    response = sign_in(handler).post(address(incident, "close"), closing(), follow=True)

    incident.refresh_from_db()
    assert (incident.status, incident.outcome) == (IncidentStatus.CLOSED, Outcome.REFERRED)
    assert incident.closed_at is not None
    assert [entry.text for entry in incident.entries.all()] == ["Met hen besproken"]
    assert "Passed on to other help" in response.content.decode()


@pytest.mark.parametrize(
    ("action", "sent", "wrong"),
    [
        ("write", {"text": ""}, "text"),
        ("write", {"text": "BSN 111222333"}, "text"),
        ("write", {"kind": "other"}, "kind"),
        ("write", {"due_on": ""}, "due_on"),
        ("write", {"due_on": str(YESTERDAY)}, "due_on"),
        ("close", {"outcome": ""}, "outcome"),
        ("close", {"text": ""}, "text"),
        ("assign", {"handlers": []}, "handlers"),
    ],
)
def test_a_step_that_is_not_complete_changes_nothing(
    sign_in, handler, incident, action, sent, wrong
):
    complete = {"write": step(), "close": closing(), "assign": {}}[action]

    response = sign_in(handler).post(address(incident, action), complete | sent)

    form = {"write": "entry_form", "close": "close_form", "assign": "handlers_form"}[action]
    incident.refresh_from_db()
    assert response.context[form].errors.keys() == {wrong}
    assert (incident.status, incident.entries.count()) == (IncidentStatus.OPEN, 0)


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
        return second.post(address(incident, "close"), closing(), follow=True)

    posting = threading.Event()
    _closed, page = at_once(close, post)

    with translation.override("nl"):  # the language of the address
        told = gettext("Another handler was first. Look at where it stands now.")
    assert told in page.text
    incident.refresh_from_db()
    assert incident.status == IncidentStatus.CLOSED
    assert (incident.status_changes.count(), incident.entries.count()) == (0, 0)


def test_a_closed_file_can_be_opened_again(sign_in, handler, incident):
    close(incident, outcome=Outcome.RESOLVED, text="Klaar", by=handler)

    sign_in(handler).post(address(incident, "write"), step(text="Toch nog niet goed"))

    incident.refresh_from_db()
    assert (incident.status, incident.outcome) == (IncidentStatus.IN_PROGRESS, "")
    assert incident.closed_at is None


def test_an_incident_is_called_by_its_reference(incident):
    assert str(incident) == incident.reference


# --- Who handles it ------------------------------------------------------------------------


def test_a_handler_passes_a_concern_to_a_colleague_and_cannot_read_it_any_more(
    sign_in, handler, incident
):
    colleague = make_user(Role.HANDLER, name="Karin")

    response = sign_in(handler).post(address(incident, "assign"), {"handlers": [colleague.pk]})

    assert response["Location"] == LIST
    assert list(incident.handlers.all()) == [colleague]
    assert list(Incident.objects.visible_to(handler)) == []
    assert incident.entries.get().text == "Karin"
    mailed = Message.objects.filter(template="incident_opened", recipient=colleague.email)
    assert mailed.count() == 1


def test_a_concern_is_never_given_to_whom_it_must_be_kept_from(sign_in, handler):
    suspect = make_user(Role.HANDLER)
    incident = open_incident(text="x", by=None, kept_from=[suspect])

    response = sign_in(handler).post(
        address(incident, "assign"), {"handlers": [handler.pk, suspect.pk]}
    )

    assert response.context["handlers_form"].errors.keys() == {"handlers"}
    assert list(incident.handlers.all()) == [handler]


@pytest.mark.parametrize("role", OTHERS)
def test_no_other_role_can_handle(role, request, incident, handler):
    user = request.getfixturevalue(role)

    with pytest.raises(NoHandler):
        assign(incident, [user], by=handler)


# --- The second route ----------------------------------------------------------------------


def test_a_concern_about_the_team_is_only_for_handlers_from_outside(handler, the_hague):
    of_a_team = make_user(Role.HANDLER, organisation=the_hague.organisation)

    incident = open_incident(text="x", by=None, is_about_team=True)

    assert list(incident.handlers.all()) == [handler]
    assert list(Incident.objects.visible_to(of_a_team)) == []
    assert list(Incident.objects.visible_to(handler)) == [incident]
    assert list(Message.objects.values_list("recipient", flat=True)) == [handler.email]


def test_without_a_handler_from_outside_it_waits_for_one_and_the_adviser_hears(the_hague, settings):
    settings.OUTSIDE_ADVISER_EMAIL = "adviser@elsewhere.example"
    of_a_team = make_user(Role.HANDLER, organisation=the_hague.organisation)

    incident = open_incident(text="x", by=None, is_about_team=True)

    assert list(Incident.objects.visible_to(of_a_team)) == []
    assert list(Incident.objects.visible_to(make_user(Role.HANDLER))) == [incident]
    message = Message.objects.get()
    assert (message.recipient, message.context) == (
        "adviser@elsewhere.example",
        {"reference": incident.reference},
    )


def test_whom_it_is_kept_from_never_reads_it_even_when_nobody_else_is_left(handler):
    suspect = make_user(Role.HANDLER)
    incident = open_incident(text="x", by=None, kept_from=[suspect])
    User.objects.filter(pk=handler.pk).update(is_active=False)

    assert list(incident.handlers.all()) == [handler]
    assert list(Incident.objects.visible_to(suspect)) == []


# --- The alarm -----------------------------------------------------------------------------


def alarms():
    rows = Message.objects.exclude(template="incident_opened").order_by("pk")
    return [(row.template, row.recipient) for row in rows]


@pytest.mark.parametrize(
    ("urgency", "opened", "due"),
    [
        (Urgency.URGENT, "2026-11-25 10:00", "2026-11-25"),  # a Wednesday
        (Urgency.URGENT, "2026-11-28 10:00", "2026-11-30"),  # a Saturday
        (Urgency.NORMAL, "2026-11-27 10:00", "2026-12-02"),  # a Friday
    ],
)
def test_when_somebody_reads_a_concern_is_as_the_page_promises(db, urgency, opened, due):
    with time_machine.travel(f"{opened}+01:00"):
        incident = open_incident(text="x", by=None, urgency=urgency)

    assert str(incident.due_on) == due


def test_an_overdue_concern_reminds_its_handlers_once_a_day(handler, incident):
    due = incident.due_on
    mail = ("incident_overdue", handler.email)

    for day, expected in [(0, []), (1, [mail]), (1, [mail]), (2, [mail, mail])]:
        raise_alarms(due + timedelta(days=day))
        assert alarms() == expected


def test_a_step_in_time_or_closing_stops_the_alarm(handler, incident):
    later = incident.due_on + timedelta(days=30)
    write(incident, kind=EntryKind.TALK, text="Gebeld", due_on=later, by=handler)
    raise_alarms(later)
    close(incident, outcome=Outcome.RESOLVED, text="Klaar", by=handler)
    raise_alarms(later + timedelta(days=9))

    assert alarms() == []


def test_after_two_more_working_days_the_adviser_from_outside_hears_once(
    handler, settings, incident
):
    settings.OUTSIDE_ADVISER_EMAIL = "adviser@elsewhere.example"
    last = working_days_after(incident.due_on, 2)

    raise_alarms(last)
    before = [recipient for _template, recipient in alarms()]
    raise_alarms(last + timedelta(days=1))
    raise_alarms(last + timedelta(days=2))

    assert before == [handler.email]
    told = [recipient for template, recipient in alarms() if template == "incident_unhandled"]
    assert told == ["adviser@elsewhere.example"]


# --- How long a file stays -----------------------------------------------------------------


def test_a_closed_file_goes_two_years_later_and_an_open_one_stays(sign_in, handler, incident):
    stays = open_incident(text="x", by=None)
    sign_in(handler).get(page_of(incident))
    close(incident, outcome=Outcome.RESOLVED, text="Klaar", by=handler)

    with time_machine.travel(timezone.now() + relativedelta(months=24, days=-1)):
        let_go()
        kept = Incident.objects.count()
    with time_machine.travel(timezone.now() + relativedelta(months=24, days=1)):
        let_go()

    assert kept == 2
    assert list(Incident.objects.all()) == [stays]
    assert (IncidentEntry.objects.count(), Access.objects.count()) == (0, 0)
