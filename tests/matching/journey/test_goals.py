"""Goals: one side proposes, the other says yes with one press, and every outcome is fine."""

import uuid
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from matching.journey import goals
from matching.journey.models import Goal, GoalStatus, GoalStep
from matching.journey.tasks import remind_of_goals
from matching.models import MatchStatus, Side
from samenhier.accounts.models import Role
from samenhier.celery import app
from samenhier.content.models import Resource
from samenhier.outbox.models import Message
from tests.factories import make_goal, make_match, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def match(coordinator, newcomer, builder):
    """A match of the coordinator's group and the newcomer's household."""
    return make_match(
        group=coordinator.memberships.get().group, household=newcomer.household, builder=builder
    )


@pytest.fixture
def proposed(match, coordinator):
    """A goal that the group proposed, so the newcomers have to say yes."""
    goal = Goal(match=match, domain="language", text="Bestellen in een winkel")
    goals.propose(goal, ["Een lijstje maken", "Samen oefenen"], by=coordinator)
    return goal


def filled(**changed):
    return {
        "key": str(uuid.uuid4()),
        "text": "Een fiets kopen",
        "domain": "leisure",
        "owner": "",
        "target_month": f"{timezone.localdate().replace(day=1)}",
        "steps": "Kijken op de markt\n\n  Een slot kopen  ",
    } | changed


def url(name, record):
    return reverse(f"journey:{name}", args=[record.pk])


def agreed_sides(goal):
    return set(goal.agreements.values_list("side", flat=True))


# --- Proposing -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("role", "own_yes"),
    [("coordinator", {"group"}), ("newcomer", {"household"}), ("builder", set())],
)
def test_who_proposes_says_yes_for_their_own_side(role, own_yes, request, sign_in, match):
    user = request.getfixturevalue(role)

    page = sign_in(user).post(url("goal_new", match), filled())

    assert page.url == url("match", match)
    goal = Goal.objects.get()
    assert (goal.text, goal.domain, goal.owner, goal.by) == (
        "Een fiets kopen",
        "leisure",
        None,
        user,
    )
    assert goal.target_month == timezone.localdate().replace(day=1)
    assert [step.text for step in goal.steps.all()] == ["Kijken op de markt", "Een slot kopen"]
    assert (goal.status, agreed_sides(goal)) == ("proposed", own_yes)


def test_another_member_of_the_group_speaks_for_it_too(sign_in, match):
    member = make_user(Role.MEMBER)
    match.group.members.exclude(user__isnull=False).filter(pk=match.group.members.last().pk).update(
        user=member
    )

    sign_in(member).post(url("goal_new", match), filled())

    assert agreed_sides(Goal.objects.get()) == {"group"}


def test_a_form_sent_twice_is_one_goal(sign_in, coordinator, match):
    sent = filled()

    answers = [sign_in(coordinator).post(url("goal_new", match), sent) for _ in range(2)]

    assert [answer.status_code for answer in answers] == [302, 302]
    assert (Goal.objects.count(), GoalStep.objects.count()) == (1, 2)


def test_a_member_of_the_group_can_take_care_of_a_goal(sign_in, newcomer, match):
    member = match.group.members.last()

    sign_in(newcomer).post(url("goal_new", match), filled(owner=f"{member.pk}"))

    assert Goal.objects.get().owner == member


@pytest.mark.parametrize(
    ("changed", "wrong"),
    [
        ({"text": ""}, ["text"]),
        ({"text": "x" * 201}, ["text"]),
        ({"text": "mijn nummer is 111222333"}, ["text"]),
        ({"text": "mail rana@example.org"}, ["text"]),
        ({"domain": "religion"}, ["domain"]),
        ({"owner": "2b8ea9f6-0000-4000-8000-000000000000"}, ["owner"]),
        ({"target_month": "1999-01-01"}, ["target_month"]),
        ({"steps": "bsn 111222333"}, ["steps"]),
        ({"steps": "x" * 121}, ["steps"]),
        ({"steps": "stap\n" * 13}, ["steps"]),
    ],
)
def test_what_is_wrong_is_asked_again(changed, wrong, sign_in, newcomer, match):
    page = sign_in(newcomer).post(url("goal_new", match), filled(**changed))

    assert list(page.context["form"].errors) == wrong
    assert Goal.objects.count() == 0


