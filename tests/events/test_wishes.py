"""What somebody needs so that they can take part, and that it does not stay."""

from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.urls import reverse
from django.utils import timezone, translation

from events.models import Event, Registration
from events.services import cancel, leave, register
from events.tasks import pass_seats_on
from samenhier.privacy.tasks import let_go
from tests.factories import make_event, make_user

pytestmark = pytest.mark.django_db

WISH = "Zonder drempel, en opvang voor twee kinderen"


@pytest.fixture(autouse=True)
def in_english():
    with translation.override("en"):
        yield


@pytest.fixture
def event(the_hague) -> Event:
    return make_event(municipality=the_hague, capacity=1)


def say(client, event: Event, words: str = WISH):
    return client.post(reverse("events:wishes", args=[event.pk]), {"wishes": words}, follow=True)


def wishes() -> list[str]:
    return list(Registration.objects.order_by("registered_at").values_list("wishes", flat=True))


def test_who_is_registered_says_what_they_need_and_can_change_it(sign_in, event):
    noor = make_user()
    register(event, by=noor)

    said = say(sign_in(noor), event)
    page = sign_in(noor).get(reverse("events:event_detail", args=[event.pk])).content.decode()
    say(sign_in(noor), event, "")

    assert "The team reads what you need." in said.content.decode()
    assert WISH in page
    assert wishes() == [""]


def test_somebody_who_waits_can_say_it_too(sign_in, event):
    waits = make_user()
    register(event, by=make_user())
    register(event, by=waits)

    say(sign_in(waits), event)

    assert wishes() == ["", WISH]


def test_a_citizen_service_number_is_refused_and_the_words_stay(sign_in, event):
    noor = make_user()
    register(event, by=noor)

    page = say(sign_in(noor), event, "Mijn nummer is 111222333")

    assert page.context["wishes_form"].errors["wishes"]
    assert "Mijn nummer is 111222333" in page.content.decode()
    assert wishes() == [""]


def test_the_team_of_the_event_reads_it_and_nobody_else(sign_in, event, staff, stranger):
    noor = make_user()
    register(event, by=noor)
    say(sign_in(noor), event)
    page = reverse("admin:events_event_change", args=[event.pk])
    public = reverse("events:event_detail", args=[event.pk])

    assert WISH in sign_in(staff).get(page).content.decode()
    assert WISH not in sign_in(staff).get(public).content.decode()
    assert WISH not in sign_in(make_user()).get(public).content.decode()
    assert WISH not in sign_in(stranger).get(page, follow=True).content.decode()


def test_it_is_encrypted_in_the_database(sign_in, event):
    noor = make_user()
    register(event, by=noor)
    say(sign_in(noor), event)

    with connection.cursor() as cursor:
        cursor.execute("SELECT wishes FROM events_registration")
        (kept,) = cursor.fetchone()

    assert kept
    assert "drempel" not in kept


def test_nobody_says_it_who_is_not_registered_or_after_it_began(sign_in, event):
    noor = make_user()

    before = say(sign_in(noor), event).content.decode()
    register(event, by=noor)
    Event.objects.update(starts_at=timezone.now() - timedelta(minutes=1))
    say(sign_in(noor), event)

    assert "You can say this when you are registered, before it begins." in before
    assert wishes() == [""]


def test_it_goes_at_once_with_who_leaves_and_stays_of_the_others(sign_in, event):
    noor, jan = make_user(), make_user()
    for user in (noor, jan):
        register(event, by=user)
        say(sign_in(user), event)

    leave(event, by=noor)

    assert wishes() == ["", WISH]


def test_it_goes_when_a_seat_is_passed_on(sign_in, event):
    noor, jan, amal = make_user(), make_user(), make_user()
    for user in (noor, jan, amal):
        register(event, by=user)
        say(sign_in(user), event)
    leave(event, by=noor)

    with time_machine.travel(timezone.now() + timedelta(hours=49), tick=False):
        pass_seats_on()

    assert wishes() == ["", "", WISH]


def test_it_goes_when_the_event_is_cancelled(sign_in, event, staff):
    noor = make_user()
    register(event, by=noor)
    say(sign_in(noor), event)

    cancel(event, by=staff)

    assert wishes() == [""]


def test_it_goes_a_week_after_the_event(sign_in, event):
    noor = make_user()
    register(event, by=noor)
    say(sign_in(noor), event)
    kept = []

    for hours in (-1, 1):
        moment = event.ends_at + timedelta(days=7, hours=hours)
        with time_machine.travel(moment, tick=False):
            let_go()
        kept += wishes()

    assert kept == [WISH, ""]
