"""Events that repeat: their days, changing and calling off several, a seat at all of them."""

from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone, translation
from hypothesis import given
from hypothesis import strategies as st
from pytest_django.asserts import assertContains, assertNotContains

from events import services
from events.models import Event, EventSeries, Frequency, Registration
from events.series import MOST, RepeatsAlready, days_of, on_day, repeat
from samenhier.outbox.models import Message
from samenhier.workdays import is_holiday
from tests.events.test_admin import change as change_page
from tests.events.test_admin import changelist, filled_in
from tests.factories import make_event, make_user

HERE = ZoneInfo("Europe/Amsterdam")
FIRST_DAYS = st.dates(date(2024, 1, 1), date(2040, 12, 31))
FREQUENCIES = st.sampled_from(list(Frequency))


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


# --- The days ----------------------------------------


@given(first=FIRST_DAYS, frequency=FREQUENCIES, times=st.integers(2, MOST))
def test_there_are_as_many_as_asked_and_the_first_is_the_first(first, frequency, times):
    days = days_of(first, frequency, times=times)

    assert (len(days), days[0]) == (times, first)
    assert days == sorted(set(days))
    if frequency == Frequency.MONTHLY:
        assert {day.day for day in days} == {first.day}
    else:
        gap = 7 if frequency == Frequency.WEEKLY else 14
        assert {b - a for a, b in pairwise(days)} == {timedelta(days=gap)}


@given(first=FIRST_DAYS, frequency=FREQUENCIES, length=st.integers(0, 400))
def test_until_a_day_is_the_same_days_up_to_and_with_it(first, frequency, length):
    until = first + timedelta(days=length)

    days = days_of(first, frequency, until=until)

    endless = days_of(first, frequency, times=MOST + 1)
    assert days == [day for day in endless if day <= until]


@given(first=FIRST_DAYS, times=st.integers(2, 30))
def test_a_holiday_is_skipped_and_not_counted(first, times):
    days = days_of(first, Frequency.WEEKLY, times=times, skips=is_holiday)

    assert len(days) == times
    assert not any(is_holiday(day) for day in days[1:])
    skipped = set(days_of(first, Frequency.WEEKLY, until=days[-1])) - set(days)
    assert all(is_holiday(day) for day in skipped)


@given(
    first=FIRST_DAYS,
    frequency=FREQUENCIES,
    # The clock changes between 2:00 and 3:00, when nothing is held.
    clock=st.times(time(3), time(23, 59)).map(lambda one: one.replace(second=0, microsecond=0)),
    minutes=st.integers(15, 26 * 60),
)
def test_it_is_always_the_same_time_by_the_clock_on_the_wall(first, frequency, clock, minutes):
    starts = datetime.combine(first, clock, HERE)
    ends = (starts.replace(tzinfo=None) + timedelta(minutes=minutes)).replace(tzinfo=HERE)
    event = Event(starts_at=starts, ends_at=ends)

    for day in days_of(first, frequency, times=30):
        began, ended = (moment.astimezone(HERE) for moment in on_day(event, day))
        assert (began.date(), began.time()) == (day, clock)
        assert ended.time() == ends.time()
        assert ended.date() - began.date() == ends.date() - starts.date()


def test_the_days_around_the_change_of_the_clock_and_the_ends_of_months():
    assert days_of(date(2027, 1, 31), Frequency.MONTHLY, times=4) == [
        date(2027, 1, 31),
        date(2027, 3, 31),
        date(2027, 5, 31),
        date(2027, 7, 31),
    ]
    assert days_of(date(2028, 2, 29), Frequency.MONTHLY, times=2)[1] == date(2028, 3, 29)
    assert days_of(date(2027, 1, 29), Frequency.MONTHLY, times=2)[1] == date(2027, 3, 29)
    assert days_of(date(2028, 1, 29), Frequency.MONTHLY, times=2)[1] == date(2028, 2, 29)
    event = Event(
        starts_at=datetime(2027, 3, 24, 19, 30, tzinfo=HERE),
        ends_at=datetime(2027, 3, 24, 21, tzinfo=HERE),
    )
    began, _ended = on_day(event, date(2027, 3, 31))
    an_hour_less = timedelta(days=7) - timedelta(hours=1)
    assert began.astimezone(UTC) - event.starts_at.astimezone(UTC) == an_hour_less


# --- Making one ----------------------------------------


@pytest.fixture
def event(db, the_hague, builder) -> Event:
    """In two weeks, in the evening."""
    starts = datetime.combine(timezone.localdate() + timedelta(days=14), time(19, 30), HERE)
    event = make_event(starts, municipality=the_hague, title="Taalcafé", title_ar="مقهى اللغة")
    event.trainers.add(builder)
    return event


