"""The cards of the desk: why a pair, what else was possible, and what both sides will read."""

from datetime import timedelta

import pytest
from dateutil.relativedelta import relativedelta
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone, translation
from pytest_django.asserts import assertContains, assertNotContains

from matching import rounds
from matching.desk import Desk
from matching.models import (
    Comparison,
    ComparisonRun,
    ProposalStatus,
    RoundStage,
    RoundStatus,
)
from newcomers.models import TrackText
from tests.factories import FACTS, make_group, make_household, make_proposal, make_round

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


def page_of(matching_round, client):
    url = reverse("admin:matching_matchinground_change", args=[matching_round.pk])
    return client.get(url)


def compare(proposal, *, household=(), group=(), stays=183, trials=200) -> Comparison:
    """What a worker stores: per side (another one, points, change, others)."""

    def row(each, name, own):
        other, points, change, others = each
        pair = {name: str(other.pk), own: str(getattr(proposal, own).pk)}
        return pair | {"points": points, "change": change, "others": others}

    return Comparison.objects.create(
        proposal=proposal,
        alternatives={
            "household": [row(each, "group", "household") for each in household],
            "group": [row(each, "household", "group") for each in group],
        },
        stays=stays,
        trials=trials,
    )


def finished(matching_round) -> ComparisonRun:
    return ComparisonRun.objects.create(
        round=matching_round, attempts=1, finished_at=timezone.now()
    )


def test_a_card_tells_the_next_best_of_both_sides_with_what_they_cost(sign_in, staff, the_hague):
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

    (card,) = [card for card in Desk(matching_round).cards if card.proposal == one]

    assert card.steadiness == "Stays in 183 of 200 trials with other weights."
    assert card.other_groups == [
        {
            "name": "De Overburen",
            "points": 3900,
            "pair": {"household": str(one.household.pk), "group": str(empty_handed.pk)},
            "cost": "The weakest pair would go from 4,632 to 4,100 points.",
        }
    ]
    assert card.other_households == [
        {
            "name": other.household.reference,
            "points": 3800,
            "pair": {"household": str(other.household.pk), "group": str(one.group.pk)},
            "cost": "1 match fewer. Another group, or none, for 2 other households.",
        }
    ]
    assertContains(page_of(matching_round, sign_in(staff)), "De Overburen")


WORKED_OUT = "This is being worked out."
NO_TIME = "This could not be worked out in time."
TITLE = "What else was possible"


def test_until_it_is_worked_out_the_card_says_so_and_then_never_again(sign_in, staff, the_hague):
    matching_round = make_round(the_hague)
    make_proposal(matching_round)
    client = sign_in(staff)
    assertNotContains(page_of(matching_round, client), TITLE)

    run = ComparisonRun.objects.create(round=matching_round)
    assertContains(page_of(matching_round, client), WORKED_OUT)

    run.attempts = ComparisonRun.ATTEMPTS
    run.claimed_at = timezone.now() - ComparisonRun.TAKES_AT_MOST - timedelta(seconds=1)
    run.save()
    assertNotContains(page_of(matching_round, client), WORKED_OUT)
    assertContains(page_of(matching_round, client), NO_TIME)


def test_what_there_was_no_time_for_is_said(sign_in, staff, the_hague):
    matching_round = make_round(the_hague, is_proved=True)
    Comparison.objects.create(proposal=make_proposal(matching_round), alternatives=None)
    finished(matching_round)

    page = page_of(matching_round, sign_in(staff))

    assertContains(page, "There was no time to work out other pairs.")
    assertNotContains(page, "trials with other weights")


def test_without_a_proof_the_card_does_not_blame_the_time(sign_in, staff, the_hague):
    matching_round = make_round(the_hague, is_proved=False)
    Comparison.objects.create(proposal=make_proposal(matching_round), alternatives=None)
    finished(matching_round)

    page = page_of(matching_round, sign_in(staff))

    assertContains(page, "Other pairs are worked out only for a plan that is proved")
    assertNotContains(page, "There was no time to work out other pairs.")


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ({}, [4500, 4000, 3500]),
        ({"order": "lowest"}, [3500, 4000, 4500]),
        ({"order": "waiting"}, [4000, 4500, 3500]),
        ({"show": "open"}, [4000, 3500]),
        ({"show": "decided"}, [4500]),
        ({"show": "open", "order": "lowest"}, [3500, 4000]),
        ({"show": "?", "order": "?"}, [4500, 4000, 3500]),
    ],
)
def test_the_desk_lists_what_is_asked_for(sign_in, staff, the_hague, asked, expected):
    matching_round = make_round(the_hague)
    statuses = ProposalStatus.APPROVED, ProposalStatus.COMPUTED, ProposalStatus.COMPUTED
    today = timezone.localdate()
    for points, days, status in zip((4500, 4000, 3500), (50, 70, 30), statuses, strict=True):
        household = make_household(the_hague, waiting_since=today - timedelta(days=days))
        make_proposal(matching_round, household, points=points, status=status)
    url = reverse("admin:matching_matchinground_change", args=[matching_round.pk])

    page = sign_in(staff).get(url, asked)

    assert [card.proposal.points for card in page.context["cards"]] == expected


