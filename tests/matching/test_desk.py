"""The desk of a round: its numbers, the list of its pairs, and decisions on some of them."""

from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone, translation
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from matching import rounds
from matching.desk import Desk
from matching.forms.deciding import opened_mark
from matching.models import Decision, Match, MatchingRound, ProposalStatus, RoundStatus
from matching.wanted import Advice, Place
from samenhier.privacy.models import Access
from tests.factories import (
    make_group,
    make_household,
    make_match,
    make_municipality,
    make_proposal,
    make_round,
)
from tests.matching.pairs import compare, desk_url, finished, pair_url

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


def page_of(matching_round, client):
    return client.get(desk_url(matching_round))


def listed(page) -> list[int]:
    return [row.proposal.points for row in page.context["rows"]]


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ({}, [4500, 4000, 3500]),
        ({"order": "lowest"}, [3500, 4000, 4500]),
        ({"order": "waiting"}, [4000, 4500, 3500]),
        ({"order": "loosest"}, [3500, 4500, 4000]),
        ({"show": "open"}, [4000, 3500]),
        ({"show": "approved"}, [4500]),
        ({"show": "rejected"}, []),
        ({"show": "two"}, [3500]),
        ({"track": "temporary_protection"}, [4000]),
        ({"show": "open", "order": "lowest"}, [3500, 4000]),
        ({"q": "h-aaaaa1"}, [4500]),
        ({"q": " buren "}, [4000]),
        ({"q": "nobody"}, []),
        ({"show": "?", "order": "?", "track": "?"}, [4500, 4000, 3500]),
    ],
)
def test_the_desk_lists_what_is_asked_for(sign_in, staff, the_hague, asked, expected):
    matching_round, today = make_round(the_hague), timezone.localdate()
    for points, days, status, group, stays, fields in (
        (4500, 50, ProposalStatus.APPROVED, "De Gracht", 150, {"reference": "H-AAAAA1"}),
        (4000, 70, ProposalStatus.COMPUTED, "De Buren", 190, {"track": "temporary_protection"}),
        (3500, 30, ProposalStatus.COMPUTED, "De Laan", 20, {"decide_with_two": True}),
    ):
        since = today - timedelta(days=days)
        household = make_household(the_hague, waiting_since=since, **fields)
        welcoming = make_group(the_hague, name=group)
        made = make_proposal(matching_round, household, welcoming, points=points, status=status)
        compare(made, stays=stays)

    page = sign_in(staff).get(desk_url(matching_round), asked)

    assert listed(page) == expected


def test_of_a_round_in_several_municipalities_one_can_be_shown(sign_in, staff, the_hague):
    haarlem = make_municipality("Haarlem", organisation=the_hague.organisation)
    matching_round = make_round(the_hague)
    client = sign_in(staff)
    make_proposal(matching_round, make_household(the_hague), points=4500)
    assert "municipality" not in page_of(matching_round, client).context["listing"].fields

    matching_round.places.create(municipality=haarlem, is_at_work=False)
    make_proposal(matching_round, make_household(haarlem), points=4000)

    assert listed(page_of(matching_round, client)) == [4500, 4000]
    assert listed(client.get(desk_url(matching_round), {"municipality": haarlem.pk})) == [4000]


def test_fifty_pairs_stand_on_a_page_and_only_they_in_the_log(sign_in, staff, the_hague):
    matching_round = make_round(the_hague)
    made = [make_proposal(matching_round, points=5000 - number) for number in range(51)]

    page = sign_in(staff).get(desk_url(matching_round), {"page": 2})

    assert listed(page) == [4950]
    seen = {access.record for access in Access.objects.filter(user=staff)}
    assert seen == {made[50].household, made[50].group}


def test_a_row_tells_how_many_people_how_steady_and_that_two_decide(sign_in, staff, the_hague):
    matching_round = make_round(the_hague)
    household = make_household(the_hague, people=(1990, 1992, 2015), decide_with_two=True)
    compare(make_proposal(matching_round, household), stays=184)

    page = page_of(matching_round, sign_in(staff))

    (row,) = page.context["rows"]
    assert (row.proposal.people, row.steadiness, row.bar) == (3, 92, "40.00")
    for words in ("3 people", "stays in 92%", '<span class="badge badge--plain">two people decide'):
        assertContains(page, words)


