"""Starting a round in the staff site: what is chosen, who would take part, and a trial first."""

from datetime import date, timedelta
from threading import Barrier, Thread

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from pytest_django.asserts import assertContains, assertRedirects

from groups.models import GroupStatus
from matching import rounds, services
from matching.cases import build_case
from matching.models import MatchingRound, ProposalStatus, RoundPlace, RoundStatus
from matching.preview import Why
from newcomers.models import HouseholdStatus
from samenhier.privacy.models import Access
from samenhier.traits.choices import Track
from tests.factories import (
    make_group,
    make_household,
    make_match,
    make_municipality,
    make_proposal,
    make_round,
)

pytestmark = pytest.mark.django_db

START = "admin:matching_matchinground_add"


def desk_url(matching_round) -> str:
    return reverse("admin:matching_matchinground_change", args=[matching_round.pk])


def choices(*municipalities, **fields):
    usual = {"on": timezone.localdate().isoformat(), "time_limit": "60"}
    return {"municipalities": [place.pk for place in municipalities]} | usual | fields


@pytest.fixture
def delft(the_hague):
    return make_municipality("Delft", organisation=the_hague.organisation)


def look(client, *municipalities, **fields):
    page = client.post(reverse(START), choices(*municipalities, look="1", **fields))
    return page.context["preview"]


def told(side) -> dict[str, dict]:
    return {why: {each.record: each for each in entries} for why, entries in side.out.items()}


def inside(side) -> list:
    return [entry.record for entry in side.taking_part]


# --- Choosing ------------------------------------------------------------------------------


def test_staff_run_the_matching_for_several_municipalities_of_their_own(
    sign_in, staff, the_hague, delft
):
    on = timezone.localdate() - timedelta(days=3)
    answer = sign_in(staff).post(
        reverse(START),
        choices(
            the_hague, delft, tracks=[Track.RESETTLED], on=on.isoformat(), time_limit=30, is_trial=1
        ),
    )

    started = MatchingRound.objects.get()
    assertRedirects(answer, desk_url(started), fetch_redirect_response=False)
    assert set(started.municipalities.all()) == {the_hague, delft}
    assert (started.requested_by, started.status) == (staff, RoundStatus.QUEUED)
    assert (started.tracks, started.on, started.is_trial) == ([Track.RESETTLED], on, True)
    assert started.settings["time_limit"] == 30


def test_a_municipality_that_is_the_only_one_is_chosen_already(sign_in, staff, the_hague):
    page = sign_in(staff).get(reverse(START))

    assert page.context["form"]["municipalities"].value() == [the_hague.pk]
    assert MatchingRound.objects.count() == 0


@pytest.mark.parametrize(
    ("field", "fields"),
    [
        ("municipalities", {"municipalities": []}),
        ("on", {"on": ""}),
        ("on", {"on": "1850-01-01"}),
        ("on", {"on": "gisteren"}),
        ("time_limit", {"time_limit": "9"}),
        ("time_limit", {"time_limit": "601"}),
        ("time_limit", {"time_limit": ""}),
        ("tracks", {"tracks": ["nonsense"]}),
    ],
)
@pytest.mark.parametrize("button", [{}, {"look": "1"}])
def test_what_is_not_right_is_said_and_starts_nothing(
    sign_in, staff, the_hague, field, fields, button
):
    answer = sign_in(staff).post(reverse(START), choices(the_hague) | fields | button)

    assert answer.context["form"].errors.keys() == {field}
    assert (answer.context["preview"], MatchingRound.objects.count()) == (None, 0)


def test_one_round_is_not_run_for_two_organisations(sign_in, national, the_hague):
    rotterdam = make_municipality("Rotterdam")

    answer = sign_in(national).post(reverse(START), choices(the_hague, rotterdam))

    [error] = answer.context["form"].errors["municipalities"]
    assert the_hague.organisation.name in error
    assert rotterdam.organisation.name in error
    assert MatchingRound.objects.count() == 0


