"""A seat that came free is kept for the first in line, and not for ever."""

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone, translation

from events.models import Event, Registration, RegistrationStatus
from events.services import cancel, leave, register
from events.tasks import pass_seats_on
from samenhier.accounts.models import User
from samenhier.celery import app
from samenhier.outbox.models import Message
from samenhier.outbox.services import render
from tests.factories import make_event, make_user

pytestmark = pytest.mark.django_db

PASSED = RegistrationStatus.LEFT
SEAT, LINE = RegistrationStatus.REGISTERED, RegistrationStatus.WAITING


@pytest.fixture(autouse=True)
def in_english():
    with translation.override("en"):
        yield


def people(event: Event, *names: str) -> list[User]:
    found = [make_user(name=name, email=f"{name.lower()}@example.org") for name in names]
    for user in found:
        register(event, by=user)
    return found


def of(event: Event) -> dict[str, str]:
    return dict(event.registrations.values_list("user__name", "status"))


def own(user: User) -> Registration:
    return user.registrations.live().get()


def hours_later(hours: float):
    return time_machine.travel(timezone.now() + timedelta(hours=hours), tick=False)


def say_yes(sign_in, user: User, event: Event):
    return sign_in(user).post(reverse("events:come", args=[event.pk]), follow=True)


@pytest.fixture
def event() -> Event:
    """One seat, in two weeks."""
    return make_event(capacity=1, title="Koken")


def test_a_seat_that_comes_free_is_kept_for_two_days(event):
    noor, jan = people(event, "Noor", "Jan")
    leave(event, by=noor)

    kept = own(jan).answer_before - timezone.now()

    assert own(jan).status == SEAT
    assert timedelta(hours=47) < kept <= timedelta(hours=48)
    message = Message.objects.get(template="event_promoted")
    assert "Zeg het hier vóór" in render(message)[1]


def test_who_takes_a_free_seat_is_asked_nothing(event):
    (noor,) = people(event, "Noor")

    assert own(noor).answer_before is None


def test_without_an_answer_it_goes_to_the_next_in_line_and_both_hear_so(event):
    noor, *_others = people(event, "Noor", "Jan", "Amal", "Piet")
    leave(event, by=noor)
    Message.objects.all().delete()

    with hours_later(49):
        pass_seats_on()
        pass_seats_on()

    assert of(event) == {"Noor": PASSED, "Jan": PASSED, "Amal": SEAT, "Piet": LINE}
    assert sorted(Message.objects.values_list("template", "recipient")) == [
        ("event_promoted", "amal@example.org"),
        ("event_seat_passed_on", "jan@example.org"),
    ]


def test_before_the_time_is_over_nothing_happens(event):
    noor, *_others = people(event, "Noor", "Jan", "Amal")
    leave(event, by=noor)

    with hours_later(47):
        pass_seats_on()

    assert of(event) == {"Noor": PASSED, "Jan": SEAT, "Amal": LINE}


def test_who_says_yes_keeps_the_seat(event, sign_in):
    noor, jan, _amal = people(event, "Noor", "Jan", "Amal")
    leave(event, by=noor)

    page = say_yes(sign_in, jan, event)
    with hours_later(49):
        pass_seats_on()

    assert "Good that you come. The seat is yours." in page.content.decode()
    assert of(event) == {"Noor": PASSED, "Jan": SEAT, "Amal": LINE}


def test_a_seat_that_nobody_waits_for_is_taken_from_nobody_and_yes_may_be_late(event, sign_in):
    noor, jan = people(event, "Noor", "Jan")
    leave(event, by=noor)

    with hours_later(60):
        pass_seats_on()
        say_yes(sign_in, jan, event)
        people(event, "Amal")
        pass_seats_on()

    assert of(event) == {"Noor": PASSED, "Jan": SEAT, "Amal": LINE}


def test_who_is_late_loses_it_once_somebody_waits(event, sign_in):
    noor, jan = people(event, "Noor", "Jan")
    leave(event, by=noor)

    with hours_later(60):
        people(event, "Amal")
        pass_seats_on()
        page = say_yes(sign_in, jan, event).content.decode()

    assert of(event) == {"Noor": PASSED, "Jan": PASSED, "Amal": SEAT}
    assert "You have no seat any more. You can register again." in page


def test_of_several_seats_only_as_many_go_on_as_people_wait():
    event = make_event(capacity=2)
    noor, bo, *_others = people(event, "Noor", "Bo", "Jan", "Amal")
    leave(event, by=noor)
    leave(event, by=bo)

    with hours_later(49):
        people(event, "Piet")
        pass_seats_on()

    assert sorted(of(event).values()) == sorted([PASSED, PASSED, PASSED, SEAT, SEAT])
    assert of(event)["Piet"] == SEAT


def test_with_fewer_seats_than_people_nobody_loses_theirs_for_nothing():
    event = make_event(capacity=2)
    noor, *_others = people(event, "Noor", "Bo", "Jan", "Amal")
    leave(event, by=noor)
    Event.objects.update(capacity=1)

    with hours_later(49):
        pass_seats_on()

    assert of(event) == {"Noor": PASSED, "Bo": SEAT, "Jan": SEAT, "Amal": LINE}


def test_near_the_start_the_seat_is_theirs_at_once(event):
    noor, jan, _amal = people(event, "Noor", "Jan", "Amal")
    Event.objects.update(starts_at=timezone.now() + timedelta(hours=71))

    leave(event, by=noor)

    assert own(jan).status == SEAT
    assert own(jan).answer_before is None
    assert "Zeg het hier vóór" not in render(Message.objects.get(template="event_promoted"))[1]


@pytest.mark.parametrize("over", ["begun", "cancelled"])
def test_what_has_begun_or_was_called_off_passes_nothing_on(event, over, national, sign_in):
    noor, jan, _amal = people(event, "Noor", "Jan", "Amal")
    leave(event, by=noor)
    if over == "cancelled":
        cancel(event, by=national)

    with hours_later(24 * 14 if over == "begun" else 49):
        pass_seats_on()
        page = say_yes(sign_in, jan, event).content.decode()

    assert of(event)["Jan"] == SEAT
    assert "This event has begun or was cancelled." in page


def test_the_page_asks_whether_one_comes_and_until_when(event, sign_in):
    noor, jan = people(event, "Noor", "Jan")
    leave(event, by=noor)

    page = sign_in(jan).get(reverse("events:event_detail", args=[event.pk])).content.decode()
    listed = sign_in(jan).get(reverse("events:event_list")).content.decode()

    assert "A seat came free for you" in page
    assert "Yes, I come" in page
    assert "Give my seat back" in page
    assert "Say whether you come" in listed


def test_saying_yes_changes_nothing_for_anybody_else(event, sign_in):
    noor, jan, amal = people(event, "Noor", "Jan", "Amal")
    leave(event, by=noor)

    say_yes(sign_in, amal, event)

    assert own(jan).answer_before is not None
    assert own(amal).status == LINE


def test_the_clock_does_it():
    tasks = {entry["task"] for entry in app.conf.beat_schedule.values()}

    assert pass_seats_on.name in tasks