def test_nobody_of_another_group_takes_care_of_a_goal(sign_in, newcomer, match, the_hague):
    elsewhere = make_match(builder=match.builder).group.members.first()

    page = sign_in(newcomer).post(url("goal_new", match), filled(owner=f"{elsewhere.pk}"))

    assert list(page.context["form"].errors) == ["owner"]


def test_the_months_go_from_now_to_the_end_of_the_year_together(sign_in, newcomer, match):
    form = sign_in(newcomer).get(url("goal_new", match)).context["form"]

    months = [month for month, _label in form.fields["target_month"].choices if month]
    today = timezone.localdate()
    assert months[0] == f"{today.replace(day=1)}"
    assert months[-1] == f"{match.ends_on.replace(day=1)}"


def test_there_are_never_more_goals_than_somebody_oversees(sign_in, newcomer, match):
    for _ in range(Goal.MOST_STANDING):
        make_goal(match)

    page = sign_in(newcomer).post(url("goal_new", match), filled())

    assert page.context["form"].non_field_errors() == [
        "There are many goals already. Finish or drop one first."
    ]


@pytest.mark.parametrize("status", [MatchStatus.COMPLETED, MatchStatus.ENDED_EARLY])
def test_a_match_that_ended_gets_no_goals(status, sign_in, newcomer, match):
    type(match).objects.update(status=status)

    assert sign_in(newcomer).post(url("goal_new", match), filled()).status_code == 403
    assert Goal.objects.count() == 0


def test_a_household_begins_with_what_it_wrote_at_its_intake(sign_in, newcomer, match):
    match.household.needs.create(domain="work", goal="Weer als bakker werken")

    page = sign_in(newcomer).get(url("goal_new", match), {"wish": "work"})

    form = page.context["form"]
    assert (form["domain"].value(), form["text"].value()) == ("work", "Weer als bakker werken")
    assert 'href="?wish=work"' in page.content.decode()


@pytest.mark.parametrize("role", ["coordinator", "builder"])
def test_nobody_else_is_offered_what_a_household_wrote(role, request, sign_in, match):
    match.household.needs.create(domain="work", goal="Weer als bakker werken")

    page = sign_in(request.getfixturevalue(role)).get(url("goal_new", match), {"wish": "work"})

    assert "bakker" not in page.content.decode()


def mailed():
    return set(Message.objects.filter(template="goal_proposed").values_list("recipient", flat=True))


@pytest.mark.parametrize(
    ("role", "asked"),
    [
        ("coordinator", {"newcomer"}),
        ("newcomer", {"coordinator"}),
        ("builder", {"newcomer", "coordinator"}),
    ],
)
def test_who_has_to_say_yes_gets_a_mail_that_tells_nothing_of_the_goal(
    role, asked, request, sign_in, match
):
    addresses = {
        "newcomer": match.household.user.email,
        "coordinator": match.group.coordinator.email,
    }

    sign_in(request.getfixturevalue(role)).post(url("goal_new", match), filled())

    assert mailed() == {addresses[one] for one in asked}
    assert "fiets" not in str(Message.objects.values_list("context"))


# --- Agreeing ------------------------------------------------------------------------------


def test_the_other_side_agrees_with_one_press(sign_in, newcomer, proposed):
    sign_in(newcomer).post(url("goal_agree", proposed), {"side": "household"})

    proposed.refresh_from_db()
    assert (proposed.status, agreed_sides(proposed)) == ("open", {"group", "household"})


def test_who_proposed_cannot_say_yes_for_the_others(sign_in, coordinator, proposed):
    answer = sign_in(coordinator).post(url("goal_agree", proposed), {"side": "household"})

    assert answer.status_code == 403
    assert agreed_sides(proposed) == {"group"}


def test_the_builder_passes_on_what_both_sides_say(sign_in, builder, match):
    goal = Goal(match=match, domain="work", text="Een cv maken")
    goals.propose(goal, [], by=builder)

    for side in ("group", "household"):
        sign_in(builder).post(url("goal_agree", goal), {"side": side})

    goal.refresh_from_db()
    assert goal.status == GoalStatus.OPEN
    assert list(goal.agreements.values_list("on_behalf", flat=True)) == [True, True]


