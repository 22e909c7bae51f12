"""The page of one pair: why these two, what else was possible, and the decision right there."""

from datetime import timedelta

import pytest
from dateutil.relativedelta import relativedelta
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone, translation
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from matching import rounds, services
from matching.models import (
    Comparison,
    ComparisonRun,
    ProposalStatus,
    RoundStage,
    RoundStatus,
)
from matching.pair import Pair
from newcomers.models import TrackText
from samenhier.privacy.models import Access
from tests.factories import FACTS, make_group, make_household, make_proposal, make_round
from tests.matching.pairs import compare, desk_url, finished, pair_url, told

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


# --- What there is to weigh -------------------------------------------------------------------


def test_the_page_of_a_pair_tells_the_next_best_of_both_sides_with_what_they_cost(
    sign_in, staff, the_hague
):
    matching_round = make_round(the_hague)
    RoundStage.objects.create(round=matching_round, name="worst", value=4632, bound=4632)
    one, other = make_proposal(matching_round), make_proposal(matching_round)
    empty_handed = make_group(the_hague, name="De Overburen")
    compare(
        one,
        household=[(empty_handed, 3900, {"matched": 0, "worst": -532}, 0)],
        group=[(other.household, 3800, {"matched": -1, "worst": 0}, 2)],
    )
    finished(matching_round)

    pair = Pair(one)

    assert pair.steadiness == "Stays in 183 of 200 trials with other weights."
    assert pair.other_groups == [
        {
            "name": "De Overburen",
            "points": 3900,
            "pair": {"household": str(one.household.pk), "group": str(empty_handed.pk)},
            "cost": "The weakest pair would go from 4,632 to 4,100 points.",
        }
    ]
    assert pair.other_households == [
        {
            "name": other.household.reference,
            "points": 3800,
            "pair": {"household": str(other.household.pk), "group": str(one.group.pk)},
            "cost": "1 match fewer. Another group, or none, for 2 other households.",
        }
    ]
    assertContains(sign_in(staff).get(pair_url(one)), "De Overburen")


WORKED_OUT = "This is being worked out."
NO_TIME = "This could not be worked out in time."
TITLE = "What else was possible"


def test_until_it_is_worked_out_the_page_says_so_and_then_never_again(sign_in, staff, the_hague):
    matching_round = make_round(the_hague)
    url = pair_url(make_proposal(matching_round))
    client = sign_in(staff)
    assertNotContains(client.get(url), TITLE)

    run = ComparisonRun.objects.create(round=matching_round)
    assertContains(client.get(url), WORKED_OUT)

    run.attempts = ComparisonRun.ATTEMPTS
    run.claimed_at = timezone.now() - ComparisonRun.TAKES_AT_MOST - timedelta(seconds=1)
    run.save()
    assertNotContains(client.get(url), WORKED_OUT)
    assertContains(client.get(url), NO_TIME)


def test_what_there_was_no_time_for_is_said(sign_in, staff, the_hague):
    matching_round = make_round(the_hague, is_proved=True)
    Comparison.objects.create(proposal=make_proposal(matching_round), alternatives=None)
    finished(matching_round)

    page = sign_in(staff).get(pair_url(matching_round.proposals.get()))

    assertContains(page, "There was no time to work out other pairs.")
    assertNotContains(page, "trials with other weights")


def test_without_a_proof_the_page_does_not_blame_the_time(sign_in, staff, the_hague):
    matching_round = make_round(the_hague, is_proved=False)
    Comparison.objects.create(proposal=make_proposal(matching_round), alternatives=None)
    finished(matching_round)

    page = sign_in(staff).get(pair_url(matching_round.proposals.get()))

    assertContains(page, "Other pairs are worked out only for a plan that is proved")
    assertNotContains(page, "There was no time to work out other pairs.")


def test_what_both_sides_will_read_stands_on_the_page_in_every_language(the_hague):
    matching_round = make_round(the_hague)
    facts = FACTS | {
        "interests": {"common": ["cooking"], "common_dislikes": [], "silent": 0},
        "ages": {"adults": [], "children": []},
    }
    make_proposal(matching_round, facts=facts)

    pair = Pair(matching_round.proposals.get())

    assert {told.code: (told.is_rtl, told.text) for told in pair.told} == {
        "nl": (False, ("Jullie kunnen met elkaar praten in deze talen: Engels. "
                      "Jullie houden allebei van: koken.")),
        "en": (False, "You can talk in: English. You both like: cooking."),
        "uk": (False, ("Ви можете розмовляти такими мовами: англійська. "
                      "Вам обом подобається: приготування їжі.")),
        "ar": (True, "يمكنكم التحدث معًا بهذه اللغات: الإنجليزية. تحبون معًا: الطبخ."),
    }  # fmt: skip


def test_the_page_says_behind_each_criterion_why(sign_in, staff, the_hague):
    matching_round = make_round(the_hague)
    make_proposal(matching_round)

    page = sign_in(staff).get(pair_url(matching_round.proposals.get()))

    assertContains(page, "Both speak English: the household well, the group well.")
    assertContains(page, "Nearest ages: 30 and 32. Children of these ages: 7 and 8.")


