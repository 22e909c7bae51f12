"""Whom an event is for: nobody else sees it or gets a seat."""

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone, translation
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from events import attendance, services
from events.models import Audience, Event, EventKind, Registration
from samenhier.accounts.models import Role
from tests.factories import make_event, make_user

pytestmark = pytest.mark.django_db

EVERYBODY = ["visitor", "coordinator", "newcomer", "builder", "staff", "partner"]
# By audience: who sees it. Staff see all, so that they can refer people.
SEEN_BY = {
    Audience.GROUPS: {"coordinator", "staff"},
    Audience.NEWCOMERS: {"newcomer", "staff"},
    Audience.BUILDERS: {"builder", "staff"},
    Audience.PUBLIC: set(EVERYBODY),
}


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


def event_for(*audiences: Audience, **fields) -> Event:
    wanted = dict.fromkeys(Audience.values, False) | dict.fromkeys(audiences, True)
    return make_event(**wanted, **fields)


def page_of(event: Event, name: str = "event_detail") -> str:
    return reverse(f"events:{name}", args=[event.pk])


@pytest.mark.parametrize("who", EVERYBODY)
@pytest.mark.parametrize("audience", list(Audience))
def test_who_sees_what_and_gets_a_seat(client, sign_in, request, audience, who):
    event = event_for(audience)
    user = None if who == "visitor" else request.getfixturevalue(who)
    if user:
        client = sign_in(user)
    is_seen = who in SEEN_BY[audience]
    hidden = 302 if user is None else 404

    listed = [*client.get(reverse("events:event_list")).context["page_obj"]]
    statuses = {
        client.get(page_of(event, name)).status_code for name in ("event_detail", "calendar")
    }
    client.post(page_of(event, "register"))

    assert listed == ([event] if is_seen else [])
    assert statuses == ({200} if is_seen else {hidden})
    gets_a_seat = user is not None and is_seen and (who != "staff" or audience == Audience.PUBLIC)
    assert Registration.objects.filter(user=user).exists() == gets_a_seat


def test_a_visitor_signs_in_for_what_may_be_for_them_and_comes_back(client):
    event = event_for(Audience.GROUPS)

    page = client.get(page_of(event))

    assertRedirects(page, f"{reverse('account_login')}?next={page_of(event)}")


def test_staff_see_what_is_for_others_without_a_button(sign_in, staff):
    page = sign_in(staff).get(page_of(event_for(Audience.GROUPS)))

    assertContains(page, "This event is for others.")
    assertNotContains(page, "Take a seat")


def test_who_has_a_seat_keeps_it_and_sees_it_when_the_audience_changes(sign_in, newcomer):
    event = make_event()
    services.register(event, by=newcomer)
    Event.objects.update(for_public=False, for_newcomers=False)

    client = sign_in(newcomer)

    assertContains(client.get(page_of(event)), "You have a seat")
    assert client.get(page_of(event, "calendar")).status_code == 200
    client.post(page_of(event, "leave"))
    assert client.get(page_of(event)).status_code == 404


def test_nobody_walks_in_whom_it_is_not_for(staff, the_hague, coordinator):
    event = event_for(Audience.NEWCOMERS, municipality=the_hague)
    Event.objects.update(starts_at=timezone.now())
    member = coordinator.memberships.get()

    assert attendance.note_walk_ins(event, [member], by=staff) == 0
    assert not event.registrations.exists()


@pytest.mark.parametrize("fields", [{}, {"kind": EventKind.INFORMATION, "for_groups": True}])
def test_an_event_is_for_somebody_and_an_information_meeting_for_everybody(fields):
    with pytest.raises(IntegrityError), transaction.atomic():
        make_event(**dict.fromkeys(Audience.values, False) | fields)


def test_a_visitor_reads_how_to_come_without_an_account(client, the_hague):
    event = event_for(Audience.PUBLIC, municipality=the_hague)

    page = client.get(page_of(event))

    assertContains(page, "You are welcome too, and can just come.")
    assertContains(page, the_hague.get_absolute_url())


def test_the_front_page_shows_only_what_is_for_everybody(client):
    event_for(Audience.GROUPS, title="Onder ons")
    event_for(Audience.PUBLIC, title="Voor iedereen")

    page = client.get(reverse("home"))

    assertContains(page, "Voor iedereen")
    assertNotContains(page, "Onder ons")


def test_the_own_page_of_newcomers_leads_to_the_events(sign_in, newcomer):
    page = sign_in(newcomer).get(reverse("newcomers:own"))

    assertContains(page, f'href="{reverse("events:event_list")}"')


def test_members_of_any_group_share_an_audience():
    event = event_for(Audience.GROUPS, Audience.BUILDERS)

    assert event.is_for(make_user(Role.MEMBER))
    assert not event.is_for(make_user(Role.RESEARCHER))
    assert event.audience == ["Welcome Groups", "community builders"]
