"""Who was there, noted by a trainer on a phone."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.urls import reverse
from django.utils import timezone, translation
from pytest_django.asserts import assertContains, assertNotContains

from events import attendance, services
from events.models import Event, Registration
from groups.models import GroupStatus, Training
from samenhier.accounts.models import Role
from samenhier.privacy.models import Access
from tests.events.test_admin import change as change_page
from tests.events.test_admin import filled_in
from tests.factories import accept, make_event, make_group, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


@pytest.fixture
def event(the_hague, builder) -> Event:
    """A required training that begins in half an hour, led by a builder."""
    training = Training.objects.create(name="Begin", required_from=timezone.localdate())
    soon = timezone.now() + timedelta(minutes=30)
    event = make_event(soon, municipality=the_hague, training=training, capacity=5)
    event.trainers.add(builder)
    return event


def page_of(event: Event) -> str:
    return reverse("events:who_is_there", args=[event.pk])


def at(event: Event, moment) -> None:
    Event.objects.filter(pk=event.pk).update(starts_at=moment, ends_at=moment + timedelta(hours=2))


def test_a_trainer_notes_each_with_one_press_and_reads_how_many(sign_in, builder, event):
    noor, jan, fatma = (
        services.register(event, by=make_user(name=name)) for name in ("Noor", "Jan", "Fatma")
    )
    client = sign_in(builder)

    page = client.post(page_of(event), {"present": noor.pk})
    client.post(page_of(event), {"present": jan.pk})
    client.post(page_of(event), {"absent": jan.pk})

    assert page.url == f"{page_of(event)}#r-{noor.pk}"
    seen = dict(event.registrations.values_list("user__name", "has_attended"))
    assert seen == {"Noor": True, "Jan": False, "Fatma": None}
    shown = client.get(page_of(event))
    assert [shown.context[name] for name in ("here", "away", "unknown")] == [1, 1, 1]
    assert f'value="{fatma.pk}" aria-pressed="false"' in shown.text


def test_who_was_there_counts_for_the_group_and_taking_it_back_too(builder, event, the_hague):
    group = make_group(the_hague, status=GroupStatus.SCREENING)
    accept(group)
    rows = []
    for member in group.members.all():
        member.user = make_user(email=member.email)
        member.save()
        rows.append(services.register(event, by=member.user))

    for row in rows:
        attendance.mark(event, row.pk, was_there=True, by=builder)
    group.refresh_from_db()
    assert group.status == GroupStatus.READY

    attendance.mark(event, rows[0].pk, was_there=False, by=builder)
    group.refresh_from_db()
    assert group.status != GroupStatus.READY


def test_two_who_note_at_once_undo_nothing(sign_in, staff, builder, event):
    """Staff opened the long list before the trainer ticked somebody."""
    at(event, timezone.now() - timedelta(minutes=5))
    event.refresh_from_db()
    noor, jan = (services_seat(event) for _time in "12")
    opened = filled_in(event)
    attendance.mark(event, noor.pk, was_there=True, by=builder)

    sign_in(staff).post(change_page(event), opened | {"registrations-1-has_attended": "on"})

    assert set(event.registrations.values_list("pk", "has_attended")) == {
        (noor.pk, True),
        (jan.pk, True),
    }


def services_seat(event: Event) -> Registration:
    return event.registrations.create(user=make_user(), status="registered")


@pytest.mark.parametrize(
    ("began", "is_noted"),
    [
        (timedelta(minutes=-61), False),
        (timedelta(minutes=-59), True),
        (timedelta(hours=2, days=settings.ATTENDANCE_DAYS, minutes=-1), True),
        (timedelta(hours=2, days=settings.ATTENDANCE_DAYS, minutes=1), False),
    ],
)
def test_it_is_noted_around_the_event_only(sign_in, builder, event, began, is_noted):
    row = services_seat(event)
    at(event, timezone.now() - began)
    client = sign_in(builder)

    page = client.get(page_of(event))
    client.post(page_of(event), {"present": row.pk})
    client.post(page_of(event), {"told": make_user(email="jan@example.org").email})

    assert (f'value="{row.pk}"' in page.text) == is_noted
    assert ("You can note who is there from" in page.text) == (not is_noted)
    row.refresh_from_db()
    assert row.has_attended == (True if is_noted else None)
    assert event.registrations.count() == (2 if is_noted else 1)


def test_nothing_is_noted_of_what_was_called_off(sign_in, builder, event, staff):
    row = services_seat(event)
    services.cancel(event, by=staff)

    page = sign_in(builder).post(page_of(event), {"present": row.pk}, follow=True)

    assertContains(page, "Who is there cannot be noted now.")
    row.refresh_from_db()
    assert row.has_attended is None


def test_who_leads_it_no_more_finds_it_no_more(sign_in, builder, event):
    row = services_seat(event)
    event.trainers.clear()

    page = sign_in(builder).post(page_of(event), {"present": row.pk})

    assert page.status_code == 404
    row.refresh_from_db()
    assert row.has_attended is None


def test_whose_work_is_another_now_leads_nothing(sign_in, event):
    former = make_user(Role.MEMBER)
    event.trainers.add(former)

    assert sign_in(former).get(page_of(event)).status_code == 404


@pytest.mark.parametrize("told", [" Jan@Example.org ", "reference"])
def test_somebody_who_did_not_register_says_who_they_are(sign_in, builder, event, newcomer, told):
    Event.objects.update(capacity=0)
    jan = make_user(email="jan@example.org", name="Jan")
    reader = jan
    if told == "reference":
        told, reader = newcomer.household.reference.lower(), newcomer

    page = sign_in(builder).post(page_of(event), {"told": told}, follow=True)

    assertContains(page, f"{reader.get_short_name()} is noted as here.")
    own = event.registrations.get()
    assert (own.user, own.has_seat, own.has_attended) == (reader, True, True)


def test_who_waited_and_came_has_a_seat_in_the_list_of_who_was_there(builder, event):
    Event.objects.update(capacity=0)
    jan = services.register(event, by=make_user(email="jan@example.org"))

    own = attendance.welcome(event, "jan@example.org", by=builder)

    assert (own.pk, own.has_attended) == (jan.pk, True)


def test_nobody_is_noted_who_is_not_known_or_whom_it_is_not_for(sign_in, builder, event):
    Event.objects.update(for_public=False, for_groups=False)
    make_user(email="jan@example.org")
    client = sign_in(builder)

    assertContains(client.post(page_of(event), {"told": "niemand"}), "No account is known by this.")
    assertContains(
        client.post(page_of(event), {"told": "jan@example.org"}), "This event is for others"
    )
    assertContains(client.post(page_of(event), {"told": ""}), "Type an address or a reference.")
    assert not event.registrations.exists()


def test_names_and_wishes_are_for_who_may_read_them(sign_in, builder, staff, event, newcomer):
    newcomer.name = "Fatma Achternaam"
    newcomer.save()
    own = services.register(event, by=newcomer)
    own.wishes = "zonder drempel"
    own.save()

    by_builder = sign_in(builder).get(page_of(event))
    assert Access.objects.filter(user=builder).exists()
    by_staff = sign_in(staff).get(page_of(event))

    assertContains(by_builder, "Fatma")
    assertNotContains(by_builder, "Achternaam")
    assertNotContains(by_builder, "zonder drempel")
    assertContains(by_staff, "Fatma Achternaam")
    assertContains(by_staff, "zonder drempel")


def test_it_costs_the_same_for_one_and_for_thirty(sign_in, staff, event, django_assert_num_queries):
    client = sign_in(staff)
    services_seat(event)
    client.get(page_of(event))
    with django_assert_num_queries(7) as first:
        client.get(page_of(event))
    for _time in range(29):
        services_seat(event)
    with django_assert_num_queries(len(first)):
        client.get(page_of(event))


def test_a_trainer_finds_it_where_their_work_begins(sign_in, builder, staff, event):
    assertContains(sign_in(builder).get(reverse("journey:caseload")), page_of(event))
    assertNotContains(sign_in(staff).get(reverse("admin:index")), page_of(event))
    event.trainers.add(staff)
    assertContains(sign_in(staff).get(reverse("admin:index")), page_of(event))
    assertContains(sign_in(staff).get(change_page(event)), page_of(event))


def test_staff_choose_trainers_of_their_own_team_and_keep_others(sign_in, staff, builder, event):
    elsewhere, member = make_user(Role.BUILDER), make_user(Role.MEMBER)
    event.trainers.set([elsewhere])
    client = sign_in(staff)

    offered = {
        str(one.pk)
        for one in client.get(change_page(event))
        .context["adminform"]
        .form.fields["trainers"]
        .queryset
    }
    client.post(change_page(event), filled_in(event, trainers=[builder.pk, elsewhere.pk]))

    assert offered == {str(one.pk) for one in (staff, builder, elsewhere)}
    assert str(member.pk) not in offered
    assert set(event.trainers.all()) == {builder, elsewhere}
