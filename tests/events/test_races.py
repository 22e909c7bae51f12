"""Two people press at the same moment, on a real database."""

import threading
from datetime import timedelta

import pytest
from django.db import transaction
from django.test import Client
from django.utils import timezone

from events import services
from events.attendance import note_walk_ins
from events.models import Event, RegistrationStatus
from events.services import cancel, leave, register
from samenhier.accounts.models import Role
from samenhier.outbox.models import Message
from tests.events.test_admin import change, filled_in
from tests.factories import make_event, make_group, make_user
from tests.races import all_at_once, at_once, wait_until_somebody_waits

pytestmark = pytest.mark.django_db(transaction=True)


def count(event: Event, status: str) -> int:
    return event.registrations.filter(status=status).count()


def test_of_two_people_for_one_seat_one_waits():
    event = make_event(capacity=1)
    noor, jan = make_user(), make_user()

    all_at_once(lambda: register(event, by=noor), lambda: register(event, by=jan))

    assert count(event, RegistrationStatus.REGISTERED) == 1
    assert count(event, RegistrationStatus.WAITING) == 1


def test_a_double_click_is_one_seat_and_one_mail():
    event, noor = make_event(capacity=5), make_user()

    all_at_once(*[lambda: register(event, by=noor)] * 4)

    assert event.registrations.count() == 1
    assert Message.objects.count() == 1


def test_a_seat_that_comes_free_while_others_arrive_goes_to_one_person():
    event = make_event(capacity=1)
    noor, jan, amal, piet = (make_user() for _ in range(4))
    register(event, by=noor)
    waiting = register(event, by=jan)

    all_at_once(
        lambda: leave(event, by=noor),
        lambda: register(event, by=amal),
        lambda: register(event, by=piet),
    )

    waiting.refresh_from_db()
    assert waiting.status == RegistrationStatus.REGISTERED
    assert count(event, RegistrationStatus.REGISTERED) == 1
    assert count(event, RegistrationStatus.WAITING) == 2


def test_two_who_leave_all_at_once_give_two_people_a_seat():
    event = make_event(capacity=2)
    people = [make_user() for _ in range(5)]
    for user in people:
        register(event, by=user)

    all_at_once(lambda: leave(event, by=people[0]), lambda: leave(event, by=people[1]))

    seated = event.registrations.registered().values_list("user", flat=True)
    assert set(seated) == {people[2].pk, people[3].pk}
    assert Message.objects.filter(template="event_promoted").count() == 2


def test_more_seats_and_a_seat_given_back_all_at_once_promote_each_person_once():
    event, boss = make_event(capacity=1), make_user(Role.NATIONAL)
    people = [make_user() for _ in range(4)]
    for user in people:
        register(event, by=user)
    event.capacity = 2

    all_at_once(lambda: services.change(event, by=boss), lambda: leave(event, by=people[0]))

    seated = event.registrations.registered().values_list("user", flat=True)
    assert set(seated) == {people[1].pk, people[2].pk}
    assert Message.objects.filter(template="event_promoted").count() == 2


def test_an_event_called_off_while_somebody_saves_its_page_stays_called_off():
    event, boss = make_event(), make_user(Role.NATIONAL)
    called_off, client = threading.Event(), Client()
    client.force_login(boss)

    def call_off():
        with transaction.atomic():
            cancel(event, by=boss)
            called_off.set()
            wait_until_somebody_waits()

    def save():
        called_off.wait(timeout=10)
        assert client.post(change(event), filled_in(event, location="Elders")).status_code == 302

    all_at_once(call_off, save)

    event.refresh_from_db()
    assert (event.location, event.is_cancelled) == ("Elders", True)


def test_somebody_whom_two_trainers_tick_at_once_was_there_once():
    event = make_event(timezone.now() - timedelta(days=1))
    member = make_group(coordinator=make_user()).coordinator
    boss = make_user(Role.NATIONAL)

    results = at_once(*[lambda: note_walk_ins(event, [member], by=boss)] * 2)

    assert sorted(results) == [0, 1]
    assert event.registrations.get().has_attended is True
