"""Handing the role of coordinator over: offered, answered, and only then moved."""

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone

from groups import services
from groups.models import CoordinatorOffer, GroupStatus, Membership, OfferAnswer, WelcomeGroup
from groups.permissions import can_coordinate
from samenhier.accounts.models import User
from samenhier.outbox.models import Message
from samenhier.outbox.services import render
from tests.factories import make_group, make_match, make_user

OWN = "groups:own"


@pytest.fixture
def group(the_hague) -> WelcomeGroup:
    """Three people who did their part and have accounts."""
    group = make_group(the_hague, status=GroupStatus.SCREENING, coordinator=make_user(name="Coen"))
    for member in group.members.filter(user=None):
        member.user = make_user(email=member.email)
        member.save()
    return group


@pytest.fixture
def noor(group) -> Membership:
    return group.members.exclude(pk=group.coordinator_id).first()


@pytest.fixture
def jan(group, noor) -> Membership:
    return group.members.exclude(pk__in=[group.coordinator_id, noor.pk]).get()


@pytest.fixture
def offer(group, noor) -> CoordinatorOffer:
    return services.offer_role(group, noor, by=group.coordinator.user)


def coordinator_of(group: WelcomeGroup) -> Membership:
    return WelcomeGroup.objects.get(pk=group.pk).coordinator


def said(page) -> list[str]:
    return [str(message) for message in page.context["messages"]]


# --- Offering --------------------------------------------------------------------------------


def test_an_offer_moves_nothing_and_is_mailed(sign_in, group, noor):
    client = sign_in(group.coordinator.user)
    assert reverse("groups:offer_role", args=[noor.pk]) in client.get(reverse(OWN)).text

    client.post(reverse("groups:offer_role", args=[noor.pk]))

    assert coordinator_of(group) == group.coordinator
    message = Message.objects.get()
    assert (message.template, message.recipient) == ("coordinator_offered", noor.email)
    body = render(message)[1]
    assert group.coordinator.name in body
    assert body.count("http://testserver") == 1


def test_who_hears_about_the_role_reads_it_in_their_own_language(group, noor):
    former = group.coordinator.user
    User.objects.filter(pk=noor.user_id).update(language="ar")
    User.objects.filter(pk=former.pk).update(language="uk")

    services.offer_role(group, Membership.objects.get(pk=noor.pk), by=former)
    services.accept_role(WelcomeGroup.objects.get(pk=group.pk), by=noor.user)

    mails = Message.objects.values_list("template", "language")
    assert set(mails) == {("coordinator_offered", "ar"), ("coordinator_answered", "uk")}
    assert "/ar/" in Message.objects.get(language="ar").context["link"]


def test_the_member_who_was_asked_sees_the_question_and_nobody_else(sign_in, offer, noor, jan):
    accept = reverse("groups:accept_role")

    assert accept in sign_in(noor.user).get(reverse(OWN)).text
    assert accept not in sign_in(jan.user).get(reverse(OWN)).text
    mine = sign_in(offer.former.user).get(reverse(OWN)).text
    assert accept not in mine
    assert reverse("groups:take_back_offer") in mine


def test_one_member_is_asked_at_a_time(sign_in, group, offer, jan):
    page = sign_in(group.coordinator.user).post(
        reverse("groups:offer_role", args=[jan.pk]), follow=True
    )

    assert said(page) == ["You asked somebody already. Wait for the answer, or take it back."]
    assert CoordinatorOffer.objects.get() == offer


@pytest.mark.parametrize("lacks", ["own part", "account", "presence"])
def test_a_member_who_cannot_act_is_not_asked(group, noor, lacks):
    change = {
        "own part": {"profile_done_at": None},
        "account": {"user": None},
        "presence": {"left_on": timezone.localdate()},
    }[lacks]
    Membership.objects.filter(pk=noor.pk).update(**change)

    with pytest.raises(services.CannotCoordinate):
        services.offer_role(group, noor, by=group.coordinator.user)


def test_the_coordinator_does_not_ask_themself(group):
    with pytest.raises(services.CannotCoordinate):
        services.offer_role(group, group.coordinator, by=group.coordinator.user)


def test_a_member_of_another_group_is_not_found(sign_in, group, the_hague):
    other = make_group(the_hague)

    page = sign_in(group.coordinator.user).post(
        reverse("groups:offer_role", args=[other.coordinator_id])
    )

    assert page.status_code == 404


