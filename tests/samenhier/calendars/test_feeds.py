"""The private address that somebody's calendar reads."""

from datetime import timedelta

import pytest
from django.core.signing import Signer
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation
from icalendar import Calendar

from events.models import Event
from events.services import cancel, register
from matching.journey import introducing
from matching.journey.models import Journey
from matching.models import Introduction, MatchStatus
from matching.services import Meeting
from samenhier.accounts.models import Role, User
from samenhier.calendars import feeds, views
from samenhier.calendars.models import CalendarFeed
from samenhier.privacy.erasure import erase
from tests.factories import make_check_in, make_event, make_match, make_user
from tests.samenhier.test_logs import log  # noqa: F401  # a fixture

pytestmark = pytest.mark.django_db

LINK = "https://meet.example.org/geheim"


@pytest.fixture(autouse=True)
def in_english():
    with translation.override("en"):
        yield


def path_of(user: User) -> str:
    return feeds.address_of(feeds.renew(user)).removeprefix("http://testserver")


def read(path: str) -> Calendar:
    """What a calendar program gets, which is signed in nowhere."""
    return Calendar.from_ical(Client().get(path).content)


def titles(path: str) -> list[str]:
    return [str(event["summary"]) for event in read(path).events]


# --- What stands in it ---------------------------------------------------------------------------


def test_it_holds_the_events_somebody_has_a_seat_for_and_no_others():
    noor, other = make_user(), make_user()
    full, taken, _elsewhere = (
        make_event(title="Vol", capacity=1),
        make_event(title="Koken", online_link=LINK),
        make_event(title="Elders"),
    )
    register(full, by=other)
    register(full, by=noor)
    register(taken, by=noor)
    path = path_of(noor)

    assert titles(path) == ["Koken"]
    assert LINK not in Client().get(path).content.decode()


def test_a_cancelled_event_stays_and_says_so_and_an_old_one_goes(staff, the_hague):
    noor = make_user()
    off, old = make_event(title="Koken", municipality=the_hague), make_event(title="Oud")
    register(off, by=noor)
    register(old, by=noor)
    cancel(off, by=staff)
    long_ago = timezone.now() - timedelta(days=91)
    Event.objects.filter(pk=old.pk).update(
        starts_at=long_ago - timedelta(hours=2), ends_at=long_ago
    )

    (found,) = read(path_of(noor)).events

    assert (found["summary"], found["status"]) == ("Gaat niet door: Koken", "CANCELLED")


@pytest.fixture
def meeting(builder, newcomer, coordinator) -> Introduction:
    match = make_match(
        household=newcomer.household,
        group=coordinator.memberships.get().group,
        builder=builder,
        status=MatchStatus.INTRODUCTION,
    )
    return Introduction.objects.create(
        match=match, at=timezone.now() + timedelta(days=3), place="Buurthuis", interpreter="ti"
    )


@pytest.mark.parametrize("who", ["newcomer", "coordinator", "builder"])
def test_it_holds_the_first_meeting_and_of_the_others_nothing(meeting, who, request):
    user = request.getfixturevalue(who)

    file = Client().get(path_of(user)).content.decode()

    found = Calendar.from_ical(file).events[0]
    assert found["uid"] == f"first-meeting-{meeting.match_id}@testserver"
    assert (found["location"], found["class"]) == ("Buurthuis", "PRIVATE")
    people = [*meeting.match.household.people.all(), *meeting.match.group.members.all()]
    words = [meeting.match.group.name, *(one.name for one in people)]
    assert [word for word in words if word in file] == []
    assert "Tigrinya" not in file


@pytest.mark.parametrize("who", ["staff", "national", "stranger"])
def test_whoever_oversees_many_matches_gets_none_of_them(meeting, who, request):
    assert titles(path_of(request.getfixturevalue(who))) == []