def test_a_second_yes_of_one_side_says_that_somebody_was_first(sign_in, newcomer, proposed):
    goals.agree(proposed, Side.HOUSEHOLD, by=newcomer)

    page = sign_in(newcomer).post(url("goal_agree", proposed), {"side": "household"}, follow=True)

    assert "Somebody was just before you." in page.content.decode()
    assert proposed.agreements.count() == 2


@pytest.mark.parametrize(
    ("role", "buttons"),
    [
        ("coordinator", set()),
        ("newcomer", {"Yes, this is our goal"}),
        ("builder", {"The newcomers say yes"}),
        ("staff", set()),
    ],
)
def test_only_who_is_asked_sees_the_button(role, buttons, request, sign_in, match, proposed):
    page = sign_in(request.getfixturevalue(role)).get(url("match", match)).content.decode()

    offered = {"Yes, this is our goal", "The group says yes", "The newcomers say yes"}
    assert {label for label in offered if f">{label}<" in page} == buttons
    assert "Bestellen in een winkel" in page


# --- On the way ----------------------------------------------------------------------------


@pytest.mark.parametrize("role", ["coordinator", "newcomer", "builder"])
def test_everybody_of_the_match_ticks_off_steps_and_puts_them_back(role, request, sign_in, match):
    user = request.getfixturevalue(role)
    step = GoalStep.objects.create(goal=make_goal(match), text="Oefenen", place=1)

    sign_in(user).post(url("step_done", step), {"done": "yes"})
    step.refresh_from_db()
    assert (step.done_at is not None, step.done_by) == (True, user)

    sign_in(user).post(url("step_done", step), {"done": "no"})
    step.refresh_from_db()
    assert (step.done_at, step.done_by) == (None, None)


def test_a_step_that_two_tick_is_done_by_the_first(match, coordinator, newcomer):
    step = GoalStep.objects.create(goal=make_goal(match), text="Oefenen", place=1)

    goals.tick(step, is_done=True, by=coordinator)
    goals.tick(step, is_done=True, by=newcomer)

    step.refresh_from_db()
    assert step.done_by == coordinator


def test_a_step_of_a_goal_that_is_no_longer_worked_on_stays_as_it_is(sign_in, newcomer, match):
    goal = make_goal(match, status=GoalStatus.DROPPED)
    step = GoalStep.objects.create(goal=goal, text="Oefenen", place=1)

    sign_in(newcomer).post(url("step_done", step), {"done": "yes"})

    step.refresh_from_db()
    assert step.done_at is None


def test_a_step_more_comes_last_and_once(sign_in, newcomer, match):
    goal = make_goal(match)
    GoalStep.objects.create(goal=goal, text="Eerst", place=1)
    sent = {"key": str(uuid.uuid4()), "text": "Daarna"}

    for _ in range(2):
        sign_in(newcomer).post(url("step_new", goal), sent)

    assert [(step.text, step.place) for step in goal.steps.all()] == [("Eerst", 1), ("Daarna", 2)]


def test_an_empty_step_is_asked_again(sign_in, newcomer, match):
    page = sign_in(newcomer).post(url("step_new", make_goal(match)), {"text": ""})

    assert page.context["form"].errors["text"] == ["Write down the step."]


def test_a_goal_has_no_more_steps_than_fit_a_list(sign_in, newcomer, match):
    goal = make_goal(match)
    for place in range(GoalStep.MOST):
        GoalStep.objects.create(goal=goal, text="Stap", place=place)

    sign_in(newcomer).post(url("step_new", goal), {"key": str(uuid.uuid4()), "text": "Nog een"})

    assert goal.steps.count() == GoalStep.MOST


@pytest.fixture
def steps(match):
    """Three steps of a goal they work on, the first one first."""
    goal = make_goal(match)
    return [
        GoalStep.objects.create(goal=goal, text=text, place=place)
        for place, text in enumerate(("Zoeken", "Bellen", "Gaan"))
    ]


