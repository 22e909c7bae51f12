"""The queue about households, and the small pages around an intake: talks, and what is next."""

from datetime import date, timedelta

import pytest
import time_machine
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from newcomers import services
from newcomers.models import Household, IntakeTalk, NextAction, NextActionKind
from samenhier.accounts.models import Role, User
from samenhier.admin import todays_work
from samenhier.privacy.models import Access, AccessAction
from tests.factories import make_household, make_user

pytestmark = pytest.mark.django_db

LIST = "admin:newcomers_nextaction_changelist"
TODAY = timezone.localdate


def act(action: NextAction, name: str) -> str:
    return reverse("admin:newcomers_nextaction_act", args=[action.pk, name])


def page_of(household: Household, name: str) -> str:
    return reverse(f"admin:newcomers_household_{name}", args=[household.pk])


def shown(page) -> list[NextAction]:
    return list(page.context["cl"].result_list)


@pytest.fixture
def household(the_hague) -> Household:
    return make_household(the_hague, status="intake")


@pytest.fixture
def action(household) -> NextAction:
    return services.add_action(household, NextActionKind.CALL)


@pytest.fixture
def colleague(staff) -> User:
    return make_user(Role.STAFF, name="Karim Collega", organisation=staff.organisation)


# --- What is to be done ------------------------------------------------------------------------


def test_what_has_no_day_is_due_in_five_working_days(household):
    with time_machine.travel("2026-12-22 12:00+01:00", tick=False):  # before Christmas
        action = services.add_action(household, NextActionKind.CALL)

    assert action.due_on == date(2026, 12, 30)


def test_staff_add_what_is_to_be_done_with_who_and_before_when(
    sign_in, staff, colleague, household
):
    due_on = TODAY() + timedelta(days=3)
    sent = {"kind": "interpreter", "text": "Tigrinya", "owner": colleague.pk, "due_on": due_on}

    page = sign_in(staff).post(page_of(household, "action"), sent)

    assert page.status_code == 302
    action = household.actions.get()
    assert (action.kind, action.text, action.owner, action.due_on) == (
        NextActionKind.INTERPRETER,
        "Tigrinya",
        colleague,
        due_on,
    )


@pytest.mark.parametrize(
    ("sent", "wrong"),
    [
        ({"kind": "call", "due_on": "2020-01-01"}, "due_on"),
        ({"kind": "nonsense"}, "kind"),
        ({"kind": "call", "text": "BSN 123456782"}, "text"),
    ],
)
def test_what_makes_no_sense_is_not_added(sign_in, staff, household, sent, wrong):
    page = sign_in(staff).post(page_of(household, "action"), sent)

    assert list(page.context["form"].errors) == [wrong]
    assert household.actions.count() == 0


def test_nothing_is_given_to_who_does_not_work_here(sign_in, staff, stranger, builder, household):
    for user in (stranger, builder):
        sent = {"kind": "call", "owner": user.pk}
        page = sign_in(staff).post(page_of(household, "action"), sent)

        assert list(page.context["form"].errors) == ["owner"]
        with pytest.raises(services.NoColleague):
            services.add_action(household, NextActionKind.CALL, owner=user)


def test_staff_take_an_action_and_tick_it_off(sign_in, staff, action):
    client = sign_in(staff)

    client.post(act(action, "take"))
    action.refresh_from_db()
    assert action.owner == staff
    client.post(act(action, "done"))

    action.refresh_from_db()
    assert (action.is_open, action.done_by) == (False, staff)


def test_the_first_who_takes_or_ticks_off_counts(staff, colleague, action):
    services.take(action, by=colleague)
    with pytest.raises(services.TakenAlready):
        services.take(NextAction.objects.get(pk=action.pk), by=staff)

    services.finish(action, by=colleague)
    services.finish(action, by=staff)

    action.refresh_from_db()
    assert (action.owner, action.done_by) == (colleague, colleague)


def test_staff_give_an_action_to_a_colleague(sign_in, staff, colleague, action):
    url = reverse("admin:newcomers_nextaction_change", args=[action.pk])

    sign_in(staff).post(
        url, {"owner": colleague.pk, "due_on": action.due_on, "text": "She speaks Arabic."}
    )

    action.refresh_from_db()
    assert (action.owner, action.text) == (colleague, "She speaks Arabic.")


@pytest.mark.parametrize("who", ["stranger", "builder", "newcomer", "coordinator", "partner"])
def test_others_do_nothing_with_an_action(request, who, action, household):
    user = request.getfixturevalue(who)

    for do in (services.take, services.finish):
        with pytest.raises(PermissionDenied):
            do(action, by=user)
    assert list(NextAction.objects.visible_to(user)) == []


def test_not_even_the_household_itself_reads_what_staff_plan_and_noted(newcomer):
    services.add_action(newcomer.household, NextActionKind.CALL)

    assert list(NextAction.objects.visible_to(newcomer)) == []
    assert list(IntakeTalk.objects.visible_to(newcomer)) == []


