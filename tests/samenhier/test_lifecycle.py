"""A status changes by the rules, once, and leaves a trace."""

import pytest

from groups.models import GroupStatus, WelcomeGroup
from samenhier.lifecycle import IllegalTransition
from tests.factories import make_group, make_user

pytestmark = pytest.mark.django_db


def test_a_legal_step_is_stored_with_who_and_why():
    group, staff = make_group(status=GroupStatus.SUBMITTED), make_user()

    group.become(GroupStatus.SCREENING, by=staff, reason="first talk planned")

    group.refresh_from_db()
    change = group.status_changes.get()
    assert group.status == GroupStatus.SCREENING
    assert (change.before, change.after, change.by, change.reason) == (
        GroupStatus.SUBMITTED,
        GroupStatus.SCREENING,
        staff,
        "first talk planned",
    )


def test_a_step_outside_the_life_cycle_is_refused_and_changes_nothing():
    group = make_group(status=GroupStatus.SUBMITTED)

    with pytest.raises(IllegalTransition):
        group.become(GroupStatus.COMPLETED, by=None)

    group.refresh_from_db()
    assert group.status == GroupStatus.SUBMITTED
    assert group.status_changes.count() == 0


def test_of_two_people_who_decide_at_once_the_first_one_wins():
    mine = make_group(status=GroupStatus.SCREENING)
    theirs = WelcomeGroup.objects.get(pk=mine.pk)

    mine.become(GroupStatus.READY, by=None)
    with pytest.raises(IllegalTransition):
        theirs.become(GroupStatus.REJECTED, by=None)

    theirs.refresh_from_db()
    assert theirs.status == GroupStatus.READY
