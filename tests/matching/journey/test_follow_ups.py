"""What somebody will do after a talk."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from matching.journey.models import CheckIn, FollowUp
from samenhier.accounts.models import Role
from tests.factories import make_check_in, make_match, make_user

pytestmark = pytest.mark.django_db

A_VALID_BSN = "111222333"


def in_days(days):
    return timezone.localdate() + timedelta(days=days)


def errors(response):
    return sorted(response.context["form"].errors)


def edit_page(check_in):
    return reverse("journey:check_in_edit", args=[check_in.pk])


def test_follow_ups_are_stored_with_owner_and_date(sign_in, builder, staff, new_page, answers):
    rows = [
        {"text": "Taalcafé zoeken", "owner": f"{builder.pk}", "due_on": f"{in_days(10)}"},
        {"text": "Fiets regelen", "owner": f"{staff.pk}", "due_on": f"{in_days(20)}"},
    ]

    sign_in(builder).post(new_page, answers(*rows))

    assert [(row.text, row.owner, row.due_on) for row in FollowUp.objects.all()] == [
        ("Taalcafé zoeken", builder, in_days(10)),
        ("Fiets regelen", staff, in_days(20)),
    ]


def test_an_empty_row_is_nothing(sign_in, builder, new_page, answers):
    sign_in(builder).post(new_page, answers({"text": ""}))

    assert CheckIn.objects.count() == 1
    assert FollowUp.objects.count() == 0


@pytest.mark.parametrize(("next_on", "expected"), [(30, 30), (None, 13)])
def test_a_follow_up_without_a_date_is_for_before_the_next_talk(
    sign_in, builder, answers, next_on, expected
):
    match = make_match(builder=builder, starts_on=in_days(-400))
    url = reverse("journey:check_in_new", args=[match.pk])
    row = {"text": "Bellen"}

    sign_in(builder).post(url, answers(row, next_on=f"{in_days(next_on)}" if next_on else ""))

    assert FollowUp.objects.get().due_on == in_days(expected)


@pytest.mark.parametrize(
    "row",
    [
        {"text": "", "due_on": "2026-12-01"},
        {"text": f"Bel {A_VALID_BSN}", "due_on": ""},
        {"text": "Bellen", "due_on": "morgen"},
    ],
)
def test_a_wrong_follow_up_keeps_the_talk_open(sign_in, builder, new_page, answers, row):
    response = sign_in(builder).post(new_page, answers(row))

    assert response.status_code == 200
    assert CheckIn.objects.count() == 0


def test_only_the_builder_and_staff_of_the_organisation_can_own_a_follow_up(
    sign_in, builder, staff, stranger, national, new_page, answers
):
    make_user(Role.STAFF, organisation=builder.organisation, is_active=False)
    make_user(Role.BUILDER, organisation=builder.organisation)
    page = sign_in(builder)

    form = page.get(new_page).context["rows"].forms[0]
    sent = page.post(new_page, answers({"text": "Bellen", "owner": f"{stranger.pk}"}))

    assert list(form.fields["owner"].queryset) == [builder, staff]
    assert sent.context["rows"].forms[0].errors.keys() == {"owner"}


def test_another_row_is_one_press_away_and_saves_the_draft(sign_in, builder, new_page, answers):
    rows = [{"text": f"Stap {n}"} for n in (1, 2)]

    response = sign_in(builder).post(new_page, answers(*rows, action="add"), follow=True)

    assert CheckIn.objects.get().is_draft
    assert response.redirect_chain[0][0].endswith("#follow-ups")
    assert [form["text"].value() for form in response.context["rows"]] == [
        "Stap 1",
        "Stap 2",
        None,
        None,
    ]


def test_a_follow_up_is_changed_and_another_one_taken_out(sign_in, builder, match, answers):
    talk = make_check_in(match, submitted_at=None)
    keep, drop = (
        FollowUp.objects.create(check_in=talk, text=text, owner=builder, due_on=in_days(day))
        for day, text in enumerate(["Houden", "Weg"], start=3)
    )
    rows = [
        {"key": f"{keep.pk}", "text": "Gehouden"},
        {"key": f"{drop.pk}", "text": "Weg", "DELETE": "on"},
    ]

    sign_in(builder).post(edit_page(talk), answers(*rows, initial=2))

    left = FollowUp.objects.get()
    assert (left.pk, left.text, left.due_on) == (keep.pk, "Gehouden", in_days(30))


def test_a_follow_up_of_another_talk_cannot_be_taken_over(sign_in, builder, new_page, answers):
    theirs = make_check_in(make_match())
    other = FollowUp.objects.create(
        check_in=theirs, text="Van een ander", owner=theirs.author, due_on=in_days(3)
    )
    row = {"key": f"{other.pk}", "text": "Gekaapt"}

    response = sign_in(builder).post(new_page, answers(row))

    other.refresh_from_db()
    assert (response.status_code, other.text, other.check_in) == (403, "Van een ander", theirs)
    assert CheckIn.objects.count() == 1
