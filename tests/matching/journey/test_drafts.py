"""A draft is its author's alone; a form sent twice is one talk."""

import pytest
from django.urls import reverse

from matching.journey.models import CheckIn, FollowUp
from samenhier.accounts.models import Role
from tests.factories import make_check_in, make_match, make_user

pytestmark = pytest.mark.django_db

A_VALID_BSN = "111222333"


def errors(response):
    return sorted(response.context["form"].errors)


def edit_page(check_in):
    return reverse("journey:check_in_edit", args=[check_in.pk])


def test_a_draft_may_have_gaps(sign_in, builder, new_page, answers):
    gaps = answers(
        action="draft", spoken_with=None, group_mood=None, newcomer_mood=None, minutes=""
    )

    response = sign_in(builder).post(new_page, gaps)

    assert response.url == reverse("journey:caseload")
    assert CheckIn.objects.get().is_draft


def test_a_draft_keeps_even_answers_that_do_not_fit_yet(sign_in, builder, new_page, answers):
    sign_in(builder).post(new_page, answers(action="draft", spoken_with="group"))

    assert CheckIn.objects.get().newcomer_mood == 3


def test_even_a_draft_holds_no_citizen_service_number(sign_in, builder, new_page, answers):
    response = sign_in(builder).post(new_page, answers(action="draft", notes=A_VALID_BSN))

    assert errors(response) == ["notes"]
    assert CheckIn.objects.count() == 0


def test_the_page_goes_on_with_the_draft(sign_in, builder, match, new_page):
    draft = make_check_in(match, submitted_at=None, notes="Half")

    response = sign_in(builder).get(new_page, follow=True)

    assert response.redirect_chain == [(edit_page(draft), 302)]
    assert "Half" in response.content.decode()


def test_a_draft_that_is_submitted_is_the_same_talk(sign_in, builder, match, answers):
    draft = make_check_in(match, submitted_at=None)

    sign_in(builder).post(edit_page(draft), answers(notes="Klaar"))

    talk = CheckIn.objects.get()
    assert (talk.pk, talk.is_draft, talk.notes) == (draft.pk, False, "Klaar")


def test_a_second_draft_for_the_same_match_is_refused_without_losing_it(
    sign_in, builder, match, new_page, answers
):
    make_check_in(match, submitted_at=None, notes="De eerste")

    response = sign_in(builder).post(new_page, answers(action="draft", notes="De tweede"))

    assert errors(response) == ["__all__"]
    assert "De tweede" in response.content.decode()
    assert CheckIn.objects.get().notes == "De eerste"


def test_a_talk_can_be_submitted_beside_a_draft(sign_in, builder, match, new_page, answers):
    make_check_in(match, submitted_at=None)

    sign_in(builder).post(new_page, answers())

    assert sorted(talk.is_draft for talk in CheckIn.objects.all()) == [False, True]


def test_a_draft_can_be_thrown_away(sign_in, builder, match, answers):
    draft = make_check_in(match, submitted_at=None)

    sign_in(builder).post(edit_page(draft), {"action": "discard"})

    assert CheckIn.objects.count() == 0


def test_a_submitted_talk_cannot_be_thrown_away(sign_in, builder, match):
    talk = make_check_in(match)

    sign_in(builder).post(edit_page(talk), {"action": "discard"})

    assert CheckIn.objects.get() == talk


@pytest.mark.parametrize("role", ["staff", "national", "stranger", "partner", "handler"])
def test_a_draft_is_not_there_for_anybody_else(role, request, sign_in, match):
    draft = make_check_in(match, submitted_at=None)

    response = sign_in(request.getfixturevalue(role)).get(edit_page(draft))

    assert response.status_code == 404


def test_a_draft_is_not_there_for_another_builder(sign_in, match, builder):
    draft = make_check_in(match, submitted_at=None)
    other = make_user(Role.BUILDER, organisation=builder.organisation)

    assert sign_in(other).get(edit_page(draft)).status_code == 404
    assert CheckIn.objects.visible_to(other).count() == 0


# --- Sent twice ---


def test_the_same_form_sent_twice_is_one_talk(sign_in, builder, new_page, answers):
    sent = answers({"text": "Bellen"})
    page = sign_in(builder)

    page.post(new_page, sent)
    page.post(new_page, sent)

    assert CheckIn.objects.count() == 1
    assert FollowUp.objects.count() == 1


def test_going_back_and_sending_again_mends_the_talk(sign_in, builder, new_page, answers):
    sent = answers(notes="Eerst")
    page = sign_in(builder)
    page.post(new_page, sent)

    page.post(new_page, sent | {"notes": "Daarna", "action": "draft"})

    talk = CheckIn.objects.get()
    assert (talk.notes, talk.is_draft) == ("Daarna", False)


def test_a_key_of_somebody_elses_talk_changes_nothing(sign_in, builder, new_page, answers):
    theirs = make_check_in(make_match(), notes="Van een ander")

    response = sign_in(builder).post(new_page, answers(key=f"{theirs.pk}", notes="Van mij"))

    assert response.status_code == 200
    assert CheckIn.objects.get().notes == "Van een ander"


@pytest.mark.parametrize("key", [None, "not-a-key"])
def test_a_form_without_its_key_is_refused(sign_in, builder, new_page, answers, key):
    assert sign_in(builder).post(new_page, answers(key=key)).status_code == 400
