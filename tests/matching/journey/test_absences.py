"""A community builder is away: a colleague accompanies meanwhile, and it comes back by itself."""

from datetime import date, datetime, timedelta

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from matching.journey import absences, services
from matching.journey.models import Absence, HandOver
from matching.models import BuilderProfile, Match
from matching.services import suggested_builders
from samenhier.accounts.models import Role, User
from samenhier.outbox.models import Message
from tests.factories import make_household, make_match, make_user
from tests.races import all_at_once

pytestmark = pytest.mark.django_db

FIRST, LAST = date(2027, 7, 5), date(2027, 7, 16)
CHANGE = "admin:journey_absence_change"


@pytest.fixture(autouse=True)
def in_june():
    with time_machine.travel(datetime(2027, 6, 28, 12), tick=False) as clock:
        yield clock


@pytest.fixture
def colleague(the_hague) -> User:
    return make_user(Role.BUILDER, name="Olena", organisation=the_hague.organisation)


@pytest.fixture
def match(builder, the_hague) -> Match:
    return make_match(household=make_household(the_hague, language="ar"), builder=builder)


@pytest.fixture
def absence(builder, colleague, staff) -> Absence:
    return Absence.objects.create(
        builder=builder,
        stand_in=colleague,
        from_on=FIRST,
        until_on=LAST,
        note="De sleutel ligt bij de balie.",
        by=staff,
    )


def who_accompanies(*matches: Match) -> list[User]:
    return [Match.objects.get(pk=match.pk).builder for match in matches]


def answers(builder: User, colleague: User, **changed) -> dict[str, object]:
    return {
        "builder": builder.pk,
        "stand_in": colleague.pk,
        "from_on": FIRST.isoformat(),
        "until_on": LAST.isoformat(),
        "note": "",
    } | changed


# --- The days themselves -------------------------------------------------------------------


def test_matches_move_on_the_first_day_and_come_back_after_the_last(
    match, absence, builder, colleague, the_hague
):
    ended = make_match(household=make_household(the_hague), builder=builder, status="completed")

    for day, expected in (
        (FIRST - timedelta(days=1), builder),
        (FIRST, colleague),
        (LAST, colleague),
        (LAST + timedelta(days=1), builder),
        (LAST + timedelta(days=2), builder),
    ):
        absences.turn(day)
        assert who_accompanies(match) == [expected]
        assert Match.objects.visible_to(builder).filter(pk=match.pk).exists() is (
            expected == builder
        )
    assert who_accompanies(ended) == [builder]
    there, back = HandOver.objects.order_by("at")
    assert "16" in there.note
    assert "De sleutel ligt bij de balie." in there.note
    assert (there.successor, back.successor) == (colleague, builder)
    assert Message.objects.filter(template="check_in_handed_over").count() == 2


def test_what_others_took_over_meanwhile_stays_with_them(
    match, absence, builder, colleague, staff, the_hague
):
    third = make_user(Role.BUILDER, organisation=the_hague.organisation)
    own = make_match(household=make_household(the_hague), builder=colleague)
    absences.turn(FIRST)
    services.hand_over(Match.objects.get(pk=match.pk), third, by=staff, note="Voor altijd.")

    absences.turn(LAST + timedelta(days=1))

    assert who_accompanies(match, own) == [third, colleague]


def test_a_clock_that_stood_still_catches_up_and_a_missed_absence_moves_nothing(
    match, absence, builder
):
    absences.turn(LAST + timedelta(days=1))

    assert who_accompanies(match) == [builder]
    assert not HandOver.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_two_clocks_hand_over_once(match, absence, colleague):
    all_at_once(lambda: absences.turn(FIRST), lambda: absences.turn(FIRST))

    assert who_accompanies(match) == [colleague]
    assert HandOver.objects.count() == 1


def test_who_is_away_is_suggested_last(match, absence, builder, colleague, in_june):
    BuilderProfile.objects.create(user=builder, languages=["ar"])
    assert suggested_builders(match.household)[0] == builder

    in_june.move_to(datetime(2027, 7, 6, 12))

    assert suggested_builders(match.household)[-1] == builder


# --- Staff write it down -------------------------------------------------------------------


