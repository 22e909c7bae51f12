"""Seats, the waiting list and its order, and what people are told."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from events.models import Event, EventMode, Registration, RegistrationStatus
from events.services import EventClosed, cancel, change, leave, register
from samenhier.accounts.models import Role
from samenhier.outbox.models import Message
from samenhier.outbox.services import render
from tests.factories import make_event, make_user

pytestmark = pytest.mark.django_db


def statuses(event: Event) -> dict[str, str]:
    return dict(event.registrations.values_list("user__name", "status"))


def mails() -> list[tuple[str, str]]:
    return sorted(Message.objects.values_list("template", "recipient"))


def past(**fields) -> Event:
    return make_event(timezone.now() - timedelta(minutes=1), **fields)


# --- Taking a seat ----------------------------------------


def test_the_first_one_gets_the_seat_and_a_mail():
    event, user = make_event(), make_user(email="fatma@example.org")

    registration = register(event, by=user)

    assert registration.status == RegistrationStatus.REGISTERED
    assert mails() == [("event_registered", "fatma@example.org")]


def test_who_comes_after_the_last_seat_waits_and_hears_so():
    event = make_event(capacity=1)
    register(event, by=make_user(email="eerste@example.org"))

    second = register(event, by=make_user(email="tweede@example.org"))
    third = register(event, by=make_user(email="derde@example.org"))

    assert (second.status, third.status) == (RegistrationStatus.WAITING,) * 2
    assert (second.place_in_line, third.place_in_line) == (1, 2)
    assert mails() == [
        ("event_registered", "eerste@example.org"),
        ("event_waiting", "derde@example.org"),
        ("event_waiting", "tweede@example.org"),
    ]


def test_registering_twice_is_one_registration_and_one_mail():
    event, user = make_event(), make_user()

    first, second = register(event, by=user), register(event, by=user)

    assert first == second
    assert Registration.objects.count() == 1
    assert Message.objects.count() == 1


@pytest.mark.parametrize("role", Role.values)
def test_everybody_with_an_account_can_register(role):
    assert register(make_event(), by=make_user(role)).has_seat


def test_nobody_registers_once_it_has_begun():
    event = past()

    with pytest.raises(EventClosed):
        register(event, by=make_user())

    assert Registration.objects.count() == 0


def test_nobody_registers_for_a_cancelled_event():
    with pytest.raises(EventClosed):
        register(make_event(is_cancelled=True), by=make_user())


def test_an_old_copy_of_the_event_does_not_give_a_seat_away():
    event = make_event(capacity=5)
    Event.objects.update(capacity=0)

    assert register(event, by=make_user()).status == RegistrationStatus.WAITING


# --- Giving it back ----------------------------------------


def test_when_somebody_leaves_the_first_in_line_gets_the_seat_and_a_mail():
    event = make_event(capacity=1)
    noor, jan, amal = (make_user(name=name) for name in ("Noor", "Jan", "Amal"))
    for user in (noor, jan, amal):
        register(event, by=user)

    leave(event, by=noor)

    assert statuses(event) == {
        "Noor": RegistrationStatus.LEFT,
        "Jan": RegistrationStatus.REGISTERED,
        "Amal": RegistrationStatus.WAITING,
    }
    promoted = Message.objects.get(template="event_promoted")
    assert promoted.recipient == jan.email


def test_a_promotion_is_in_the_history_with_who_left():
    event = make_event(capacity=1)
    noor, jan = make_user(), make_user()
    register(event, by=noor)
    waiting = register(event, by=jan)

    leave(event, by=noor)

    change = waiting.status_changes.get()
    assert (change.before, change.after, change.by) == ("waiting", "registered", noor)


def test_who_leaves_the_waiting_list_gives_nobody_a_seat():
    event = make_event(capacity=1)
    noor, jan, amal = (make_user(name=name) for name in ("Noor", "Jan", "Amal"))
    for user in (noor, jan, amal):
        register(event, by=user)

    leave(event, by=jan)

    assert statuses(event) == {
        "Noor": RegistrationStatus.REGISTERED,
        "Jan": RegistrationStatus.LEFT,
        "Amal": RegistrationStatus.WAITING,
    }


def test_leaving_twice_frees_one_seat():
    event = make_event(capacity=1)
    noor, jan, amal = make_user(), make_user(), make_user()
    for user in (noor, jan, amal):
        register(event, by=user)

    leave(event, by=noor)
    leave(event, by=noor)

    assert event.registrations.registered().get().user == jan


def test_who_comes_back_stands_at_the_end_of_the_line():
    event = make_event(capacity=1)
    noor, jan = make_user(), make_user()
    register(event, by=noor)
    register(event, by=jan)
    leave(event, by=noor)

    again = register(event, by=noor)

    assert again.status == RegistrationStatus.WAITING
    assert Message.objects.filter(recipient=noor.email, template="event_waiting").count() == 1


def test_nobody_leaves_once_it_has_begun():
    event = make_event(capacity=1)
    noor = make_user()
    register(event, by=noor)
    Event.objects.update(starts_at=timezone.now() - timedelta(minutes=1))

    with pytest.raises(EventClosed):
        leave(event, by=noor)

    assert event.registrations.registered().count() == 1


# --- More seats ----------------------------------------


def test_more_seats_go_to_the_first_in_line():
    event, boss = make_event(capacity=1), make_user(Role.NATIONAL)
    for name in ("Noor", "Jan", "Amal", "Piet"):
        register(event, by=make_user(name=name))
    event.capacity = 3

    change(event, by=boss)

    assert statuses(event) == {
        "Noor": RegistrationStatus.REGISTERED,
        "Jan": RegistrationStatus.REGISTERED,
        "Amal": RegistrationStatus.REGISTERED,
        "Piet": RegistrationStatus.WAITING,
    }


def test_fewer_seats_take_nobodys_seat():
    event, boss = make_event(capacity=2), make_user(Role.NATIONAL)
    for name in ("Noor", "Jan", "Amal"):
        register(event, by=make_user(name=name))
    event.capacity = 1

    change(event, by=boss)
    leave(event, by=event.registrations.registered().first().user)

    assert sorted(statuses(event).values()) == ["left", "registered", "waiting"]


def test_seats_are_not_filled_once_it_has_begun():
    event = make_event(capacity=0)
    register(event, by=make_user())
    event.capacity, event.starts_at = 5, timezone.now() - timedelta(minutes=1)

    change(event, by=make_user(Role.NATIONAL))

    assert event.registrations.registered().count() == 0


# --- Another time or place ----------------------------------------


@pytest.mark.parametrize(
    "changed",
    [
        {"location": "Bibliotheek"},
        {"mode": EventMode.ONLINE},
        {"online_link": "https://meet.example.org/anders"},
        {"starts_at": timezone.now() + timedelta(days=20, hours=1)},
        {"ends_at": timezone.now() + timedelta(days=30)},
    ],
)
def test_another_time_or_place_is_mailed_to_who_comes_and_who_waits_but_not_who_left(
    staff, the_hague, changed
):
    starts = timezone.now() + timedelta(days=20)
    event = make_event(starts, capacity=1, municipality=the_hague)
    event.ends_at = starts + timedelta(hours=3)
    event.save()
    comes, waits, left = (make_user(email=f"{n}@example.org") for n in ("komt", "wacht", "weg"))
    for user in (comes, waits, left):
        register(event, by=user)
    leave(event, by=left)
    Message.objects.all().delete()
    for name, value in changed.items():
        setattr(event, name, value)

    assert change(event, by=staff) is True

    assert mails() == [
        ("event_changed", "komt@example.org"),
        ("event_changed", "wacht@example.org"),
    ]


def test_the_mail_about_a_change_tells_what_it_is_now(staff, the_hague):
    event = make_event(municipality=the_hague, title="Koken")
    register(event, by=make_user(language="uk"))
    event.location = "Bibliotheek"

    change(event, by=staff)

    message = Message.objects.get(template="event_changed")
    assert message.context["place"] == "Bibliotheek"
    assert message.context["url"].endswith(f"/uk/events/{event.pk}/")


def test_each_change_is_a_mail_of_its_own_and_the_same_again_is_none(staff, the_hague):
    event = make_event(municipality=the_hague)
    register(event, by=make_user())

    for place in ("Bibliotheek", "Buurthuis", "Buurthuis"):
        event.location = place
        change(event, by=staff)

    assert Message.objects.filter(template="event_changed").count() == 2


def test_other_words_or_seats_and_a_moment_cut_to_its_minute_mail_nobody(staff, the_hague):
    event = make_event(municipality=the_hague)
    register(event, by=make_user())
    Message.objects.all().delete()
    event.title, event.description, event.capacity = "Anders", "Ook anders", 12
    event.starts_at = event.starts_at.replace(second=0, microsecond=0)

    assert change(event, by=staff) is False

    assert mails() == []


def test_nobody_hears_of_a_change_of_what_was_or_was_called_off(staff, the_hague):
    was, off = past(municipality=the_hague), make_event(municipality=the_hague)
    Registration.objects.create(event=was, user=make_user(), status=RegistrationStatus.REGISTERED)
    register(off, by=make_user())
    cancel(off, by=staff)
    Message.objects.all().delete()

    for event in (was, off):
        event.location = "Bibliotheek"
        assert change(event, by=staff) is False

    assert mails() == []


def test_staff_of_another_organisation_cannot_change_it(stranger, the_hague):
    event = make_event(municipality=the_hague, location="Buurthuis")
    event.location = "Elders"

    with pytest.raises(PermissionDenied):
        change(event, by=stranger)

    event.refresh_from_db()
    assert event.location == "Buurthuis"


# --- Calling it off ----------------------------------------


def test_cancelling_mails_who_would_come_and_who_waits_but_not_who_left(staff, the_hague):
    event = make_event(capacity=1, municipality=the_hague)
    comes, waits, left = (make_user(email=f"{n}@example.org") for n in ("komt", "wacht", "weg"))
    for user in (comes, waits, left):
        register(event, by=user)
    leave(event, by=left)
    Message.objects.all().delete()

    cancel(event, by=staff)

    assert mails() == [
        ("event_cancelled", "komt@example.org"),
        ("event_cancelled", "wacht@example.org"),
    ]
    event.refresh_from_db()
    assert event.is_cancelled


def test_cancelling_twice_mails_once(staff, the_hague):
    event = make_event(municipality=the_hague)
    register(event, by=make_user())

    cancel(event, by=staff)
    cancel(event, by=staff)

    assert Message.objects.filter(template="event_cancelled").count() == 1


def test_what_has_begun_cannot_be_cancelled(staff, the_hague):
    with pytest.raises(EventClosed):
        cancel(past(municipality=the_hague), by=staff)


def test_staff_of_another_organisation_cannot_cancel(stranger, the_hague):
    event = make_event(municipality=the_hague)

    with pytest.raises(PermissionDenied):
        cancel(event, by=stranger)

    event.refresh_from_db()
    assert not event.is_cancelled


# --- What the mails say ----------------------------------------


def test_the_mail_is_in_the_persons_language_with_the_event_in_that_language():
    event = make_event(title="Taalcafé", title_uk="Мовне кафе", location="Buurthuis & Co")

    register(event, by=make_user(language="uk", name="Oksana"))

    subject, body = render(Message.objects.get())
    assert subject.endswith("Мовне кафе")
    assert f"http://testserver/uk/events/{event.pk}/" in body
    assert "Buurthuis & Co" in body


def test_no_mail_names_the_person_or_the_online_link(staff, the_hague):
    event = make_event(
        capacity=1, municipality=the_hague, online_link="https://meet.example.org/geheim"
    )
    nour, jan = make_user(Role.NEWCOMER, name="Nour Haddad"), make_user(name="Jan Jansen")
    register(event, by=nour)
    register(event, by=jan)
    leave(event, by=nour)
    cancel(event, by=staff)

    texts = {message.template: "".join(render(message)) for message in Message.objects.all()}

    assert sorted(texts) == [
        "event_cancelled",
        "event_promoted",
        "event_registered",
        "event_waiting",
    ]
    for word in ("Nour", "Haddad", "Jansen", "geheim"):
        assert [name for name, text in texts.items() if word in text] == []