def test_what_both_sides_will_read_stands_on_the_card_in_every_language(the_hague):
    matching_round = make_round(the_hague)
    facts = FACTS | {
        "interests": {"common": ["cooking"], "common_dislikes": [], "silent": 0},
        "ages": {"adults": [], "children": []},
    }
    make_proposal(matching_round, facts=facts)

    (card,) = Desk(matching_round).cards

    assert {told.code: (told.is_rtl, told.text) for told in card.told} == {
        "nl": (False, ("Jullie kunnen met elkaar praten in deze talen: Engels. "
                      "Jullie houden allebei van: koken.")),
        "en": (False, "You can talk in: English. You both like: cooking."),
        "uk": (False, ("Ви можете розмовляти такими мовами: англійська. "
                      "Вам обом подобається: приготування їжі.")),
        "ar": (True, "يمكنكم التحدث معًا بهذه اللغات: الإنجليزية. تحبون معًا: الطبخ."),
    }  # fmt: skip


def test_the_card_says_behind_each_criterion_why(sign_in, staff, the_hague):
    matching_round = make_round(the_hague)
    make_proposal(matching_round)

    page = page_of(matching_round, sign_in(staff))

    assertContains(page, "Both speak English: the household well, the group well.")
    assertContains(page, "Nearest ages: 30 and 32. Children of these ages: 7 and 8.")


def test_the_desk_costs_as_many_queries_for_one_proposal_as_for_thirty(sign_in, staff, the_hague):
    client = sign_in(staff)
    counts = []
    for pairs in (1, 30):
        matching_round = make_round(the_hague)
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
        {"households": 2, "text": "a group that speaks Tigrinya, or an interpreter"}
    ]
    assert desk.free_groups == [
        (free, "Those who fit speak other languages: Tigrinya. An interpreter would help.")
    ]
    assertContains(page, "Whom to look for in Den Haag")
    assertContains(page, "Whom this round served")


def test_a_shortage_of_a_solved_round_is_told_with_what_the_groups_must_be_able_to_do(the_hague):
    make_group(the_hague)
    for _ in range(3):
        make_household(the_hague, people=(1990, 1992, 2015), languages={"en": 3})
    matching_round = make_round(the_hague, status=RoundStatus.QUEUED)
    rounds.run(str(matching_round.pk))

    assert Desk(matching_round).wanted == [
        {
            "households": 2,
            "text": "3 households (3 people), places: 1. Find 2 more groups: "
            "room for 3 people, speaks English, support at level 2.",
        }
    ]


def test_a_proposal_of_a_solved_round_tells_the_rules_it_passes(the_hague):
    make_group(the_hague)
    make_household(the_hague)
    matching_round = make_round(the_hague, status=RoundStatus.QUEUED)
    rounds.run(str(matching_round.pk))

    (card,) = Desk(matching_round).cards

    assert card.rules == [
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
    assert card.passed_over == []


def test_a_round_from_before_all_this_still_has_its_desk(sign_in, staff, the_hague):
    matching_round = make_round(the_hague)
    make_proposal(matching_round)

    desk = page_of(matching_round, sign_in(staff)).context["desk"]

    (card,) = desk.cards
    assert (desk.wanted, desk.free_groups, desk.served) == ([], [], [])
    assert (card.rules, card.passed_over, card.steadiness) == ([], [], "")


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


@pytest.mark.parametrize(
    ("months", "is_told"), [(None, False), (11, True), (12, False), (24, False)]
)
def test_a_year_that_would_pass_the_legal_end_of_a_track_is_told_and_stays_proposed(
    sign_in, staff, the_hague, months, is_told
):
    matching_round = make_round(the_hague)
    proposal = make_proposal(
        matching_round, household=make_household(the_hague, track="temporary_protection")
    )
    ends_on = timezone.localdate() + relativedelta(months=months) if months else None
    TrackText.objects.filter(track="temporary_protection").update(ends_on=ends_on)

    page = page_of(matching_round, sign_in(staff))

    (card,) = Desk(matching_round).cards
    assert card.proposal == proposal
    assert card.legal_end == (ends_on if is_told else None)
    assert ("The legal ground" in page.content.decode()) == is_told
