"""Leaving a group, stopping it, and changing its answers before the team begins."""

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone

from groups import services
from groups.links import token_for
from groups.models import CoordinatorOffer, GroupStatus, Membership, OfferAnswer, WelcomeGroup
from samenhier.accounts.models import PostcodeArea
from samenhier.outbox.models import Message
from tests.factories import make_group, make_match, make_municipality, make_postcode, make_user
from tests.groups.conftest import of_step, sign_up_answers

LEAVE, WITHDRAW, ANSWERS = "groups:leave", "groups:withdraw", "groups:change_answers"


@pytest.fixture
def group(the_hague) -> WelcomeGroup:
    """Four people who did their part, with accounts, not read by the team yet."""
    group = make_group(
        the_hague, members=4, status=GroupStatus.SUBMITTED, coordinator=make_user(name="Coen")
    )
    for member in group.members.filter(user=None):
        member.user = make_user(email=member.email)
        member.save()
    return group


@pytest.fixture
def noor(group) -> Membership:
    return group.members.exclude(pk=group.coordinator_id).first()


# --- Leaving -----------------------------------------------------------------------------------


def test_leaving_is_asked_once_more_on_a_page_of_its_own(sign_in, group, noor):
    client = sign_in(noor.user)
    assert reverse(LEAVE) in client.get(reverse("groups:own")).text

    page = client.get(reverse(LEAVE))

    assert page.status_code == 200
    assert group.present_members().count() == 4


def test_a_member_leaves_and_the_coordinator_hears_it(sign_in, group, noor):
    client = sign_in(noor.user)

    client.post(reverse(LEAVE))

    noor.refresh_from_db()
    assert noor.left_on == timezone.localdate()
    assert noor.consents.standing().count() == 0
    assert group.present_members().count() == 3
    message = Message.objects.get()
    assert (message.template, message.recipient) == ("member_left", group.coordinator.email)
    assert client.get(reverse("groups:own")).templates[0].name == "groups/group_none.html"


def test_who_left_may_begin_or_join_another_group(group, noor, profile):
    services.leave(noor, by=noor.user)
    other = make_group(group.municipality, status=GroupStatus.FORMING)
    invited = services.invite(other, services.Invitee(name="Noor", email=noor.email))

    services.do_own_part(invited, profile, language="nl")

    assert other.present_members().get(pk=invited.pk).is_done


def test_the_coordinator_does_not_leave_before_handing_over(sign_in, group):
    client = sign_in(group.coordinator.user)

    assert client.get(reverse(LEAVE)).status_code == 403
    assert client.post(reverse(LEAVE)).status_code == 403
    with pytest.raises(services.CoordinatorStays):
        services.leave(group.coordinator, by=group.coordinator.user)


def test_the_former_coordinator_may_leave(sign_in, group, noor):
    former = group.coordinator
    services.offer_role(group, noor, by=former.user)
    services.accept_role(group, by=noor.user)

    sign_in(former.user).post(reverse(LEAVE))

    assert group.present_members().filter(pk=former.pk).count() == 0
    assert WelcomeGroup.objects.get(pk=group.pk).coordinator == noor


def test_leaving_declines_the_role_that_was_offered(group, noor):
    services.offer_role(group, noor, by=group.coordinator.user)

    services.leave(noor, by=noor.user)

    assert CoordinatorOffer.objects.get().answer == OfferAnswer.DECLINED
    with pytest.raises(services.OfferGone):
        services.accept_role(group, by=noor.user)


@pytest.mark.parametrize(("members", "after"), [(4, GroupStatus.READY), (3, GroupStatus.SCREENING)])
def test_a_ready_group_that_gets_too_small_is_not_ready_any_more(the_hague, members, after):
    group = make_group(the_hague, members=members, coordinator=make_user())
    noor = group.members.exclude(pk=group.coordinator_id).first()
    noor.user = make_user(email=noor.email)
    noor.save()

    services.leave(noor, by=noor.user)

    group.refresh_from_db()
    assert group.status == after


def test_leaving_twice_is_leaving_once(group, noor):
    services.leave(noor, by=noor.user)
    services.leave(noor, by=noor.user)

    assert Message.objects.count() == 1


def test_what_a_member_told_is_not_changed_after_they_left_or_got_a_match(group, noor, profile):
    WelcomeGroup.objects.update(status=GroupStatus.READY)
    match = make_match(group=group)
    with pytest.raises(services.GroupMatched):
        services.change_profile(noor, profile)
    match.delete()
    services.leave(noor, by=noor.user)

    with pytest.raises(services.GroupClosed):
        services.change_profile(noor, profile)

    noor.refresh_from_db()
    assert noor.name != profile.name


def test_the_old_link_of_who_left_says_that_it_is_closed(client, group, noor):
    services.leave(noor, by=noor.user)

    page = client.get(reverse("groups:own_part", args=[token_for(noor.pk)]))

    assert page.context["reason"] == "closed"


# --- Stopping ----------------------------------------------------------------------------------


def test_withdrawing_is_asked_once_more_on_a_page_of_its_own(sign_in, group):
    client = sign_in(group.coordinator.user)
    assert reverse(WITHDRAW) in client.get(reverse("groups:own")).text

    page = client.get(reverse(WITHDRAW))

    assert page.status_code == 200
    group.refresh_from_db()
    assert group.status == GroupStatus.SUBMITTED


def test_a_group_that_stops_leaves_no_question_and_no_offer_open(group, noor):
    coordinator = group.coordinator.user
    services.offer_role(group, noor, by=coordinator)
    question = group.questions.create()

    services.withdraw(group, by=coordinator)

    question.refresh_from_db()
    assert question.is_open is False
    assert group.coordinator_offers.get().answer == OfferAnswer.TAKEN_BACK