def test_staff_write_it_down_and_what_begins_today_moves_at_once(
    sign_in, staff, match, builder, colleague
):
    today = timezone.localdate().isoformat()
    desk = sign_in(staff)

    answer = desk.post(
        reverse("admin:journey_absence_add"), answers(builder, colleague, from_on=today)
    )

    assert answer.status_code == 302
    assert Absence.objects.get().by == staff
    assert who_accompanies(match) == [colleague]
    page = desk.get(reverse(CHANGE, args=[Absence.objects.get().pk]))
    assert "stand_in" not in page.context["adminform"].form.fields
    assert "until_on" in page.context["adminform"].form.fields


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"until_on": "2027-07-01"}, "__all__"),
        ({"until_on": "2027-06-01", "from_on": "2027-05-01"}, "until_on"),
        ({"from_on": ""}, "from_on"),
    ],
)
def test_days_that_make_no_sense_are_explained(sign_in, staff, builder, colleague, changed, field):
    page = sign_in(staff).post(
        reverse("admin:journey_absence_add"), answers(builder, colleague, **changed)
    )

    assert field in page.context["adminform"].form.errors
    assert not Absence.objects.exists()


def test_nobody_is_away_twice_nor_stands_in_while_away(
    sign_in, staff, absence, builder, colleague, the_hague
):
    third = make_user(Role.BUILDER, organisation=the_hague.organisation)
    add = reverse("admin:journey_absence_add")
    desk = sign_in(staff)

    twice = desk.post(add, answers(builder, third))
    away_too = desk.post(add, answers(third, builder))
    self_too = desk.post(add, answers(third, third))

    assert "from_on" in twice.context["adminform"].form.errors
    assert "stand_in" in away_too.context["adminform"].form.errors
    assert self_too.context["adminform"].form.errors
    assert Absence.objects.count() == 1


def test_builders_of_elsewhere_are_no_choice(sign_in, staff, builder, colleague):
    elsewhere = make_user(Role.BUILDER)

    page = sign_in(staff).post(reverse("admin:journey_absence_add"), answers(builder, elsewhere))

    assert "stand_in" in page.context["adminform"].form.errors


# --- Who accompanies how much --------------------------------------------------------------


def workload(client):
    return client.get(reverse("admin:workload"))


def test_staff_see_who_accompanies_how_much_and_who_is_away(
    sign_in, staff, match, absence, builder, colleague, in_june
):
    make_match(builder=make_user(Role.BUILDER))  # of somebody else
    match.refresh_from_db()
    Match.objects.update(starts_on=timezone.localdate() - timedelta(days=20))
    page = workload(sign_in(staff))

    shown = [(load.builder, len(load.journeys), load.late) for load in page.context["loads"]]
    assert shown == [(builder, 1, 1), (colleague, 0, 0)]
    assert "stands in" not in page.text

    in_june.move_to(datetime(2027, 7, 6, 12))
    absences.turn()
    page = workload(sign_in(staff))
    assert [load.builder for load in page.context["loads"]] == [colleague, builder]
    assert "stands in" in page.text


def test_a_language_that_no_builder_speaks_stands_first(sign_in, staff, match, builder, the_hague):
    BuilderProfile.objects.create(user=builder, languages=["ar"])
    make_household(the_hague, language="ti")
    make_household(the_hague, language="uk", status="withdrawn")

    covers = workload(sign_in(staff)).context["covers"]

    assert [(cover.households, cover.builders) for cover in covers] == [(1, []), (1, [builder])]


def test_it_costs_the_same_for_one_builder_and_thirty(
    sign_in, staff, match, the_hague, django_assert_num_queries, django_assert_max_num_queries
):
    desk = sign_in(staff)
    workload(desk)
    with django_assert_max_num_queries(25) as once:
        workload(desk)
    for _number in range(30):
        other = make_user(Role.BUILDER, organisation=the_hague.organisation)
        make_match(household=make_household(the_hague), builder=other)

    with django_assert_num_queries(len(once)):
        workload(desk)


# --- Calling a builder ---------------------------------------------------------------------


def test_both_sides_can_call_their_builder(sign_in, newcomer, builder, staff):
    match = make_match(household=newcomer.household, builder=builder)
    page = reverse("journey:match", args=[match.pk])
    assert "tel:" not in sign_in(newcomer).get(page).text
    desk = sign_in(staff)
    add = reverse("admin:matching_builderprofile_add")
    wrong = desk.post(add, {"user": builder.pk, "languages": ["ar"], "phone": "12"})
    assert "phone" in wrong.context["adminform"].form.errors

    desk.post(add, {"user": builder.pk, "languages": ["ar"], "phone": "06 12 34 56 78"})

    assert "tel:+31612345678" in sign_in(newcomer).get(page).text