def test_the_desk_costs_as_many_queries_for_one_proposal_as_for_thirty(sign_in, staff, the_hague):
    client = sign_in(staff)
    counts = []
    for pairs in (1, 30):
        place = make_municipality(organisation=the_hague.organisation)  # no round before
        matching_round = make_round(place)
        group, household = make_group(the_hague), make_household(the_hague)
        for _ in range(pairs):
            proposal = make_proposal(matching_round)
            compare(
                proposal,
                household=[(group, 3000, {"matched": -1}, 0)],
                group=[(household, 3000, {"matched": -1}, 0)],
            )
        finished(matching_round)
        page_of(matching_round, client)
        with CaptureQueriesContext(connection) as queries:
            page_of(matching_round, client)
        counts.append(len(queries))

    assert counts[0] == counts[1]


def test_a_solved_round_tells_whom_to_look_for_and_why_a_group_stays_free(
    sign_in, staff, the_hague
):
    for _ in range(2):
        make_household(the_hague, languages={"ti": 4})
    free = make_group(the_hague, name="De Overburen")
    matching_round = make_round(the_hague, status=RoundStatus.QUEUED)
    rounds.run(str(matching_round.pk))

    page = page_of(matching_round, sign_in(staff))

    desk = page.context["desk"]
    assert desk.wanted == [
        Place("Den Haag", [Advice(2, "a group that speaks Tigrinya, or an interpreter", groups=2)])
    ]
    assert desk.free_groups == [
        (
            free,
            "Those who fit speak other languages: Tigrinya.",
            "a member who speaks Tigrinya, or an interpreter",
        )
    ]
    assertContains(page, "Whom to look for")
    assertContains(page, "Whom this round served")


def test_a_shortage_of_a_solved_round_is_told_with_what_the_groups_must_be_able_to_do(the_hague):
    make_group(the_hague)
    for _ in range(3):
        make_household(the_hague, people=(1990, 1992, 2015), languages={"en": 3})
    matching_round = make_round(the_hague, status=RoundStatus.QUEUED)
    rounds.run(str(matching_round.pk))

    text = (
        "3 households (3 people), places: 1. Find 2 more groups: "
        "room for 3 people, speaks English, support at level 2."
    )
    assert Desk(matching_round).wanted == [Place("Den Haag", [Advice(2, text, groups=2)])]


def test_a_round_from_before_all_this_still_has_its_desk(sign_in, staff, the_hague):
    matching_round = make_round(the_hague)
    make_proposal(matching_round)

    client = sign_in(staff)
    desk = page_of(matching_round, client).context["desk"]
    pair = client.get(pair_url(matching_round.proposals.get())).context["pair"]

    assert (desk.wanted, desk.free_groups, desk.served) == ([], [], [])
    assert (pair.rules, pair.passed_over, pair.steadiness) == ([], [], "")


# --- How many ----------------------------------------------------------------------------------


def test_a_round_from_before_households_were_counted_has_no_more_proposals_than_households(
    sign_in, staff, the_hague
):
    matching_round = make_round(the_hague, household_count=0)
    make_proposal(matching_round)
    matching_round.unmatched.create(
        household=make_household(the_hague),
        reason={"why": "pool_full", "rules": {}, "change": {}},
    )

    page = page_of(matching_round, sign_in(staff))

    assertContains(page, "Households with a proposal: 1 of 2")
    assertNotContains(page, "No household here is ready and free")


def test_the_list_of_rounds_does_not_tell_a_number_that_was_not_counted(sign_in, staff, the_hague):
    make_round(the_hague, household_count=0)
    make_round(the_hague, household_count=0, engine="1")

    page = sign_in(staff).get(reverse("admin:matching_matchinground_changelist"))

    cells = sorted(
        each.split(">")[1].split("<")[0] for each in page.text.split('"field-counted"')[1:]
    )
    assert cells == ["-", "0"]


# --- The round beside the one before -----------------------------------------------------------


def earlier(municipality, days: int, **fields):
    return make_round(municipality, requested_at=timezone.now() - timedelta(days=days), **fields)


def test_the_desk_says_what_changed_since_the_round_before(sign_in, staff, the_hague):
    before, now = earlier(the_hague, 30), make_round(the_hague)
    other = ProposalStatus.SUPERSEDED
    stays = make_proposal(before, points=4000, status=other)
    make_proposal(before, points=3000, status=other)  # is gone
    make_proposal(before, points=5000, status=ProposalStatus.MATCHED)  # went on
    make_proposal(now, stays.household, stays.group, points=4000)
    for points in (3900, 3800, 3700):
        make_proposal(now, points=points)
    client = sign_in(staff)

    page = page_of(now, client)

    found = page.context["desk"].difference
    assert (found.before, found.matched, found.lowest, found.new, found.gone) == (
        before,
        1,
        700,
        3,
        1,
    )
    assertContains(page, "1 more than before")
    assertContains(page, "700 more than before")
    assert listed(client.get(desk_url(now), {"show": "new"})) == [3900, 3800, 3700]


