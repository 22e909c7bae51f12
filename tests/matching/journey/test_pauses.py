"""A year rests and goes on: no talk is due meanwhile, and no day is lost."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from matching.journey import changing, schedule, services
from matching.journey.models import Journey
from matching.models import Match, MatchStatus, Pause, PauseReason
from matching.surveys import services as surveys
from matching.surveys.models import Wave
from samenhier.lifecycle import IllegalTransition
from samenhier.outbox.models import Message
from tests.factories import give_reason, make_check_in, make_pause, make_user

pytestmark = pytest.mark.django_db


def seen(match: Match) -> Journey:
    return Journey.objects.with_names().with_talks().get(pk=match.pk)


def days_ago(days: int) -> date:
    return timezone.localdate() - timedelta(days=days)


def filled(**changed: str) -> dict[str, str]:
    today = timezone.localdate()
    return {
        "reason": PauseReason.AWAY,
        "began_on": f"{today}",
        "look_again_on": f"{today + timedelta(days=30)}",
        "note": "Zij is tot maart op reis.",
    } | changed


def page_of(match: Match, name: str = "pause") -> str:
    return reverse(f"journey:{name}", args=[match.pk])


@pytest.mark.parametrize("role", ["builder", "staff", "national"])
def test_who_accompanies_a_match_and_staff_let_its_year_rest(role, request, sign_in, match):
    user = request.getfixturevalue(role)
    give_reason(user, match.household)

    response = sign_in(user).post(page_of(match), filled())

    match.refresh_from_db()
    pause = Pause.objects.get()
    assert response.url == reverse("journey:match", args=[match.pk])
    assert match.status == MatchStatus.PAUSED
    assert (pause.match_id, pause.reason, pause.by) == (match.pk, PauseReason.AWAY, user)
    assert pause.note == "Zij is tot maart op reis."
    assert match.status_changes.get().by == user


def test_no_talk_is_due_as_long_as_a_year_rests(match, builder):
    changing.pause(seen(match), make_pause(), by=builder)

    services.remind(timezone.localdate() + timedelta(days=300))

    assert seen(match).next_talk_on is None
    assert not Message.objects.filter(template="check_in_due").exists()


def test_a_year_ends_later_by_the_days_of_its_pause(match, builder):
    planned = match.ends_on
    changing.pause(seen(match), make_pause(began_on=days_ago(20)), by=builder)

    changing.resume(seen(match), days_ago(5), by=builder)

    again = seen(match)
    assert again.status == MatchStatus.ACTIVE
    assert again.ends_on == planned + timedelta(days=15)
    assert again.year()[-1].talks == [planned + timedelta(days=15)]
    # What lay before the pause stays where it was.
    assert again.year()[0].begins_on == match.starts_on


def test_the_surveys_move_with_the_year(match):
    waves = (Wave.BASELINE, Wave.HALF_YEAR, Wave.END, Wave.AFTER)
    before = [surveys.due_on(match, wave) for wave in waves]

    Pause.objects.create(**_pause(match, days_ago(20), days_ago(5)))

    moved = [surveys.due_on(match, wave) for wave in waves]
    days = [(new - old).days for new, old in zip(moved, before, strict=True)]
    assert days[:3] == [0, 15, 15]
    assert days[3] >= 12  # half a year is as long as its months are


def test_a_talk_that_was_planned_moves_with_the_year(match, builder):
    make_check_in(match, held_on=days_ago(25), next_on=days_ago(3))
    changing.pause(seen(match), make_pause(began_on=days_ago(20)), by=builder)

    changing.resume(seen(match), days_ago(5), by=builder)

    assert seen(match).next_talk_on == days_ago(3) + timedelta(days=15)


def test_a_talk_planned_halfway_a_pause_moves_by_the_days_that_were_left(match, builder):
    changing.pause(seen(match), make_pause(began_on=days_ago(20)), by=builder)
    make_check_in(match, held_on=days_ago(10), next_on=days_ago(2))

    changing.resume(seen(match), days_ago(5), by=builder)

    assert seen(match).next_talk_on == days_ago(2) + timedelta(days=5)


def test_two_pauses_add_up(match):
    Pause.objects.create(**_pause(match, days_ago(25), days_ago(20)))
    Pause.objects.create(**_pause(match, days_ago(10), days_ago(7)))

    assert match.later(match.starts_on + timedelta(days=100)) == (
        match.starts_on + timedelta(days=108)
    )


@given(
    st.dates(date(2020, 1, 1), date(2080, 12, 31)),
    st.integers(0, 400),
    st.integers(0, 400),
)
def test_a_year_with_a_pause_keeps_its_ten_talks_in_order(starts_on, after, length):
    begin = starts_on + timedelta(days=after)
    pause = Pause(began_on=begin, ended_on=begin + timedelta(days=length))

    talks = schedule.talks(starts_on, pause.shift)

    usual = schedule.talks(starts_on)
    assert talks == sorted(set(talks))
    assert [(new - old).days for new, old in zip(talks, usual, strict=True)] == [
        length if old >= begin else 0 for old in usual
    ]


def test_both_sides_hear_it_in_their_language_without_the_reason(newcomer_match, builder):
    user = newcomer_match.household.user
    members = newcomer_match.group.members.all()
    to_both = {(user.email, "ar")} | {(one.email, one.mail_language) for one in members}

    changing.pause(seen(newcomer_match), make_pause(note="Amal is ziek"), by=builder)
    changing.resume(seen(newcomer_match), timezone.localdate(), by=builder)

    told = Message.objects.exclude(template="year_changed")
    assert set(told.values_list("template", "recipient", "language")) == {
        (template, to, language)
        for template in ("year_paused", "year_goes_on")
        for to, language in to_both
    }
    assert all(set(message.context) == {"url"} for message in told)


def test_a_second_pause_is_told_as_well(newcomer_match, builder):
    for _time in range(2):
        changing.pause(seen(newcomer_match), make_pause(), by=builder)
        changing.resume(seen(newcomer_match), timezone.localdate(), by=builder)

    to = newcomer_match.household.user.email
    assert (
        list(Message.objects.filter(recipient=to).order_by("pk").values_list("template", flat=True))
        == ["year_paused", "year_goes_on"] * 2
    )


def test_the_builder_hears_what_a_colleague_did_and_whom_to_call(match, staff, builder):
    changing.pause(seen(match), make_pause(), by=staff)

    message = Message.objects.get(template="year_changed")
    assert message.recipient == builder.email
    assert message.context["is_unreached"] is True


def test_the_builder_is_asked_once_to_look_again_on_the_day_they_chose(match, builder):
    today = timezone.localdate()
    changing.pause(seen(match), make_pause(look_again_on=today + timedelta(days=9)), by=builder)

    for day in (8, 9, 10):
        changing.look_again(today + timedelta(days=day))

    asked = Message.objects.get(template="pause_look_again")
    assert asked.recipient == builder.email


@pytest.mark.parametrize(
    ("name", "days", "error"),
    [
        ("began_on", 1, "This day has not come yet. Come back on that day."),
        ("began_on", -90, "This is more than two months ago. Is the date right?"),
        ("began_on", -31, "This day lies before what it follows. Is the date right?"),
        ("look_again_on", 0, "Choose a day in the next six months."),
        ("look_again_on", 200, "Choose a day in the next six months."),
    ],
)
def test_a_date_that_cannot_be_right_is_refused(sign_in, builder, match, name, days, error):
    day = timezone.localdate() + timedelta(days=days)

    response = sign_in(builder).post(page_of(match), filled(**{name: f"{day}"}))

    assert response.context["form"].errors == {name: [error]}
    assert Pause.objects.count() == 0


@pytest.mark.parametrize(
    ("changed", "name"), [({"reason": ""}, "reason"), ({"note": "BSN 111222333"}, "note")]
)
def test_a_pause_needs_a_reason_and_no_citizen_service_number(
    sign_in, builder, match, changed, name
):
    response = sign_in(builder).post(page_of(match), filled(**changed))

    assert response.context["form"].errors.keys() == {name}


def test_a_year_goes_on_from_the_page(sign_in, builder, match):
    changing.pause(seen(match), make_pause(began_on=days_ago(4)), by=builder)
    page = sign_in(builder)

    refused = page.post(page_of(match, "resume"), {"ended_on": f"{days_ago(6)}"})
    response = page.post(page_of(match, "resume"), {"ended_on": f"{days_ago(1)}"})

    match.refresh_from_db()
    assert refused.context["form"].errors.keys() == {"ended_on"}
    assert (response.status_code, match.status) == (302, MatchStatus.ACTIVE)
    assert Pause.objects.get().ended_on == days_ago(1)


@pytest.mark.parametrize(
    ("name", "status"),
    [
        ("pause", MatchStatus.PAUSED),
        ("pause", MatchStatus.INTRODUCTION),
        ("pause", MatchStatus.COMPLETED),
        ("resume", MatchStatus.ACTIVE),
        ("resume", MatchStatus.INTRODUCTION),
    ],
)
def test_what_cannot_be_done_now_changes_nothing_and_says_so(sign_in, builder, match, name, status):
    Match.objects.filter(pk=match.pk).update(status=status)

    response = sign_in(builder).post(page_of(match, name), filled(), follow=True)

    match.refresh_from_db()
    assert "That cannot be done now." in response.content.decode()
    assert (match.status, Pause.objects.count()) == (status, 0)


def test_a_first_meeting_is_no_pause_to_go_on_from(match, builder):
    Match.objects.filter(pk=match.pk).update(status=MatchStatus.INTRODUCTION)

    with pytest.raises(IllegalTransition):
        changing.resume(seen(match), timezone.localdate(), by=builder)


def test_the_caseload_says_that_a_year_rests_and_when_to_look_again(sign_in, builder, match):
    look = timezone.localdate() + timedelta(days=5)
    changing.pause(seen(match), make_pause(look_again_on=look), by=builder)

    text = sign_in(builder).get("/en/matches/").content.decode()

    assert "Paused" in text
    assert "look again in 5 days" in text


def test_both_sides_read_that_the_year_rests_and_not_why(sign_in, newcomer_match, builder):
    newcomer = newcomer_match.household.user
    changing.pause(
        seen(newcomer_match), make_pause(reason=PauseReason.MOVING, note="Naar Almelo"), by=builder
    )

    own = sign_in(newcomer).get(reverse("journey:match", args=[newcomer_match.pk]))
    staff_text = sign_in(builder).get(own.request["PATH_INFO"]).content.decode()

    text = own.content.decode()
    assert "Your year rests since" in text
    assert "Almelo" not in text
    assert "Somebody moves house" not in text
    assert "Almelo" in staff_text
    assert "Somebody moves house" in staff_text
    assert Pause.objects.visible_to(newcomer).count() == 0
    assert Pause.objects.visible_to(make_user("builder")).count() == 0


def _pause(match: Match, began_on: date, ended_on: date) -> dict:
    return {
        "match": match,
        "began_on": began_on,
        "ended_on": ended_on,
        "look_again_on": ended_on,
        "reason": PauseReason.BUSY,
        "by": match.builder,
    }
