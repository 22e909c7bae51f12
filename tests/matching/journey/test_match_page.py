"""The page of a match: everybody in it sees the year, and only what is theirs."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from groups.models import MemberLanguage
from matching.journey.models import Activity, Concern, FollowUp
from matching.models import MatchStatus
from samenhier.accounts.models import Role
from samenhier.privacy.models import Access, AccessAction
from tests.factories import (
    add_interests,
    give_reason,
    make_check_in,
    make_group,
    make_household,
    make_match,
    make_user,
)

pytestmark = pytest.mark.django_db


def in_days(days):
    return timezone.localdate() + timedelta(days=days)


@pytest.fixture
def both_sides(coordinator, newcomer, builder):
    """A match of the coordinator's group and the newcomer's household, with phones and notes."""
    group, household = coordinator.memberships.get().group, newcomer.household
    group.coordinator.phone = "+31687654321"
    group.coordinator.save()
    household.phone, household.vulnerability = "+31612345678", 4
    household.safety_wish = "women_only"
    household.save()
    match = make_match(group=group, household=household, builder=builder)
    make_check_in(match, notes="Vertrouwelijke notitie", concern=Concern.ATTENTION)
    return match


def page_of(match):
    return reverse("journey:match", args=[match.pk])


SECRETS = ["Vertrouwelijke notitie", "needs attention", "+31612345678", "Log a talk", "women only"]


@pytest.mark.parametrize(
    ("role", "secrets"),
    [
        ("builder", {"Vertrouwelijke notitie", "needs attention", "+31612345678", "Log a talk"}),
        ("staff", {"Vertrouwelijke notitie", "needs attention", "+31612345678"}),
        ("national", {"Vertrouwelijke notitie", "needs attention", "+31612345678"}),
        ("coordinator", set()),
        ("newcomer", set()),
    ],
)
def test_each_role_sees_what_is_theirs(role, secrets, request, sign_in, both_sides):
    user = request.getfixturevalue(role)
    if role == "national":
        give_reason(user, both_sides.household)

    page = sign_in(user).get(page_of(both_sides)).content.decode()

    assert {secret for secret in SECRETS if secret in page} == secrets
    assert "Bilal Bouwer" in page
    assert both_sides.builder.email in page


@pytest.mark.parametrize("role", ["coordinator", "newcomer"])
def test_both_sides_get_nothing_sensitive_of_each_other(role, request, sign_in, both_sides):
    page = sign_in(request.getfixturevalue(role)).get(page_of(both_sides)).content.decode()
    page = re.sub(r"[\w-]{30,}", "", page)  # keys and tokens may hold any four digits

    secrets = ["tel:", "+316", "2511", "1990", both_sides.household.reference]
    assert [secret for secret in secrets if secret in page] == []


@pytest.mark.parametrize("role", ["stranger", "partner", "handler", "researcher"])
def test_strangers_find_no_match(role, request, sign_in, both_sides):
    response = sign_in(request.getfixturevalue(role)).get(page_of(both_sides))

    assert response.status_code == 404


def test_another_builder_of_the_organisation_finds_no_match(sign_in, both_sides, builder):
    other = make_user(Role.BUILDER, organisation=builder.organisation)

    assert sign_in(other).get(page_of(both_sides)).status_code == 404


def test_who_is_invited_and_has_not_agreed_yet_finds_no_match(sign_in, both_sides):
    invited = make_user(Role.MEMBER)
    both_sides.group.members.create(name="Noor", email=invited.email, user=invited)

    assert sign_in(invited).get(page_of(both_sides)).status_code == 404


def test_a_member_who_left_finds_no_match(sign_in, both_sides, coordinator):
    coordinator.memberships.update(left_on=timezone.localdate())

    assert sign_in(coordinator).get(page_of(both_sides)).status_code == 404


@pytest.mark.parametrize(
    ("role", "is_logged"),
    [
        ("builder", True),
        ("staff", True),
        ("coordinator", True),  # sees the first names of the household
        ("newcomer", False),  # it is their own
    ],
)
def test_everybody_else_leaves_a_trace_when_reading(role, is_logged, request, sign_in, both_sides):
    user = request.getfixturevalue(role)

    sign_in(user).get(page_of(both_sides))

    seen = Access.objects.about(both_sides.household)
    assert [(row.user, row.action, row.path) for row in seen] == (
        [(user, AccessAction.VIEW, page_of(both_sides))] if is_logged else []
    )


def test_a_stranger_leaves_no_trace(sign_in, stranger, both_sides):
    sign_in(stranger).get(page_of(both_sides))

    assert Access.objects.count() == 0


def test_people_are_shown_by_first_name_with_their_languages(sign_in, builder, match):
    match.household.people.update(name="Амаль Haddad")
    match.group.members.update(name="Jan-Willem de Vries")

    page = sign_in(builder).get(page_of(match)).content.decode()

    assert "<bdi>Амаль</bdi></dt><dd>Arabic, English</dd>" in page
    assert "<bdi>Jan-Willem</bdi></dt><dd>Dutch, English</dd>" in page
    assert "Haddad" not in page


def test_members_who_left_are_not_among_the_people(sign_in, builder, match):
    gone = match.group.members.exclude(pk=match.group.coordinator_id).first()
    gone.name, gone.left_on = "Vertrokken", timezone.localdate()
    gone.save()

    assert "Vertrokken" not in sign_in(builder).get(page_of(match)).content.decode()


def test_what_both_sides_share_is_named(sign_in, builder, match):
    add_interests(match.group.coordinator, "cooking", "music")
    add_interests(match.household.people.get(), "cooking", "gardening")
    MemberLanguage.objects.create(member=match.group.coordinator, language="ar", level=1)

    journey = sign_in(builder).get(page_of(match)).context["journey"]

    # Arabic is not there: a few words are not enough for a talk.
    assert journey.shared() == ["cooking", "English"]


def test_a_few_words_in_common_are_nothing_shared(sign_in, builder, the_hague):
    household = make_household(the_hague, languages={"ti": 4})
    match = make_match(household=household, builder=builder)

    assert "Still to discover together." in sign_in(builder).get(page_of(match)).content.decode()


def test_talks_are_shown_newest_first_without_drafts(sign_in, builder, match):
    first = make_check_in(match, held_on=in_days(-20))
    last = make_check_in(match, held_on=in_days(-2), goals=["work"], minutes=30)
    make_check_in(match, held_on=in_days(-1), submitted_at=None)

    response = sign_in(builder).get(page_of(match))

    assert response.context["talks"] == [last, first]
    assert "30 minutes" in response.content.decode()


def test_only_the_author_gets_the_link_to_change_a_talk_and_for_a_week(
    sign_in, builder, staff, match
):
    fresh = make_check_in(match)
    make_check_in(match, submitted_at=timezone.now() - timedelta(days=8))

    assert sign_in(builder).get(page_of(match)).context["editable"] == {fresh.pk}
    assert sign_in(staff).get(page_of(match)).context["editable"] == set()


@pytest.mark.parametrize(
    ("status", "days", "words"),
    [
        (MatchStatus.INTRODUCTION, 10, "Getting acquainted."),
        (MatchStatus.ACTIVE, 10, "The year together begins on"),
        (MatchStatus.ACTIVE, -70, "Month 3 of 12."),
        (MatchStatus.PAUSED, -70, "Paused for now."),
        (MatchStatus.COMPLETED, -400, "The year together is complete."),
        (MatchStatus.ENDED_EARLY, -70, "This match has ended."),
    ],
)
def test_the_page_says_where_in_the_year_the_match_is(sign_in, builder, status, days, words):
    match = make_match(builder=builder, status=status, starts_on=in_days(days))

    assert words in sign_in(builder).get(page_of(match)).content.decode()


def test_the_timeline_shows_twelve_months_and_this_one(sign_in, newcomer, builder):
    match = make_match(household=newcomer.household, builder=builder, starts_on=in_days(-70))

    page = sign_in(newcomer).get(page_of(match)).content.decode()

    assert page.count("year__month--done") == 2
    assert page.count('aria-current="date"') == 1
    assert page.count('class="year__name"') == 13  # and what comes after them
    assert page.count("Closing talk") == 1


def test_a_late_talk_is_no_reproach_to_the_two_sides(sign_in, newcomer, builder):
    match = make_match(household=newcomer.household, builder=builder, starts_on=in_days(-40))

    page = sign_in(newcomer).get(page_of(match)).content.decode()

    assert "late" not in page.replace("translate", "")
    assert ">soon<" in page


def test_a_page_costs_as_many_queries_for_many_people_as_for_few(
    sign_in, builder, the_hague, django_assert_max_num_queries, django_assert_num_queries
):
    page = sign_in(builder)
    few = make_match(household=make_household(the_hague), builder=builder)
    many = make_match(
        household=make_household(the_hague, people=(1980, 1982, 2010, 2012, 2015)),
        group=make_group(the_hague, members=5),
        builder=builder,
    )
    for match, count in ((few, 1), (many, 10)):
        for _ in range(count):
            talk = make_check_in(match)
            FollowUp.objects.create(check_in=talk, text="Bellen", owner=builder, due_on=in_days(3))
    page.get(page_of(few))  # content types are looked up once

    with django_assert_max_num_queries(27) as once:
        page.get(page_of(few))
    with django_assert_num_queries(len(once)):
        page.get(page_of(many))


def test_what_helps_is_named_by_the_goals_and_what_was_done_last(sign_in, newcomer, builder):
    match = make_match(household=newcomer.household, builder=builder)
    page = sign_in(newcomer)
    assert "What can help" not in page.get(page_of(match)).text

    Activity.objects.create(match=match, kind="letters")

    shown = page.get(page_of(match)).context["resources"]
    assert shown
    assert all("money" in resource.domains for resource in shown)


# --- Follow-ups ----------------------------------------------------------------------------


@pytest.fixture
def follow_up(match, builder):
    return FollowUp.objects.create(
        check_in=make_check_in(match), text="Taalcafé zoeken", owner=builder, due_on=in_days(-2)
    )


def done_page(follow_up):
    return reverse("journey:follow_up_done", args=[follow_up.pk])


def test_open_follow_ups_are_shown_with_how_late_they_are(sign_in, builder, match, follow_up):
    draft = make_check_in(match, submitted_at=None)
    FollowUp.objects.create(check_in=draft, text="Klad", owner=builder, due_on=in_days(1))

    response = sign_in(builder).get(page_of(match))

    assert list(response.context["follow_ups"]) == [follow_up]
    assert "2 days late" in response.content.decode()


@pytest.mark.parametrize("role", ["builder", "staff", "national"])
def test_a_follow_up_is_ticked_off_once(role, request, sign_in, follow_up):
    page = sign_in(request.getfixturevalue(role))

    response = page.post(done_page(follow_up))
    follow_up.refresh_from_db()
    first = follow_up.done_at
    page.post(done_page(follow_up))

    follow_up.refresh_from_db()
    assert response.status_code == 302
    assert follow_up.done_at == first is not None
    assert FollowUp.objects.open().count() == 0


@pytest.mark.parametrize(
    "role", ["stranger", "coordinator", "newcomer", "partner", "handler", "researcher"]
)
def test_strangers_find_no_follow_up(role, request, sign_in, follow_up):
    response = sign_in(request.getfixturevalue(role)).post(done_page(follow_up))

    assert (response.status_code, FollowUp.objects.open().count()) == (404, 1)


def test_reading_does_not_tick_off(sign_in, builder, follow_up):
    assert sign_in(builder).get(done_page(follow_up)).status_code == 405


# --- The start of the year -----------------------------------------------------------------


@pytest.fixture
def introduction(builder, the_hague):
    return make_match(
        household=make_household(the_hague),
        builder=builder,
        status=MatchStatus.INTRODUCTION,
        starts_on=in_days(5),
    )


def start_page(match):
    return reverse("journey:start", args=[match.pk])


@pytest.mark.parametrize("role", ["builder", "staff", "national"])
def test_after_the_introduction_the_year_is_started(role, request, sign_in, introduction):
    user = request.getfixturevalue(role)
    give_reason(user, introduction.household)

    response = sign_in(user).post(start_page(introduction), {"starts_on": f"{in_days(3)}"})

    introduction.refresh_from_db()
    assert response.url == page_of(introduction)
    assert (introduction.status, introduction.starts_on) == (MatchStatus.ACTIVE, in_days(3))
    assert introduction.status_changes.get().by == user


def test_starting_twice_starts_once(sign_in, builder, introduction):
    page = sign_in(builder)
    page.post(start_page(introduction), {"starts_on": f"{in_days(3)}"})

    response = page.post(start_page(introduction), {"starts_on": f"{in_days(9)}"}, follow=True)

    introduction.refresh_from_db()
    assert introduction.starts_on == in_days(3)
    assert introduction.status_changes.count() == 1
    assert "This year had already begun." in response.content.decode()


def test_a_paused_match_is_not_started_anew(sign_in, builder):
    paused = make_match(builder=builder, status=MatchStatus.PAUSED)

    sign_in(builder).post(start_page(paused), {"starts_on": f"{in_days(3)}"})

    paused.refresh_from_db()
    assert paused.status == MatchStatus.PAUSED


@pytest.mark.parametrize("starts_on", ["", "morgen", f"{in_days(-80)}", f"{in_days(200)}"])
def test_a_start_on_a_wrong_day_is_explained_on_the_page(sign_in, builder, introduction, starts_on):
    response = sign_in(builder).post(start_page(introduction), {"starts_on": starts_on})

    introduction.refresh_from_db()
    assert response.context["start_form"].errors.keys() == {"starts_on"}
    assert introduction.status == MatchStatus.INTRODUCTION


@pytest.mark.parametrize(("role", "status"), [("coordinator", 403), ("newcomer", 403)])
def test_both_sides_do_not_start_the_year(role, status, request, sign_in, builder):
    user = request.getfixturevalue(role)
    sides = (
        {"household": user.household}
        if user.role == Role.NEWCOMER
        else {"group": user.memberships.get().group}
    )
    match = make_match(builder=builder, status=MatchStatus.INTRODUCTION, **sides)

    response = sign_in(user).post(start_page(match), {"starts_on": f"{in_days(3)}"})

    match.refresh_from_db()
    assert (response.status_code, match.status) == (status, MatchStatus.INTRODUCTION)


@pytest.mark.parametrize("role", ["stranger", "partner", "handler", "researcher"])
def test_strangers_find_nothing_to_start(role, request, sign_in, introduction):
    response = sign_in(request.getfixturevalue(role)).post(start_page(introduction))

    assert response.status_code == 404


def test_reading_does_not_start_a_year(sign_in, builder, introduction):
    assert sign_in(builder).get(start_page(introduction)).status_code == 405


def test_the_form_to_start_is_there_during_the_introduction_only(
    sign_in, builder, introduction, match
):
    page = sign_in(builder)

    assert page.get(page_of(introduction)).context["start_form"] is not None
    assert page.get(page_of(match)).context["start_form"] is None