@pytest.mark.parametrize("button", [{}, {"look": "1"}])
def test_staff_do_not_run_the_matching_elsewhere_nor_look_who_is_there(
    sign_in, stranger, the_hague, button
):
    answer = sign_in(stranger).post(reverse(START), choices(the_hague) | button)

    assert answer.context["form"].errors.keys() == {"municipalities"}
    assert (answer.context["preview"], MatchingRound.objects.count()) == (None, 0)


def test_a_round_that_overlaps_with_one_at_work_is_refused_in_words(
    sign_in, staff, the_hague, delft
):
    make_round(delft, status=RoundStatus.RUNNING)

    answer = sign_in(staff).post(reverse(START), choices(the_hague, delft))

    assert answer.context["form"].errors.keys() == {"municipalities"}
    assert MatchingRound.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_of_two_that_press_at_once_for_overlapping_municipalities_one_starts(
    staff, national, the_hague, delft
):
    """Both in another order, which must not make the two wait for each other."""
    answers, together = [], Barrier(2)

    def press(user, *municipalities):
        client = Client()
        client.force_login(user)
        together.wait()
        answers.append(client.post(reverse(START), choices(*municipalities)).status_code)
        connection.close()

    threads = [
        Thread(target=press, args=(staff, the_hague, delft)),
        Thread(target=press, args=(national, delft, the_hague)),
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(answers) == [200, 302]
    started = MatchingRound.objects.get()
    assert RoundPlace.objects.filter(round=started, is_at_work=True).count() == 2


# --- Looking first -------------------------------------------------------------------------


def test_looking_first_shows_who_takes_part_and_starts_nothing(sign_in, staff, the_hague):
    household, group = make_household(the_hague), make_group(the_hague)
    make_household()  # of another municipality
    make_group()

    preview = look(sign_in(staff), the_hague)

    assert (inside(preview.households), inside(preview.groups)) == ([household], [group])
    assert MatchingRound.objects.count() == 0


def test_who_takes_part_is_who_the_round_takes(sign_in, staff, the_hague, delft):
    for place in (the_hague, delft):
        make_household(place)
        make_household(place, track=Track.RESETTLED)
        make_household(place, status=HouseholdStatus.INTAKE)
        make_group(place)
        make_group(place, status=GroupStatus.SCREENING)
    make_match(household=make_household(the_hague), group=make_group(the_hague))
    make_proposal(
        make_round(the_hague),
        make_household(the_hague),
        make_group(the_hague),
        status=ProposalStatus.SENT,
    )
    preview = look(sign_in(staff), the_hague, delft, tracks=[Track.STATUS_HOLDER])

    started = services.start_round([the_hague, delft], tracks=[Track.STATUS_HOLDER], by=staff)
    case = build_case(started)

    assert {str(each.pk) for each in inside(preview.households)} == {h.id for h in case.households}
    assert {str(each.pk) for each in inside(preview.groups)} == {g.id for g in case.groups}
    assert len(case.households) == len(case.groups) == 2


def test_who_does_not_take_part_is_told_with_the_reason(sign_in, staff, the_hague):
    matched, full = make_household(the_hague), make_group(the_hague)
    make_match(household=matched, group=full)
    kept, asked = make_household(the_hague), make_group(the_hague)
    make_proposal(make_round(the_hague), kept, asked, status=ProposalStatus.SENT)
    other_track = make_household(the_hague, track=Track.RESETTLED)
    unready = make_household(the_hague, status=HouseholdStatus.INTAKE)
    training = make_group(the_hague, status=GroupStatus.SCREENING)
    gone = make_household(the_hague, status=HouseholdStatus.WITHDRAWN)

    preview = look(sign_in(staff), the_hague, tracks=[Track.STATUS_HOLDER])

    households, groups = told(preview.households), told(preview.groups)
    assert {why: set(entries) for why, entries in households.items()} == {
        Why.TRACK: {other_track},
        Why.MATCHED: {matched},
        Why.KEPT: {kept},
        Why.NOT_READY: {unready},
    }
    assert {why: set(entries) for why, entries in groups.items()} == {
        Why.FULL: {full},
        Why.KEPT: {asked},
        Why.NOT_READY: {training},
    }
    assert households[Why.NOT_READY][unready].missing
    assert households[Why.KEPT][kept].stage == str(ProposalStatus.SENT.label)
    assert gone not in [*preview.records]


def test_what_is_missing_stands_on_the_page_and_the_choices_stay(sign_in, staff, the_hague):
    unready = make_household(the_hague, status=HouseholdStatus.INTAKE)

    page = sign_in(staff).post(
        reverse(START), choices(the_hague, look="1", time_limit="45"), HTTP_ACCEPT_LANGUAGE="nl"
    )

    assertContains(page, unready.reference)
    assertContains(page, "Er is nog geen intakegesprek geweest.")
    assertContains(page, 'value="45"')


def test_a_look_at_who_takes_part_is_written_down(sign_in, staff, the_hague):
    household = make_household(the_hague)

    look(sign_in(staff), the_hague)

    assert Access.objects.filter(user=staff, object_id=household.pk).exists()


def test_looking_costs_as_many_queries_for_twelve_as_for_one(sign_in, staff, the_hague):
    client, counts = sign_in(staff), []
    for more in (1, 11):
        for _ in range(more):
            make_household(the_hague, status=HouseholdStatus.INTAKE)
            make_group(the_hague, status=GroupStatus.SCREENING)
            make_household(the_hague)
            make_group(the_hague)
        look(client, the_hague)
        with CaptureQueriesContext(connection) as queries:
            look(client, the_hague)
        counts.append(len(queries))

    assert counts[0] == counts[1]


# --- From a trial to a round ---------------------------------------------------------------


@pytest.fixture
def trial(the_hague, staff):
    """A trial that ran."""
    make_household(the_hague)
    make_group(the_hague)
    queued = services.start_round(
        [the_hague], tracks=[Track.STATUS_HOLDER], on=date(2026, 11, 2), is_trial=True, by=staff
    )
    rounds.run(str(queued.pk))
    queued.refresh_from_db()
    return queued


def test_a_trial_is_run_again_as_a_round_with_the_same_choices(sign_in, staff, trial, the_hague):
    answer = sign_in(staff).post(reverse("admin:matching_matchinground_for_real", args=[trial.pk]))

    real = MatchingRound.objects.exclude(pk=trial.pk).get()
    assertRedirects(answer, desk_url(real), fetch_redirect_response=False)
    rounds.run(str(real.pk))
    real.refresh_from_db()
    assert (real.is_trial, real.status) == (False, RoundStatus.PROPOSED)
    assert (real.on, real.tracks, real.settings) == (trial.on, trial.tracks, trial.settings)
    assert list(real.municipalities.all()) == [the_hague]
    assert real.proposals.get().status == ProposalStatus.COMPUTED


def test_a_trial_offers_to_run_for_real_and_a_round_does_not(sign_in, staff, trial, the_hague):
    client = sign_in(staff)
    for_real = reverse("admin:matching_matchinground_for_real", args=[trial.pk])
    assertContains(client.get(desk_url(trial)), f'action="{for_real}"')

    client.post(for_real)
    real = MatchingRound.objects.exclude(pk=trial.pk).get()
    rounds.run(str(real.pk))

    assert "for-real" not in client.get(desk_url(real)).content.decode()
    again = client.post(reverse("admin:matching_matchinground_for_real", args=[real.pk]))
    assert again.status_code == 403
    assert MatchingRound.objects.count() == 2


def test_a_trial_waits_where_a_round_is_at_work(sign_in, staff, trial, the_hague):
    make_round(the_hague, status=RoundStatus.RUNNING)

    answer = sign_in(staff).post(reverse("admin:matching_matchinground_for_real", args=[trial.pk]))

    assertRedirects(answer, desk_url(trial), fetch_redirect_response=False)
    assert MatchingRound.objects.count() == 2


def test_what_a_round_froze_is_shown(sign_in, staff, trial):
    page = sign_in(staff).get(desk_url(trial))

    assertContains(page, trial.engine)
    assertContains(page, Track.STATUS_HOLDER.label)
    assertContains(page, "2026")
