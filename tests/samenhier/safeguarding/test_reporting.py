"""Anybody can report a concern; it reaches the handlers and nobody else."""

import uuid

import pytest
from django.test import Client
from django.utils import translation

from samenhier.accounts.models import Role
from samenhier.accounts.robots import HIDDEN
from samenhier.outbox.models import Message
from samenhier.outbox.services import render
from samenhier.safeguarding.models import Incident, IncidentStatus, Urgency
from samenhier.safeguarding.services import open_incident
from tests.factories import make_user
from tests.forms import from_a_person
from tests.races import at_once

pytestmark = pytest.mark.django_db

PAGE, THANKS = "/en/concern/", "/en/concern/thanks/"


def report(**changed):
    data = {
        "key": str(uuid.uuid4()),
        "text": "Mijn buurman schreeuwt elke avond.",
        "urgency": "normal",
        "contact": "",
    }
    return from_a_person(data) | changed


def test_a_concern_without_a_name_opens_an_incident_for_the_handlers(client, handler):
    response = client.post(PAGE, report())

    incident = Incident.objects.get()
    assert response.url == THANKS
    assert (incident.text, incident.contact) == ("Mijn buurman schreeuwt elke avond.", "")
    assert (incident.urgency, incident.status) == (Urgency.NORMAL, IncidentStatus.OPEN)
    assert incident.reported_by is None
    assert list(incident.handlers.all()) == [handler]


def test_the_next_page_gives_the_reference_and_says_what_happens(client, handler):
    page = client.post(PAGE, report(), follow=True).content.decode()

    assert Incident.objects.get().reference in page
    assert "What happens next" in page


def test_the_reference_stands_in_no_address_and_on_no_other_device(client, handler):
    response = client.post(PAGE, report())

    reference = Incident.objects.get().reference
    assert reference not in response.url
    assert reference not in Client().get(THANKS).content.decode()


@pytest.mark.parametrize("language", ["nl", "en", "uk", "ar"])
def test_the_page_is_there_in_every_language_with_the_number_for_danger(client, db, language):
    page = client.get(f"/{language}/concern/")

    assert page.status_code == 200
    assert f'<html lang="{language}"' in page.content.decode()
    assert 'href="tel:112"' in page.content.decode()


def test_a_concern_in_any_script_is_kept_as_it_was_written(client, handler):
    client.post("/ar/concern/", report(text="أنا خائفة <b>جدا</b>"))

    assert Incident.objects.get().text == "أنا خائفة <b>جدا</b>"


@pytest.mark.parametrize(
    "role", ["staff", "builder", "national", "coordinator", "partner", "handler"]
)
def test_somebody_who_is_signed_in_reports_by_name(role, request, sign_in):
    user = request.getfixturevalue(role)

    page = sign_in(user)
    page.post(PAGE, report(contact="na vijven"))

    incident = Incident.objects.get()
    assert (incident.reported_by, incident.contact) == (user, "na vijven")
    assert "handlers see your name" in page.get(PAGE).content.decode()


@pytest.mark.parametrize(
    ("changed", "wrong"),
    [
        ({"text": ""}, "text"),
        ({"text": "x" * 5001}, "text"),
        ({"text": "Zijn nummer is 111222333"}, "text"),
        ({"urgency": "later"}, "urgency"),
        ({"contact": "x" * 201}, "contact"),
        ({"key": "geen sleutel"}, "key"),
    ],
)
def test_a_wrong_answer_is_explained_and_nothing_is_lost(client, db, changed, wrong):
    sent = {"text": "Wat er was", "contact": "06 12 34 56 78"} | changed

    response = client.post(PAGE, report(**sent))

    assert response.context["form"].errors.keys() == {wrong}
    assert response.context["form"]["contact"].value() == sent["contact"]
    assert Incident.objects.count() == 0


def test_a_program_that_fills_in_everything_reports_nothing(client, handler):
    response = client.post(PAGE, report(**{HIDDEN: "https://casino.example"}))

    assert response.status_code == 200
    assert Incident.objects.count() == 0
    assert Message.objects.count() == 0


def test_a_concern_may_hold_a_link_without_being_asked_anything(client, handler):
    response = client.post(PAGE, report(text="Hij zette mijn foto op https://foto.example."))

    assert response.url == THANKS
    assert Incident.objects.count() == 1