def texts(step):
    return [each.text for each in step.goal.steps.all()]


def test_the_text_of_a_step_is_changed(sign_in, newcomer, steps):
    client = sign_in(newcomer)

    assert 'value="Bellen"' in client.get(url("step_edit", steps[1])).text
    client.post(url("step_edit", steps[1]), {"text": "Mailen"})

    assert texts(steps[1]) == ["Zoeken", "Mailen", "Gaan"]


def test_a_step_without_words_is_asked_again(sign_in, newcomer, steps):
    page = sign_in(newcomer).post(url("step_edit", steps[1]), {"text": ""})

    assert page.context["form"].errors["text"] == ["Write down the step."]
    assert texts(steps[1]) == ["Zoeken", "Bellen", "Gaan"]


@pytest.mark.parametrize(
    ("which", "to", "after"),
    [
        (1, "up", ["Bellen", "Zoeken", "Gaan"]),
        (1, "down", ["Zoeken", "Gaan", "Bellen"]),
        (0, "up", ["Zoeken", "Bellen", "Gaan"]),
        (2, "down", ["Zoeken", "Bellen", "Gaan"]),
    ],
)
def test_a_step_moves_up_and_down(which, to, after, sign_in, newcomer, steps):
    sign_in(newcomer).post(url("step_move", steps[which]), {"to": to})

    assert texts(steps[which]) == after


@pytest.mark.parametrize(("which", "ways"), [(0, {"down"}), (1, {"up", "down"}), (2, {"up"})])
def test_the_page_of_a_step_offers_the_ways_it_can_go(which, ways, sign_in, newcomer, steps):
    page = sign_in(newcomer).get(url("step_edit", steps[which])).text

    assert {way for way in ("up", "down") if f'value="{way}"' in page} == ways


def test_a_step_is_taken_off_the_list(sign_in, newcomer, steps):
    sign_in(newcomer).post(url("step_away", steps[1]))

    assert texts(steps[1]) == ["Zoeken", "Gaan"]


def test_the_steps_of_a_goal_that_is_past_stay(sign_in, newcomer, steps):
    Goal.objects.update(status=GoalStatus.REACHED)
    client = sign_in(newcomer)

    for name, sent in (("edit", {"text": "Mailen"}), ("move", {"to": "up"}), ("away", {})):
        client.post(url(f"step_{name}", steps[1]), sent)

    assert texts(steps[1]) == ["Zoeken", "Bellen", "Gaan"]


# --- What becomes of it --------------------------------------------------------------------


@pytest.mark.parametrize("role", ["coordinator", "newcomer", "builder"])
@pytest.mark.parametrize("status", ["reached", "dropped"])
def test_reached_and_dropped_are_both_fine(status, role, request, sign_in, match):
    user, goal = request.getfixturevalue(role), make_goal(match)

    sign_in(user).post(url("goal_become", goal), {"status": status})

    goal.refresh_from_db()
    assert goal.status == status
    assert [(one.before, one.after, one.by) for one in goal.status_changes.all()] == [
        ("open", status, user)
    ]


def test_reached_too_soon_is_opened_again(sign_in, newcomer, match):
    goal = make_goal(match, status=GoalStatus.REACHED)

    sign_in(newcomer).post(url("goal_become", goal), {"status": "open"})

    goal.refresh_from_db()
    assert goal.status == GoalStatus.OPEN


@pytest.mark.parametrize("status", ["open", "reached", "changed", "nonsense", ""])
def test_no_button_skips_the_yes_of_the_others(status, sign_in, coordinator, proposed):
    sign_in(coordinator).post(url("goal_become", proposed), {"status": status})

    proposed.refresh_from_db()
    assert proposed.status == GoalStatus.PROPOSED


def test_a_change_takes_the_place_of_a_goal_once_both_said_yes(
    sign_in, coordinator, newcomer, match
):
    goal = make_goal(match)

    sign_in(coordinator).post(url("goal_change", goal), filled(text="Eerst lopen"))
    change = Goal.objects.get(replaces=goal)
    goal.refresh_from_db()
    assert (goal.status, change.status) == ("open", "proposed")

    sign_in(newcomer).post(url("goal_agree", change), {"side": "household"})
    goal.refresh_from_db()
    change.refresh_from_db()
    assert (goal.status, change.status) == ("changed", "open")