def test_acting_asks_for_a_form_and_an_act_that_exists(sign_in, staff, action):
    client = sign_in(staff)

    assert client.get(act(action, "take")).status_code == 405
    assert client.post(act(action, "eat")).status_code == 404


# --- The queue ---------------------------------------------------------------------------------


def test_the_queue_is_what_is_open_due_first_or_mine(sign_in, staff, household):
    later = services.add_action(
        household, NextActionKind.CALL, due_on=TODAY() + timedelta(days=2), owner=staff
    )
    late = services.add_action(household, NextActionKind.OTHER, due_on=TODAY() - timedelta(days=2))
    done = services.add_action(household, NextActionKind.OTHER)
    services.finish(done, by=staff)
    client = sign_in(staff)

    assert shown(client.get(reverse(LIST))) == [late, later]
    assert shown(client.get(reverse(LIST), {"state": "due"})) == [late]
    assert shown(client.get(reverse(LIST), {"owner": "me"})) == [later]
    assert shown(client.get(reverse(LIST), {"state": "done"})) == [done]


def test_the_queue_of_a_stranger_is_empty(sign_in, stranger, action):
    assert shown(sign_in(stranger).get(reverse(LIST))) == []


def test_who_reads_the_queue_has_seen_each_household_in_it(sign_in, staff, household):
    services.add_action(household, NextActionKind.CALL)
    services.add_action(household, NextActionKind.OTHER)

    sign_in(staff).get(reverse(LIST))

    assert Access.objects.about(household).get().action == AccessAction.VIEW


def test_the_queue_costs_the_same_for_one_action_and_thirty(sign_in, staff, the_hague):
    client = sign_in(staff)
    counts = []
    for more in (1, 29):
        for _ in range(more):
            services.add_action(make_household(the_hague), NextActionKind.CALL)
        with CaptureQueriesContext(connection) as queries:
            client.get(reverse(LIST))
        counts.append(len(queries))

    assert counts[0] == counts[1]


def test_the_start_page_counts_what_is_due_and_what_is_mine(staff, household):
    services.add_action(household, NextActionKind.CALL, due_on=TODAY(), owner=staff)
    services.add_action(household, NextActionKind.OTHER, due_on=TODAY() + timedelta(days=5))

    found = {work.what: work.count for work in todays_work(staff)}

    assert found["task about a household is due"] == 1
    assert found["task about a household is yours"] == 1


# --- Talks -------------------------------------------------------------------------------------


def test_a_talk_is_kept_closes_the_first_one_and_shows_what_is_still_needed(
    sign_in, staff, the_hague
):
    household = make_household(the_hague, status="intake", day_parts=[])
    first = services.add_action(household, NextActionKind.FIRST_TALK)
    sent = {
        "held_on": TODAY(),
        "language": "ar",
        "had_interpreter": "on",
        "text": "They bake.",
    }

    page = sign_in(staff).post(page_of(household, "talk"), sent, follow=True)

    talk = household.talks.get()
    assert (talk.text, talk.language, talk.had_interpreter, talk.by) == (
        "They bake.",
        "ar",
        True,
        staff,
    )
    first.refresh_from_db()
    assert first.done_by == staff
    html = page.content.decode()
    assert "It is not known yet when there is time." in html
    assert "They bake." in html


@pytest.mark.parametrize(
    ("change", "wrong"),
    [
        ({"held_on": "2999-01-01"}, "held_on"),  # in the future, whatever the clock says
        ({"text": ""}, "text"),
        ({"text": "BSN 123456782"}, "text"),
    ],
)
def test_a_talk_that_makes_no_sense_is_shown_again(sign_in, staff, household, change, wrong):
    sent = {"held_on": TODAY(), "language": "ar", "text": "They bake."} | change

    page = sign_in(staff).post(page_of(household, "talk"), sent)

    assert list(page.context["form"].errors) == [wrong]
    assert household.talks.count() == 0


def test_the_text_of_a_talk_is_encrypted_at_rest(staff, household):
    services.write_talk(
        household, text="Bakes", held_on=TODAY(), language="ar", had_interpreter=False, by=staff
    )

    with connection.cursor() as cursor:
        cursor.execute("SELECT text FROM newcomers_intaketalk")
        assert "Bakes" not in cursor.fetchone()[0]


@pytest.mark.parametrize("name", ["talk", "action"])
def test_only_who_may_change_the_household_reaches_its_small_pages(
    sign_in, staff, stranger, builder, household, name
):
    assert sign_in(staff).get(page_of(household, name)).status_code == 200
    assert sign_in(stranger).get(page_of(household, name)).status_code == 404
    assert sign_in(builder).get(page_of(household, name)).status_code == 302
    with pytest.raises(PermissionDenied):
        services.write_talk(
            household, text="x", held_on=TODAY(), language="ar", had_interpreter=False, by=builder
        )


def test_what_was_noted_before_stays_when_it_is_ticked_off(staff, action):
    NextAction.objects.filter(pk=action.pk).update(note="Called twice.")

    services.finish(action, by=staff)

    action.refresh_from_db()
    assert (action.note, action.done_by) == ("Called twice.", staff)
