"""Two people, or two clicks, at the same moment: real threads on a real PostgreSQL."""

import uuid
from collections.abc import Callable
from datetime import timedelta
from threading import Event

import pytest
import time_machine
from django.core.exceptions import PermissionDenied
from django.db import DataError, IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from groups import services, tasks
from groups.links import join_token, resume_token
from groups.models import (
    Answer,
    AvailabilityQuestion,
    CoordinatorOffer,
    Decision,
    DecisionReason,
    GroupStatus,
    JoinLink,
    JoinRequest,
    Membership,
    SignUp,
    SignUpDraft,
    StaffTask,
    TaskKind,
    WelcomeGroup,
)
from samenhier.accounts.models import Role, User
from samenhier.outbox.models import Message
from tests.factories import accept, make_group, make_municipality, make_user
from tests.groups.conftest import Answers, fill_in, profile_answers, save_step, sign_up_answers
from tests.races import all_at_once, at_once, wait_until_somebody_waits

pytestmark = pytest.mark.django_db(transaction=True)


def fresh(group: WelcomeGroup) -> WelcomeGroup:
    """The group as another request would read it."""
    return WelcomeGroup.objects.get(pk=group.pk)


def ready_to_send(data: Answers) -> Client:
    """A browser that went through all steps."""
    client = Client()
    assert fill_in(client, data) is None
    return client


def sending(client: Client, data: Answers) -> Callable[[], str]:
    """Press the button in this browser, as another request of its own; gives where it led."""
    window = Client()
    window.cookies = client.cookies
    return lambda: window.post(reverse("groups:signup_check"), {"key": data["key"]}).url


def test_a_double_click_makes_one_group():
    data = sign_up_answers(make_municipality())
    client = ready_to_send(data)

    first, second = at_once(sending(client, data), sending(client, data))

    assert first == second
    assert data["key"] in first
    assert WelcomeGroup.objects.get().sign_up == SignUp.objects.get()
    assert SignUpDraft.objects.count() == 0
    assert Membership.objects.count() == 3
    assert Message.objects.count() == 3


def test_one_person_in_two_windows_makes_one_group():
    town = make_municipality()
    windows = [sign_up_answers(town), sign_up_answers(town)]

    at_once(*[sending(ready_to_send(data), data) for data in windows])

    assert {one.group is None for one in SignUp.objects.all()} == {True, False}
    assert WelcomeGroup.objects.count() == 1
    assert User.objects.count() == 1


def test_a_sixth_member_is_refused_also_in_a_race():
    group = make_group(members=4, status=GroupStatus.SCREENING)

    results = at_once(
        *[
            lambda email=email: services.invite(group, services.Invitee(name="X", email=email))
            for email in ("a@example.org", "b@example.org")
        ]
    )

    assert {type(result) for result in results} == {Membership, services.GroupFull}
    assert group.present_members().count() == 5


def test_one_person_cannot_join_two_groups_at_once(profile):
    town = make_municipality()
    ways = []
    for _ in range(2):
        group = make_group(town, status=GroupStatus.SCREENING)
        ways.append(services.invite(group, services.Invitee(name="N", email="noor@example.org")))

    results = at_once(
        *[lambda way=way: services.do_own_part(way, profile, language="nl") for way in ways]
    )

    assert {type(result) for result in results} == {Membership, services.TakesPartElsewhere}
    assert Membership.objects.taking_part().of_address("noor@example.org").count() == 1


def test_a_part_sent_twice_is_done_once(profile):
    group = make_group(status=GroupStatus.SCREENING)
    member = services.invite(group, services.Invitee(name="N", email="noor@example.org"))

    results = at_once(*[lambda: services.do_own_part(member, profile, language="nl")] * 2)

    assert results == [member, member]
    assert member.consents.count() == 1


def test_the_database_keeps_the_coordinator_in_the_own_group():
    """The second half of "exactly one coordinator": the foreign key of migration 0002."""
    group, other = make_group(), make_group()

    stranger = other.members.exclude(pk=other.coordinator_id).first()

    for coordinator in (stranger, None):
        with pytest.raises(IntegrityError):
            WelcomeGroup.objects.filter(pk=group.pk).update(coordinator=coordinator)


