"""Who logs and mends a talk: its builder, for a week."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from matching.journey.models import CheckIn
from matching.models import MatchStatus
from samenhier.accounts.models import Role
from tests.factories import make_check_in, make_match

pytestmark = pytest.mark.django_db


def errors(response):
    return sorted(response.context["form"].errors)


def edit_page(check_in):
    return reverse("journey:check_in_edit", args=[check_in.pk])


def test_within_seven_days_its_author_mends_a_talk(sign_in, builder, match, answers):
    talk = make_check_in(match, submitted_at=timezone.now() - timedelta(days=6, hours=23))

    sign_in(builder).post(edit_page(talk), answers(notes="Toch anders"))

    talk.refresh_from_db()
    assert talk.notes == "Toch anders"


def test_mending_does_not_move_the_moment_of_submission(sign_in, builder, match, answers):
    submitted_at = timezone.now() - timedelta(days=2)
    talk = make_check_in(match, submitted_at=submitted_at)

    sign_in(builder).post(edit_page(talk), answers())

    talk.refresh_from_db()
    assert talk.submitted_at == submitted_at


def test_a_submitted_talk_may_not_lose_its_answers(sign_in, builder, match, answers):
    talk = make_check_in(match)

    response = sign_in(builder).post(
        edit_page(talk), answers(action="draft", spoken_with=None, group_mood=None)
    )

    assert errors(response) == ["spoken_with"]


def test_after_seven_days_the_page_explains_and_changes_nothing(sign_in, builder, match, answers):
    talk = make_check_in(match, submitted_at=timezone.now() - timedelta(days=7, minutes=1))
    url, page = edit_page(talk), sign_in(builder)

    shown, sent = page.get(url), page.post(url, answers(notes="Te laat"))

    talk.refresh_from_db()
    assert (shown.status_code, sent.status_code, talk.notes) == (403, 403, "")
    assert "That week is over." in shown.content.decode()


@pytest.mark.parametrize("role", ["staff", "national"])
def test_who_reads_a_talk_does_not_change_it(role, request, sign_in, match, answers):
    talk, page = make_check_in(match), sign_in(request.getfixturevalue(role))

    response = page.post(edit_page(talk), answers(notes="Van het kantoor"))

    talk.refresh_from_db()
    assert (response.status_code, talk.notes) == (403, "")


@pytest.mark.parametrize("role", ["coordinator", "newcomer"])
def test_both_sides_never_see_a_talk(role, request, sign_in, the_hague, builder):
    user = request.getfixturevalue(role)
    match = match_of(user, builder)
    talk = make_check_in(match, notes="Vertrouwelijk")

    assert sign_in(user).get(edit_page(talk)).status_code == 404


def match_of(user, builder):
    if user.role == Role.NEWCOMER:
        return make_match(household=user.household, builder=builder)
    return make_match(group=user.memberships.get().group, builder=builder)


@pytest.mark.parametrize(
    ("role", "status"),
    [
        ("staff", 403),
        ("national", 403),
        ("coordinator", 404),
        ("newcomer", 404),
        ("partner", 404),
        ("handler", 404),
        ("researcher", 404),
        ("stranger", 404),
    ],
)
def test_only_the_builder_of_the_match_logs_a_talk(
    role, status, request, sign_in, new_page, answers
):
    page = sign_in(request.getfixturevalue(role))

    assert page.get(new_page).status_code == status
    assert page.post(new_page, answers()).status_code == status
    assert CheckIn.objects.count() == 0


@pytest.mark.parametrize("role", ["coordinator", "newcomer"])
def test_who_is_in_the_match_does_not_log_its_talks(role, request, sign_in, builder, answers):
    user = request.getfixturevalue(role)
    url = reverse("journey:check_in_new", args=[match_of(user, builder).pk])

    assert sign_in(user).post(url, answers()).status_code == 403


def test_a_match_that_ended_takes_no_new_talk(sign_in, builder, answers):
    ended = make_match(builder=builder, status=MatchStatus.ENDED_EARLY)
    url = reverse("journey:check_in_new", args=[ended.pk])

    assert sign_in(builder).post(url, answers()).status_code == 403