def weeks(event: Event, staff, count: int = 3) -> list[Event]:
    """The event and its later meetings, a week apart."""
    days = days_of(timezone.localdate(event.starts_at), Frequency.WEEKLY, times=count)
    repeat(event, Frequency.WEEKLY, days, by=staff)
    return list(Event.objects.of_series(Event.objects.get(pk=event.pk)))


def page_of(event: Event, name: str = "event_detail") -> str:
    return reverse(f"events:{name}", args=[event.pk])


def mails(**of) -> list[str]:
    return list(Message.objects.filter(**of).values_list("template", flat=True))


def test_staff_see_the_days_and_then_make_the_series(sign_in, staff, event):
    client, page = sign_in(staff), reverse("admin:events_event_repeat", args=[event.pk])
    answers = {"frequency": "weekly", "times": 4, "until": ""}
    assertContains(client.get(change_page(event)), page)

    shown = client.post(page, answers)
    assert len(shown.context["days"]) == 4
    assert Event.objects.count() == 1
    # Other answers than those whose days were seen: first see those.
    other = client.post(page, answers | {"times": 3, "seen": shown.context["seen"]})
    assert len(other.context["days"]) == 3
    assert Event.objects.count() == 1
    for _time in "twice":
        client.post(page, answers | {"seen": shown.context["seen"]})

    made = list(Event.objects.of_series(Event.objects.get(pk=event.pk)))
    assert len(made) == Event.objects.count() == 4
    assert {one.title_ar for one in made} == {"مقهى اللغة"}
    assert all(set(one.trainers.all()) == set(event.trainers.all()) for one in made)
    assert {timezone.localtime(one.starts_at).time() for one in made} == {time(19, 30)}


@pytest.mark.parametrize(
    ("answers", "said"),
    [
        ({"times": 3, "until": "2099-01-01"}, "Fill in one of the two"),
        ({}, "Fill in one of the two"),
        ({"until": "2099-01-01"}, "60 meetings at most"),
        ({"until": "2020-01-01"}, "there is no second meeting"),
    ],
)
def test_a_series_ends_once_and_not_too_late(sign_in, staff, event, answers, said):
    page = reverse("admin:events_event_repeat", args=[event.pk])

    shown = sign_in(staff).post(page, {"frequency": "weekly"} | answers)

    assertContains(shown, said)
    assert Event.objects.count() == 1


def test_holidays_are_named_where_they_are_kept(sign_in, staff, event):
    starts = datetime(2030, 12, 18, 19, 30, tzinfo=HERE)  # a week before Christmas
    Event.objects.update(starts_at=starts, ends_at=starts + timedelta(hours=2))
    page = reverse("admin:events_event_repeat", args=[event.pk])
    answers = {"frequency": "weekly", "times": 2}
    client = sign_in(staff)

    kept = client.post(page, answers)
    skipped = client.post(page, answers | {"skips_holidays": "on"})

    assertContains(kept, "Christmas Day")
    # The 25th is Christmas and the 1st is New Year.
    assert [day["when"] for day in skipped.context["days"]][1].startswith(
        "Wednesday 8 January 2031"
    )


def test_an_event_repeats_once_and_by_its_own_staff_only(staff, stranger, event):
    weeks(event, staff)

    with pytest.raises(RepeatsAlready):
        repeat(event, Frequency.WEEKLY, [], by=staff)
    with pytest.raises(PermissionDenied):
        repeat(event, Frequency.WEEKLY, [], by=stranger)
    assert EventSeries.objects.count() == 1


# --- Changing and calling off ----------------------------------------


def test_this_one_or_this_and_the_following_change_with_one_mail(sign_in, staff, event):
    first, second, third = weeks(event, staff)
    noor, jan = make_user(), make_user()
    services.register_for_all(first, by=noor)
    services.register(third, by=jan)
    Message.objects.all().delete()
    moved = timezone.localtime(second.starts_at) + timedelta(days=1)
    answers = filled_in(
        second,
        location="Bibliotheek",
        starts_at_0=f"{moved:%Y-%m-%d}",
        starts_at_1="18:00",
        ends_at_0=f"{moved:%Y-%m-%d}",
        ends_at_1="20:00",
        and_following="on",
    )

    sign_in(staff).post(change_page(second), answers)

    now = {one.pk: one for one in Event.objects.all()}
    assert now[first.pk].location == "Buurthuis"
    assert {now[one.pk].location for one in (second, third)} == {"Bibliotheek"}
    for one in (second, third):
        starts = timezone.localtime(now[one.pk].starts_at)
        assert starts.time() == time(18)
        assert starts.date() == timezone.localdate(one.starts_at) + timedelta(days=1)
        assert now[one.pk].edition == one.edition + 1
    assert mails(recipient=noor.email) == ["event_several_changed"]
    assert mails(recipient=jan.email) == ["event_changed"]