def test_a_group_is_stored_whole_or_not_at_all(profile):
    key = uuid.uuid4()
    group = WelcomeGroup(municipality=make_municipality(), name="De Buren", postcode="2511 AB")
    others = [services.Invitee(name="Jan", email="jan@example.org")]
    others += [services.Invitee(name="Too long for the database", email="x" * 300)]

    with pytest.raises(DataError):
        services.sign_up(
            key, group=group, email="noor@example.org", profile=profile, others=others, by=None
        )

    for model in (SignUp, WelcomeGroup, Membership, User, Message):
        assert model.objects.count() == 0


# --- Ready, decisions and places ---------------------------------------------------------------


def test_of_two_colleagues_who_decide_at_once_the_first_one_counts():
    group = make_group(status=GroupStatus.SCREENING)
    group.notes.create(text="Gesproken.")
    one, other = make_user(Role.NATIONAL), make_user(Role.NATIONAL)

    results = at_once(
        lambda: services.decide(fresh(group), DecisionReason.FITS, by=one),
        lambda: services.decide(fresh(group), DecisionReason.SAFETY, by=other),
    )

    assert {type(result) for result in results} == {Decision, services.DecidedAlready}
    assert group.decisions.count() == 1


def test_a_group_is_settled_once_by_two_clocks():
    group = make_group(status=GroupStatus.SCREENING)
    accept(group)

    results = at_once(*[lambda: services.settle(fresh(group))] * 2)

    assert [result.status for result in results] == [GroupStatus.READY] * 2
    assert group.status_changes.count() == 1


def test_a_member_who_leaves_while_the_group_is_settled_leaves_no_ready_group_of_two():
    group = make_group(status=GroupStatus.SCREENING)
    accept(group)
    member = group.members.exclude(pk=group.coordinator_id).first()

    def leave() -> None:
        with transaction.atomic():
            Membership.objects.filter(pk=member.pk).update(left_on=timezone.localdate())
            services.settle(fresh(group))

    all_at_once(leave, lambda: services.settle(fresh(group)))

    group.refresh_from_db()
    assert (group.status, group.is_replacing) == (GroupStatus.SCREENING, True)
    assert group.tasks.filter(kind=TaskKind.REPLACEMENT).count() == 1


def test_of_two_colleagues_who_take_a_task_one_gets_it():
    task = services.open_task(make_group(), TaskKind.FIRST_CONTACT)
    people = [make_user(Role.NATIONAL) for _number in range(2)]

    results = at_once(
        *[lambda by=by: services.take(StaffTask.objects.get(pk=task.pk), by=by) for by in people]
    )

    assert sorted(str(type(result).__name__) for result in results) == ["NoneType", "TakenAlready"]
    task.refresh_from_db()
    assert task.owner in people


def test_a_part_and_a_way_out_at_once_wait_for_each_other(profile):
    """Both hold the group before the member, so neither can hold what the other one waits for."""
    group = make_group(members=4, status=GroupStatus.SCREENING)
    invited = services.invite(group, services.Invitee(name="N", email="noor@example.org"))
    is_held = Event()

    def way_out() -> None:
        with transaction.atomic():
            WelcomeGroup.objects.select_for_update(no_key=True).get(pk=group.pk)
            is_held.set()
            wait_until_somebody_waits()
            Membership.objects.filter(pk=invited.pk).update(left_on=timezone.localdate())

    def part() -> None:
        is_held.wait(timeout=20)
        services.do_own_part(Membership.objects.get(pk=invited.pk), profile, language="nl")

    assert [type(one) for one in at_once(way_out, part)] == [type(None), services.GroupClosed]


