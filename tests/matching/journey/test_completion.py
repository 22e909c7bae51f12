"""A full year: a closing talk, thanks to both sides, and a talk half a year later."""

from datetime import timedelta

import pytest
from dateutil.relativedelta import relativedelta
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone

from groups.models import GroupStatus
from matching.journey import changing, permissions, services
from matching.journey.models import Journey, SpokenWith
from matching.models import Ending, EndingReason, Match, MatchStatus
from newcomers.models import HouseholdStatus
from samenhier.outbox.models import Message
from tests.factories import give_reason, make_check_in, make_household, make_match

pytestmark = pytest.mark.django_db


def seen(match: Match) -> Journey:
    return Journey.objects.with_names().with_talks().get(pk=match.pk)


def page_of(match: Match) -> str:
    return reverse("journey:complete", args=[match.pk])


def ends_in(match: Match, days: int) -> Match:
    match.starts_on = timezone.localdate() + timedelta(days=days) - relativedelta(months=12)
    match.save()
    return match


@pytest.fixture
def almost_over(match: Match) -> Match:
    """A match in its last weeks, after its closing talk."""
    ends_in(match, 14)
    make_check_in(match, next_on=None)
    return match


@pytest.mark.parametrize("role", ["builder", "staff", "national"])
def test_a_year_is_closed_after_its_closing_talk(role, request, sign_in, almost_over):
    user = request.getfixturevalue(role)
    give_reason(user, almost_over.household)

    response = sign_in(user).post(page_of(almost_over))

    almost_over.refresh_from_db()
    ending = Ending.objects.get()
    assert response.url == reverse("journey:match", args=[almost_over.pk])
    assert almost_over.status == MatchStatus.COMPLETED
    assert (ending.reason, ending.ended_on) == (EndingReason.FULL_YEAR, timezone.localdate())


def test_opening_the_page_closes_nothing(sign_in, builder, almost_over):
    assert sign_in(builder).get(page_of(almost_over)).status_code == 200
    assert Ending.objects.count() == 0


@pytest.mark.parametrize(
    ("days", "talk", "builder_may", "staff_may"),
    [
        (40, {}, False, False),  # too early, whatever was said
        (14, None, False, False),  # no closing talk yet
        (14, {"was_reached": False, "spoken_with": ""}, False, False),
        (14, {"submitted_at": None}, False, False),
        (14, {}, True, True),
        (0, None, False, True),  # over, without a closing talk
        (-30, {}, True, True),
    ],
)
def test_who_may_close_a_year_when(match, builder, staff, days, talk, builder_may, staff_may):
    ends_in(match, days)
    if talk is not None:
        make_check_in(match, **talk)
    today = timezone.localdate()

    journey = seen(match)

    assert permissions.can_complete(builder, journey, today) is builder_may
    assert permissions.can_complete(staff, journey, today) is staff_may


def test_a_pause_moves_the_last_weeks(almost_over, builder):
    today = timezone.localdate()
    almost_over.pauses.create(
        began_on=today - timedelta(days=60),
        ended_on=today - timedelta(days=30),
        look_again_on=today,
        reason="busy",
        by=builder,
    )

    with pytest.raises(PermissionDenied):
        changing.complete(seen(almost_over), by=builder)


def test_both_sides_are_thanked_in_their_language(newcomer_match, staff):
    ends_in(newcomer_match, 0)
    user = newcomer_match.household.user
    members = newcomer_match.group.members.all()

    changing.complete(seen(newcomer_match), by=staff)

    told = Message.objects.filter(template="year_complete")
    assert set(told.values_list("recipient", "language")) == {(user.email, "ar")} | {
        (member.email, member.mail_language) for member in members
    }


def test_both_sides_have_completed_the_programme(almost_over, builder):
    changing.complete(seen(almost_over), by=builder)

    almost_over.refresh_from_db()
    assert almost_over.household.status == HouseholdStatus.COMPLETED
    assert almost_over.group.status == GroupStatus.COMPLETED


def test_a_group_with_another_household_goes_on_with_that_one(almost_over, builder):
    make_match(
        household=make_household(almost_over.household.municipality),
        group=almost_over.group,
        builder=builder,
        place=2,
    )

    changing.complete(seen(almost_over), by=builder)

    almost_over.group.refresh_from_db()
    assert almost_over.group.status == GroupStatus.READY


def test_half_a_year_later_the_builder_is_asked_to_call(sign_in, almost_over, builder, settings):
    settings.FOLLOW_UP_MONTHS = 6
    today = timezone.localdate()
    changing.complete(seen(almost_over), by=builder)
    due_on = today + relativedelta(months=6)

    assert seen(almost_over).next_talk_on == due_on
    assert list(sign_in(builder).get("/en/matches/").context["journeys"]) == []
    for day in (due_on - timedelta(days=1), due_on, due_on + timedelta(days=1)):
        services.remind(day)
    message = Message.objects.get(template="check_in_due")
    assert message.recipient == builder.email


@pytest.mark.parametrize(
    ("sides", "is_asked"),
    [
        ([SpokenWith.BOTH], False),
        ([SpokenWith.GROUP, SpokenWith.NEWCOMER], False),
        ([SpokenWith.GROUP], True),
        ([], True),
    ],
)
def test_the_talk_after_half_a_year_is_asked_until_both_sides_spoke(
    sign_in, almost_over, builder, sides, is_asked
):
    today = timezone.localdate()
    changing.complete(seen(almost_over), by=builder)
    half_a_year = timedelta(days=184)
    Ending.objects.update(
        ended_on=today - half_a_year, talk_on=today, talks_from=today - timedelta(days=21)
    )
    almost_over.check_ins.update(held_on=today - half_a_year)
    for side in sides:
        make_check_in(almost_over, spoken_with=side, next_on=None)

    page = sign_in(builder)

    journeys = page.get("/en/matches/").context["journeys"]
    assert [one.pk for one in journeys] == ([almost_over.pk] if is_asked else [])
    new_page = reverse("journey:check_in_new", args=[almost_over.pk])
    assert page.get(new_page).status_code == 200


def test_a_year_that_is_over_is_due_for_its_closing_talk(match):
    ends_in(match, 3)
    make_check_in(match, held_on=match.ends_on - timedelta(days=62), next_on=None)

    assert seen(match).next_talk_on == match.ends_on


def test_the_page_offers_to_close_a_year_only_after_the_closing_talk(sign_in, builder, match):
    ends_in(match, 14)
    page = reverse("journey:match", args=[match.pk])

    before = [change.name for change in sign_in(builder).get(page).context["changes"]]
    make_check_in(match, next_on=None)
    after = [change.name for change in sign_in(builder).get(page).context["changes"]]

    assert before == ["pause", "end_early"]
    assert after == ["complete", "pause", "end_early"]


def test_the_caseload_asks_to_close_a_year_of_which_all_talks_were_held(sign_in, builder, match):
    ends_in(match, 3)
    make_check_in(match, next_on=None)

    text = sign_in(builder).get("/en/matches/").content.decode()

    assert f'href="{page_of(match)}"' in text
