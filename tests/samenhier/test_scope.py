"""A part is seen by those who see its whole, and by nobody else."""

import pytest

from groups.models import GroupStatus, GroupStatusChange, MemberLanguage
from matching.models import MatchStatus, MatchStatusChange, UnmatchedHousehold
from newcomers.models import Need, PersonLanguage
from samenhier.privacy.models import Consent
from tests.factories import make_group, make_household, make_match, make_round

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(the_hague, builder):
    """A match in The Hague with all its parts, and the same parts of people elsewhere."""
    group, household = make_group(the_hague), make_household(the_hague)
    match = make_match(group=group, household=household, builder=builder)
    match.become(MatchStatus.PAUSED, by=None)
    group.become(GroupStatus.PAUSED, by=None)
    UnmatchedHousehold.objects.create(
        round=make_round(the_hague), household=household, reason={"why": "no_pair"}
    )
    make_match()
    return match


@pytest.mark.parametrize(
    ("model", "count"),
    [
        (MemberLanguage, 6),
        (PersonLanguage, 2),
        (Need, 1),
        (UnmatchedHousehold, 1),
        (GroupStatusChange, 1),
        (MatchStatusChange, 1),
        (Consent, 4),
    ],
)
def test_staff_see_the_parts_of_their_own_and_a_stranger_none(
    model, count, world, staff, stranger, partner
):
    assert model.objects.visible_to(staff).count() == count
    assert model.objects.visible_to(stranger).count() == 0
    assert model.objects.visible_to(partner).count() == 0
    assert model.objects.count() >= count


def test_a_builder_sees_the_steps_of_the_own_match_and_no_consents(world, builder):
    assert MatchStatusChange.objects.visible_to(builder).get().record == world
    assert Consent.objects.visible_to(builder).count() == 0


def test_a_newcomer_sees_the_own_consents(the_hague, newcomer):
    make_household(the_hague)

    (consent,) = Consent.objects.visible_to(newcomer)

    assert consent.record == newcomer.household
