"""What an event says about itself."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone, translation

from events.models import Event, Registration
from events.permissions import can_edit
from events.services import register
from samenhier.accounts.models import Role
from samenhier.lifecycle import IllegalTransition
from tests.factories import make_event, make_user

pytestmark = pytest.mark.django_db

AMSTERDAM = ZoneInfo("Europe/Amsterdam")


def at(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=AMSTERDAM)


@pytest.mark.parametrize(
    ("start", "hours"),
    [
        (at(2027, 3, 27, 14), "14:00"),  # winter time
        (at(2027, 3, 28, 14), "14:00"),  # summer time begins that night
        (at(2027, 10, 31, 14), "14:00"),  # and ends
    ],
)
def test_the_time_is_dutch_time_in_summer_and_winter(start, hours):
    event = make_event(start)
    event.refresh_from_db()

    with translation.override("en"):
        assert event.when.endswith(f"from {hours} to 16:00")


@pytest.mark.parametrize(
    ("language", "day"),
    [
        ("en", "Saturday 14 November 2026"),
        ("nl", "zaterdag 14 november 2026"),
        ("uk", "субота, 14 листопада 2026"),
        ("ar", "السبت 14 نوفمبر 2026،"),
    ],
)
def test_the_day_is_written_as_the_language_writes_it(language, day):
    event = make_event(at(2026, 11, 14, 14))

    with translation.override(language):
        assert event.when.casefold().startswith(day.casefold())


def test_a_weekend_names_both_days():
    event = make_event(at(2026, 11, 14, 14))
    event.ends_at = at(2026, 11, 15, 12, 30)

    with translation.override("en"):
        assert event.when == ("Saturday 14 November 2026, 14:00, to Sunday 15 November 2026, 12:30")


def test_an_event_ends_after_it_starts():
    event = make_event()

    with pytest.raises(IntegrityError), transaction.atomic():
        Event.objects.filter(pk=event.pk).update(ends_at=event.starts_at)


def test_upcoming_leaves_out_what_is_past_and_cancelled():
    soon = make_event()
    make_event(is_cancelled=True)
    make_event(timezone.now() - timedelta(days=1))

    assert list(Event.objects.upcoming()) == [soon]


def test_seats_are_counted_apart_from_places_in_line():
    event = make_event(capacity=2)
    for _ in range(5):
        register(event, by=make_user())

    counted = Event.objects.with_seats().get()

    assert (counted.taken, counted.waiting, counted.seats_left) == (2, 3, 0)


def test_own_holds_my_registration_only():
    event, noor = make_event(), make_user()
    mine = register(event, by=noor)
    register(event, by=make_user())

    assert Event.objects.with_own(noor).get().own == [mine]


def test_who_may_see_registrations(the_hague, staff, stranger, national, partner, builder):
    event = make_event(municipality=the_hague)
    mine = register(event, by=builder)
    other = register(event, by=make_user())

    def visible(user):
        return set(Registration.objects.visible_to(user))

    assert visible(national) == visible(staff) == {mine, other}
    assert visible(builder) == {mine}
    assert visible(stranger) == visible(partner) == set()


@pytest.mark.parametrize("role", Role.values)
def test_can_edit_says_the_same_as_editable_by(the_hague, staff, stranger, role):
    events = [make_event(municipality=the_hague), make_event(municipality=None)]

    for user in (staff, stranger, make_user(role)):
        editable = set(Event.objects.editable_by(user))
        assert {event for event in events if can_edit(user, event)} == editable


def test_what_has_been_left_stays_left():
    registration = register(make_event(), by=make_user())
    registration.become("left", by=None)

    with pytest.raises(IllegalTransition):
        registration.become("registered", by=None)


def test_names_of_records_are_readable():
    event = make_event(title="Taalcafé")

    assert str(event) == "Taalcafé"
    assert str(register(event, by=make_user(name="Noor"))) == "Noor: Taalcafé"
