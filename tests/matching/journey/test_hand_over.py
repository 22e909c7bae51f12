"""A match changes hands: access moves at once, and the note stays."""

import pytest
from django.urls import reverse
from django.utils import timezone

from matching.journey import services
from matching.journey.models import CheckIn, FollowUp, HandOver, Journey
from matching.models import Match, MatchStatus
from samenhier.accounts.models import Role
from samenhier.outbox.models import Message
from samenhier.outbox.services import render
from tests.factories import give_reason, make_check_in, make_household, make_match, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def successor(builder):
    return make_user(
        Role.BUILDER, name="Sara Straks", language="en", organisation=builder.organisation
    )


def page_of(match):
    return reverse("journey:hand_over", args=[match.pk])


@pytest.mark.parametrize("role", ["staff", "national"])
def test_staff_hand_a_match_over_with_a_note(role, request, sign_in, match, successor, builder):
    user = request.getfixturevalue(role)
    give_reason(user, match.household)

    response = sign_in(user).post(
        page_of(match), {"successor": successor.pk, "note": "Bel liever na vijven."}
    )

    match.refresh_from_db()
    taken = HandOver.objects.get()
    assert response.url == reverse("journey:match", args=[match.pk])
    assert match.builder == successor
    assert (taken.former, taken.successor, taken.by) == (builder, successor, user)
    assert taken.note == "Bel liever na vijven."


def test_access_moves_the_moment_a_match_is_handed_over(sign_in, match, builder, successor, staff):
    talk = make_check_in(match, notes="Van Bilal")
    row = FollowUp.objects.create(
        check_in=talk, text="Bellen", owner=builder, due_on=timezone.localdate()
    )

    services.hand_over(match, successor, by=staff, note="Vakantie")

    addresses = [
        reverse("journey:match", args=[match.pk]),
        reverse("journey:check_in_new", args=[match.pk]),
        reverse("journey:check_in_edit", args=[talk.pk]),
    ]
    assert [sign_in(builder).get(address).status_code for address in addresses] == [404] * 3
    assert (
        sign_in(builder).post(reverse("journey:follow_up_done", args=[row.pk])).status_code == 404
    )
    assert list(sign_in(builder).get("/en/matches/").context["journeys"]) == []
    for rows in (Match, Journey, CheckIn, FollowUp, HandOver):
        assert rows.objects.visible_to(builder).count() == 0
    # The successor reads everything; what another one logged stays theirs to change.
    assert [sign_in(successor).get(address).status_code for address in addresses] == [200, 200, 403]
    assert "Vakantie" in sign_in(successor).get(addresses[0]).content.decode()


def test_a_form_that_was_open_during_the_hand_over_stores_nothing(
    sign_in, match, builder, successor, staff, new_page, answers
):
    services.hand_over(match, successor, by=staff, note="Ziek")

    assert sign_in(builder).post(new_page, answers()).status_code == 404
    assert CheckIn.objects.count() == 0


def test_a_draft_of_the_former_builder_stays_their_own(match, builder, successor, staff):
    draft = make_check_in(match, submitted_at=None)

    services.hand_over(match, successor, by=staff, note="Ziek")

    assert CheckIn.objects.visible_to(successor).count() == 0
    assert CheckIn.objects.visible_to(builder).count() == 0
    assert CheckIn.objects.get() == draft


def test_the_new_builder_gets_one_mail_without_the_note(match, successor, staff):
    services.hand_over(match, successor, by=staff, note="Amal is zwanger.")

    message = Message.objects.get()
    subject, body = render(message)
    assert message.recipient == successor.email
    assert subject == "You accompany De Buren from now on"
    assert f"http://testserver/en/matches/{match.pk}/" in body
    assert "Amal" not in body


def test_handing_over_to_the_same_builder_changes_nothing(match, builder, staff):
    assert services.hand_over(match, builder, by=staff, note="Dubbel") is None
    assert HandOver.objects.count() == 0
    assert Message.objects.count() == 0


def test_of_two_hand_overs_at_once_the_first_one_counts(match, successor, builder, staff):
    third = make_user(Role.BUILDER, organisation=builder.organisation)
    seen_by_another = Match.objects.get(pk=match.pk)
    services.hand_over(match, successor, by=staff, note="Eerst")

    assert services.hand_over(seen_by_another, third, by=staff, note="Te laat") is None

    match.refresh_from_db()
    assert match.builder == successor


def test_a_builder_of_another_organisation_cannot_take_over(sign_in, match, staff):
    elsewhere = make_user(Role.BUILDER)

    response = sign_in(staff).post(page_of(match), {"successor": elsewhere.pk, "note": "Hoi"})

    match.refresh_from_db()
    assert response.context["form"].errors.keys() == {"successor"}
    assert match.builder != elsewhere
    with pytest.raises(services.NotABuilderHere):
        services.hand_over(match, elsewhere, by=staff, note="Hoi")


@pytest.mark.parametrize("note", ["", "BSN 111222333"])
def test_a_hand_over_needs_a_note_without_a_citizen_service_number(
    sign_in, match, staff, successor, note
):
    response = sign_in(staff).post(page_of(match), {"successor": successor.pk, "note": note})

    assert response.context["form"].errors.keys() == {"note"}
    assert HandOver.objects.count() == 0


def test_the_builder_of_now_is_not_among_the_choices(sign_in, match, staff, successor):
    make_user(Role.BUILDER)

    form = sign_in(staff).get(page_of(match)).context["form"]

    assert list(form.fields["successor"].queryset) == [successor]


@pytest.mark.parametrize(
    ("role", "status"),
    [
        ("builder", 403),
        ("stranger", 404),
        ("coordinator", 404),
        ("newcomer", 404),
        ("partner", 404),
        ("handler", 404),
        ("researcher", 404),
    ],
)
def test_nobody_else_hands_a_match_over(role, status, request, sign_in, match, successor):
    page = sign_in(request.getfixturevalue(role))

    response = page.post(page_of(match), {"successor": successor.pk, "note": "Hoi"})

    assert (response.status_code, HandOver.objects.count()) == (status, 0)


def test_a_newcomer_does_not_read_or_do_hand_overs(sign_in, newcomer, builder):
    match = make_match(household=newcomer.household, builder=builder)

    assert sign_in(newcomer).get(page_of(match)).status_code == 403
    assert HandOver.objects.visible_to(newcomer).count() == 0


def test_a_match_that_ended_stays_with_its_builder(sign_in, staff, builder, the_hague):
    ended = make_match(
        household=make_household(the_hague), builder=builder, status=MatchStatus.COMPLETED
    )

    assert sign_in(staff).get(page_of(ended)).status_code == 403


def test_a_hand_over_is_shown_by_its_two_builders(match, successor, staff):
    taken = services.hand_over(match, successor, by=staff, note="Hoi")

    assert str(taken) == "Bilal Bouwer -> Sara Straks"
