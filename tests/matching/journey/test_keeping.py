"""What a page sends by itself while a builder types: a draft, once, never over other words."""

import uuid

import pytest
from django.urls import reverse

from matching.journey.models import CheckIn, FollowUp
from matching.models import MatchStatus
from samenhier.accounts.models import Role
from tests.factories import make_check_in, make_match, make_user

pytestmark = pytest.mark.django_db

A_VALID_BSN = "111222333"


@pytest.fixture
def keep(sign_in, builder, match):
    """Send what is typed, as the page of this builder does."""
    client = sign_in(builder)
    return lambda sent: client.post(reverse("journey:check_in_keep", args=[match.pk]), sent)


def test_what_is_typed_is_a_draft_after_the_first_key(keep, builder, match, answers):
    response = keep(answers(spoken_with=None, group_mood=None, notes="Half"))

    draft = CheckIn.objects.get()
    assert (draft.match, draft.author, draft.is_draft, draft.notes) == (
        match,
        builder,
        True,
        "Half",
    )
    assert (response.json()["edition"], response.json()["is_whole"]) == (1, True)
    assert response.json()["said"].startswith("Saved ")


def test_sent_again_it_is_the_same_draft_and_the_same_follow_ups(keep, answers):
    sent = answers({"text": "Bellen"})
    keep(sent)

    response = keep(sent | {"notes": "Meer"})

    assert response.json()["edition"] == 2
    assert CheckIn.objects.get().notes == "Meer"
    assert FollowUp.objects.count() == 1


def test_a_window_that_missed_the_answer_goes_on_where_it_was(keep, answers):
    sent = answers(notes="Een")
    keep(sent)
    keep(sent | {"notes": "Twee"})

    response = keep(sent | {"notes": "Drie"})

    assert (response.status_code, CheckIn.objects.get().notes) == (200, "Drie")


def test_even_the_word_submit_submits_nothing(keep, handler, answers):
    keep(answers(action="submit", concern="urgent"))

    draft = CheckIn.objects.get()
    assert (draft.is_draft, draft.escalated_at) == (True, None)


def test_an_answer_with_a_mistake_waits_and_the_others_are_stored(keep, answers):
    sent = answers(notes="Eerst")
    keep(sent)

    wrong = {"notes": f"BSN {A_VALID_BSN}", "minutes": "9999", "held_on": "", "medium": "phone"}
    response = keep(sent | wrong)

    draft = CheckIn.objects.get()
    assert (draft.notes, draft.minutes, draft.medium) == ("Eerst", 40, "phone")
    assert f"{draft.held_on}" == sent["held_on"]
    assert not response.json()["is_whole"]
    for label in ("Notes", "How many minutes?", "Date of the talk"):
        assert label in response.json()["said"]


def test_a_row_with_a_mistake_waits_and_the_other_row_is_stored(keep, answers):
    rows = {"text": "Bellen"}, {"text": "Brief", "due_on": "soon"}

    response = keep(answers(*rows))

    assert [row.text for row in FollowUp.objects.all()] == ["Bellen"]
    assert "What happens next" in response.json()["said"]


def test_a_row_that_was_emptied_again_is_gone(keep, answers):
    sent = answers({"text": "Bellen"})
    keep(sent)

    keep(sent | {"follow_ups-0-text": ""})

    assert FollowUp.objects.count() == 0


# --- Two windows ---


def test_the_second_window_hears_of_the_first_ones_words_and_overwrites_nothing(
    keep, builder, match, answers
):
    draft = make_check_in(match, submitted_at=None)
    first, second = (answers(key=f"{draft.pk}", notes=words) for words in ("Eerste", "Tweede"))
    keep(first)

    response = keep(second)

    page = reverse("journey:check_in_edit", args=[draft.pk])
    assert response.status_code == 409
    assert response.json() == {"key": f"{draft.pk}", "edition": 1, "url": page}
    assert CheckIn.objects.get().notes == "Eerste"


