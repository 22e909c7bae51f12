"""A member leaves during the year, or another one coordinates: who hears it, and who sees what."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone

from groups import services
from groups.models import CoordinatorOffer, Membership, OfferAnswer, TaskKind, WelcomeGroup
from matching.models import Match
from samenhier.outbox.models import Message
from samenhier.outbox.services import render
from tests.factories import make_household, make_match, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def match(coordinator, newcomer, builder) -> Match:
    """A match of a group of three with accounts, and newcomers who read mail in Arabic."""
    group = coordinator.memberships.get().group
    for member in group.members.filter(user=None):
        member.user = make_user(email=member.email)
        member.save()
    return make_match(group=group, household=newcomer.household, builder=builder)


@pytest.fixture
def noor(match) -> Membership:
    Membership.objects.filter(pk=match.group.members.last().pk).update(name="Noor de Wit")
    return match.group.members.last()


def page_of(match) -> str:
    return reverse("journey:match", args=[match.pk])


def people_of(match) -> str:
    return reverse("admin:groups_welcomegroup_people", args=[match.group_id])


def heard(template: str) -> list[tuple[str, str]]:
    mails = Message.objects.filter(template=template)
    return list(mails.values_list("recipient", "language"))


def open_kinds(group: WelcomeGroup) -> list[str]:
    return sorted(group.tasks.open().values_list("kind", flat=True))


# --- Leaving -----------------------------------------------------------------------------------


def test_a_member_leaves_a_match_and_sees_it_no_more_from_that_moment(sign_in, match, noor):
    client = sign_in(noor.user)
    assert client.get(page_of(match)).status_code == 200
    assert "The match of your group goes on." in client.get(reverse("groups:leave")).text

    client.post(reverse("groups:leave"))

    match.refresh_from_db()
    assert match.status == "active"
    assert client.get(page_of(match)).status_code == 404
    assert list(Match.objects.visible_to(noor.user)) == []


def test_builder_coordinator_newcomers_and_staff_hear_it_once(
    match, noor, builder, newcomer, coordinator
):
    services.leave(noor, by=noor.user)
    services.leave(noor, by=noor.user)

    assert heard("match_member_left") == [(builder.email, builder.language)]
    assert heard("member_left") == [(coordinator.email, "nl")]
    assert heard("somebody_left") == [(newcomer.email, "ar")]
    assert open_kinds(match.group) == [TaskKind.LEFT_MATCH, TaskKind.REPLACEMENT]
    subject, body = render(Message.objects.get(template="somebody_left"))
    assert "Noor" not in subject + body


def test_a_builder_tells_newcomers_without_an_address(builder, the_hague, match, noor):
    other = make_household(the_hague)
    Match.objects.filter(pk=match.pk).update(household=other)

    services.leave(noor, by=noor.user)

    assert heard("somebody_left") == []
    assert Message.objects.get(template="match_member_left").context["is_unreached"] is True


def test_staff_take_a_member_off_with_a_reason_for_the_team_alone(sign_in, staff, match, noor):
    client = sign_in(staff)
    assert people_of(match) in (
        client.get(reverse("admin:groups_welcomegroup_change", args=[match.group_id])).text
    )

    client.post(
        people_of(match),
        {"sent": "take_off", "take_off-member": noor.pk, "take_off-reason": "Kwam niet meer."},
    )

    noor.refresh_from_db()
    assert noor.left_on == timezone.localdate()
    assert match.group.tasks.get(kind=TaskKind.LEFT_MATCH).note == "Kwam niet meer."
    assert heard("member_taken_off") == [(noor.email, noor.user.language)]
    told = "".join("".join(render(mail)) for mail in Message.objects.all())
    assert "Kwam niet meer" not in told


def test_a_coordinator_is_not_taken_off_and_others_take_nobody_off(
    sign_in, staff, builder, match, noor
):
    form = sign_in(staff).get(people_of(match)).context["take_off"]
    assert match.group.coordinator not in form.fields["member"].queryset
    with pytest.raises(services.CoordinatorStays):
        services.take_off(match.group.coordinator, by=staff, reason="x")
    with pytest.raises(PermissionDenied):
        services.take_off(noor, by=builder, reason="x")
    empty = sign_in(staff).post(people_of(match), {"sent": "take_off"})
    assert set(empty.context["take_off"].errors) == {"member", "reason"}


# --- Too few -----------------------------------------------------------------------------------


def test_below_three_nothing_ends_and_it_is_over_with_three_again(sign_in, staff, match, noor):
    services.leave(noor, by=noor.user)

    for reader in (match.builder, staff):
        assert "Too few people are left" in sign_in(reader).get(page_of(match)).text
    coordinator = match.group.coordinator.user
    assert "Too few people are left" not in sign_in(coordinator).get(page_of(match)).text
    match.refresh_from_db()
    task = match.group.tasks.get(kind=TaskKind.REPLACEMENT)
    assert (match.status, task.due_on) == ("active", timezone.localdate() + timedelta(weeks=8))
    assert Message.objects.get(template="group_too_small").context["is_matched"] is True

    Membership.objects.filter(pk=noor.pk).update(left_on=None)
    services.settle(match.group)

    assert "Too few people are left" not in sign_in(match.builder).get(page_of(match)).text
    assert TaskKind.REPLACEMENT not in open_kinds(match.group)


# --- Another coordinator -----------------------------------------------------------------------


def test_the_builder_hears_who_coordinates_and_the_next_mail_goes_there(match, noor, builder):
    services.offer_role(match.group, noor, by=match.group.coordinator.user)
    assert heard("match_coordinator") == []

    services.accept_role(match.group, by=noor.user)

    assert heard("match_coordinator") == [(builder.email, builder.language)]
    assert Message.objects.get(template="match_coordinator").context["successor"] == noor.name
    third = match.group.members.exclude(pk__in=[noor.pk, match.group.coordinator_id]).last()
    services.leave(third, by=third.user)
    assert heard("member_left") == [(noor.email, match.group.language)]


def test_staff_appoint_and_with_the_yes_the_former_one_is_out(
    sign_in, staff, match, noor, coordinator
):
    answers = {"sent": "appoint", "appoint-successor": noor.pk, "appoint-former_leaves": "on"}
    for _press in range(2):
        sign_in(staff).post(people_of(match), answers)

    offer = CoordinatorOffer.objects.get()
    assert (offer.by_team, offer.former_leaves) == (True, True)
    assert open_kinds(match.group) == [TaskKind.SUCCESSION]
    mine = sign_in(coordinator).get(reverse("groups:own")).text
    assert "The team asked" in mine
    assert reverse("groups:take_back_offer") not in mine
    assert sign_in(coordinator).get(page_of(match)).status_code == 200
    with pytest.raises(services.OfferGone):
        services.take_back_offer(match.group, by=coordinator)
    assert "The team asks you" in sign_in(noor.user).get(reverse("groups:own")).text

    sign_in(noor.user).post(reverse("groups:accept_role"))

    match.group.refresh_from_db()
    assert match.group.coordinator == noor
    assert sign_in(coordinator).get(page_of(match)).status_code == 404
    assert TaskKind.SUCCESSION not in open_kinds(match.group)
    assert heard("member_taken_off") == [(coordinator.email, coordinator.language)]
    assert heard("coordinator_answered") == []


def test_who_is_appointed_may_say_no_and_staff_go_on_looking(staff, match, noor, coordinator):
    services.offer_role(match.group, noor, by=coordinator)
    services.appoint(match.group, noor, by=staff)

    services.decline_role(match.group, by=noor.user)

    answers = CoordinatorOffer.objects.order_by("pk").values_list("answer", flat=True)
    assert list(answers) == [OfferAnswer.TAKEN_BACK, OfferAnswer.DECLINED]
    task = match.group.tasks.open().get(kind=TaskKind.SUCCESSION)
    assert task.due_on == timezone.localdate()
    match.group.refresh_from_db()
    assert match.group.coordinator.user == coordinator


def test_only_staff_of_here_appoint(match, noor, builder, stranger):
    for other in (builder, stranger, noor.user):
        with pytest.raises(PermissionDenied):
            services.appoint(match.group, noor, by=other)
