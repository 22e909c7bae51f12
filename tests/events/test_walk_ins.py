"""Members who came to an event without registering."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone, translation
from pytest_django.asserts import assertContains, assertNotContains

from events import attendance, walk_ins
from events.models import Event, Registration
from groups.models import GroupStatus, Membership, Training, WelcomeGroup
from tests.factories import accept, make_event, make_group, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


@pytest.fixture
def event(the_hague) -> Event:
    """A required training of yesterday, with one seat that somebody took."""
    training = Training.objects.create(name="Begin", required_from=timezone.localdate())
    began = timezone.now() - timedelta(days=1)
    event = make_event(began, municipality=the_hague, training=training, capacity=1)
    event.registrations.create(user=make_user(), status="registered")
    return event


@pytest.fixture
def group(the_hague) -> WelcomeGroup:
    """A group that lacks nothing but the training."""
    group = make_group(the_hague, status=GroupStatus.SCREENING, name="De Buren")
    accept(group)
    for number, member in enumerate(group.members.all()):
        member.name, member.user = f"Noor {number}", make_user(email=member.email)
        member.save()
    return group


def page_of(event: Event) -> str:
    return reverse("admin:events_event_walk_ins", args=[event.pk])


def ticks(*members: Membership) -> dict[str, list]:
    return {"members": [member.pk for member in members]}


def said(page) -> list[str]:
    return [str(message) for message in page.context["messages"]]


def test_who_came_without_registering_counts_also_when_it_was_full(sign_in, staff, event, group):
    client = sign_in(staff)
    change = reverse("admin:events_event_change", args=[event.pk])
    assertContains(client.get(change), page_of(event))
    assertContains(client.get(page_of(event)), "Noor 1 (De Buren)")

    page = client.post(page_of(event), ticks(*group.members.all()), follow=True)

    assert said(page) == ["3 people are ticked."]
    assert event.registrations.filter(status="registered", has_attended=True).count() == 3
    group.refresh_from_db()
    assert group.status == GroupStatus.READY


def test_nobody_is_there_twice(staff, event, group):
    noor = group.members.first()

    first, second = (attendance.note_walk_ins(event, [noor, noor], by=staff) for _time in "12")

    assert (first, second) == (1, 0)
    assert event.registrations.filter(user=noor.user).count() == 1


@pytest.mark.parametrize("status", ["registered", "waiting"])
def test_who_had_a_seat_or_waited_for_one_is_ticked(staff, event, group, status):
    noor = group.members.first()
    own = event.registrations.create(user=noor.user, status=status)

    attendance.note_walk_ins(event, [noor], by=staff)

    own.refresh_from_db()
    assert (own.status, own.has_attended) == (status, True)
    assert event.registrations.filter(user=noor.user).count() == 1


def test_who_gave_the_seat_back_and_came_after_all_was_there(staff, event, group):
    noor = group.members.first()
    event.registrations.create(user=noor.user, status="left")

    attendance.note_walk_ins(event, [noor], by=staff)

    assert event.registrations.live().get(user=noor.user).has_attended is True


def test_who_is_ticked_is_not_in_the_list_any_more(sign_in, staff, event, group):
    noor = group.members.first()
    attendance.note_walk_ins(event, [noor], by=staff)
    client = sign_in(staff)

    assertNotContains(client.get(page_of(event)), "Noor 0")
    page = client.post(page_of(event), ticks(noor))
    assert page.context["form"].errors == {
        "members": ["One of these people was ticked meanwhile. Look once more."]
    }


def test_a_name_or_a_group_is_found(sign_in, staff, event, group, the_hague, monkeypatch):
    for other in make_group(the_hague, name="De Laan").members.all():
        Membership.objects.filter(pk=other.pk).update(user=make_user(email=other.email))
    client = sign_in(staff)

    def found(sought: str) -> list[str]:
        page = client.get(page_of(event), {"q": sought})
        return [label for _pk, label in page.context["form"].fields["members"].choices]

    assert found("noor 2") == ["Noor 2 (De Buren)"]
    assert [label.endswith("(De Laan)") for label in found("laan")] == [True] * 3
    assert found("nobody") == []
    monkeypatch.setattr(walk_ins, "MOST_SHOWN", 2)
    assert len(found("buren")) == 2
    assertContains(client.get(page_of(event)), "There are more people.")


def test_only_members_that_staff_see_and_who_are_there_can_be_ticked(sign_in, staff, event, group):
    elsewhere, left, ended = make_group().members.first(), *group.members.all()[:2]
    elsewhere.user = make_user()
    elsewhere.save()
    Membership.objects.filter(pk=left.pk).update(left_on=timezone.localdate())
    gone = make_group(group.municipality, status=GroupStatus.WITHDRAWN).members.first()
    Membership.objects.filter(pk=gone.pk).update(user=make_user())
    Membership.objects.filter(pk=ended.pk).update(user=None)

    page = sign_in(staff).post(page_of(event), ticks(elsewhere, left, gone, ended))

    assert "members" in page.context["form"].errors
    assert event.registrations.filter(has_attended=True).count() == 0


def test_nobody_was_at_an_event_that_is_still_to_come_or_was_cancelled(
    sign_in, staff, the_hague, group
):
    noor = group.members.first()
    to_come = make_event(municipality=the_hague)
    cancelled = make_event(
        timezone.now() - timedelta(days=1), municipality=the_hague, is_cancelled=True
    )
    client = sign_in(staff)

    for event in (to_come, cancelled):
        page = client.post(page_of(event), ticks(noor), follow=True)
        assert said(page) == ["This event has not begun, or was cancelled."]
    assert Registration.objects.count() == 0


def test_staff_of_another_organisation_tick_nobody(sign_in, stranger, event, group):
    noor = group.members.first()

    assert sign_in(stranger).post(page_of(event), ticks(noor)).status_code == 404
    with pytest.raises(PermissionDenied):
        attendance.note_walk_ins(event, [noor], by=stranger)
