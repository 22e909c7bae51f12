"""Who sees which group and member, and what a group tells about itself."""

import uuid
from datetime import date, datetime, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from groups import permissions, services
from groups.models import (
    LIVE_STATUSES,
    DecisionReason,
    GroupStatus,
    Membership,
    SignUp,
    WelcomeGroup,
)
from samenhier.accounts.models import User
from samenhier.lifecycle import IllegalTransition
from tests.factories import make_group, make_match, make_municipality, make_user

SEE_ALL = {"staff", "national"}
SEE_NOTHING = {"stranger", "builder", "newcomer", "partner", "handler", "researcher"}


@pytest.fixture
def group(the_hague) -> WelcomeGroup:
    return make_group(the_hague)


# --- Who sees what ---------------------------------------------------------------------------


@pytest.mark.parametrize("who", sorted(SEE_ALL | SEE_NOTHING))
def test_who_sees_a_group_and_its_members(request, group, who):
    user = request.getfixturevalue(who)
    Membership.objects.filter(pk=group.coordinator_id).update(user=make_user())
    theirs = WelcomeGroup.objects.filter(pk=group.pk)

    sees = who in SEE_ALL
    assert theirs.visible_to(user).exists() is sees
    assert Membership.objects.filter(group=group).visible_to(user).count() == (3 if sees else 0)


def test_a_member_sees_the_own_group_and_only_the_own_membership(group, the_hague):
    make_group(the_hague)
    noor = make_user()
    member = group.members.exclude(pk=group.coordinator_id).first()
    Membership.objects.filter(pk=member.pk).update(user=noor)

    assert list(WelcomeGroup.objects.visible_to(noor)) == [group]
    assert list(Membership.objects.visible_to(noor)) == [member]


def test_somebody_who_left_sees_the_group_no_more(group):
    noor = make_user()
    group.members.exclude(pk=group.coordinator_id).update(left_on=timezone.localdate())
    left = group.members.filter(left_on__isnull=False).first()
    Membership.objects.filter(pk=left.pk).update(user=noor)

    assert list(WelcomeGroup.objects.visible_to(noor)) == []


def test_who_coordinates(coordinator, group):
    own = WelcomeGroup.objects.get(coordinator__user=coordinator)

    assert permissions.can_coordinate(coordinator, own) is True
    assert permissions.can_coordinate(coordinator, group) is False
    assert permissions.can_coordinate(make_user("newcomer"), group) is False


# --- What a group tells ------------------------------------------------------------------------


def test_a_consent_that_was_withdrawn_or_refused_does_not_count(group):
    member = group.coordinator
    assert member.has_consent is True

    member.consents.update(is_given=False)
    assert Membership.objects.get(pk=member.pk).has_consent is False

    member.consents.update(is_given=True, ended_at=timezone.now())
    assert Membership.objects.get(pk=member.pk).has_consent is False


def test_days_waiting_are_counted_by_the_calendar_here():
    late_evening = datetime(2026, 3, 1, 22, 30, tzinfo=timezone.get_default_timezone())
    group = WelcomeGroup(submitted_at=late_evening)

    assert group.waiting_days(on=date(2026, 3, 2)) == 1
    assert group.waiting_days(on=date(2026, 2, 1)) == 0
    assert WelcomeGroup().waiting_days() is None


@pytest.mark.parametrize("status", GroupStatus)
def test_a_group_that_ended_lives_no_more(status):
    ended = {"completed", "withdrawn", "rejected"}

    assert WelcomeGroup(status=status).is_live is (status not in ended)
    assert (status in LIVE_STATUSES) is (status not in ended)


def test_a_group_is_matched_as_long_as_a_match_lives(group):
    assert group.is_matched is False
    match = make_match(group=group)
    assert group.is_matched is True
    type(match).objects.update(status="completed")
    assert group.is_matched is False


def test_the_coordinator_is_told_from_the_others(group):
    assert [member == group.coordinator for member in group.members.all()] == [True, False, False]


def test_records_have_a_name(group):
    member = group.coordinator
    sign_up = SignUp(reference="G-ABC234")

    assert (str(group), str(member), str(sign_up)) == (group.name, member.name, "G-ABC234")


# --- The rules of the services, without a page ---------------------------------------------------


def test_the_service_keeps_the_bounds_itself(db, profile):
    invited = [
        services.Invitee(name="Lid", email=f"lid{number}@example.org") for number in range(5)
    ]

    with pytest.raises(services.GroupFull):
        services.sign_up(
            uuid.uuid4(),
            group=WelcomeGroup(municipality=make_municipality()),
            email="noor@example.org",
            profile=profile,
            others=invited,
            by=None,
        )
    assert (SignUp.objects.count(), User.objects.count()) == (0, 0)


def test_an_account_is_found_in_any_case(the_hague, profile):
    account = make_user(email="noor@example.org")
    User.objects.filter(pk=account.pk).update(email="Noor@Example.org")
    group = make_group(the_hague, status=GroupStatus.SCREENING)
    member = services.invite(group, services.Invitee(name="Noor", email="NOOR@example.org"))

    assert services.do_own_part(member, profile, language="nl").user == account


def test_only_staff_of_its_own_organisation_decide_about_a_group(the_hague, stranger, builder):
    group = make_group(the_hague, status=GroupStatus.SUBMITTED, coordinator=make_user())
    member = group.coordinator.user

    for user in (stranger, builder, member):
        for decide in (services.start_screening, services.give_place):
            with pytest.raises(PermissionDenied):
                decide(group, by=user)
        with pytest.raises(PermissionDenied):
            services.decide(group, DecisionReason.FITS, by=user)
        with pytest.raises(PermissionDenied):
            services.write_note(group, text="x", held_on=date(2026, 1, 1), by=user)
    for user in (stranger, builder, make_user()):
        for rest in (services.pause, services.resume):
            with pytest.raises(PermissionDenied):
                rest(group, by=user)
        with pytest.raises(PermissionDenied):
            services.withdraw(group, by=user)
        with pytest.raises(PermissionDenied):
            services.submit(group, by=user)

    group.refresh_from_db()
    assert group.status == GroupStatus.SUBMITTED
    assert group.status_changes.count() == 0


def test_statuses_do_not_jump(group, national):
    with pytest.raises(IllegalTransition):
        services.start_screening(make_group(status=GroupStatus.WITHDRAWN), by=national)
    for status in (GroupStatus.WAITING, GroupStatus.PAUSED, GroupStatus.READY):
        with pytest.raises(IllegalTransition):
            services.start_screening(make_group(status=status), by=national)
    with pytest.raises(IllegalTransition):
        services.decide(group, DecisionReason.EXPECTATIONS, by=national, last=group.decisions.get())


def test_children_and_free_days_are_kept_in_order(the_hague, profile):
    group = make_group(the_hague, status=GroupStatus.SCREENING)
    member = services.invite(group, services.Invitee(name="Noor", email="noor@example.org"))
    told = services.Profile(
        name="Noor", birth_year=1990, children_birth_years=[2018, 2011], offers=["work", "language"]
    )

    services.do_own_part(member, told, language="nl")

    member.refresh_from_db()
    assert member.children_birth_years == [2011, 2018]
    assert member.offers == ["language", "work"]
    assert timezone.now() - member.profile_done_at < timedelta(minutes=1)