@pytest.mark.parametrize("count", [1, 2])
def test_two_colleagues_who_give_places_at_once_each_give_places_to_other_groups(count):
    town = make_municipality()
    groups = [make_group(town, status=GroupStatus.WAITING) for _number in range(2 * count)]
    national = make_user(Role.NATIONAL)

    first, second = at_once(*[lambda: services.take_next(town, count, by=national)] * 2)

    assert (len(first), len(second)) == (count, count)
    assert set(first) | set(second) == set(groups)
    assert StaffTask.objects.count() == 2 * count


def while_held(group: WelcomeGroup, act: Callable[[], object]) -> tuple[Callable, Callable]:
    """Two to run at once: one holds a group until the other waits for it, then does `act`."""
    is_held = Event()

    def holds() -> object:
        with transaction.atomic():
            WelcomeGroup.objects.select_for_update(no_key=True).get(pk=group.pk)
            is_held.set()
            wait_until_somebody_waits()
            return act()

    return holds, lambda: is_held.wait(timeout=20)


def test_a_group_that_somebody_holds_for_a_moment_keeps_its_turn():
    town = make_municipality()
    first, _second = [make_group(town, status=GroupStatus.WAITING) for _number in range(2)]
    national = make_user(Role.NATIONAL)
    holds, is_held = while_held(first, lambda: None)

    def takes() -> list[WelcomeGroup]:
        is_held()
        return services.take_next(town, 1, by=national)

    assert at_once(holds, takes) == [None, [first]]


def test_a_place_goes_to_the_next_when_the_first_stops_at_that_moment():
    town = make_municipality()
    first, second = [make_group(town, status=GroupStatus.WAITING) for _number in range(2)]
    national = make_user(Role.NATIONAL)
    holds, is_held = while_held(first, lambda: services.withdraw(fresh(first), by=national))

    def takes() -> list[WelcomeGroup]:
        is_held()
        return services.take_next(town, 1, by=national)

    assert at_once(holds, takes) == [first, [second]]


def test_who_answers_while_the_clock_runs_gets_no_reminder():
    group = make_group()
    question = AvailabilityQuestion.objects.create(group=group, asked_on="2026-01-05")
    holds, is_held = while_held(group, lambda: services.answer(question, Answer.YES))

    def clock() -> None:
        is_held()
        tasks.ask_availability()

    assert at_once(holds, clock) == [None, None]
    assert Message.objects.count() == 0
    assert StaffTask.objects.count() == 0


def test_a_group_that_pauses_while_the_clock_runs_is_not_asked():
    national = make_user(Role.NATIONAL)
    group = make_group(available_on="2026-01-05")
    holds, is_held = while_held(group, lambda: services.pause(fresh(group), by=national))

    def clock() -> None:
        is_held()
        tasks.ask_availability()

    assert at_once(holds, clock) == [group, None]
    assert Message.objects.count() == 0


def test_what_a_member_changes_after_they_left_in_another_tab_is_not_kept(group, profile):
    noor = others_of(group)[0]
    holds, is_held = while_held(group, lambda: services.leave(noor, by=noor.user))

    def changes() -> None:
        is_held()
        services.change_profile(Membership.objects.get(pk=noor.pk), profile)

    results = at_once(holds, changes)

    assert [type(one) for one in results] == [type(None), services.GroupClosed]


def test_a_reminder_of_an_invitation_that_is_taken_back_is_not_sent(group):
    noor = services.invite(group, services.Invitee(name="N", email="noor@example.org"))
    sent = Message.objects.count()
    holds, is_held = while_held(group, lambda: services.take_back(noor))

    def again() -> None:
        is_held()
        with time_machine.travel(timezone.now() + timedelta(days=1)):
            services.invite_again(Membership.objects.get(pk=noor.pk))

    results = at_once(holds, again)

    assert [type(one) for one in results] == [type(None), services.GroupClosed]
    assert Message.objects.count() == sent


def test_two_members_who_withdraw_their_consent_at_once_are_both_out(group):
    noor, jan, _piet = others_of(group)

    all_at_once(
        *[
            lambda one=one: services.take_back_consent(one.consents.get(), one, by=one.user)
            for one in (noor, jan)
        ]
    )

    assert fresh(group).present_members().count() == 2
    assert fresh(group).is_replacing is True


