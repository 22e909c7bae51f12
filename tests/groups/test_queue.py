"""The queue of staff: tasks about groups, who does them, and before when."""

from datetime import date, timedelta

import pytest
import time_machine
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

from groups import services
from groups.models import DecisionReason, GroupStatus, StaffTask, TaskKind
from samenhier.accounts.models import Role, User
from samenhier.accounts.queue import when
from tests.factories import make_group, make_municipality, make_user

pytestmark = pytest.mark.django_db

LIST = "admin:groups_stafftask_changelist"


def act(task: StaffTask, name: str) -> str:
    return reverse("admin:groups_stafftask_act", args=[task.pk, name])


def change(task: StaffTask) -> str:
    return reverse("admin:groups_stafftask_change", args=[task.pk])


def said(page) -> list[str]:
    return [str(message) for message in page.context["messages"]]


def shown(page) -> list[StaffTask]:
    return list(page.context["cl"].result_list)


@pytest.fixture
def task(the_hague) -> StaffTask:
    group = make_group(the_hague, name="De Buren", status=GroupStatus.SUBMITTED)
    return services.open_task(group, TaskKind.FIRST_CONTACT)


@pytest.fixture
def colleague(staff) -> User:
    return make_user(Role.STAFF, name="Karim Collega", organisation=staff.organisation)


# --- Where tasks come from ---------------------------------------------------------------------


def test_handing_in_asks_staff_to_call_within_five_working_days(forming, staff):
    services.invite(forming, services.Invitee(name="Noor", email="noor@example.org"))

    with time_machine.travel("2026-12-22 12:00+01:00", tick=False):  # before Christmas
        services.submit(forming, by=forming.coordinator.user)

    task = forming.tasks.get()
    assert (task.kind, task.owner, task.due_on) == (
        TaskKind.FIRST_CONTACT,
        None,
        date(2026, 12, 30),
    )


def test_signing_up_with_enough_people_asks_staff_too(send, answers):
    send(answers())

    assert StaffTask.objects.get().kind == TaskKind.FIRST_CONTACT


def test_a_forming_group_asks_nothing_yet(send, answers):
    send(answers(others=1))

    assert StaffTask.objects.count() == 0


def test_the_same_occasion_asks_once(task):
    services.open_task(task.group, TaskKind.FIRST_CONTACT)

    assert StaffTask.objects.count() == 1


def test_starting_to_get_to_know_a_group_is_the_first_contact(task, staff):
    services.start_screening(task.group, by=staff)

    task.refresh_from_db()
    assert (task.is_open, task.done_by) == (False, staff)


# --- Taking, giving, ticking off ---------------------------------------------------------------


def test_staff_take_a_task(sign_in, staff, task):
    page = sign_in(staff).post(act(task, "take"), follow=True)

    task.refresh_from_db()
    assert task.owner == staff
    day = date_format(task.due_on)
    assert said(page) == [
        f"De Buren: contact the group for a first talk: yours, to do before {day}."
    ]


def test_a_task_that_a_colleague_took_is_not_taken_over(sign_in, staff, colleague, task):
    services.take(task, by=colleague)

    page = sign_in(staff).post(act(task, "take"), follow=True)

    task.refresh_from_db()
    assert task.owner == colleague
    assert "a colleague has it already" in said(page)[0]


def test_staff_tick_a_task_off_and_the_first_time_counts(sign_in, staff, colleague, task):
    sign_in(staff).post(act(task, "done"))
    services.finish(task, by=colleague, note="nog eens")

    task.refresh_from_db()
    assert (task.done_by, task.is_open, task.note) == (staff, False, "")


def test_staff_give_a_task_to_a_colleague_with_a_note(sign_in, staff, colleague, task):
    sent = {"owner": colleague.pk, "due_on": "2026-12-01", "note": "Bel na zes uur."}

    sign_in(staff).post(change(task), sent)

    task.refresh_from_db()
    assert (task.owner, str(task.due_on), task.note) == (
        colleague,
        "2026-12-01",
        "Bel na zes uur.",
    )


def test_a_task_is_given_to_colleagues_only(sign_in, staff, builder, stranger, task):
    page = sign_in(staff).get(change(task))
    offered = set(page.context["adminform"].form.fields["owner"].queryset)

    assert offered == {staff}
    for other in (builder, stranger):
        with pytest.raises(services.NoColleague):
            services.give(task, to=other, by=staff)


def test_a_note_holds_no_citizen_service_number(sign_in, staff, task):
    sent = {"due_on": "2026-12-01", "note": "BSN 111222333"}

    page = sign_in(staff).post(change(task), sent)

    assert "This looks like a citizen service number" in page.text


def test_what_was_ticked_off_is_history(sign_in, staff, task):
    services.finish(task, by=staff)

    sign_in(staff).post(change(task), {"due_on": "2030-01-01", "note": "anders"})

    task.refresh_from_db()
    assert task.note == ""


def test_a_task_is_done_by_a_form_only(sign_in, staff, task):
    assert sign_in(staff).get(act(task, "done")).status_code == 405
    assert sign_in(staff).post(act(task, "dance")).status_code == 404


