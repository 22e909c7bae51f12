"""What a member said yes to: to read, to take back, and to give again."""

from datetime import UTC, datetime

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone
from pytest_django.asserts import assertContains, assertNotContains

from groups import services
from groups.models import GroupStatus, Membership, TaskKind, WelcomeGroup
from groups.templatetags.readiness import by_actor
from samenhier.outbox.models import Message
from samenhier.privacy.models import Consent, Purpose
from samenhier.privacy.services import record_consent
from tests.factories import make_group, make_match, make_user

pytestmark = pytest.mark.django_db

PAGE, GIVE = "groups:consents", "groups:give_consent"


@pytest.fixture
def group(the_hague) -> WelcomeGroup:
    """A ready group of four with accounts."""
    group = make_group(the_hague, members=4, coordinator=make_user())
    for member in group.members.filter(user=None):
        member.user = make_user(email=member.email)
        member.save()
    return group


@pytest.fixture
def noor(group) -> Membership:
    return group.members.exclude(pk=group.coordinator_id).first()


def page_of(consent: Consent) -> str:
    return reverse("groups:take_back_consent", args=[consent.pk])


def said(page) -> list[str]:
    return [str(message) for message in page.context["messages"]]


# --- Reading -----------------------------------------------------------------------------------


def test_each_consent_is_shown_with_its_version_day_and_language(sign_in, noor):
    consent = noor.consents.get()
    Consent.objects.update(
        text_version="2025-01", language="uk", at=datetime(2025, 3, 4, tzinfo=UTC)
    )
    client = sign_in(noor.user)
    assertContains(client.get(reverse("groups:own")), reverse(PAGE))

    page = client.get(reverse(PAGE))

    for words in ("Taking part in the programme", "2025-01", "4 March 2025", "Українська"):
        assertContains(page, words)
    assertContains(page, page_of(consent))


def test_what_was_taken_back_stays_to_be_read(sign_in, noor):
    services.take_back_consent(noor.consents.get(), noor, by=noor.user)

    page = sign_in(noor.user).get(reverse(PAGE))

    assertContains(page, "Ended on")
    assertNotContains(page, page_of(noor.consents.get()))


def test_somebody_without_a_group_reads_that_there_is_none(sign_in):
    page = sign_in(make_user()).get(reverse(PAGE))

    assertContains(page, "You have not given any consent")


def test_staff_read_the_consents_of_a_member_on_the_page_of_the_group(sign_in, staff, noor):
    noor.consents.update(text_version="2025-01", language="uk")
    record_consent(noor, Purpose.PHOTO, is_given=False)

    page = sign_in(staff).get(reverse("admin:groups_welcomegroup_change", args=[noor.group_id]))

    (cell,) = [each for each in page.text.split('class="field-agreed_to"')[1:] if "2025-01" in each]
    assert "(2025-01, uk)" in cell
    assertNotContains(page, "Photos and stories")


# --- Taking back -------------------------------------------------------------------------------


def test_a_consent_to_take_part_is_taken_back_on_a_page_that_says_what_it_means(sign_in, noor):
    page = sign_in(noor.user).get(page_of(noor.consents.get()))

    assertContains(page, "You leave your group at once.")
    assertContains(page, "We do not use your answers any more")
    noor.refresh_from_db()
    assert (noor.left_on, noor.has_consent) == (None, True)


def test_without_a_consent_to_take_part_the_member_leaves_at_once(sign_in, group, noor):
    consent = noor.consents.get()

    page = sign_in(noor.user).post(page_of(consent), follow=True)

    assert said(page) == ["You left the group. Thank you for wanting to help."]
    consent.refresh_from_db()
    noor.refresh_from_db()
    assert (noor.left_on, consent.ended_at is None) == (timezone.localdate(), False)
    assert group.present_members().count() == 3
    message = Message.objects.get(template="member_left")
    assert message.recipient == group.coordinator.email


def test_a_ready_group_that_gets_too_small_is_not_ready_from_that_moment(sign_in, the_hague):
    group = make_group(the_hague, members=3, coordinator=make_user())
    noor = group.members.exclude(pk=group.coordinator_id).first()
    noor.user = make_user(email=noor.email)
    noor.save()

    sign_in(noor.user).post(page_of(noor.consents.get()))

    group.refresh_from_db()
    assert (group.status, group.is_replacing) == (GroupStatus.SCREENING, True)


def test_during_a_match_the_member_stops_the_match_stays_and_staff_talk(sign_in, group, noor):
    match = make_match(group=group)
    client = sign_in(noor.user)
    page = client.get(page_of(noor.consents.get()))
    assertContains(page, "The match of your group goes on.")
    assertContains(page, "We remove them with the rest of the match")

    client.post(page_of(noor.consents.get()))

    match.refresh_from_db()
    noor.refresh_from_db()
    assert (match.status, noor.left_on) == ("active", timezone.localdate())
    assert list(group.tasks.open().values_list("kind", flat=True)) == [TaskKind.LEFT_MATCH]