def test_a_consent_withdrawn_twice_is_withdrawn_once(group):
    noor = others_of(group)[0]
    consent = noor.consents.get()

    def withdraws() -> None:
        services.take_back_consent(consent, Membership.objects.get(pk=noor.pk), by=noor.user)

    all_at_once(withdraws, withdraws)

    assert Message.objects.filter(template="member_left").count() == 1


def test_who_gets_the_role_while_they_withdraw_their_consent_never_speaks_from_outside(group):
    noor = others_of(group)[0]
    services.offer_role(group, noor, by=group.coordinator.user)

    accepted, withdrawn = at_once(
        lambda: services.accept_role(fresh(group), by=noor.user),
        lambda: services.take_back_consent(
            noor.consents.get(), Membership.objects.get(pk=noor.pk), by=noor.user
        ),
    )

    if isinstance(accepted, WelcomeGroup):
        assert isinstance(withdrawn, services.CoordinatorStays)
    else:
        assert (type(accepted), withdrawn) == (services.OfferGone, None)
    assert fresh(group).coordinator.left_on is None


def test_a_yes_and_a_no_at_once_give_one_answer():
    group = make_group()
    question = AvailabilityQuestion.objects.create(group=group)

    def answering(said: Answer) -> Callable[[], None]:
        return lambda: services.answer(AvailabilityQuestion.objects.get(pk=question.pk), said)

    results = at_once(answering(Answer.YES), answering(Answer.PAUSE))

    assert sorted(type(result).__name__ for result in results) == ["NoneType", "QuestionClosed"]
    question.refresh_from_db()
    group.refresh_from_db()
    assert (group.status == GroupStatus.PAUSED) is (question.answer == Answer.PAUSE)


# --- A draft -----------------------------------------------------------------------------------


def test_a_link_to_go_on_works_once_also_in_a_race():
    data = sign_up_answers(make_municipality())
    ready_to_send(data)
    draft = SignUpDraft.objects.get()
    link = reverse("groups:signup_resume", args=[resume_token(draft.pk, 0)])

    pages = at_once(*[lambda: Client().post(link)] * 4)

    assert sorted(page.status_code for page in pages) == [302, 404, 404, 404]


def test_two_tabs_that_save_different_steps_at_once_both_keep_theirs():
    data = sign_up_answers(make_municipality())
    ready_to_send(data)
    key = uuid.UUID(data["key"])

    all_at_once(
        *[
            lambda code=code: services.keep(key, code, {"name": [code]}, is_done=True)
            for code in ("group", "people", "you")
        ]
    )

    kept = SignUpDraft.objects.get().answers
    assert [kept[code]["typed"] for code in ("group", "people", "you")] == [
        {"name": ["group"]},
        {"name": ["people"]},
        {"name": ["you"]},
    ]


def test_a_double_click_on_the_first_step_is_one_draft():
    data = sign_up_answers(make_municipality())

    pages = at_once(*[lambda: save_step(Client(), data, "place")] * 2)

    assert [page.status_code for page in pages] == [302, 302]
    assert SignUpDraft.objects.count() == 1


# --- Joining -----------------------------------------------------------------------------------


def asking(group: WelcomeGroup, email: str) -> JoinRequest:
    link, _is_new = JoinLink.objects.get_or_create(group=group)
    return JoinRequest.objects.create(link=link, name="Noor", email=email)


def part_of(asked: JoinRequest) -> Callable[[], object]:
    address = reverse("groups:join_part", args=[join_token(asked.pk)])
    answers = profile_answers() | {"consent": "on"}
    return lambda: Client().post(address, answers)


def test_of_those_who_finish_at_once_only_as_many_join_as_there_are_places():
    group = make_group(members=4, status=GroupStatus.SUBMITTED)
    asked = [asking(group, f"noor{number}@example.org") for number in range(4)]

    pages = at_once(*map(part_of, asked))

    assert sorted(page.status_code for page in pages) == [200, 200, 200, 302]
    assert all("notice__title" in page.text for page in pages if page.status_code == 200)
    assert group.present_members().count() == 5


