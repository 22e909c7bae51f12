"""What a builder may write down after a talk, and what happens with it."""

import uuid
from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from matching.journey.models import CheckIn, Concern, FollowUp
from matching.models import MatchStatus
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


# --- Submitting ----------------------------------------------------------------------------


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


# --- Drafts --------------------------------------------------------------------------------


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


# --- Sent twice ----------------------------------------------------------------------------


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


# --- The week after ------------------------------------------------------------------------


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


# --- The hint ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("spoken_with", "is_shown"), [("both", True), ("group", False), ("newcomer", False)]
)
def test_a_hint_asks_for_a_talk_with_one_side_when_there_was_none_this_quarter(
    sign_in, builder, match, new_page, spoken_with, is_shown
):
    make_check_in(match, spoken_with=spoken_with)

    response = sign_in(builder).get(new_page)

    assert response.context["lacks_separate_talk"] is is_shown
    assert response.content.decode().count('class="notice"') == int(is_shown)


def test_a_separate_talk_of_the_quarter_before_does_not_count(sign_in, builder):
    match = make_match(builder=builder, starts_on=in_days(-100))
    make_check_in(match, spoken_with="group", held_on=in_days(-40))

    response = sign_in(builder).get(reverse("journey:check_in_new", args=[match.pk]))

    assert response.context["lacks_separate_talk"] is True


# --- Follow-ups ----------------------------------------------------------------------------


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


def test_a_talk_is_shown_by_day_and_match():
    talk = make_check_in(make_match(), held_on=date(2026, 5, 1))
    row = FollowUp(check_in=talk, text="Bellen")

    assert (str(talk), str(row)) == (f"{talk.match} 2026-05-01", "Bellen")


def test_concerns_are_none_attention_and_urgent():
    assert Concern.values == ["none", "attention", "urgent"]


def test_every_form_brings_its_own_key(sign_in, builder, new_page):
    page = sign_in(builder)

    keys = {page.get(new_page).context["check_in"].pk for _ in range(2)}

    assert len(keys) == 2
    assert all(isinstance(key, uuid.UUID) for key in keys)
