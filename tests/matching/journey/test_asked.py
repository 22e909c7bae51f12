"""What households ask of their builder, on the builder's own page."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from matching.journey.models import Journey
from matching.journey.services import hand_over
from matching.models import Match
from newcomers.models import NextAction, NextActionKind
from newcomers.services import add_action, ask_call, finish
from samenhier.accounts.models import Role, User
from samenhier.privacy.models import Access
from tests.factories import make_household, make_match, make_user
from tests.forms import kept_hidden

pytestmark = pytest.mark.django_db

CASELOAD = "journey:caseload"


def done(action: NextAction) -> str:
    return reverse("journey:asked_done", args=[action.pk])


@pytest.fixture
def call(match: Match) -> NextAction:
    """The household of the builder's match asks to be called."""
    match.household.user = make_user(Role.NEWCOMER)
    match.household.save()
    return ask_call(
        match.household,
        phone="+31612345678",
        part="",
        language="Arabic",
        text="About the school",
        by=match.household.user,
    )


@pytest.fixture
def other_builder(builder: User) -> User:
    return make_user(Role.BUILDER, name="Olena", organisation=builder.organisation)


def test_a_builder_sees_what_the_own_households_ask_due_first_on_top(
    sign_in, builder, match, call, the_hague
):
    late = add_action(
        match.household, NextActionKind.URGENT, due_on=timezone.localdate() - timedelta(days=2)
    )
    elsewhere = make_match(household=make_household(the_hague))
    add_action(elsewhere.household, NextActionKind.CALL)
    add_action(make_household(the_hague), NextActionKind.CALL)

    page = sign_in(builder).get(reverse(CASELOAD))

    assert list(page.context["asked"]) == [late, call]
    assert "About the school" in page.content.decode()


def test_it_is_on_the_page_of_the_match_too_and_not_for_the_two_sides(
    sign_in, builder, match, call
):
    url = reverse("journey:match", args=[match.pk])

    assert "About the school" in sign_in(builder).get(url).content.decode()
    coordinator = match.group.coordinator.user
    for user in (match.household.user, coordinator):
        assert user is None or "About the school" not in sign_in(user).get(url).content.decode()


def test_what_only_the_team_does_is_not_asked_of_a_builder(sign_in, builder, match):
    for kind in set(NextActionKind) - {"call", "said_no", "urgent", "leaving"}:
        add_action(match.household, kind, text="Not for builders")

    assert list(sign_in(builder).get(reverse(CASELOAD)).context["asked"]) == []


def test_a_builder_ticks_it_off_with_how_it_went(sign_in, builder, match, call):
    page = sign_in(builder).post(done(call), {"note": "Called, the school rings back."})

    assert page.url == reverse(CASELOAD)
    call.refresh_from_db()
    assert (call.done_by, call.note) == (builder, "Called, the school rings back.")
    assert call.done_at is not None
    assert list(sign_in(builder).get(page.url).context["asked"]) == []
    assert Access.objects.about(match.household).filter(user=builder, path=done(call)).exists()


def test_looking_ticks_nothing_off_and_a_note_is_needed(sign_in, builder, call):
    sign_in(builder).get(done(call))
    page = sign_in(builder).post(done(call), {"note": ""})

    assert set(page.context["form"].errors) == {"note"}
    call.refresh_from_db()
    assert call.is_open


def test_an_address_in_the_note_is_asked_about_and_kept_when_sent_again(sign_in, builder, call):
    sent = {"note": "School: info@school.example"}

    page = sign_in(builder).post(done(call), sent)
    sign_in(builder).post(done(call), sent | kept_hidden(page.context["form"]))

    call.refresh_from_db()
    assert call.note == "School: info@school.example"


def test_what_a_colleague_ticked_off_stays_as_they_left_it(sign_in, builder, staff, call):
    finish(call, by=staff, note="We called.")

    page = sign_in(builder).post(done(call), {"note": "Called too."}, follow=True)

    assert len(page.context["messages"]) == 1
    call.refresh_from_db()
    assert (call.done_by, call.note) == (staff, "We called.")


def test_another_builder_finds_nothing_and_gets_it_with_the_match(
    sign_in, builder, other_builder, match, call, staff
):
    assert sign_in(other_builder).post(done(call), {"note": "Mine?"}).status_code == 404

    hand_over(Journey.objects.get(pk=match.pk), other_builder, by=staff, note="Vakantie")

    assert sign_in(builder).get(done(call)).status_code == 404
    assert list(sign_in(other_builder).get(reverse(CASELOAD)).context["asked"]) == [call]


def test_after_the_match_ends_nothing_is_asked_of_the_builder(sign_in, builder, match, call):
    Match.objects.filter(pk=match.pk).update(status="ended_early")

    assert sign_in(builder).get(done(call)).status_code == 404
    assert list(NextAction.objects.visible_to(builder)) == []


def test_staff_tick_off_at_their_own_desk(sign_in, staff, call):
    assert sign_in(staff).get(done(call)).status_code == 403


def test_who_knows_the_household_is_asked_after_a_colleague_reached_it_urgently(
    sign_in, builder, other_builder, match
):
    asked = {"reference": match.household.reference, "why": "safety", "reason": "Ze bellen niet"}

    for _twice in range(2):
        sign_in(other_builder).post(reverse("newcomers:urgent"), asked)

    action = match.household.actions.get()
    assert action.kind == NextActionKind.URGENT
    assert list(sign_in(builder).get(reverse(CASELOAD)).context["asked"]) == [action]


def test_who_reaches_the_own_household_asks_nothing_of_themselves(sign_in, builder, match):
    asked = {"reference": match.household.reference, "why": "safety", "reason": "Telefoon kwijt"}

    page = sign_in(builder).post(reverse("newcomers:urgent"), asked)

    assert page.status_code == 302
    assert match.household.actions.count() == 0
