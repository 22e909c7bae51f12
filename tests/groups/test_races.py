"""Two people, or two clicks, at the same moment: real threads on a real PostgreSQL."""

import uuid
from collections.abc import Callable
from typing import Any

import pytest
from django.db import DataError, IntegrityError, transaction
from django.http import QueryDict
from django.utils import timezone

from groups import services
from groups.forms import SignUpForms
from groups.models import (
    Answer,
    AvailabilityQuestion,
    Decision,
    DecisionReason,
    GroupStatus,
    Membership,
    SignUp,
    StaffTask,
    TaskKind,
    WelcomeGroup,
)
from samenhier.accounts.models import Role, User
from samenhier.outbox.models import Message
from tests.factories import accept, make_group, make_municipality, make_user
from tests.groups.conftest import sign_up_answers
from tests.races import all_at_once, at_once

pytestmark = pytest.mark.django_db(transaction=True)


def sending(data: dict[str, Any]) -> Callable[[], SignUp]:
    sent = QueryDict(mutable=True)
    for name, value in data.items():
        sent.setlist(name, value if isinstance(value, list) else [value])

    def send() -> SignUp:
        page = SignUpForms(sent)
        assert page.is_valid()
        return page.save()

    return send


def test_a_double_click_makes_one_group():
    data = sign_up_answers(make_municipality())

    first, second = at_once(sending(data), sending(data))

    assert first == second
    assert WelcomeGroup.objects.get().sign_up == first
    assert Membership.objects.count() == 3
    assert Message.objects.count() == 3


def test_one_person_in_two_windows_makes_one_group():
    town = make_municipality()
    first, second = sign_up_answers(town), sign_up_answers(town)

    sent = at_once(sending(first), sending(second))

    assert {one.group is None for one in sent} == {True, False}
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
        lambda: services.decide(copy(group), DecisionReason.FITS, by=one),
        lambda: services.decide(copy(group), DecisionReason.SAFETY, by=other),
    )

    assert {type(result) for result in results} == {Decision, services.DecidedAlready}
    assert group.decisions.count() == 1


def test_a_group_is_settled_once_by_two_clocks():
    group = make_group(status=GroupStatus.SCREENING)
    accept(group)

    results = at_once(*[lambda: services.settle(copy(group))] * 2)

    assert [result.status for result in results] == [GroupStatus.READY] * 2
    assert group.status_changes.count() == 1


def test_a_member_who_leaves_while_the_group_is_settled_leaves_no_ready_group_of_two():
    group = make_group(status=GroupStatus.SCREENING)
    accept(group)
    member = group.members.exclude(pk=group.coordinator_id).first()

    def leave() -> None:
        with transaction.atomic():
            Membership.objects.filter(pk=member.pk).update(left_on=timezone.localdate())
            services.settle(copy(group))

    all_at_once(leave, lambda: services.settle(copy(group)))

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


def test_two_colleagues_who_give_places_at_once_never_give_one_place_twice():
    town = make_municipality()
    groups = [make_group(town, status=GroupStatus.WAITING) for _number in range(4)]
    national = make_user(Role.NATIONAL)

    first, second = at_once(*[lambda: services.take_next(town, 2, by=national)] * 2)

    assert set(first) | set(second) <= set(groups)
    assert not set(first) & set(second)
    assert StaffTask.objects.count() == len(first) + len(second)


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


def copy(group: WelcomeGroup) -> WelcomeGroup:
    """The group as another request would read it."""
    return WelcomeGroup.objects.get(pk=group.pk)