@pytest.mark.parametrize("is_matched", [False, True])
def test_a_coordinator_first_hands_over_and_reads_why(sign_in, group, is_matched):
    if is_matched:
        make_match(group=group)
    consent = group.coordinator.consents.get()
    client = sign_in(group.coordinator.user)
    page = client.get(page_of(consent))
    assertContains(page, "Who speaks for your group?")
    assert (reverse("groups:withdraw") in page.text) is not is_matched

    page = client.post(page_of(consent), follow=True)

    assert said(page) == [
        "You are the coordinator. First hand the role over, or withdraw the group."
    ]
    consent.refresh_from_db()
    group.coordinator.refresh_from_db()
    assert (consent.ended_at, group.coordinator.left_on) == (None, None)


def test_a_former_coordinator_takes_the_consent_back(sign_in, group, noor):
    former = group.coordinator
    services.offer_role(group, noor, by=former.user)
    services.accept_role(group, by=noor.user)

    sign_in(former.user).post(page_of(former.consents.get()))

    former.refresh_from_db()
    assert (former.left_on, former.has_consent) == (timezone.localdate(), False)


@pytest.mark.parametrize("purpose", [Purpose.PHOTO, Purpose.RESEARCH, Purpose.MUNICIPALITY])
def test_a_consent_that_is_no_condition_changes_nothing_else(sign_in, group, noor, purpose):
    consent = record_consent(noor, purpose, is_given=True)
    client = sign_in(noor.user)
    assertContains(client.get(page_of(consent)), "Nothing else changes.")

    page = client.post(page_of(consent), follow=True)

    assert said(page) == ["Your consent is taken back."]
    assert [one.purpose for one in noor.consents.standing()] == [Purpose.PARTICIPATION]
    group.refresh_from_db()
    noor.refresh_from_db()
    assert (group.status, noor.left_on) == (GroupStatus.READY, None)
    assert group.tasks.count() + Message.objects.count() == 0


def test_a_coordinator_takes_back_what_is_no_condition(sign_in, group):
    consent = record_consent(group.coordinator, Purpose.PHOTO, is_given=True)

    sign_in(group.coordinator.user).post(page_of(consent))

    consent.refresh_from_db()
    assert consent.ended_at is not None


def test_after_the_group_stopped_its_coordinator_takes_the_consent_back(sign_in, group):
    services.withdraw(group, by=group.coordinator.user)

    sign_in(group.coordinator.user).post(page_of(group.coordinator.consents.get()))

    assert group.coordinator.consents.standing().count() == 0


def test_a_second_tab_finds_it_taken_back(sign_in, noor):
    consent = noor.consents.get()
    client = sign_in(noor.user)
    client.post(page_of(consent))

    assert client.post(page_of(consent)).url == reverse(PAGE)
    assert Message.objects.filter(template="member_left").count() == 1


def test_nobody_takes_back_the_consent_of_somebody_else(sign_in, staff, group, noor):
    consent = noor.consents.get()

    assert sign_in(group.coordinator.user).post(page_of(consent)).status_code == 404
    assert sign_in(staff).post(page_of(consent)).status_code == 403
    with pytest.raises(PermissionDenied):
        services.take_back_consent(consent, noor, by=group.coordinator.user)
    consent.refresh_from_db()
    assert consent.ended_at is None


# --- Giving again ------------------------------------------------------------------------------


def test_a_consent_that_is_missing_is_given_again_and_the_group_is_ready(sign_in, group, noor):
    noor.consents.update(ended_at=timezone.now())
    services.settle(group)
    assert group.status == GroupStatus.SCREENING
    (todo,) = [one for one in by_actor(group, noor)["yours"] if one[0].topic == "consent"]
    assert todo[1] == reverse(PAGE)
    client = sign_in(noor.user)
    assertContains(client.get(reverse(PAGE)), reverse(GIVE))

    client.post(reverse(GIVE))

    group.refresh_from_db()
    assert group.status == GroupStatus.READY
    assertNotContains(client.get(reverse(PAGE)), reverse(GIVE))


def test_a_consent_is_given_once(sign_in, noor):
    client = sign_in(noor.user)

    client.post(reverse(GIVE))

    assert noor.consents.count() == 1


def test_no_consent_is_given_for_a_group_that_stopped(sign_in, group, noor):
    noor.consents.update(ended_at=timezone.now())
    services.withdraw(group, by=group.coordinator.user)

    page = sign_in(noor.user).post(reverse(GIVE), follow=True)

    assert said(page) == ["You cannot give this consent now."]
    assert noor.consents.standing().count() == 0