def test_a_goal_is_changed_by_one_proposal_at_a_time(sign_in, coordinator, match):
    goal = make_goal(match)
    make_goal(match, replaces=goal, status=GoalStatus.PROPOSED)

    page = sign_in(coordinator).post(url("goal_change", goal), filled())

    assert page.context["form"].non_field_errors() == [
        "Somebody proposed a change just before you. Look at it first."
    ]


def test_the_form_of_a_change_begins_with_what_stands(sign_in, coordinator, match):
    goal = make_goal(match, text="Fietsen", target_month=date(2026, 12, 1))
    GoalStep.objects.create(goal=goal, text="Gedaan", place=1, done_at=timezone.now())
    GoalStep.objects.create(goal=goal, text="Nog niet", place=2)

    form = sign_in(coordinator).get(url("goal_change", goal)).context["form"]

    assert (form["text"].value(), form["domain"].value()) == ("Fietsen", "language")
    assert form["steps"].value() == "Nog niet"


def test_a_goal_that_is_not_worked_on_is_not_changed(sign_in, coordinator, proposed):
    page = sign_in(coordinator).get(url("goal_change", proposed))

    assert page.url == url("goal", proposed)


@pytest.mark.parametrize("status", ["reached", "dropped"])
@pytest.mark.parametrize(
    ("role", "hears"),
    [
        ("coordinator", {"newcomer"}),
        ("newcomer", {"coordinator"}),
        ("builder", {"coordinator", "newcomer"}),
    ],
)
def test_the_other_side_hears_that_a_goal_is_reached_or_dropped(
    role, hears, status, request, sign_in, match
):
    goal = make_goal(match, text="Een fiets kopen")
    addresses = {
        match.household.user.email: "newcomer",
        match.group.coordinator.email: "coordinator",
    }
    client = sign_in(request.getfixturevalue(role))

    for _ in range(2):
        client.post(url("goal_become", goal), {"status": status})

    mails = Message.objects.filter(template=f"goal_{status}")
    told = list(mails.filter(recipient__in=addresses).values_list("recipient", flat=True))
    assert {addresses[one] for one in told} == hears
    assert len(told) == len(hears)
    assert "fiets" not in str(mails.values_list("context"))


def reminded():
    return set(Message.objects.filter(template="goal_reminder").values_list("recipient", flat=True))


@pytest.mark.parametrize(("days", "is_reminded"), [(6, False), (7, True), (40, True), (90, False)])
def test_the_side_that_was_asked_is_reminded_after_a_week_once(days, is_reminded, match, proposed):
    Goal.objects.update(created_at=timezone.now() - timedelta(days=days))

    for _ in range(2):
        remind_of_goals()

    assert reminded() == ({match.household.user.email} if is_reminded else set())
    assert Message.objects.filter(template="goal_reminder").count() == is_reminded


def test_nobody_is_reminded_of_what_was_decided_or_while_the_year_rests(match, proposed, newcomer):
    Goal.objects.update(created_at=timezone.now() - timedelta(days=8))
    type(match).objects.update(status=MatchStatus.PAUSED)
    remind_of_goals()
    assert reminded() == set()

    type(match).objects.update(status=MatchStatus.ACTIVE)
    goals.agree(proposed, Side.HOUSEHOLD, by=newcomer)
    remind_of_goals()
    assert reminded() == set()


def test_the_clock_reminds_of_goals():
    assert remind_of_goals.name in {one["task"] for one in app.conf.beat_schedule.values()}


LAST_MONTH = (timezone.localdate().replace(day=1) - timedelta(days=1)).replace(day=1)


@pytest.mark.parametrize(
    ("role", "owner", "is_asked"),
    [
        ("newcomer", "household", True),
        ("newcomer", "group", False),
        ("coordinator", "household", False),
        ("coordinator", "group", True),
        ("builder", "group", True),
        ("staff", "household", False),
    ],
)
def test_who_takes_care_of_it_is_asked_when_the_month_has_passed(
    role, owner, is_asked, request, sign_in, match
):
    member = match.group.members.last() if owner == "group" else None
    make_goal(match, owner=member, target_month=LAST_MONTH)

    page = sign_in(request.getfixturevalue(role)).get(url("match", match)).text

    assert ("The month you chose has passed." in page) == is_asked