def test_who_was_invited_to_a_group_that_stopped_cannot_come_in(group, profile):
    noor = services.invite(group, services.Invitee(name="Noor", email="noor@example.org"))
    services.withdraw(group, by=group.coordinator.user)

    with pytest.raises(services.GroupClosed):
        services.do_own_part(noor, profile, language="nl")
    with pytest.raises(services.GroupClosed):
        services.invite_again(noor)


@pytest.mark.parametrize(
    "act",
    [
        services.withdraw,
        services.pause,
        services.resume,
        services.submit,
        services.renew_join_link,
    ],
)
def test_who_handed_the_role_over_in_another_tab_does_not_act_for_the_group(group, noor, act):
    former, stale = group.coordinator.user, WelcomeGroup.objects.get(pk=group.pk)
    assert stale.coordinator.user == former
    services.offer_role(group, noor, by=former)
    services.accept_role(group, by=noor.user)

    with pytest.raises(PermissionDenied):
        act(stale, by=former)


# --- Changing ----------------------------------------------------------------------------------


def changed(group: WelcomeGroup, **changes) -> dict:
    data = sign_up_answers(group.municipality)
    together, about = of_step(data, "together"), of_step(data, "group")
    return together | about | {"postcode": "2512cd", "name": "De Laan"} | changes


@pytest.mark.parametrize(
    "status", [GroupStatus.FORMING, GroupStatus.SUBMITTED, GroupStatus.WAITING]
)
def test_the_coordinator_changes_the_answers_until_the_team_reads_them(sign_in, group, status):
    WelcomeGroup.objects.update(status=status)
    client = sign_in(group.coordinator.user)
    assert client.get(reverse(ANSWERS)).context["form"]["name"].value() == group.name

    client.post(reverse(ANSWERS), changed(group))

    group.refresh_from_db()
    assert (group.name, group.postcode, group.day_parts) == (
        "De Laan",
        "2512 CD",
        ["mon_evening", "sat_morning"],
    )
    assert group.status == status


@pytest.mark.parametrize("status", [GroupStatus.SCREENING, GroupStatus.READY])
def test_after_that_the_answers_stand(sign_in, group, status):
    WelcomeGroup.objects.update(status=status)
    client = sign_in(group.coordinator.user)

    assert client.post(reverse(ANSWERS), changed(group)).status_code == 403
    assert reverse(ANSWERS) not in client.get(reverse("groups:own")).text
    assert WelcomeGroup.objects.get(pk=group.pk).name == group.name


def test_a_member_does_not_change_the_answers_of_the_group(sign_in, group, noor):
    client = sign_in(noor.user)

    assert client.post(reverse(ANSWERS), changed(group)).status_code == 403
    assert reverse(ANSWERS) not in client.get(reverse("groups:own")).text


def test_wrong_answers_come_back(sign_in, group):
    page = sign_in(group.coordinator.user).post(
        reverse(ANSWERS), changed(group, postcode="1234", name="")
    )

    assert page.context["form"].errors == {
        "postcode": ["A postcode has four digits and two letters, for example 2511 AB."],
        "name": ["Give your group a name. It can be short."],
    }


def test_a_postcode_of_another_municipality_is_something_to_tell_the_team(sign_in, group):
    make_municipality("Almere")
    make_postcode("1315")
    PostcodeArea.objects.update(place="Almere")

    page = sign_in(group.coordinator.user).post(
        reverse(ANSWERS), changed(group, postcode="1315 AB")
    )

    (told,) = page.context["form"].errors["postcode"]
    assert told.startswith("This postcode lies in Almere, and your group is signed up in Den Haag.")


@pytest.mark.parametrize("status", [GroupStatus.SUBMITTED, GroupStatus.WAITING])
def test_staff_see_what_was_changed_since_the_sign_up(sign_in, staff, group, status):
    WelcomeGroup.objects.update(status=status, max_household=4)
    coordinator = group.coordinator.user
    sign_in(coordinator).post(reverse(ANSWERS), changed(group, max_household="2"))
    sign_in(coordinator).post(reverse(ANSWERS), changed(group, max_household="3"))

    page = sign_in(staff).get(reverse("admin:groups_welcomegroup_change", args=[group.pk]))

    last, first = group.answers_changes.all()
    assert (last.names, last.by) == (["max_household"], coordinator)
    assert {"postcode", "name", "max_household"} <= set(first.names)
    cells = page.text.split('class="field-what"')[1:]
    assert len(cells) == 2
    assert "largest household you can welcome" in cells[0]


def test_saving_the_same_answers_once_more_is_no_change(sign_in, group):
    client = sign_in(group.coordinator.user)
    client.post(reverse(ANSWERS), changed(group))
    client.post(reverse(ANSWERS), changed(group))

    assert group.answers_changes.count() == 1


def test_what_is_changed_while_a_group_is_forming_is_nobodys_business(group):
    WelcomeGroup.objects.update(status=GroupStatus.FORMING)

    services.change_answers(group, {"name": "De Laan"}, by=group.coordinator.user)

    assert group.answers_changes.count() == 0


def test_saving_answers_does_not_undo_what_the_team_did_meanwhile(group):
    stale = WelcomeGroup.objects.get(pk=group.pk)
    WelcomeGroup.objects.update(status=GroupStatus.FORMING, capacity=4)

    services.change_answers(stale, {"name": "De Laan"}, by=group.coordinator.user)

    group.refresh_from_db()
    assert (group.name, group.status, group.capacity) == ("De Laan", GroupStatus.FORMING, 4)