def test_a_form_sent_twice_is_one_incident_and_one_mail(client, handler):
    sent = report()

    first = client.post(PAGE, sent, follow=True).content.decode()
    second = client.post(PAGE, sent, follow=True).content.decode()

    reference = Incident.objects.get().reference
    assert reference in first
    assert reference in second
    assert Message.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_form_sent_twice_at_once_is_one_incident(handler):
    sent = report()

    answers = at_once(*[lambda: Client().post(PAGE, sent).status_code] * 2)

    assert answers == [302, 302]
    assert Incident.objects.count() == 1
    assert Message.objects.count() == 1


def test_every_handler_is_called_in_their_language_by_reference_only(db):
    here, there = (make_user("safeguarding_handler", language=code) for code in ("en", "uk"))
    make_user("safeguarding_handler", is_active=False)

    incident = open_incident(text="Geheim", contact="06 1", about="H-1", by=None, urgency="urgent")

    messages = {message.recipient: render(message) for message in Message.objects.all()}
    assert messages.keys() == {here.email, there.email}
    subject, body = messages[here.email]
    assert subject == f"Urgent concern {incident.reference}"
    assert "http://testserver/en/concern/incidents/" in body
    assert "http://testserver/uk/concern/incidents/" in messages[there.email][1]
    assert [word for word in ("Geheim", "06 1", "H-1") if word in body] == []


def test_a_concern_that_can_wait_says_so_in_the_mail(handler):
    handler.language = "en"
    handler.save()

    incident = open_incident(text="Geheim", by=None)

    subject, body = render(Message.objects.get())
    assert subject == f"Concern {incident.reference}"
    assert "within three working days" in body


def test_the_database_holds_the_concern_only_encrypted(db):
    from django.db import connection

    open_incident(text="Geheim", contact="06 12345678", by=None)

    with connection.cursor() as cursor:
        cursor.execute("SELECT text, contact FROM safeguarding_incident")
        stored = cursor.fetchone()
    assert [word for word in ("Geheim", "06 12345678") if word in "".join(stored)] == []


@pytest.fixture(autouse=True)
def in_english():
    with translation.override("en"):
        yield


# --- Who must not read it ------------------------------------------------------------------


def test_somebody_keeps_a_handler_from_reading_it(client, handler):
    other = make_user(Role.HANDLER)

    client.post(PAGE, report(kept_from=[other.pk], category="money"))

    incident = Incident.objects.get()
    assert (list(incident.handlers.all()), incident.category) == ([handler], "money")
    assert list(Message.objects.values_list("recipient", flat=True)) == [handler.email]


@pytest.mark.parametrize("is_about_team", ["", "yes"])
def test_when_nobody_is_left_to_read_it_the_page_says_what_to_do(
    client, handler, the_hague, is_about_team
):
    other = make_user(Role.HANDLER, organisation=the_hague.organisation)
    kept_from = [handler.pk] if is_about_team else [handler.pk, other.pk]

    response = client.post(PAGE, report(kept_from=kept_from, is_about_team=is_about_team))

    assert response.context["form"].errors.keys() == {"kept_from"}
    assert Incident.objects.count() == 0


def test_the_page_names_the_adviser_from_outside(client, db, settings):
    settings.OUTSIDE_ADVISER = "Mr. A. Buiten, 070 123 45 67"

    assert "070 123 45 67" in client.get(PAGE).content.decode()


# --- A newcomer who is signed in -----------------------------------------------------------


def test_a_newcomer_stays_unknown_unless_they_say_otherwise(sign_in, newcomer, handler):
    client = sign_in(newcomer)
    client.post(PAGE, report())
    client.post(PAGE, report(with_name="on"))

    reporters = [incident.reported_by for incident in Incident.objects.order_by("opened_at")]
    assert reporters == [None, newcomer]
    assert "They do not see who you are, unless you tell them below." in (
        client.get(PAGE).content.decode()
    )


def test_others_are_not_asked_whether_their_name_may_be_told(sign_in, coordinator, handler):
    client = sign_in(coordinator)
    client.post(PAGE, report())

    assert Incident.objects.get().reported_by == coordinator
    assert "with_name" not in client.get(PAGE).content.decode()
