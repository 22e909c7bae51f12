"""Who of a group takes care of what, as the coordinator writes it down."""

import pytest
from django.urls import reverse
from django.utils import timezone

from groups.models import Membership
from matching.journey.models import MemberPart
from matching.models import MatchStatus
from samenhier.accounts.models import Role
from tests.factories import make_match, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def match(coordinator, newcomer, builder):
    """A match of the coordinator's group and the newcomer's household."""
    return make_match(
        group=coordinator.memberships.get().group, household=newcomer.household, builder=builder
    )


@pytest.fixture
def wim(match) -> Membership:
    """A member of the group who does not coordinate it."""
    member = match.group.members.last()
    Membership.objects.filter(pk=member.pk).update(name="Wim de Wit")
    return member


def url(name, record):
    return reverse(f"journey:{name}", args=[record.pk])


def split_of(match):
    return set(match.member_parts.values_list("part", "member__name"))


def test_the_coordinator_splits_the_parts_and_everybody_of_the_match_sees_it(
    sign_in, coordinator, newcomer, match, wim
):
    sign_in(coordinator).post(url("parts", match), {"letters": [f"{wim.pk}"]})

    assert split_of(match) == {("letters", "Wim de Wit")}
    page = sign_in(newcomer).get(url("match", match)).content.decode()
    assert "<dt>Letters and forms</dt><dd><bdi>Wim</bdi></dd>" in page


def test_a_new_split_takes_the_place_of_the_old_one(sign_in, coordinator, match, wim):
    first = match.group.coordinator
    MemberPart.objects.create(match=match, member=wim, part="letters")

    sign_in(coordinator).post(url("parts", match), {"fun": [f"{wim.pk}", f"{first.pk}"]})

    assert split_of(match) == {("fun", "Wim de Wit"), ("fun", first.name)}


def test_the_form_begins_with_how_it_is_split_now(sign_in, coordinator, match, wim):
    MemberPart.objects.create(match=match, member=wim, part="letters")

    form = sign_in(coordinator).get(url("parts", match)).context["form"]

    assert (form["letters"].value(), form["fun"].value()) == ([f"{wim.pk}"], None)


@pytest.mark.parametrize("role", ["newcomer", "builder", "staff"])
def test_only_the_coordinator_splits_the_parts(role, request, sign_in, match, wim):
    client = sign_in(request.getfixturevalue(role))

    assert client.post(url("parts", match), {"fun": [f"{wim.pk}"]}).status_code == 403
    assert split_of(match) == set()


def test_another_member_does_not_split_the_parts(sign_in, match, wim):
    member = make_user(Role.MEMBER)
    Membership.objects.filter(pk=wim.pk).update(user=member)

    assert sign_in(member).get(url("parts", match)).status_code == 403


def test_the_parts_of_a_match_that_ended_stay_as_they_were(sign_in, coordinator, match, wim):
    type(match).objects.update(status=MatchStatus.COMPLETED)

    answer = sign_in(coordinator).post(url("parts", match), {"fun": [f"{wim.pk}"]})

    assert answer.status_code == 403


def test_who_is_of_another_group_takes_care_of_nothing(sign_in, coordinator, match):
    elsewhere = make_match(builder=match.builder).group.members.first()

    page = sign_in(coordinator).post(url("parts", match), {"fun": [f"{elsewhere.pk}"]})

    assert list(page.context["form"].errors) == ["fun"]


def test_what_somebody_took_care_of_who_left_waits_for_somebody(sign_in, newcomer, match, wim):
    MemberPart.objects.create(match=match, member=wim, part="letters")
    Membership.objects.filter(pk=wim.pk).update(left_on=timezone.localdate())

    page = sign_in(newcomer).get(url("match", match)).content.decode()
    assert '<dt>Letters and forms</dt><dd><span class="muted">nobody yet</span></dd>' in page


@pytest.mark.parametrize("role", ["stranger", "partner", "handler", "researcher"])
def test_nobody_of_elsewhere_reads_the_parts(role, request, match, wim):
    MemberPart.objects.create(match=match, member=wim, part="letters")

    assert list(MemberPart.objects.visible_to(request.getfixturevalue(role))) == []
