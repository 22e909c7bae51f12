"""A new version of the weights takes two people."""

import pytest
from django.core.exceptions import PermissionDenied

from matching import services
from matching.models import CRITERIA, WeightsVersion
from samenhier.accounts.models import Role
from tests.factories import make_user
from tests.races import at_once

pytestmark = pytest.mark.django_db

OTHERWISE = CRITERIA | {"needs": 1500, "near": 1500}


@pytest.fixture
def second(db):
    return make_user(Role.NATIONAL, name="Nico")


def test_a_version_counts_when_somebody_else_agrees(national, second):
    version = services.write_version(OTHERWISE, reason="reistijd telt", by=national)
    assert WeightsVersion.objects.current().number == 1

    services.agree(version, by=second)

    current = WeightsVersion.objects.current()
    assert (current.number, current.weights) == (2, OTHERWISE)
    assert (current.author, current.decided_by) == (national, second)


def test_nobody_agrees_with_the_own_version(national):
    version = services.write_version(OTHERWISE, reason="reistijd telt", by=national)

    with pytest.raises(services.DecisionRefused, match="Somebody else"):
        services.agree(version, by=national)

    assert WeightsVersion.objects.current().number == 1


def test_an_author_takes_the_own_version_back(national):
    version = services.write_version(OTHERWISE, reason="reistijd telt", by=national)

    services.turn_down(version, by=national)

    assert WeightsVersion.objects.proposed().count() == 0
    assert services.write_version(OTHERWISE, reason="opnieuw", by=national).number == 3


def test_one_version_at_a_time_waits(national):
    services.write_version(OTHERWISE, reason="reistijd telt", by=national)

    with pytest.raises(services.DecisionRefused, match="waits for a second person"):
        services.write_version(OTHERWISE, reason="toch anders", by=national)


@pytest.mark.parametrize("role", [Role.BUILDER, Role.MEMBER, Role.STAFF])
def test_only_national_coordinators_weigh(role, the_hague, national):
    works_here = role in {Role.BUILDER, Role.STAFF}
    user = make_user(role, **({"organisation": the_hague.organisation} if works_here else {}))
    version = services.write_version(OTHERWISE, reason="reistijd telt", by=national)

    with pytest.raises(PermissionDenied):
        services.write_version(OTHERWISE, reason="reistijd telt", by=user)
    with pytest.raises(PermissionDenied):
        services.agree(version, by=user)


@pytest.mark.django_db(transaction=True)
def test_of_two_who_decide_at_once_one_does(national, second):
    third = make_user(Role.NATIONAL, name="Noor")
    version = services.write_version(OTHERWISE, reason="reistijd telt", by=national)

    pressed = at_once(
        lambda: services.agree(version, by=second),
        lambda: services.turn_down(version, by=third),
    )

    assert {type(one) for one in pressed} == {type(None), services.DecisionRefused}


@pytest.mark.django_db(transaction=True)
def test_of_two_who_agree_at_once_one_is_the_second_person(national, second):
    third = make_user(Role.NATIONAL, name="Noor")
    version = services.write_version(OTHERWISE, reason="reistijd telt", by=national)

    pressed = at_once(
        lambda: services.agree(version, by=second),
        lambda: services.agree(version, by=third),
    )

    refused = [isinstance(one, services.DecisionRefused) for one in pressed]
    version.refresh_from_db()
    assert sorted(refused) == [False, True]
    assert version.decided_by == (third if refused[0] else second)