def test_a_stopped_group_has_nothing_to_hand_over(group, noor):
    services.withdraw(group, by=group.coordinator.user)

    with pytest.raises(services.GroupClosed):
        services.offer_role(group, noor, by=group.coordinator.user)


# --- Answering -------------------------------------------------------------------------------


def test_accepting_moves_the_role_at_once(sign_in, group, offer, noor):
    former = offer.former.user

    sign_in(noor.user).post(reverse("groups:accept_role"))

    group.refresh_from_db()
    assert group.coordinator == noor
    assert (can_coordinate(noor.user, group), can_coordinate(former, group)) == (True, False)
    offer.refresh_from_db()
    assert (offer.answer, timezone.localdate(offer.answered_at)) == (
        OfferAnswer.ACCEPTED,
        timezone.localdate(),
    )
    assert sign_in(former).post(reverse("groups:invite")).status_code == 403
    assert Membership.objects.get(user=former).left_on is None


@pytest.mark.parametrize(
    ("name", "words"),
    [("accept_role", "said yes and is the coordinator"), ("decline_role", "You still are.")],
)
def test_the_answer_is_mailed_to_who_asked(sign_in, offer, noor, name, words):
    sign_in(noor.user).post(reverse(f"groups:{name}"))

    message = Message.objects.get(template="coordinator_answered")
    message.language = "en"
    assert message.recipient == offer.former.email
    assert words in render(message)[1]


def test_declining_leaves_the_role_where_it_is_and_another_can_be_asked(group, offer, noor, jan):
    services.decline_role(group, by=noor.user)

    assert coordinator_of(group) == group.coordinator
    services.offer_role(group, jan, by=group.coordinator.user)
    assert list(CoordinatorOffer.objects.values_list("answer", flat=True)) == ["open", "declined"]


def test_an_offer_that_was_taken_back_cannot_be_accepted(sign_in, group, offer, noor):
    sign_in(group.coordinator.user).post(reverse("groups:take_back_offer"))

    page = sign_in(noor.user).post(reverse("groups:accept_role"), follow=True)

    assert said(page)[-1] == "This question is no longer open."
    assert coordinator_of(group) == offer.former


def test_accepting_twice_is_accepting_once(sign_in, group, offer, noor):
    client = sign_in(noor.user)
    client.post(reverse("groups:accept_role"))

    page = client.post(reverse("groups:accept_role"), follow=True)

    assert said(page)[-1] == "This question is no longer open."
    assert coordinator_of(group) == noor
    assert Message.objects.filter(template="coordinator_answered").count() == 1


@pytest.mark.parametrize("name", ["accept_role", "decline_role"])
def test_only_who_was_asked_answers(sign_in, group, offer, jan, name):
    for user in (jan.user, group.coordinator.user):
        sign_in(user).post(reverse(f"groups:{name}"))

    assert coordinator_of(group) == offer.former
    assert CoordinatorOffer.objects.open().get() == offer


def test_the_role_is_handed_over_during_a_match_too(group, noor):
    WelcomeGroup.objects.update(status=GroupStatus.READY)
    make_match(group=group)
    services.offer_role(group, noor, by=group.coordinator.user)

    services.accept_role(group, by=noor.user)

    assert coordinator_of(group) == noor


@pytest.mark.parametrize("name", ["take_back_offer", "accept_role", "decline_role"])
def test_reading_changes_nothing(sign_in, offer, noor, name):
    assert sign_in(noor.user).get(reverse(f"groups:{name}")).status_code == 405


@pytest.mark.parametrize("name", ["offer_role", "take_back_offer"])
def test_only_the_coordinator_offers_and_takes_back(sign_in, offer, noor, jan, name):
    args = [jan.pk] if name == "offer_role" else []

    assert sign_in(noor.user).post(reverse(f"groups:{name}", args=args)).status_code == 403
    assert sign_in(make_user()).post(reverse(f"groups:{name}", args=args)).status_code == 404
    assert CoordinatorOffer.objects.open().get() == offer


def test_the_services_ask_for_the_coordinator_themselves(group, offer, noor: Membership, jan):
    user: User = noor.user
    for act in (
        lambda: services.offer_role(group, jan, by=user),
        lambda: services.take_back_offer(group, by=user),
    ):
        with pytest.raises(PermissionDenied):
            act()