@pytest.mark.parametrize("who", ["stranger", "builder", "coordinator", "partner"])
def test_others_do_nothing_with_a_task(request, who, task):
    user = request.getfixturevalue(who)

    for do in (services.take, services.finish):
        with pytest.raises(PermissionDenied):
            do(task, by=user)
    with pytest.raises(PermissionDenied):
        services.give(task, to=None, by=user)
    assert list(StaffTask.objects.visible_to(user)) == []


def test_several_tasks_are_taken_and_done_at_once(sign_in, staff, the_hague):
    made = [
        services.open_task(make_group(the_hague), TaskKind.FIRST_CONTACT) for _number in range(3)
    ]
    sent = {"_selected_action": [str(one.pk) for one in made]}
    client = sign_in(staff)

    page = client.post(reverse(LIST), {"action": "take_all"} | sent, follow=True)
    assert said(page) == ["Done for 3 tasks."]
    client.post(reverse(LIST), {"action": "finish_all"} | sent)

    assert set(StaffTask.objects.values_list("owner", "done_by")) == {(staff.pk, staff.pk)}


# --- The list ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("days", "words"),
    [
        (1, "1 day late"),
        (3, "3 days late"),
        (0, "today"),
        (-1, "in 1 day"),
        (-9, "in 9 days"),
    ],
)
def test_late_is_said_in_words(days, words):
    assert when(StaffTask(due_on=timezone.localdate() - timedelta(days=days))) == words


def make_tasks(municipality, count: int) -> list[StaffTask]:
    """Tasks that are due one day after the other, the last made first."""
    today = timezone.localdate()
    return [
        services.open_task(
            make_group(municipality),
            TaskKind.INCOMPLETE,
            due_on=today + timedelta(days=count // 2 - number),
        )
        for number in range(count)
    ]


def test_the_list_shows_what_is_due_first_first(sign_in, staff, the_hague):
    made = make_tasks(the_hague, 4)

    assert shown(sign_in(staff).get(reverse(LIST))) == made[::-1]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({}, ["late", "today", "mine"]),
        ({"state": "due"}, ["late", "today"]),
        ({"state": "done"}, ["done"]),
        ({"state": "all"}, ["late", "today", "mine", "done"]),
        ({"owner": "me"}, ["mine"]),
        ({"owner": "nobody"}, ["late", "today"]),
    ],
)
def test_the_list_is_open_tasks_unless_something_else_is_asked(
    sign_in, staff, the_hague, query, expected
):
    for number, name in enumerate(["late", "today", "mine", "done"]):
        task = services.open_task(
            make_group(the_hague, name=name),
            TaskKind.INCOMPLETE,
            due_on=timezone.localdate() + timedelta(days=number - 1),
        )
        if name == "mine":
            services.take(task, by=staff)
        if name == "done":
            services.finish(task, by=staff)

    page = sign_in(staff).get(reverse(LIST), query)

    assert [task.group.name for task in shown(page)] == expected


def test_the_list_costs_the_same_for_one_task_and_thirty(sign_in, staff, the_hague):
    client = sign_in(staff)
    services.take(make_tasks(the_hague, 1)[0], by=staff)
    client.get(reverse(LIST))
    with CaptureQueriesContext(connection) as one:
        client.get(reverse(LIST))

    for task in make_tasks(the_hague, 29):
        services.take(task, by=staff)
    with CaptureQueriesContext(connection) as thirty:
        client.get(reverse(LIST))

    assert len(thirty) == len(one)


def test_staff_see_the_tasks_of_their_own_groups_only(sign_in, staff, task):
    services.open_task(make_group(make_municipality()), TaskKind.FIRST_CONTACT)

    assert shown(sign_in(staff).get(reverse(LIST))) == [task]


def test_the_page_of_a_group_shows_what_is_to_do(sign_in, staff, task):
    url = reverse("admin:groups_welcomegroup_change", args=[task.group_id])

    page = sign_in(staff).get(url)

    assert list(page.context["tasks"]) == [task]
    assert act(task, "take") in page.text
    assert act(task, "done") in page.text


def test_a_task_has_a_name(task):
    assert str(task) == "De Buren: contact the group for a first talk"


def test_a_group_that_stops_leaves_nothing_to_do(task, staff):
    services.open_task(task.group, TaskKind.REPLACEMENT)

    services.withdraw(task.group, by=staff)

    assert not task.group.tasks.open().exists()


def test_a_group_that_is_not_accepted_leaves_nothing_to_do(task, staff):
    services.open_task(task.group, TaskKind.REPLACEMENT)

    services.decide(task.group, DecisionReason.OUTSIDE, by=staff)

    assert not task.group.tasks.open().exists()


def test_a_task_is_not_given_to_staff_of_another_organisation(sign_in, national, task):
    elsewhere = make_user(Role.STAFF)
    sent = {"owner": elsewhere.pk, "due_on": "2026-12-01", "note": "Bel na zes uur."}

    page = sign_in(national).post(change(task), sent)

    task.refresh_from_db()
    assert (page.status_code, task.owner) == (200, None)
    assert list(page.context["errors"]) != []