def test_the_last_place_goes_to_who_is_invited_or_who_joins_not_to_both(profile):
    group = make_group(members=4, status=GroupStatus.SUBMITTED)
    asked = asking(group, "noor@example.org")

    results = at_once(
        lambda: services.join(asked, profile, language="nl"),
        lambda: services.invite(group, services.Invitee(name="J", email="jan@example.org")),
    )

    assert {type(result) for result in results} == {Membership, services.GroupFull}
    assert group.present_members().count() == 5


def test_one_person_cannot_join_two_groups_by_link_at_once(profile):
    town = make_municipality()
    groups = [make_group(town, status=GroupStatus.SUBMITTED) for _ in "12"]
    ways = [asking(group, "noor@example.org") for group in groups]

    results = at_once(*[lambda way=way: services.join(way, profile, language="nl") for way in ways])

    assert {type(result) for result in results} == {Membership, services.TakesPartElsewhere}


def test_a_link_that_is_renewed_lets_nobody_in_any_more(profile):
    group = make_group(status=GroupStatus.SUBMITTED, coordinator=make_user())
    asked = asking(group, "noor@example.org")

    joined, renewed = at_once(
        lambda: services.join(asked, profile, language="nl"),
        lambda: services.renew_join_link(group, by=group.coordinator.user),
    )

    # Whoever was first: in before the link changed, or not at all.
    assert isinstance(renewed, JoinLink)
    assert isinstance(joined, Membership | services.GroupClosed)
    assert group.present_members().count() == (4 if isinstance(joined, Membership) else 3)


# --- Handing over ------------------------------------------------------------------------------


@pytest.fixture
def group() -> WelcomeGroup:
    """Four people with accounts."""
    group = make_group(members=4, status=GroupStatus.SCREENING, coordinator=make_user())
    for member in group.members.filter(user=None):
        member.user = make_user(email=member.email)
        member.save()
    return group


def others_of(group: WelcomeGroup) -> list[Membership]:
    return list(group.members.exclude(pk=group.coordinator_id).select_related("user"))


def test_the_role_is_offered_to_one_of_two(group):
    noor, jan, _piet = others_of(group)
    by = group.coordinator.user

    results = at_once(
        lambda: services.offer_role(fresh(group), noor, by=by),
        lambda: services.offer_role(fresh(group), jan, by=by),
    )

    assert {type(result) for result in results} == {CoordinatorOffer, services.AlreadyOffered}


def test_the_role_is_accepted_once(group):
    noor = others_of(group)[0]
    services.offer_role(group, noor, by=group.coordinator.user)

    results = at_once(*[lambda: services.accept_role(fresh(group), by=noor.user)] * 2)

    assert {type(result) for result in results} == {WelcomeGroup, services.OfferGone}
    assert fresh(group).coordinator == noor


def test_an_offer_is_accepted_or_taken_back_never_both(group):
    noor, former = others_of(group)[0], group.coordinator
    services.offer_role(group, noor, by=former.user)

    accepted, taken_back = at_once(
        lambda: services.accept_role(fresh(group), by=noor.user),
        lambda: services.take_back_offer(fresh(group), by=former.user),
    )

    if isinstance(accepted, WelcomeGroup):
        assert isinstance(taken_back, PermissionDenied)  # coordinator no more
        assert fresh(group).coordinator == noor
    else:
        assert (type(accepted), taken_back) == (services.OfferGone, None)
        assert fresh(group).coordinator == former


def test_a_member_who_leaves_while_accepting_never_coordinates_from_outside(group):
    noor = others_of(group)[0]
    services.offer_role(group, noor, by=group.coordinator.user)

    accepted, left = at_once(
        lambda: services.accept_role(fresh(group), by=noor.user),
        lambda: services.leave(Membership.objects.get(pk=noor.pk), by=noor.user),
    )

    if isinstance(accepted, WelcomeGroup):
        assert isinstance(left, services.CoordinatorStays)
    else:
        assert (type(accepted), left) == (services.OfferGone, None)
    assert fresh(group).coordinator.left_on is None