def test_no_other_round_counts_as_the_one_before(sign_in, staff, the_hague):
    haarlem = make_municipality("Haarlem", organisation=the_hague.organisation)
    earlier(haarlem, 5)
    earlier(the_hague, 5, is_trial=True)
    earlier(the_hague, 5, status=RoundStatus.FAILED)
    earlier(the_hague, 5, tracks=["resettled"])
    earlier(the_hague, 5).places.create(municipality=haarlem, is_at_work=False)
    now = make_round(the_hague)
    make_proposal(now)

    page = page_of(now, sign_in(staff))

    assert page.context["desk"].difference is None
    assertNotContains(page, "than before")


# --- Deciding on some --------------------------------------------------------------------------


@pytest.mark.parametrize("verdict", ["", "both"])
def test_a_decision_without_a_verdict_is_refused(sign_in, staff, the_hague, builder, verdict):
    proposal = make_proposal(make_round(the_hague))

    answer = sign_in(staff).post(desk_url(proposal.round), approval(proposal, verdict=verdict))

    assert answer.status_code == 400
    assert Match.objects.count() == 0


def approval(*proposals, **fields):
    return {"verdict": "approve", "proposals": [proposal.pk for proposal in proposals]} | fields


@pytest.fixture
def solved(the_hague) -> MatchingRound:
    """A round with one proposal and one household that stays waiting."""
    make_group(the_hague)
    make_household(the_hague, waiting_since=timezone.localdate() - timedelta(days=300))
    make_household(the_hague, languages={"ti": 4})
    matching_round = make_round(the_hague, status=RoundStatus.QUEUED)
    rounds.run(str(matching_round.pk))
    matching_round.refresh_from_db()
    return matching_round


def test_the_desk_shows_each_pair_and_each_unmatched_with_why(sign_in, staff, solved):
    page = sign_in(staff).get(desk_url(solved))

    (row,) = page.context["rows"]
    assert row.shared[0] == "English"
    ((_row, why, _helps),) = page.context["desk"].unmatched
    assert "Tigrinya" in why
    assertContains(page, row.proposal.household.reference)
    assertContains(page, row.proposal.group.name)
    assertContains(page, why)


def test_a_look_at_the_desk_stands_in_the_log_of_each_household_and_group_on_it(
    sign_in, staff, solved
):
    sign_in(staff).get(desk_url(solved))

    seen = {access.record for access in Access.objects.filter(user=staff)}
    assert seen == {
        solved.proposals.get().household,
        solved.proposals.get().group,
        solved.unmatched.get().household,
    }


def test_the_desk_names_no_person(sign_in, staff, solved):
    page = sign_in(staff).get(desk_url(solved))

    for person in solved.proposals.get().household.people.all():
        assertNotContains(page, person.name)


def test_a_round_without_ready_households_says_what_to_do(sign_in, staff, the_hague):
    matching_round = make_round(the_hague, status=RoundStatus.QUEUED)
    rounds.run(str(matching_round.pk))

    page = sign_in(staff).get(desk_url(matching_round))

    assertContains(page, reverse("admin:matching_matchinground_changelist"))
    assert page.context["rows"] == []


def test_staff_approve(sign_in, staff, solved):
    proposal = solved.proposals.get()

    answer = sign_in(staff).post(desk_url(solved), approval(proposal))

    assertRedirects(answer, desk_url(solved))
    proposal.refresh_from_db()
    assert proposal.status == ProposalStatus.APPROVED


def test_one_that_came_too_late_is_named_and_the_rest_is_approved(sign_in, staff, the_hague):
    matching_round = make_round(the_hague)
    fine, late = make_proposal(matching_round), make_proposal(matching_round)
    make_match(household=late.household)

    page = sign_in(staff).post(desk_url(matching_round), approval(fine, late), follow=True)

    assert list(matching_round.proposals.holding()) == [fine]
    told = [str(message) for message in page.context["messages"]]
    assert len(told) == 2
    assert late.household.reference in told[1]


def test_nothing_chosen_is_refused(sign_in, staff, solved):
    nothing = sign_in(staff).post(desk_url(solved), approval())

    assert nothing.context["approve"].errors.keys() == {"proposals"}
    assert solved.proposals.holding().count() == 0


