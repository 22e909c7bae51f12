"""The waiting list of a municipality, and groups that pause and go on."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone

from groups import services
from groups.models import GroupStatus, StaffTask, TaskKind, WelcomeGroup
from samenhier.accounts.models import Intake, Municipality
from samenhier.lifecycle import IllegalTransition
from samenhier.outbox.models import Message
from tests.factories import make_group, make_match, make_municipality, make_user

pytestmark = pytest.mark.django_db

PAGE = "admin:groups_welcomegroup_waiting_list"


def waits(municipality: Municipality, days: int, **fields) -> WelcomeGroup:
    return make_group(
        municipality,
        status=GroupStatus.WAITING,
        submitted_at=timezone.now() - timedelta(days=days),
        **fields,
    )


def said(page) -> list[str]:
    return [str(message) for message in page.context["messages"]]


@pytest.fixture
def full(the_hague) -> Municipality:
    the_hague.intake = Intake.WAITING_LIST
    the_hague.save()
    return the_hague


# --- Coming on the list ------------------------------------------------------------------------


def test_a_group_that_signs_up_where_it_is_full_comes_on_the_list(send, answers, full):
    send(answers())

    group = WelcomeGroup.objects.get()
    assert group.status == GroupStatus.WAITING
    assert StaffTask.objects.count() == 0


def test_a_forming_group_comes_on_the_list_when_it_is_handed_in(forming, full):
    services.invite(forming, services.Invitee(name="Noor", email="noor@example.org"))

    services.submit(forming, by=forming.coordinator.user)

    forming.refresh_from_db()
    assert forming.status == GroupStatus.WAITING
    assert forming.available_on == timezone.localdate()


@pytest.mark.parametrize(
    ("before", "words"),
    [
        (0, "You are first in line."),
        (1, "About 1 group is before you."),
        (2, "About 2 groups are before you."),
    ],
)
def test_the_group_sees_since_when_it_waits_and_who_is_before_it(sign_in, full, before, words):
    for number in range(before):
        waits(full, days=20 + number)
    waits(full, days=5)
    waits(make_municipality(), days=90)
    group = waits(full, days=10, coordinator=make_user())

    page = sign_in(group.coordinator.user).get(reverse("groups:own"))

    lead = " ".join(page.text.split('<div class="lead">')[1].split("</div>")[0].split())
    assert "You are on the waiting list since" in lead
    assert words in lead


# --- Getting a place ---------------------------------------------------------------------------


def test_the_next_in_line_get_a_place_a_task_and_a_mail(sign_in, staff, full):
    third, first, second = (waits(full, days=days) for days in (1, 9, 5))

    page = sign_in(staff).post(reverse(PAGE), {"municipality": full.pk, "count": 2}, follow=True)

    assert said(page) == ["2 groups have a place now, and a mail about it."]
    submitted = WelcomeGroup.objects.filter(status=GroupStatus.SUBMITTED)
    assert set(submitted) == {first, second}
    assert set(StaffTask.objects.values_list("kind", "group")) == {
        (TaskKind.FIRST_CONTACT, first.pk),
        (TaskKind.FIRST_CONTACT, second.pk),
    }
    assert set(Message.objects.values_list("template", "recipient")) == {
        ("group_place_free", first.coordinator.email),
        ("group_place_free", second.coordinator.email),
    }
    assert list(WelcomeGroup.objects.in_line(full.pk)) == [third]


def test_who_paused_is_passed_over_and_keeps_the_place(full, staff, national):
    paused, other = waits(full, days=9), waits(full, days=5)
    services.pause(paused, by=staff)

    assert services.take_next(full, 1, by=national) == [other]

    services.resume(paused, by=staff)
    assert (paused.status, paused.groups_before()) == (GroupStatus.WAITING, 0)


def test_a_group_can_get_a_place_out_of_turn(full, staff):
    waits(full, days=9)
    late = waits(full, days=1)

    services.give_place(late, by=staff)

    assert late.status == GroupStatus.SUBMITTED


def test_a_place_is_given_once(full, staff):
    group = waits(full, days=9)
    services.give_place(group, by=staff)

    with pytest.raises(IllegalTransition):
        services.give_place(group, by=staff)
    assert services.take_next(full, 5, by=staff) == []


def test_the_lists_are_in_order_and_of_the_own_municipalities(sign_in, staff, full):
    later, earlier = waits(full, days=1), waits(full, days=9)
    waits(make_municipality(), days=90)

    page = sign_in(staff).get(reverse(PAGE))

    assert list(page.context["groups"]) == [earlier, later]


def test_staff_give_no_places_elsewhere(sign_in, staff, stranger, full):
    elsewhere = make_municipality()
    group = waits(elsewhere, days=9)

    page = sign_in(staff).post(
        reverse(PAGE), {"municipality": elsewhere.pk, "count": 1}, follow=True
    )

    assert said(page) == ["Fill in how many places are free, from 1 to 50."]
    assert WelcomeGroup.objects.get(pk=group.pk).status == GroupStatus.WAITING
    with pytest.raises(PermissionDenied):
        services.take_next(full, 1, by=stranger)


@pytest.mark.parametrize("count", ["0", "51", "x", ""])
def test_an_impossible_number_of_places_is_refused(sign_in, staff, full, count):
    group = waits(full, days=9)

    sign_in(staff).post(reverse(PAGE), {"municipality": full.pk, "count": count})

    assert WelcomeGroup.objects.get(pk=group.pk).status == GroupStatus.WAITING


# --- Pausing and going on ------------------------------------------------------------------------


@pytest.fixture
def waiting(full) -> WelcomeGroup:
    return waits(full, days=9, coordinator=make_user())


def test_the_coordinator_pauses_and_goes_on_where_the_group_was(sign_in, waiting):
    client = sign_in(waiting.coordinator.user)
    assert reverse("groups:pause") in client.get(reverse("groups:own")).text

    client.post(reverse("groups:pause"))
    waiting.refresh_from_db()
    assert waiting.status == GroupStatus.PAUSED
    assert reverse("groups:resume") in client.get(reverse("groups:own")).text

    client.post(reverse("groups:resume"))
    waiting.refresh_from_db()
    assert waiting.status == GroupStatus.WAITING
    assert {change.by for change in waiting.status_changes.all()} == {waiting.coordinator.user}


def test_a_ready_group_that_pauses_is_ready_again_by_itself(sign_in, own_group, coordinator):
    client = sign_in(coordinator)
    client.post(reverse("groups:pause"))

    client.post(reverse("groups:resume"))

    own_group.refresh_from_db()
    assert own_group.status == GroupStatus.READY


def test_a_ready_group_that_lost_something_while_paused_goes_on_without_it(own_group, coordinator):
    services.pause(own_group, by=coordinator)
    own_group.coordinator.consents.update(ended_at=timezone.now())

    services.resume(own_group, by=coordinator)

    assert own_group.status == GroupStatus.SCREENING


def test_a_group_that_was_told_not_now_comes_back_with_a_task(the_hague, staff):
    group = make_group(the_hague, status=GroupStatus.SCREENING, coordinator=make_user())
    services.decide(group, "busy", by=staff)

    services.resume(group, by=group.coordinator.user)

    assert group.status == GroupStatus.SCREENING
    assert group.tasks.open().get().kind == TaskKind.RETURNED


def test_a_task_to_talk_again_waits_for_the_group_to_come_back(the_hague, staff):
    group = make_group(the_hague, status=GroupStatus.SCREENING, coordinator=make_user())
    services.decide(group, "busy", by=staff)
    services.resume(group, by=group.coordinator.user)

    services.pause(group, by=group.coordinator.user)
    assert group.tasks.open().count() == 0

    services.resume(group, by=group.coordinator.user)
    assert group.tasks.open().get().kind == TaskKind.RETURNED


def test_a_group_comes_back_after_its_year_and_the_team_talks_with_it(sign_in, the_hague):
    group = make_group(the_hague, status=GroupStatus.COMPLETED, coordinator=make_user())
    client = sign_in(group.coordinator.user)
    assert "Once more?" in client.get(reverse("groups:own")).text

    for _press in range(2):
        client.post(reverse("groups:resume"))

    group.refresh_from_db()
    assert (group.status, group.available_on) == (GroupStatus.SCREENING, timezone.localdate())
    assert group.tasks.open().filter(kind=TaskKind.RETURNED).count() == 1


def test_who_is_in_another_group_now_keeps_the_first_one_completed(sign_in, the_hague):
    group = make_group(the_hague, status=GroupStatus.COMPLETED, coordinator=make_user())
    other = group.members.exclude(pk=group.coordinator_id).first()
    other.user = make_user(email=other.email)
    other.save()
    make_group(the_hague, coordinator=other.user)

    answer = sign_in(group.coordinator.user).post(reverse("groups:resume"), follow=True)

    assert "is in another group now" in answer.text
    group.refresh_from_db()
    assert group.status == GroupStatus.COMPLETED


def test_a_waiting_group_that_lost_a_member_while_paused_hears_so_when_it_goes_on(waiting):
    by = waiting.coordinator.user
    services.pause(waiting, by=by)
    waiting.members.filter(pk=waiting.members.last().pk).update(left_on=timezone.localdate())

    services.resume(waiting, by=by)

    assert (waiting.status, waiting.is_replacing) == (GroupStatus.WAITING, True)
    assert Message.objects.get().template == "group_too_small"


def test_a_group_with_a_match_does_not_pause(sign_in, own_group, coordinator):
    make_match(group=own_group)

    page = sign_in(coordinator).post(reverse("groups:pause"), follow=True)

    assert said(page) == ["Your group has a match. Talk with your community builder first."]
    own_group.refresh_from_db()
    assert own_group.status == GroupStatus.READY


def test_pausing_or_going_on_twice_is_doing_so_once(sign_in, waiting):
    client = sign_in(waiting.coordinator.user)

    assert said(client.post(reverse("groups:resume"), follow=True)) == [
        "Your group was not paused."
    ]
    client.post(reverse("groups:pause"))
    assert said(client.post(reverse("groups:pause"), follow=True))[-1] == (
        "Your group cannot be paused now."
    )
    assert waiting.status_changes.count() == 1


@pytest.mark.parametrize("name", ["groups:pause", "groups:resume"])
def test_only_the_coordinator_pauses_and_only_by_a_form(sign_in, waiting, name):
    member = waiting.members.exclude(pk=waiting.coordinator_id).first()
    member.user = make_user()
    member.save()

    assert sign_in(member.user).post(reverse(name)).status_code == 403
    assert sign_in(waiting.coordinator.user).get(reverse(name)).status_code == 405
    waiting.refresh_from_db()
    assert waiting.status == GroupStatus.WAITING


def test_a_group_leaves_the_list_for_good(sign_in, waiting):
    sign_in(waiting.coordinator.user).post(reverse("groups:withdraw"))

    waiting.refresh_from_db()
    assert waiting.status == GroupStatus.WITHDRAWN