def test_a_proposal_of_a_solved_round_tells_the_rules_it_passes(the_hague):
    make_group(the_hague)
    make_household(the_hague)
    matching_round = make_round(the_hague, status=RoundStatus.QUEUED)
    rounds.run(str(matching_round.pk))

    pair = Pair(matching_round.proposals.get())

    assert pair.rules == [
        "Both are ready.",
        "Both are in the same municipality.",
        (
            "1 person in the household; the group can welcome up to 4. "
            "3 members in the group; at least 3 are needed."
        ),
        "They have no wish for women only.",
        "Both speak: English.",
        "The group can give support at level 2; the household needs level 2.",
        "3 times in common; at least 2 are needed.",
        "On a visit they meet nothing they wish to avoid.",
        "They ask nothing special of the group.",
        "Nobody forbade this pair, and they were no match before.",
        "A Welcome Group is there for every newcomer.",
    ]
    assert pair.passed_over == []


@pytest.mark.parametrize(
    ("months", "is_told"), [(None, False), (11, True), (12, False), (24, False)]
)
def test_a_year_that_would_pass_the_legal_end_of_a_track_is_told(
    sign_in, staff, the_hague, months, is_told
):
    matching_round = make_round(the_hague)
    make_proposal(matching_round, household=make_household(the_hague, track="temporary_protection"))
    ends_on = timezone.localdate() + relativedelta(months=months) if months else None
    TrackText.objects.filter(track="temporary_protection").update(ends_on=ends_on)

    page = sign_in(staff).get(pair_url(matching_round.proposals.get()))

    pair = Pair(matching_round.proposals.get())
    assert pair.legal_end == (ends_on if is_told else None)
    assert ("The legal ground" in page.content.decode()) == is_told


def test_what_both_have_is_marked_on_either_side(the_hague):
    household = make_household(the_hague, languages={"ar": 4, "en": 3})
    pair = Pair(make_proposal(make_round(the_hague), household))

    assert [(each.label, each.is_shared) for each in pair.household_side.languages] == [
        ("English", True),
        ("Arabic", False),
    ]
    assert [(each.label, each.is_shared) for each in pair.group_side.languages] == [
        ("Dutch", False),
        ("English", True),
    ]
    assert [each.label for each in pair.household_side.times if each.is_shared] == [
        "Monday evening"
    ]
    assert [(each.label, each.is_shared) for each in pair.needs] == [("work", True)]


def test_points_of_the_criteria_add_up_to_those_of_the_pair(the_hague):
    pair = Pair(make_proposal(make_round(the_hague)))

    assert sum(part["points"] for part in pair.parts) == pair.proposal.points


def test_the_page_names_no_person_and_stands_in_the_log_of_all_it_tells_about(
    sign_in, staff, the_hague
):
    proposal, other = make_proposal(make_round(the_hague)), make_group(the_hague)
    compare(proposal, household=[(other, 3900, {"matched": 0}, 0)])

    page = sign_in(staff).get(pair_url(proposal))

    for person in proposal.household.people.all():
        assertNotContains(page, person.name)
    for member in proposal.group.members.all():
        assertNotContains(page, member.name)
    seen = {access.record for access in Access.objects.filter(user=staff)}
    assert seen == {proposal.household, proposal.group, other}


def test_the_page_costs_as_many_queries_with_many_alternatives_as_with_one(
    sign_in, staff, the_hague
):
    client, counts = sign_in(staff), []
    for others in (1, 6):
        proposal = make_proposal(make_round(the_hague))
        compare(
            proposal,
            household=[(make_group(the_hague), 3900, {"matched": 0}, 0) for _ in range(others)],
            group=[(make_household(the_hague), 3900, {"matched": 0}, 0) for _ in range(others)],
        )
        finished(proposal.round)
        client.get(pair_url(proposal))
        with CaptureQueriesContext(connection) as queries:
            client.get(pair_url(proposal))
        counts.append(len(queries))

    assert counts[0] == counts[1]


# --- From pair to pair ------------------------------------------------------------------------


def beside(page) -> tuple[object, object]:
    return page.context["before"], page.context["after"]


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ({}, [4500, 3500]),
        ({"order": "lowest"}, [3500, 4500]),
        ({"order": "waiting"}, [3500, None]),
        ({"show": "open"}, [None, 3500]),
        ({"order": "loosest"}, [3500, 4500]),
    ],
)
def test_the_pair_before_and_after_are_those_of_the_list(
    sign_in, staff, the_hague, asked, expected
):
    matching_round, today = make_round(the_hague), timezone.localdate()
    made = {}
    for points, days, stays in ((4500, 90, 200), (4000, 30, 100), (3500, 60, 90)):
        household = make_household(the_hague, waiting_since=today - timedelta(days=days))
        made[points] = make_proposal(matching_round, household, points=points)
        compare(made[points], stays=stays)
    services.approve(made[4500], by=staff)

    page = sign_in(staff).get(pair_url(made[4000]), asked)

    assert beside(page) == tuple(points and made[points].pk for points in expected)