def test_a_rejection_needs_a_reason_and_words_when_the_list_has_none(sign_in, staff, solved):
    proposal = solved.proposals.get()
    client = sign_in(staff)
    data = {"verdict": "reject", "proposals": [proposal.pk], "reason": "other", "note": ""}

    refused = client.post(desk_url(solved), data)
    client.post(desk_url(solved), data | {"note": "verhuist volgende maand"})

    assert refused.context["reject"].errors.keys() == {"note"}
    proposal.refresh_from_db()
    assert proposal.status == ProposalStatus.REJECTED
    decision = proposal.decisions.get()
    assert (decision.reason, decision.note) == ("other", "verhuist volgende maand")


def test_a_decided_proposal_can_not_be_chosen_again(sign_in, staff, builder, solved):
    client, proposal = sign_in(staff), solved.proposals.get()
    client.post(desk_url(solved), approval(proposal))

    page = client.get(desk_url(solved))

    assertNotContains(page, 'name="proposals"')


def test_proposals_of_another_round_are_not_decided_here(sign_in, staff, builder, the_hague):
    elsewhere = make_proposal()

    answer = sign_in(staff).post(desk_url(make_round(the_hague)), approval(elsewhere))

    assert answer.context["approve"].errors.keys() == {"proposals"}
    assert Match.objects.count() == 0


def test_staff_of_another_organisation_do_not_find_the_round(sign_in, stranger, builder, solved):
    client = sign_in(stranger)

    assert client.get(desk_url(solved)).status_code == 404
    assert client.post(desk_url(solved), approval()).status_code == 404
    assertNotContains(client.get(reverse("admin:matching_matchinground_changelist")), solved.pk)


def test_ten_pairs_are_approved_at_once_and_of_more_staff_say_that_they_looked(
    sign_in, staff, the_hague
):
    matching_round = make_round(the_hague)
    many = [make_proposal(matching_round) for _ in range(21)]
    client = sign_in(staff)

    client.post(desk_url(matching_round), approval(*many[:10]))
    asked = client.post(desk_url(matching_round), approval(*many[10:]))
    assert matching_round.proposals.holding().count() == 10
    client.post(desk_url(matching_round), approval(*many[10:], sure="on"))

    assert asked.context["approve"].errors == {
        "sure": ["You approve 11 pairs at once. Say that you looked at each of them."]
    }
    assertContains(asked, 'name="sure"')
    assert matching_round.proposals.holding().count() == 21


# --- How long somebody looked ------------------------------------------------------------------


def test_the_seconds_since_the_page_was_opened_are_shared_among_those_decided(
    sign_in, staff, the_hague
):
    matching_round = make_round(the_hague)
    pairs = [make_proposal(matching_round) for _ in range(3)]
    client = sign_in(staff)

    with time_machine.travel(timezone.now(), tick=False) as clock:
        opened = page_of(matching_round, client).context["opened"].value()
        clock.shift(timedelta(seconds=91))
        client.post(desk_url(matching_round), approval(*pairs, opened=opened))

    found = Decision.objects.filter(proposal__round=matching_round)
    assert set(found.values_list("seconds", "together")) == {(30, 3)}


def test_a_page_that_came_back_with_errors_counts_on(sign_in, staff, the_hague):
    matching_round = make_round(the_hague)
    proposal, client = make_proposal(matching_round), sign_in(staff)
    words = {"verdict": "reject", "proposals": proposal.pk}

    with time_machine.travel(timezone.now(), tick=False) as clock:
        opened = page_of(matching_round, client).context["opened"].value()
        clock.shift(timedelta(seconds=40))
        page = client.post(desk_url(matching_round), words | {"opened": opened})
        clock.shift(timedelta(seconds=20))
        again = page.context["opened"].value()
        client.post(desk_url(matching_round), words | {"reason": "known", "opened": again})

    assert proposal.decisions.get().seconds == 60


@pytest.mark.parametrize("of", ["nobody", "somebody else", "another page"])
def test_nobody_makes_up_how_long_they_looked(sign_in, staff, national, the_hague, of):
    matching_round = make_round(the_hague)
    proposal = make_proposal(matching_round)
    opened = {
        "nobody": "1700000000",
        "somebody else": opened_mark(national, matching_round.pk),
        "another page": opened_mark(staff, proposal.pk),
    }[of]

    sign_in(staff).post(desk_url(matching_round), approval(proposal, opened=opened))

    assert proposal.decisions.get().seconds is None