def test_a_first_meeting_that_moved_is_the_next_edition(meeting, builder, newcomer):
    path = path_of(newcomer)
    (before,) = read(path).events
    at = meeting.at + timedelta(days=1)

    introducing.move(
        Journey.objects.get(pk=meeting.match_id),
        Meeting(at=at, place="Bibliotheek", interpreter=""),
        by=builder,
    )

    (after,) = read(path).events
    assert (before["uid"], before["sequence"]) == (after["uid"], 0)
    assert (after["sequence"], after["location"]) == (1, "Bibliotheek")
    assert after.start == at.replace(microsecond=0)


@pytest.mark.parametrize("who", ["newcomer", "coordinator", "builder"])
def test_a_first_meeting_that_is_still_to_come_is_cancelled_when_its_match_ends(
    meeting, who, request, staff
):
    path = path_of(request.getfixturevalue(who))
    before = first_meeting(path)

    meeting.match.become(MatchStatus.ENDED_EARLY, by=staff, reason="moved away")

    after = first_meeting(path)
    assert (before["uid"], before["status"]) == (after["uid"], "CONFIRMED")
    assert (after["status"], after["sequence"]) == ("CANCELLED", before["sequence"] + 1)
    assert after.stamp >= before.stamp
    assert "moved away" not in Client().get(path).content.decode()


def first_meeting(path: str):
    """Beside it a builder finds the talks."""
    (found,) = (one for one in read(path).events if one["uid"].startswith("first-meeting"))
    return found


def test_a_first_meeting_that_was_leaves_the_calendar_with_its_match(meeting, newcomer, staff):
    path = path_of(newcomer)
    Introduction.objects.update(at=timezone.now() - timedelta(hours=2))

    meeting.match.become(MatchStatus.ENDED_EARLY, by=staff, reason="moved away")

    assert titles(path) == []


def test_meetings_that_are_called_off_cost_no_more(builder, staff, django_assert_num_queries):
    def one_more() -> None:
        match = make_match(builder=builder, status=MatchStatus.INTRODUCTION)
        at = timezone.now() + timedelta(days=3)
        Introduction.objects.create(match=match, at=at, place="Buurthuis")
        match.become(MatchStatus.ENDED_EARLY, by=staff)

    path = path_of(builder)
    one_more()
    with django_assert_num_queries(6) as first:
        Client().get(path)
    for _time in range(4):
        one_more()
    with django_assert_num_queries(len(first)):
        assert len(titles(path)) == 5


def test_a_builder_finds_the_next_talk_of_each_match_as_a_day(builder):
    match = make_match(builder=builder)
    due = timezone.localdate() + timedelta(days=20)
    make_check_in(match, next_on=due)

    (found,) = read(path_of(builder)).events

    assert found.start == due
    assert found["uid"] == f"talk-{match.pk}-{due:%Y%m%d}@testserver"
    assert found["url"].endswith(f"/matches/{match.pk}/")
    assert str(found["summary"]) == "Gesprek met een groep en hun nieuwkomers"


def test_each_reader_has_it_in_their_own_language(meeting, newcomer, coordinator):
    assert titles(path_of(coordinator)) == ["Eerste ontmoeting van Samen Hier"]
    assert titles(path_of(newcomer)) == ["اللقاء الأول في Samen Hier"]


def test_it_costs_the_same_for_one_seat_and_twenty(django_assert_num_queries, newcomer):
    path = path_of(newcomer)
    register(make_event(), by=newcomer)
    read(path)  # what is looked up once in the life of a process
    with django_assert_num_queries(3):
        read(path)

    for _ in range(19):
        register(make_event(), by=newcomer)
    with django_assert_num_queries(3):
        assert len(titles(path)) == 20


# --- The address ---------------------------------------------------------------------------------