def test_without_the_tick_only_this_one_changes(sign_in, staff, event):
    first, second, _third = weeks(event, staff)

    sign_in(staff).post(change_page(first), filled_in(first, location="Bibliotheek"))

    assert Event.objects.get(pk=first.pk).location == "Bibliotheek"
    assert Event.objects.get(pk=second.pk).location == "Buurthuis"


def test_what_was_called_off_stays_so_when_the_series_changes(staff, event):
    first, second, _third = weeks(event, staff)
    services.cancel(second, by=staff)

    first.location = "Bibliotheek"
    services.change(first, by=staff, fields=["location"], following=True)

    second.refresh_from_db()
    assert (second.is_cancelled, second.location) == (True, "Buurthuis")


@pytest.mark.parametrize(("answer", "called_off"), [("yes", [2]), ("following", [2, 3])])
def test_this_one_or_this_and_the_following_are_called_off(
    sign_in, staff, event, answer, called_off
):
    meetings = weeks(event, staff)
    noor = make_user()
    services.register_for_all(meetings[0], by=noor)
    Message.objects.all().delete()
    chosen = {"action": "call_off", "_selected_action": [str(meetings[1].pk)]}
    client = sign_in(staff)

    assertContains(
        client.post(changelist(), chosen), "Cancel the 1 later meeting of the series too"
    )
    for _time in "twice":
        client.post(changelist(), chosen | {"confirmed": answer})

    off = [number for number, one in enumerate(meetings, 1) if _is_off(one)]
    assert off == called_off
    told = "event_several_cancelled" if len(called_off) > 1 else "event_cancelled"
    assert mails(recipient=noor.email) == [told]


def _is_off(event: Event) -> bool:
    return Event.objects.get(pk=event.pk).is_cancelled


# --- A seat at all of them ----------------------------------------


def test_one_press_takes_a_seat_at_each_meeting_with_one_mail(sign_in, staff, event):
    first, second, third = weeks(event, staff)
    Event.objects.filter(pk=second.pk).update(capacity=0)
    noor = make_user()
    client = sign_in(noor)
    assertContains(client.get(page_of(third)), page_of(third, "register_all"))

    page = client.post(page_of(third, "register_all"), follow=True)
    client.post(page_of(third, "register_all"))

    assertContains(page, "At 1 you are on the waiting list.")
    seats = dict(Registration.objects.filter(user=noor).values_list("event", "status"))
    assert seats == {first.pk: "registered", second.pk: "waiting", third.pk: "registered"}
    (mail,) = Message.objects.filter(recipient=noor.email)
    assert mail.template == "event_several_registered"
    assert len(mail.context["meetings"]) == 3
    assertNotContains(client.get(page_of(third)), page_of(third, "register_all"))


def test_a_seat_at_all_is_for_whom_it_is_for(sign_in, staff, event, builder):
    first, _second, _third = weeks(event, staff)
    Event.objects.update(for_public=False, for_builders=False)
    Event.objects.filter(pk=first.pk).update(for_builders=True)

    sign_in(builder).post(page_of(first, "register_all"))

    assert list(Registration.objects.values_list("event", flat=True)) == [first.pk]


# --- The list ----------------------------------------


def test_the_list_shows_a_series_once_with_its_days(client, staff, event):
    first, second, third = weeks(event, staff)
    alone = make_event()

    page = client.get(reverse("events:event_list"))
    services.cancel(first, by=staff)
    later = client.get(reverse("events:event_list"))

    assert set(page.context["page_obj"]) == {first, alone}
    assertContains(page, "2 more meetings")
    assertContains(page, page_of(third))
    assert set(later.context["page_obj"]) == {second, alone}
    assertContains(later, "1 more meeting")


def test_the_list_costs_the_same_for_one_series_and_ten(
    client, staff, event, the_hague, django_assert_num_queries
):
    weeks(event, staff)
    with django_assert_num_queries(3) as first:
        client.get(reverse("events:event_list"))

    for _time in range(9):
        weeks(make_event(municipality=the_hague), staff)
    with django_assert_num_queries(len(first)):
        client.get(reverse("events:event_list"))