def test_two_windows_that_began_empty_meet_in_one_draft(keep, answers):
    first, second = answers(notes="Eerste"), answers(notes="Tweede")
    keep(first)

    met = keep(second).json()
    chosen = keep(second | {"key": met["key"], "edition": f"{met['edition']}"})

    assert chosen.status_code == 200
    assert CheckIn.objects.get().notes == "Tweede"
    assert keep(first).status_code == 409


def test_without_scripts_the_second_window_is_asked_before_it_replaces(
    sign_in, builder, match, answers
):
    draft = make_check_in(match, submitted_at=None)
    url = reverse("journey:check_in_edit", args=[draft.pk])
    page, second = sign_in(builder), answers(notes="Tweede")
    page.post(url, answers(action="draft", notes="Eerste"))

    asked = page.post(url, second)
    stored = CheckIn.objects.get().notes
    edition = asked.context["window"].edition
    page.post(url, second | {"edition": f"{edition}"})

    assert "also changed in another window" in asked.content.decode()
    assert "Tweede" in asked.content.decode()
    assert (stored, edition) == ("Eerste", 1)
    assert (CheckIn.objects.get().notes, CheckIn.objects.get().is_draft) == ("Tweede", False)


# --- After it was submitted ---


def test_words_that_come_after_the_submission_change_nothing(keep, match, answers):
    talk = make_check_in(match, notes="Ingediend")

    response = keep(answers({"text": "Laat"}, key=f"{talk.pk}", notes="Te laat"))

    assert response.status_code == 410
    assert response.json() == {"url": reverse("journey:match", args=[match.pk])}
    assert CheckIn.objects.get().notes == "Ingediend"
    assert FollowUp.objects.count() == 0


def test_what_was_kept_and_then_submitted_is_one_talk(sign_in, builder, keep, new_page, answers):
    sent = answers({"text": "Bellen"})
    keep(sent)

    sign_in(builder).post(new_page, sent)

    assert (CheckIn.objects.get().is_draft, FollowUp.objects.count()) == (False, 1)


# --- Who may ---


def test_another_builder_has_no_such_match(sign_in, builder, match, answers):
    other = make_user(Role.BUILDER, organisation=builder.organisation)

    response = sign_in(other).post(reverse("journey:check_in_keep", args=[match.pk]), answers())

    assert (response.status_code, CheckIn.objects.count()) == (404, 0)


def test_staff_see_the_match_and_write_no_talk(sign_in, staff, match, answers):
    response = sign_in(staff).post(reverse("journey:check_in_keep", args=[match.pk]), answers())

    assert (response.status_code, CheckIn.objects.count()) == (403, 0)


def test_a_match_that_ended_takes_no_draft(sign_in, builder, answers):
    ended = make_match(builder=builder, status=MatchStatus.ENDED_EARLY)

    response = sign_in(builder).post(reverse("journey:check_in_keep", args=[ended.pk]), answers())

    assert (response.status_code, CheckIn.objects.count()) == (403, 0)


def test_the_key_of_a_strangers_draft_changes_nothing(keep, answers):
    theirs = make_check_in(make_match(), submitted_at=None, notes="Van een ander")

    response = keep(answers(key=f"{theirs.pk}", notes="Van mij"))

    assert response.status_code == 503
    assert CheckIn.objects.get().notes == "Van een ander"


@pytest.mark.parametrize("lacking", ["key", "window", "edition"])
def test_what_does_not_say_where_it_comes_from_is_refused(keep, answers, lacking):
    assert keep(answers(**{lacking: None})).status_code == 400


def test_it_cannot_be_asked_for_by_a_link(sign_in, builder, match):
    url = reverse("journey:check_in_keep", args=[match.pk])

    assert sign_in(builder).get(url).status_code == 405


def test_the_window_of_a_page_is_new_each_time(sign_in, builder, new_page):
    page = sign_in(builder)

    windows = {page.get(new_page).context["window"].key for _ in range(2)}

    assert len(windows | {uuid.uuid4()}) == 3
