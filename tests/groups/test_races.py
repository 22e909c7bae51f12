"""Two people, or two clicks, at the same moment: real threads on a real PostgreSQL."""

import uuid
from collections.abc import Callable
from typing import Any

import pytest
from django.db import DataError, IntegrityError
from django.http import QueryDict

from groups import services
from groups.forms import SignUpForms
from groups.models import GroupStatus, Membership, SignUp, WelcomeGroup
from samenhier.accounts.models import User
from samenhier.outbox.models import Message
from tests.factories import make_group, make_municipality
from tests.groups.conftest import sign_up_answers
from tests.races import at_once

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
