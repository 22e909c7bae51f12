"""What a builder may write down after a talk, and what happens with it."""

import uuid
from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from matching.journey.models import CheckIn, FollowUp
from tests.factories import make_check_in, make_match

pytestmark = pytest.mark.django_db

A_VALID_BSN = "111222333"


def in_days(days):
    return timezone.localdate() + timedelta(days=days)


def errors(response):
    return sorted(response.context["form"].errors)


def test_a_talk_is_stored_as_it_was_filled_in(sign_in, builder, match, new_page, answers):
    response = sign_in(builder).post(new_page, answers(had_interpreter="on"))

    talk = CheckIn.objects.get()
    assert response.url == reverse("journey:caseload")
    assert (talk.match, talk.author, talk.is_draft) == (match, builder, False)
    assert (talk.spoken_with, talk.medium, talk.minutes) == ("both", "visit", 40)
    assert (talk.held_on, talk.had_interpreter) == (in_days(-1), True)
    assert (talk.group_mood, talk.newcomer_mood) == (4, 3)
    assert (talk.goals, talk.concern, talk.next_on) == (["language", "work"], "none", in_days(30))
    assert talk.notes == "Samen naar de bibliotheek."


def test_afterwards_the_caseload_confirms_with_the_next_date(sign_in, builder, answers, new_page):
    page = sign_in(builder)

    response = page.post(new_page, answers(), follow=True)

    assert "Your talk is saved. The next one is on" in response.content.decode()


def test_after_the_closing_talk_no_next_date_is_needed(sign_in, builder, answers):
    closing = make_match(builder=builder, starts_on=in_days(-366))
    url = reverse("journey:check_in_new", args=[closing.pk])

    response = sign_in(builder).post(url, answers(next_on=""), follow=True)

    assert CheckIn.objects.get().next_on is None
    assert "It was the last one of this year." in response.content.decode()


def test_the_next_date_is_proposed_from_the_schedule(sign_in, builder, new_page, match):
    response = sign_in(builder).get(new_page)

    month_two = [day for day in (31, 30, 29, 28) if in_days(day).day == match.starts_on.day]
    assert response.context["form"].initial["next_on"] == in_days(month_two[0])


def test_an_open_next_date_is_filled_in_from_the_schedule(sign_in, builder, answers):
    match = make_match(builder=builder, starts_on=date(2026, 1, 5))
    match.created_at = timezone.now() - timedelta(days=3650)
    match.save()
    url = reverse("journey:check_in_new", args=[match.pk])

    sign_in(builder).post(url, answers(held_on="2026-01-19", next_on=""))

    assert CheckIn.objects.get().next_on == date(2026, 2, 5)


def test_not_reached_is_a_valid_result_and_tells_nothing_of_the_sides(
    sign_in, builder, new_page, answers
):
    talk = answers(
        was_reached="False", group_mood="2", newcomer_mood=None, introduced_count="3", minutes=""
    )

    sign_in(builder).post(new_page, talk)

    stored = CheckIn.objects.get()
    assert not stored.is_draft
    assert not stored.was_reached
    assert (stored.spoken_with, stored.group_mood, stored.newcomer_mood) == ("", None, None)
    assert (stored.goals, stored.introduced_count, stored.minutes) == ([], 0, None)


@pytest.mark.parametrize(
    ("changed", "wrong"),
    [
        ({"was_reached": None}, ["was_reached"]),
        ({"spoken_with": None}, ["spoken_with"]),
        ({"spoken_with": "neighbour"}, ["spoken_with"]),
        ({"group_mood": None}, ["group_mood"]),
        ({"newcomer_mood": None}, ["newcomer_mood"]),
        ({"group_mood": "6"}, ["group_mood"]),
        ({"held_on": ""}, ["held_on"]),
        ({"held_on": f"{in_days(1)}"}, ["held_on"]),
        ({"held_on": f"{in_days(-70)}"}, ["held_on"]),
        ({"medium": "telepathy"}, ["medium"]),
        ({"minutes": "601"}, ["minutes"]),
        ({"goals": ["religion"]}, ["goals"]),
        ({"introduced_count": "-1"}, ["introduced_count"]),
        ({"introduced_count": "2"}, ["introduced_domain"]),
        ({"concern": ""}, ["concern"]),
        ({"notes": f"BSN {A_VALID_BSN}"}, ["notes"]),
        ({"next_on": f"{in_days(-1)}"}, ["next_on"]),
        ({"next_on": f"{in_days(3650)}"}, ["next_on"]),
        ({"next_on": "soon"}, ["next_on"]),
    ],
)
def test_a_wrong_answer_is_shown_beside_its_field_and_nothing_is_stored(
    sign_in, builder, new_page, answers, changed, wrong
):
    response = sign_in(builder).post(new_page, answers(**changed))

    assert errors(response) == wrong
    assert CheckIn.objects.count() == 0


def test_nothing_typed_is_lost_when_an_answer_is_wrong(sign_in, builder, new_page, answers):
    sent = answers({"text": "Brief uitleggen"}, spoken_with=None, notes="Moe, maar <b>blij</b>")

    page = sign_in(builder).post(new_page, sent).content.decode()

    assert "Moe, maar &lt;b&gt;blij&lt;/b&gt;" in page
    assert 'value="Brief uitleggen"' in page
    assert f'name="key" value="{sent["key"]}"' in page


@pytest.mark.parametrize(
    ("spoken_with", "moods"),
    [("group", (4, None)), ("newcomer", (None, 3)), ("both", (4, 3))],
)
def test_a_side_that_was_not_spoken_with_has_no_mood(
    sign_in, builder, new_page, answers, spoken_with, moods
):
    sign_in(builder).post(new_page, answers(spoken_with=spoken_with))

    talk = CheckIn.objects.get()
    assert (talk.group_mood, talk.newcomer_mood) == moods


def test_a_side_that_was_not_spoken_with_needs_no_mood(sign_in, builder, new_page, answers):
    sign_in(builder).post(new_page, answers(spoken_with="group", newcomer_mood=None))

    assert CheckIn.objects.get().newcomer_mood is None


def test_people_met_are_counted_with_the_part_of_life(sign_in, builder, new_page, answers):
    sign_in(builder).post(new_page, answers(introduced_count="2", introduced_domain="work"))

    talk = CheckIn.objects.get()
    assert (talk.introduced_count, talk.introduced_domain) == (2, "work")


def test_without_people_met_there_is_no_part_of_life(sign_in, builder, new_page, answers):
    sign_in(builder).post(new_page, answers(introduced_count="", introduced_domain="work"))

    talk = CheckIn.objects.get()
    assert (talk.introduced_count, talk.introduced_domain) == (0, "")


# --- The hint and the form ----------------------------------------------------------------


def test_a_hint_tells_with_whom_a_talk_alone_is_still_to_be_had(sign_in, builder, match, new_page):
    make_check_in(match, spoken_with="group")

    html = sign_in(builder).get(new_page).content.decode()

    assert html.count('class="notice"') == 1
    assert html.count("Still to speak alone this quarter: the newcomer.") == 2  # and at the field


def test_a_talk_is_shown_by_day_and_match():
    talk = make_check_in(make_match(), held_on=date(2026, 5, 1))
    row = FollowUp(check_in=talk, text="Bellen")

    assert (str(talk), str(row)) == (f"{talk.match} 2026-05-01", "Bellen")


def test_every_form_brings_its_own_key(sign_in, builder, new_page):
    page = sign_in(builder)

    keys = {page.get(new_page).context["check_in"].pk for _ in range(2)}

    assert len(keys) == 2
    assert all(isinstance(key, uuid.UUID) for key in keys)
