"""A match ends before its time: both are heard, left in peace, and not put together again."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from matching import cases
from matching.cases import Entrants
from matching.journey import changing, introducing, services
from matching.journey.models import Journey, SpokenWith
from matching.models import (
    Ending,
    EndingReason,
    Introduction,
    Match,
    MatchStatus,
    Pause,
    Side,
)
from matching.preview import Preview, Why
from samenhier.outbox.models import Message
from tests.factories import (
    give_reason,
    make_check_in,
    make_ending,
    make_household,
    make_match,
    make_pause,
    make_user,
)

pytestmark = pytest.mark.django_db


def seen(match: Match) -> Journey:
    return Journey.objects.with_names().with_talks().get(pk=match.pk)


def filled(**changed: str) -> dict[str, str]:
    return {
        "reason": EndingReason.MOVED,
        "ended_on": f"{timezone.localdate()}",
        "note": "Naar familie in Zwolle.",
    } | changed


def page_of(match: Match) -> str:
    return reverse("journey:end_early", args=[match.pk])


@pytest.mark.parametrize("role", ["builder", "staff", "national"])
def test_who_accompanies_a_match_and_staff_end_it_with_a_reason(role, request, sign_in, match):
    user = request.getfixturevalue(role)
    give_reason(user, match.household)

    response = sign_in(user).post(page_of(match), filled())

    match.refresh_from_db()
    ending = Ending.objects.get()
    assert response.url == reverse("journey:match", args=[match.pk])
    assert match.status == MatchStatus.ENDED_EARLY
    assert (ending.match_id, ending.reason, ending.by) == (match.pk, EndingReason.MOVED, user)
    assert ending.note == "Naar familie in Zwolle."


@pytest.mark.parametrize(
    ("changed", "name"),
    [
        ({"reason": ""}, "reason"),
        ({"reason": "full_year"}, "reason"),
        ({"reason": "first_meeting"}, "reason"),  # this year has begun
        ({"note": "BSN 111222333"}, "note"),
        ({"ended_on": f"{timezone.localdate() + timedelta(days=3)}"}, "ended_on"),
    ],
)
def test_an_end_needs_a_reason_a_day_and_no_number(sign_in, builder, match, changed, name):
    response = sign_in(builder).post(page_of(match), filled(**changed))

    assert response.context["form"].errors.keys() == {name}
    assert Ending.objects.count() == 0


def test_both_sides_hear_it_kindly_without_the_reason(newcomer_match, builder):
    user = newcomer_match.household.user
    members = newcomer_match.group.members.all()

    changing.end_early(seen(newcomer_match), make_ending(note="Ruzie"), by=builder)

    told = Message.objects.filter(template="year_ended_early")
    assert set(told.values_list("recipient", "language")) == {(user.email, "ar")} | {
        (member.email, member.mail_language) for member in members
    }
    assert all(set(message.context) == {"url"} for message in told)


def test_the_builder_hears_each_side_alone_within_a_week(match, builder):
    today = timezone.localdate()
    changing.end_early(seen(match), make_ending(), by=builder)

    assert seen(match).unheard() == [SpokenWith.GROUP, SpokenWith.NEWCOMER]
    assert seen(match).next_talk_on == today + timedelta(days=7)

    make_check_in(match, spoken_with=SpokenWith.GROUP, held_on=today, next_on=None)
    make_check_in(match, spoken_with=SpokenWith.BOTH, held_on=today, next_on=None)
    assert seen(match).unheard() == [SpokenWith.NEWCOMER]

    make_check_in(match, spoken_with=SpokenWith.NEWCOMER, held_on=today, next_on=None)
    assert seen(match).unheard() == []
    assert seen(match).next_talk_on is None


def test_a_talk_that_led_to_the_end_counts_and_one_of_months_ago_does_not(match, builder):
    today = timezone.localdate()
    make_check_in(match, spoken_with=SpokenWith.GROUP, held_on=today - timedelta(days=10))
    make_check_in(match, spoken_with=SpokenWith.NEWCOMER, held_on=today - timedelta(days=25))

    changing.end_early(seen(match), make_ending(), by=builder)

    assert seen(match).unheard() == [SpokenWith.NEWCOMER]


def test_a_side_that_was_not_reached_is_not_heard_yet(match, builder):
    today = timezone.localdate()
    changing.end_early(seen(match), make_ending(), by=builder)
    again_on = today + timedelta(days=12)

    make_check_in(match, was_reached=False, spoken_with="", held_on=today, next_on=again_on)

    assert seen(match).next_talk_on == again_on


def test_the_talk_after_the_end_is_in_the_caseload_and_can_be_logged(
    sign_in, builder, match, new_page, answers
):
    changing.end_early(seen(match), make_ending(), by=builder)
    page = sign_in(builder)

    before = page.get("/en/matches/").context["journeys"]
    for side in (SpokenWith.GROUP, SpokenWith.NEWCOMER):
        sent = answers(spoken_with=side, held_on=f"{timezone.localdate()}", next_on="")
        assert page.post(new_page, sent).status_code == 302
    after = page.get("/en/matches/").context["journeys"]

    assert [journey.pk for journey in before] == [match.pk]
    assert after == []


def test_the_builder_is_reminded_once_of_a_side_that_was_not_heard(match, builder):
    today = timezone.localdate()
    changing.end_early(seen(match), make_ending(), by=builder)

    for days in (6, 7, 8, 90):
        services.remind(today + timedelta(days=days))

    assert Message.objects.filter(template="check_in_due").count() == 1


def test_long_after_the_end_nothing_can_be_logged(sign_in, builder, match, new_page):
    changing.end_early(seen(match), make_ending(), by=builder)
    Ending.objects.update(talk_on=timezone.localdate() - timedelta(days=61))

    assert sign_in(builder).get(new_page).status_code == 403


def test_both_sides_are_left_in_peace_before_another_round(match, builder, staff, settings):
    settings.REMATCH_DAYS = 10
    today = timezone.localdate()
    municipality = match.household.municipality
    other = make_household(municipality)

    changing.end_early(seen(match), make_ending(), by=builder)

    who = Entrants([municipality])
    assert Ending.objects.get().free_on == today + timedelta(days=10)
    assert list(who.households()) == [other]
    assert list(who.groups()) == []
    preview = Preview(who, staff)
    assert [entry.record for entry in preview.households.out[Why.RESTING]] == [match.household]
    assert [entry.record for entry in preview.groups.out[Why.RESTING]] == [match.group]


def test_after_the_days_of_peace_both_are_free_but_not_for_each_other(match, builder):
    changing.end_early(seen(match), make_ending(), by=builder)
    Ending.objects.update(free_on=timezone.localdate())

    who = Entrants([match.household.municipality])

    assert set(who.households()) == {match.household}
    assert set(who.groups()) == {match.group}
    pair = (str(match.household_id), str(match.group_id))
    assert cases._excluded_pairs([match.household]) == {pair: "former_match"}


def test_who_only_met_needs_no_days_of_peace(match, builder):
    Match.objects.filter(pk=match.pk).update(status=MatchStatus.INTRODUCTION)

    changing.end_early(seen(match), make_ending(), by=builder)

    assert set(Entrants([match.household.municipality]).households()) == {match.household}


def test_a_year_that_ends_while_it_rests_rests_no_more(match, builder):
    changing.pause(seen(match), make_pause(), by=builder)

    changing.end_early(seen(match), make_ending(), by=builder)

    assert Pause.objects.get().ended_on == timezone.localdate()
    assert seen(match).pause is None


def test_an_end_stays_an_end(sign_in, builder, match):
    changing.end_early(seen(match), make_ending(), by=builder)

    response = sign_in(builder).post(page_of(match), filled(), follow=True)

    assert "That cannot be done now." in response.content.decode()
    assert Ending.objects.count() == 1


def test_why_it_ended_is_read_by_who_accompanies_and_not_by_the_sides(
    sign_in, newcomer_match, builder
):
    newcomer = newcomer_match.household.user
    changing.end_early(
        seen(newcomer_match),
        make_ending(reason=EndingReason.NO_CLICK, note="Liever een jonger gezin"),
        by=builder,
    )
    page = reverse("journey:match", args=[newcomer_match.pk])

    own = sign_in(newcomer).get(page).content.decode()
    file = sign_in(builder).get(page).content.decode()

    for told in ("Liever een jonger gezin", "They do not suit each other"):
        assert told in file
        assert told not in own
    assert "This match has ended." in own
    assert Ending.objects.visible_to(newcomer).count() == 0


def test_a_no_after_the_first_meeting_asks_for_the_same_talks(newcomer_match, staff):
    Match.objects.filter(pk=newcomer_match.pk).update(status=MatchStatus.INTRODUCTION)
    Introduction.objects.create(
        match=newcomer_match, at=timezone.now() - timedelta(days=1), place="De Wijk"
    )

    introducing.confirm(seen(newcomer_match), Side.GROUP, goes_on=False, by=staff)

    ending = Ending.objects.get()
    assert ending.reason == EndingReason.FIRST_MEETING
    assert ending.free_on == timezone.localdate()
    assert seen(newcomer_match).next_talk_on == timezone.localdate() + timedelta(days=7)


def test_an_end_is_shown_by_its_match_and_day(match, builder):
    changing.end_early(seen(match), make_ending(), by=builder)

    assert str(Ending.objects.get()) == f"{match} {timezone.localdate()}"


def test_a_builder_of_another_match_ends_nothing(sign_in, match):
    other = make_match(builder=make_user("builder"))

    response = sign_in(other.builder).post(page_of(match), filled())

    assert (response.status_code, Ending.objects.count()) == (404, 0)