def test_nobody_is_asked_before_the_month_is_over_or_while_a_change_waits(sign_in, newcomer, match):
    make_goal(match, target_month=timezone.localdate().replace(day=1))
    make_goal(match)
    changing = make_goal(match, target_month=LAST_MONTH)
    make_goal(match, replaces=changing, status=GoalStatus.PROPOSED)

    assert "has passed." not in sign_in(newcomer).get(url("match", match)).text


# --- Reading -------------------------------------------------------------------------------


def test_the_history_tells_who_did_what(newcomer, coordinator, proposed):
    goals.agree(proposed, Side.HOUSEHOLD, by=newcomer)
    goals.tick(proposed.steps.first(), is_done=True, by=coordinator)
    proposed.refresh_from_db()
    proposed.become(GoalStatus.REACHED, by=newcomer)

    assert [(event.what, event.by) for event in goals.history(proposed, coordinator)] == [
        ("Proposed", coordinator),
        ("The group says yes", coordinator),
        ("The newcomers say yes", newcomer),
        ("Agreed by both", newcomer),
        ("Step done: Een lijstje maken", coordinator),
        ("Reached", newcomer),
    ]


@pytest.mark.parametrize("role", ["stranger", "partner", "handler", "researcher", "officer"])
def test_nobody_of_elsewhere_reads_a_goal(role, request, proposed):
    user = request.getfixturevalue(role)

    assert list(Goal.objects.visible_to(user)) == []
    assert list(GoalStep.objects.visible_to(user)) == []


def test_staff_read_and_do_not_write(sign_in, staff, proposed):
    page = sign_in(staff).get(url("goal", proposed)).content.decode()

    assert "Bestellen in een winkel" in page
    assert "Rather not this goal" not in page
    assert "Add this step" not in page


def test_nobody_takes_care_of_a_goal_of_who_left_and_what_is_past_stays(sign_in, newcomer, match):
    member = match.group.members.last()
    make_goal(match, owner=member)
    reached = make_goal(match, owner=member, status=GoalStatus.REACHED)
    match.group.members.filter(pk=member.pk).update(
        name="Wim Weg", left_on=timezone.localdate() - timedelta(days=1)
    )

    client = sign_in(newcomer)

    assert '<span class="muted">nobody yet</span>' in client.get(url("match", match)).text
    assert (
        '<bdi>Wim</bdi> <span class="muted">(left the group)</span>'
        in client.get(url("goal", reached)).text
    )


def test_the_page_of_a_match_asks_as_often_for_many_goals_as_for_one(
    sign_in, newcomer, match, django_assert_num_queries
):
    make_goal(match)
    client = sign_in(newcomer)
    client.get(url("match", match))
    with CaptureQueriesContext(
        connection,
    ) as few:
        client.get(url("match", match))
    for _ in range(5):
        make_goal(match, owner=match.group.members.last())

    with django_assert_num_queries(len(few)):
        client.get(url("match", match))


# --- What can help -------------------------------------------------------------------------


def test_the_page_of_a_goal_names_what_helps_with_it(proposed, newcomer, sign_in):
    Resource.objects.all().delete()
    for number in range(4):
        Resource.objects.create(
            topic="language",
            order=number,
            title_nl=f"Taal {number}",
            body_nl="-",
            domains=["language"],
            languages=["nl"],
        )
    Resource.objects.create(topic="work", title_nl="Werk", body_nl="-", domains=["work"])

    text = sign_in(newcomer).get(url("goal", proposed)).content.decode()

    assert [f"Taal {number}" in text for number in range(4)] == [True, True, True, False]
    assert ">Werk</a>" not in text


def test_the_page_of_a_goal_is_silent_when_nothing_helps(proposed, newcomer, sign_in):
    Resource.objects.all().delete()

    assert "/resources/#" not in sign_in(newcomer).get(url("goal", proposed)).content.decode()
