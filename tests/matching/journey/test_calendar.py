"""The first meeting as a file for one's own calendar."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from icalendar import Calendar

from matching.models import Introduction, MatchStatus
from samenhier.privacy.models import Access
from tests.factories import make_match, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def meeting(builder, newcomer, coordinator) -> Introduction:
    match = make_match(
        household=newcomer.household,
        group=coordinator.memberships.get().group,
        builder=builder,
        status=MatchStatus.INTRODUCTION,
    )
    return Introduction.objects.create(
        match=match, at=timezone.now() + timedelta(days=3), place="Buurthuis", interpreter="ti"
    )


def file_of(meeting: Introduction) -> str:
    return reverse("journey:meeting_calendar", args=[meeting.match_id])


@pytest.mark.parametrize("who", ["newcomer", "coordinator", "builder", "staff"])
def test_whoever_sees_the_match_can_put_its_first_meeting_in_a_calendar(
    sign_in, meeting, who, request
):
    client = sign_in(request.getfixturevalue(who))

    file = client.get(file_of(meeting)).content.decode()
    page = client.get(reverse("journey:match", args=[meeting.match_id])).content.decode()

    (found,) = Calendar.from_ical(file).events
    assert found.start == meeting.at.replace(microsecond=0)
    assert found.end == found.start + timedelta(hours=1)
    assert (found["summary"], found["location"]) == ("First meeting of Samen Hier", "Buurthuis")
    people = [*meeting.match.household.people.all(), *meeting.match.group.members.all()]
    words = [meeting.match.group.name, *(one.name for one in people)]
    assert [word for word in words if word in file] == []
    assert f'href="{file_of(meeting)}"' in page


@pytest.mark.parametrize("who", ["stranger", "handler", "partner"])
def test_nobody_else_finds_it(sign_in, meeting, who, request):
    assert sign_in(request.getfixturevalue(who)).get(file_of(meeting)).status_code == 404


def test_a_member_of_another_group_does_not_find_it(sign_in, meeting):
    assert sign_in(make_user()).get(file_of(meeting)).status_code == 404


def test_a_match_without_a_first_meeting_or_that_ended_has_no_file(sign_in, meeting, builder):
    other = make_match(builder=builder)
    Introduction.objects.update(at=timezone.now() - timedelta(hours=2))
    meeting.match.become(MatchStatus.ENDED_EARLY, by=builder, reason="not after the first meeting")
    client = sign_in(builder)

    assert client.get(file_of(meeting)).status_code == 404
    assert client.get(reverse("journey:meeting_calendar", args=[other.pk])).status_code == 404


def test_a_first_meeting_that_is_called_off_says_so_in_its_file(sign_in, meeting, builder):
    meeting.match.become(MatchStatus.ENDED_EARLY, by=builder, reason="moved away")

    file = sign_in(builder).get(file_of(meeting)).content

    (found,) = Calendar.from_ical(file).events
    assert (found["status"], found["sequence"]) == ("CANCELLED", 1)


def test_that_staff_took_the_file_is_a_look_at_both_sides(sign_in, meeting, staff):
    sign_in(staff).get(file_of(meeting))

    assert Access.objects.about(meeting.match.household).filter(user=staff).count() == 1
    assert Access.objects.about(meeting.match.group).filter(user=staff).count() == 1