def test_somebody_makes_an_address_renews_it_and_the_old_one_is_dead(sign_in, newcomer):
    browser = sign_in(newcomer)

    made = browser.post(reverse("calendars:renew"), follow=True)
    first = made.context["address"].removeprefix("http://testserver")
    renewed = browser.post(reverse("calendars:renew"), follow=True).context["address"]

    assert renewed in browser.get(reverse("calendars:own")).content.decode()
    assert (
        renewed.replace("http:", "webcal:")
        in made.client.get(reverse("calendars:own")).content.decode()
    )
    assert Client().get(first).status_code == 404
    assert Client().get(renewed.removeprefix("http://testserver")).status_code == 200


def test_somebody_stops_it_and_nobody_else_loses_theirs(sign_in, newcomer, builder):
    own, other = path_of(newcomer), path_of(builder)

    page = sign_in(newcomer).post(reverse("calendars:stop"), follow=True)

    assert page.context["address"] == ""
    assert Client().get(own).status_code == 404
    assert Client().get(other).status_code == 200


def test_a_page_shows_nobody_elses_address(sign_in, newcomer, builder):
    path_of(builder)

    assert sign_in(newcomer).get(reverse("calendars:own")).context["address"] == ""


@pytest.mark.parametrize(
    "made",
    [
        lambda pk: pk.hex,
        lambda pk: f"{pk.hex}.guessed",
        lambda pk: Signer(salt="another", sep=".").sign(pk.hex),
    ],
)
def test_the_key_alone_opens_nothing(newcomer, made):
    token = made(feeds.renew(newcomer).pk)

    assert Client().get(reverse("calendar_feed", args=[token])).status_code == 404


def test_the_address_dies_with_the_account(newcomer):
    path = path_of(newcomer)
    User.objects.filter(pk=newcomer.pk).update(is_active=False)

    assert Client().get(path).status_code == 404


def test_erasing_somebody_takes_the_address_along(newcomer):
    path = path_of(newcomer)

    erase(newcomer, by=None, reason="asked")

    assert CalendarFeed.objects.count() == 0
    assert Client().get(path).status_code == 404


def test_it_is_only_read(newcomer):
    assert Client().post(path_of(newcomer)).status_code == 405


def test_nothing_on_the_way_keeps_a_copy(newcomer):
    assert "no-store" in Client().get(path_of(newcomer))["Cache-Control"]


def test_one_address_is_read_so_often_and_another_is_still_read(newcomer, builder, monkeypatch):
    monkeypatch.setattr(views, "READ_PER_HOUR", 2)
    own, other = path_of(newcomer), path_of(builder)

    answers = [Client().get(own).status_code for _ in range(3)]

    assert answers == [200, 200, 429]
    assert Client().get(other).status_code == 200


def test_who_guesses_addresses_is_stopped_and_good_ones_stay_open(newcomer, monkeypatch):
    monkeypatch.setattr(views, "GUESSED_PER_HOUR", 2)
    path = path_of(newcomer)

    answers = [Client().get(reverse("calendar_feed", args=["x"])).status_code for _ in range(3)]

    assert answers == [404, 404, 429]
    assert Client().get(path).status_code == 200


def test_the_log_never_holds_an_address(log, newcomer, monkeypatch):  # noqa: F811
    dead, living = path_of(newcomer), path_of(newcomer)
    monkeypatch.setattr(views, "READ_PER_HOUR", 0)

    assert Client().get(dead).status_code == 404
    assert Client().get(living).status_code == 429
    assert "404 GET calendar/<str:token>.ics" in log.getvalue()
    for path in (dead, living):
        assert path.split("/")[-1].removesuffix(".ics") not in log.getvalue()


def test_two_clicks_leave_one_address(newcomer):
    feeds.renew(newcomer)
    feeds.renew(newcomer)

    assert CalendarFeed.objects.filter(user=newcomer).count() == 1


@pytest.mark.parametrize("role", [Role.MEMBER, Role.STAFF])
def test_what_comes_in_it_is_said_before(sign_in, role):
    page = sign_in(make_user(role)).get(reverse("calendars:own")).content.decode()

    assert "trainings and events where you have a seat" in page
    assert ("the first meeting of your match" in page) == (role == Role.MEMBER)
    assert "the days on which your next talks are due" not in page
