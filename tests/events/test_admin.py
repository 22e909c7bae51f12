"""Staff and their events."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone, translation

from events.models import Audience, Event, Registration
from events.services import register
from groups.models import GroupStatus, Training
from samenhier.outbox.models import Message
from tests.factories import accept, make_event, make_group, make_municipality, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


def changelist() -> str:
    return reverse("admin:events_event_changelist")


def change(event: Event) -> str:
    return reverse("admin:events_event_change", args=[event.pk])


def filled_in(event: Event, **changes) -> dict[str, object]:
    """The change form as a browser sends it."""
    start, end = timezone.localtime(event.starts_at), timezone.localtime(event.ends_at)
    rows = list(event.registrations.live().order_by("status", "registered_at", "pk"))
    form = {
        "kind": event.kind,
        "municipality": event.municipality_id or "",
        "title_nl": event.title_nl,
        "description_nl": event.description_nl,
        "mode": event.mode,
        "location": event.location,
        "capacity": event.capacity,
        "starts_at_0": f"{start:%Y-%m-%d}",
        "starts_at_1": f"{start:%H:%M}",
        "ends_at_0": f"{end:%Y-%m-%d}",
        "ends_at_1": f"{end:%H:%M}",
        **{name: "on" for name in Audience.values if getattr(event, name)},
        "registrations-TOTAL_FORMS": len(rows),
        "registrations-INITIAL_FORMS": len(rows),
    }
    for index, row in enumerate(rows):
        form[f"registrations-{index}-id"] = row.pk
        form[f"registrations-{index}-event"] = event.pk
        shown = "" if row.has_attended is None else row.has_attended
        form[f"initial-registrations-{index}-has_attended"] = shown
    return form | changes


# --- Who sees what ----------------------------------------


def test_staff_see_the_events_of_their_own_organisation(sign_in, staff, the_hague):
    own = make_event(municipality=the_hague)
    make_event()
    make_event(municipality=None)

    page = sign_in(staff).get(changelist())

    assert list(page.context["cl"].result_list) == [own]


def test_the_national_coordinator_sees_all_events(sign_in, national, the_hague):
    make_event(municipality=the_hague)
    make_event()

    assert sign_in(national).get(changelist()).context["cl"].result_count == 2


@pytest.mark.parametrize("persona", ["builder", "partner", "coordinator", "newcomer", "handler"])
def test_others_have_no_admin(sign_in, request, persona):
    page = sign_in(request.getfixturevalue(persona)).get(changelist())

    assert page.status_code == 302
    assert page.url.startswith(reverse("admin:login"))


def test_staff_of_another_organisation_cannot_open_an_event(sign_in, stranger, the_hague):
    event = make_event(municipality=the_hague)

    assert sign_in(stranger).get(change(event)).status_code == 404
    assert (
        sign_in(stranger).post(change(event), filled_in(event, title_nl="Gekaapt")).status_code
        == 404
    )

    event.refresh_from_db()
    assert event.title_nl != "Gekaapt"


def test_events_are_never_deleted(sign_in, national):
    event = make_event()

    page = sign_in(national).post(reverse("admin:events_event_delete", args=[event.pk]))

    assert page.status_code == 403


# --- The list ----------------------------------------


def test_the_list_tells_seats_state_and_missing_languages(sign_in, national):
    event = make_event(title="Koken", title_en="Cooking", description_en="Join.", capacity=1)
    register(event, by=make_user())
    register(event, by=make_user())

    page = sign_in(national).get(changelist()).content.decode()

    assert "1 of 1, 1 waiting" in page
    assert '<span class="badge badge--attention">full</span>' in page
    assert '<span class="badge badge--attention">2 of 4, no uk, ar</span>' in page


@pytest.mark.parametrize(
    ("fields", "word"),
    [
        ({}, "open"),
        ({"is_cancelled": True}, "cancelled"),
        ({"starts_at": -1}, "going on"),
        ({"starts_at": -5}, "over"),
    ],
)
def test_the_state_of_an_event_in_a_word(sign_in, national, fields, word):
    if "starts_at" in fields:
        fields = {"starts_at": timezone.now() + timedelta(hours=fields["starts_at"])}
    make_event(**fields)

    page = sign_in(national).get(changelist()).content.decode()

    assert f">{word}</span>" in page


def test_the_list_costs_the_same_for_one_event_and_thirty(
    sign_in, staff, the_hague, django_assert_num_queries, django_assert_max_num_queries
):
    make_event(municipality=the_hague)
    page = sign_in(staff)
    with django_assert_max_num_queries(10) as counted:
        page.get(changelist())

    for _ in range(29):
        register(make_event(municipality=the_hague), by=staff)
    with django_assert_num_queries(len(counted)):
        page.get(changelist())


# --- Writing ----------------------------------------


def test_staff_write_an_event_in_several_languages(sign_in, staff, the_hague):
    form = filled_in(
        make_event(municipality=the_hague),
        title_nl="Taalcafé",
        title_ar="مقهى اللغة",
        description_ar="تعالوا",
    )
    Event.objects.all().delete()

    page = sign_in(staff).post(reverse("admin:events_event_add"), form)

    assert page.status_code == 302
    event = Event.objects.get()
    assert (event.title_nl, event.title_ar, event.municipality) == (
        "Taalcafé",
        "مقهى اللغة",
        the_hague,
    )


def test_the_arabic_box_is_typed_from_the_right(sign_in, staff):
    page = sign_in(staff).get(reverse("admin:events_event_add")).content.decode()

    boxes = [line for line in page.split("<textarea") if 'name="description_ar"' in line[:200]]
    assert len(boxes) == 1
    assert 'lang="ar" dir="rtl"' in boxes[0].partition(">")[0]


def test_dutch_is_required(sign_in, staff, the_hague):
    form = filled_in(make_event(municipality=the_hague), title_nl="", title_en="Language café")

    page = sign_in(staff).post(reverse("admin:events_event_add"), form)

    assert list(page.context["adminform"].form.errors) == ["title_nl"]


def test_staff_must_choose_one_of_their_own_municipalities(sign_in, staff, the_hague):
    event = make_event(municipality=the_hague)
    elsewhere = make_event().municipality_id or ""

    for municipality in ("", elsewhere):
        form = filled_in(event, municipality=municipality)
        page = sign_in(staff).post(reverse("admin:events_event_add"), form)
        assert list(page.context["adminform"].form.errors) == ["municipality"]


def test_the_national_coordinator_makes_events_for_everybody(sign_in, national):
    form = filled_in(make_event(municipality=None))
    Event.objects.all().delete()

    sign_in(national).post(reverse("admin:events_event_add"), form)

    assert Event.objects.get().municipality is None


def test_more_seats_promote_the_first_in_line(sign_in, staff, the_hague):
    event = make_event(municipality=the_hague, capacity=0)
    first = register(event, by=make_user())
    second = register(event, by=make_user())

    page = sign_in(staff).post(change(event), filled_in(event, capacity=1))

    assert page.status_code == 302
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.status, second.status) == ("registered", "waiting")
    assert Message.objects.get(template="event_promoted").recipient == first.user.email


# --- Attendance ----------------------------------------


def begun(municipality) -> Event:
    event = make_event(municipality=municipality)
    register(event, by=make_user())
    register(event, by=make_user())
    Event.objects.update(starts_at=timezone.now() - timedelta(minutes=30))
    event.refresh_from_db()
    return event


def test_another_place_is_mailed_and_staff_read_that_it_is(sign_in, staff, the_hague):
    event = make_event(municipality=the_hague)
    register(event, by=make_user())

    page = sign_in(staff).post(change(event), filled_in(event, location="Bibliotheek"), follow=True)

    assert "Everybody who would come or waits gets a mail about it." in page.content.decode()
    assert Message.objects.filter(template="event_changed").count() == 1


def test_saving_an_event_as_it_is_mails_nobody(sign_in, staff, the_hague):
    event = make_event(municipality=the_hague)
    register(event, by=make_user())

    sign_in(staff).post(change(event), filled_in(event))

    assert Message.objects.filter(template="event_changed").count() == 0


def test_staff_tick_who_was_there_and_the_rest_stays_unknown(sign_in, staff, the_hague):
    event = begun(the_hague)

    page = sign_in(staff).post(
        change(event), filled_in(event, **{"registrations-0-has_attended": "on"})
    )

    assert page.status_code == 302
    attended = Registration.objects.order_by("registered_at").values_list("has_attended", flat=True)
    assert list(attended) == [True, None]


def test_a_tick_can_be_taken_back(sign_in, staff, the_hague):
    event = begun(the_hague)
    Registration.objects.update(has_attended=True)

    sign_in(staff).post(change(event), filled_in(event, **{"registrations-1-has_attended": "on"}))

    attended = Registration.objects.order_by("registered_at").values_list("has_attended", flat=True)
    assert list(attended) == [False, True]


def test_attendance_at_a_training_makes_a_group_ready_and_not_ready_again(
    sign_in, staff, the_hague
):
    training = Training.objects.create(name="Begin", required_from=timezone.localdate())
    event = begun(the_hague)
    event.training = training
    event.save()
    group = make_group(the_hague, status=GroupStatus.SCREENING)
    accept(group)
    users = list(event.registrations.values_list("user", flat=True))
    for member, user in zip(group.members.all(), users, strict=False):
        member.user_id = user
        member.save()
    group.members.filter(user=None).update(left_on=timezone.localdate())
    the_hague.min_members = len(users)
    the_hague.save()
    ticks = {f"registrations-{number}-has_attended": "on" for number in range(len(users))}
    client = sign_in(staff)

    client.post(change(event), filled_in(event, training=training.pk, **ticks))
    group.refresh_from_db()
    assert group.status == GroupStatus.READY

    client.post(change(event), filled_in(event, training=training.pk))
    group.refresh_from_db()
    assert group.status == GroupStatus.SCREENING


def test_staff_choose_among_trainings_they_may_see(sign_in, staff, the_hague):
    here = Training.objects.create(name="Hier", municipality=the_hague)
    everywhere = Training.objects.create(name="Overal")
    Training.objects.create(name="Elders", municipality=make_municipality())

    page = sign_in(staff).get(reverse("admin:events_event_add"))

    field = page.context["adminform"].form.fields["training"]
    assert (set(field.queryset), field.required) == ({here, everywhere}, False)


def test_before_the_start_attendance_cannot_be_ticked(sign_in, staff, the_hague):
    event = make_event(municipality=the_hague)
    register(event, by=make_user())

    sign_in(staff).post(change(event), filled_in(event, **{"registrations-0-has_attended": "on"}))

    assert Registration.objects.get().has_attended is None


def test_the_page_of_an_event_costs_the_same_for_one_person_and_thirty(
    sign_in, staff, the_hague, django_assert_num_queries, django_assert_max_num_queries
):
    event = begun(the_hague)
    page = sign_in(staff)
    with django_assert_max_num_queries(12) as counted:
        page.get(change(event))

    for _ in range(28):
        Registration.objects.create(event=event, user=make_user(), status="registered")
    with django_assert_num_queries(len(counted)):
        page.get(change(event))


# --- Calling off ----------------------------------------


def call_off(*events: Event, **more) -> dict[str, object]:
    return {"action": "call_off", "_selected_action": [event.pk for event in events]} | more


def test_calling_off_asks_first(sign_in, staff, the_hague):
    event = make_event(municipality=the_hague)
    register(event, by=make_user())

    page = sign_in(staff).post(changelist(), call_off(event))

    assert "1 person with a seat" in page.content.decode()
    event.refresh_from_db()
    assert not event.is_cancelled
    assert Message.objects.filter(template="event_cancelled").count() == 0


def test_calling_off_mails_everybody(sign_in, staff, the_hague):
    event = make_event(municipality=the_hague)
    register(event, by=make_user())

    sign_in(staff).post(changelist(), call_off(event, confirmed="yes"))

    event.refresh_from_db()
    assert event.is_cancelled
    assert Message.objects.filter(template="event_cancelled").count() == 1


def test_what_has_begun_is_left_alone_and_the_rest_goes_on(sign_in, staff, the_hague):
    late, soon = begun(the_hague), make_event(municipality=the_hague)

    page = sign_in(staff).post(changelist(), call_off(late, soon, confirmed="yes"), follow=True)

    cancelled = list(Event.objects.filter(is_cancelled=True))
    assert cancelled == [soon]
    assert "has begun already and was not cancelled" in page.content.decode()


def test_staff_of_another_organisation_call_nothing_off(sign_in, stranger, the_hague):
    event = make_event(municipality=the_hague)

    sign_in(stranger).post(changelist(), call_off(event, confirmed="yes"))

    event.refresh_from_db()
    assert not event.is_cancelled