def test_pairs_with_the_same_points_come_one_after_the_other(sign_in, staff, the_hague):
    matching_round = make_round(the_hague)
    same = sorted((make_proposal(matching_round) for _ in range(3)), key=lambda each: each.pk)
    client = sign_in(staff)

    first, second, third = (each.pk for each in same)
    assert [beside(client.get(pair_url(each))) for each in same] == [
        (None, second),
        (first, third),
        (second, None),
    ]


def test_a_pair_that_left_the_list_by_its_decision_still_leads_to_the_next(
    sign_in, staff, the_hague
):
    matching_round = make_round(the_hague)
    first, second = (make_proposal(matching_round, points=points) for points in (4500, 4000))

    page = sign_in(staff).post(
        pair_url(first) + "?show=open", {"verdict": "approve", "proposals": first.pk}, follow=True
    )

    assert page.context["after"] == second.pk


# --- Deciding ---------------------------------------------------------------------------------


def test_staff_decide_on_the_page_and_take_it_back(sign_in, staff, the_hague):
    proposal, client = make_proposal(make_round(the_hague)), sign_in(staff)
    url = pair_url(proposal)

    answer = client.post(url, {"verdict": "approve", "proposals": proposal.pk})
    proposal.refresh_from_db()
    assertRedirects(answer, url)
    assert proposal.status == ProposalStatus.APPROVED

    client.post(url, {"verdict": "undo", "proposals": proposal.pk})
    proposal.refresh_from_db()
    assert proposal.status == ProposalStatus.COMPUTED
    history = Pair(proposal).history
    assert [(step.what, step.who) for step in history] == [
        ("undone", "Saskia Staf"),
        ("approved", "Saskia Staf"),
    ]


def test_a_rejection_stays_on_the_page_with_its_reason(sign_in, staff, the_hague):
    proposal, client = make_proposal(make_round(the_hague)), sign_in(staff)
    words = {"verdict": "reject", "proposals": proposal.pk, "reason": "other", "note": "verhuist"}

    without = client.post(pair_url(proposal), words | {"note": ""})
    page = client.post(pair_url(proposal), words, follow=True)

    assert without.context["reject"].errors.keys() == {"note"}
    assertContains(page, "another reason")
    assertContains(page, "verhuist")


def test_of_a_household_that_two_decide_on_the_page_says_who_was_first(
    sign_in, staff, national, the_hague
):
    household = make_household(the_hague, decide_with_two=True)
    proposal = make_proposal(make_round(the_hague), household)
    approve = {"verdict": "approve", "proposals": proposal.pk}

    own = sign_in(staff).post(pair_url(proposal), approve, follow=True)
    again = sign_in(staff).post(pair_url(proposal), approve, follow=True)
    second = sign_in(national).get(pair_url(proposal))
    done = sign_in(national).post(pair_url(proposal), approve, follow=True)

    assertContains(own, "Saskia Staf</bdi> approved this pair on")
    assertNotContains(own, 'value="approve"')
    assert "Somebody else decides with you" in told(again)[0]
    assertContains(second, 'value="approve"')
    assertContains(done, "Approved, not sent")


def test_another_pair_is_not_decided_from_this_page(sign_in, staff, the_hague):
    matching_round = make_round(the_hague)
    shown, other = make_proposal(matching_round), make_proposal(matching_round)

    answer = sign_in(staff).post(pair_url(shown), {"verdict": "approve", "proposals": other.pk})

    assert answer.context["approve"].errors.keys() == {"proposals"}
    assert matching_round.proposals.holding().count() == 0


def test_of_a_round_that_only_tried_nobody_decides(sign_in, staff, the_hague):
    trial = make_round(the_hague, is_trial=True)
    proposal, client = make_proposal(trial, status=ProposalStatus.TRIAL), sign_in(staff)
    approve = {"verdict": "approve", "proposals": proposal.pk}

    for url in (pair_url(proposal), desk_url(trial)):
        page = client.get(url)
        assertContains(page, "nobody can decide on them")
        assertNotContains(page, 'name="verdict"')
        assert client.post(url, approve).status_code == 403


def test_a_pair_of_another_round_is_not_there(sign_in, staff, the_hague):
    proposal, elsewhere = make_proposal(make_round(the_hague)), make_round(the_hague)
    url = reverse("admin:matching_matchinground_pair", args=[elsewhere.pk, proposal.pk])

    assert sign_in(staff).get(url).status_code == 404


def test_staff_of_another_organisation_do_not_decide(sign_in, stranger, the_hague):
    proposal = make_proposal(make_round(the_hague))
    approve = {"verdict": "approve", "proposals": proposal.pk}

    assert sign_in(stranger).post(pair_url(proposal), approve).status_code == 404
    proposal.refresh_from_db()
    assert proposal.status == ProposalStatus.COMPUTED
