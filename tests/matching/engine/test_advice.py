"""What groups, recruiters and the public get to read of a round: as data, never by name."""

from dataclasses import replace
from itertools import product
from typing import Any

import pytest

from matching.engine.assess import assess
from matching.engine.explain import (
    RuleFacts,
    UnmatchedGroup,
    explained,
    pair_rules,
    why_groups_unmatched,
)
from matching.engine.facts import pair_facts
from matching.engine.fairness import Served, fairness
from matching.engine.problem import CRITERIA, Case, Group, Household, Person, RuleSettings
from matching.engine.recruiting import Recruit, shortage_advice
from matching.engine.rules import RULES, SENTENCES
from matching.engine.solver import solve
from tests.matching.engine import reference
from tests.matching.engine.people import ADULT, GROUP, HOUSEHOLD, MEMBER, pair, random_case


def test_every_rule_of_a_pair_has_a_sentence_and_facts_also_where_it_holds() -> None:
    found = {each.rule: each for each in pair_rules(pair(), "H1", "G1")}
    assert tuple(found) == RULES
    assert all(each.holds and each.sentence == SENTENCES[each.rule] for each in found.values())
    assert {rule: each.facts for rule, each in found.items()} == {
        "ready": {"household": True, "group": True},
        "place": {"km": 0.7, "limit": 10.0, "municipalities": ["0518", "0518"]},
        "size": {"people": 1, "most": 6, "members": 3, "least": 3},
        "safety": {"wish": "", "women": True},
        "language": {
            "speak": ["ar", "en"],
            "group": ["en", "nl"],
            "common": ["en"],
            "interpreter": False,
        },
        "capacity": {"need": 2, "max": 4, "automatic": True},
        "time": {
            "common": ["mon-evening", "sat-morning", "sun-morning"],
            "needed": 2,
            "wanted": [],
        },
        "dealbreaker": {"features": []},
        "wish": {"must": [], "rather": []},
        "excluded": {"reason": None},
        "track": {"kind": "welcome", "track": "status_holder"},
        "floor": {"points": pair().points("H1", "G1"), "floor": 0},
    }


def test_a_rule_that_is_broken_says_so_among_those_that_hold() -> None:
    found = pair_rules(pair(replace(HOUSEHOLD, vulnerability=5)), "H1", "G1")
    assert [each.rule for each in found if not each.holds] == ["capacity"]
    assert found[RULES.index("capacity")] == RuleFacts(
        "capacity", False, SENTENCES["capacity"], {"need": 5, "max": 4, "automatic": False}
    )


def test_a_pair_is_explained_by_everything_known_about_it() -> None:
    household = replace(HOUSEHOLD, position=None, emphasis={"needs": 1})
    found = pair(household)
    whole = explained(found, "H1", "G1")
    assert (whole.household, whole.group) == ("H1", "G1")
    assert whole.points == found.points("H1", "G1") == sum(whole.parts.values())
    assert whole.parts == found.parts("H1", "G1")
    assert whole.most == found.most("H1", "G1")
    assert whole.missing == ("near",)
    assert whole.facts == pair_facts(household, GROUP, found.case)
    assert tuple(whole.facts) == CRITERIA
    assert whole.rules == pair_rules(found, "H1", "G1")


# --- Groups without a household ------------------------------------------------------------


def alone(*groups: Group, households: tuple[Household, ...], **rest: Any) -> list[UnmatchedGroup]:
    found = assess(Case(households, groups, **rest))
    return list(why_groups_unmatched(found, solve(found.problem())))


TIGRINYA = replace(HOUSEHOLD, id="H2", people=(Person(30, languages={"ti": 4}),))


@pytest.mark.parametrize(
    ("group", "households", "rules", "kept", "change"),
    [
        ({"capacity": 1}, (HOUSEHOLD,), ("capacity",), 1, {"capacity": 2}),
        (
            {"capacity": 1},
            (replace(HOUSEHOLD, vulnerability=4), replace(HOUSEHOLD, id="H2", vulnerability=3)),
            ("capacity",),
            2,
            {"capacity": 3},
        ),
        (
            {"max_household": 2},
            (
                replace(HOUSEHOLD, people=(ADULT,) * 5),
                replace(HOUSEHOLD, id="H2", people=(ADULT,) * 3),
            ),
            ("size",),
            2,
            {"max_household": 3},
        ),
        (
            {},
            (
                TIGRINYA,
                replace(TIGRINYA, id="H3"),
                replace(HOUSEHOLD, ready=False, vulnerability=5),
            ),
            ("language",),
            2,
            {"speak": ["ti"]},
        ),
        (
            {},
            (
                replace(TIGRINYA, id="H3", people=(Person(30, languages={"ar": 4, "fa": 2}),)),
                replace(TIGRINYA, id="H4", people=(Person(30, languages={"fa": 4}),)),
            ),
            ("language",),
            2,
            {"speak": ["fa"]},
        ),
        ({}, (), (), 0, {}),
    ],
)
def test_a_group_without_a_pair_learns_the_binding_rule_and_the_smallest_change(
    group: dict[str, Any],
    households: tuple[Household, ...],
    rules: tuple[str, ...],
    kept: int,
    change: dict[str, Any],
) -> None:
    assert alone(replace(GROUP, **group), households=households) == [
        UnmatchedGroup("G1", "no_pair", rules, kept, change)
    ]


def test_a_group_all_of_whose_households_went_elsewhere_learns_just_that() -> None:
    groups = (GROUP, replace(GROUP, id="G2", offers=frozenset()), replace(GROUP, id="G3", places=0))
    assert alone(*groups, households=(HOUSEHOLD,)) == [
        UnmatchedGroup("G2", "matched_elsewhere", households=1)
    ]


def test_a_group_that_waits_for_a_full_pool_is_told() -> None:
    households = tuple(replace(HOUSEHOLD, id=f"H{at}", pool="0518/ar") for at in range(2))
    groups = (GROUP, replace(GROUP, id="G2"))
    assert alone(*groups, households=households, pools={"0518/ar": 1}) == [
        UnmatchedGroup("G2", "pool_full", households=2)
    ]


def test_where_time_ran_out_a_group_is_not_said_to_be_unwanted() -> None:
    found = assess(Case((HOUSEHOLD,), (GROUP,)))
    undone = replace(solve(found.problem()), matches=(), unmatched=(("H1", "outcompeted"),))
    assert why_groups_unmatched(found, undone) == (
        UnmatchedGroup("G1", "unfinished", households=1),
    )


def test_every_group_without_a_match_gets_a_reason_that_is_true() -> None:
    for seed in range(20):
        case = random_case(seed)
        found = assess(case)
        solution = solve(found.problem())
        taken = {group for _, group, _ in solution.matches}
        reasons = why_groups_unmatched(found, solution)
        assert [each.group for each in reasons] == [
            each.id for each in found.case.groups if each.id not in taken
        ]
        fit = {group for _, group in possible_ids(case)}
        for reason in reasons:
            assert (reason.why == "no_pair") == (reason.group not in fit)


def possible_ids(case: Case) -> set[tuple[str, str]]:
    return {
        (one.id, other.id)
        for one, other in product(case.households, case.groups)
        if not reference.broken(one, other, case, 10_000)
    }


# --- Recruiting where a round fell short ---------------------------------------------------


def test_a_shortage_says_how_many_groups_of_what_kind_to_recruit() -> None:
    large = replace(HOUSEHOLD, people=(ADULT,) * 5, municipality="0034", vulnerability=3)
    households = tuple(
        replace(large, id=f"H{at}", people=(ADULT,) * (5 + at % 2)) for at in range(7)
    )
    groups = (
        *(replace(GROUP, id=f"G{at}", municipality="0034") for at in range(3)),
        replace(GROUP, id="G8", municipality="0034", max_household=4),
    )
    single = replace(HOUSEHOLD, id="H8", municipality="0034")
    found = assess(Case((*households, single), groups))
    assert shortage_advice(found, solve(found.problem())) == (
        Recruit(
            municipalities=(("0034", 7),),
            households=7,
            places=3,
            short=4,
            pools=(),
            traits={
                "sizes": [5, 6],
                "languages": ["ar", "en"],
                "vulnerability": [3, 3],
                "women_only": [0, 7],
                "musts": [],
                "pool": None,
            },
        ),
    )


def test_a_group_more_as_advised_serves_one_household_more() -> None:
    for seed in range(30):
        case = random_case(seed, households=14, groups=5)
        # Of wishes that exclude each other no one group meets all.
        found = assess(
            replace(case, households=tuple(replace(each, musts={}) for each in case.households))
        )
        solution = solve(found.problem())
        for advice in shortage_advice(found, solution):
            town, count = advice.municipalities[0]
            assert 0 < count <= advice.households
            assert advice.short == advice.households - advice.places
            more = replace(
                GROUP,
                id="G9",
                municipality=town,
                members=(replace(MEMBER, languages=dict.fromkeys(LANGUAGES, 4)),) * 3,
                day_parts=frozenset().union(*(each.day_parts for each in found.case.households)),
                capacity=5,
                max_household=advice.traits["sizes"][1],
                position=None,
            )
            again = assess(replace(found.case, groups=(*found.case.groups, more)))
            assert len(solve(again.problem()).matches) == len(solution.matches) + 1


LANGUAGES = ["nl", "en", "ar", "uk", "ti"]


def test_what_only_some_share_is_no_trait_of_a_shortage() -> None:
    households = (
        replace(HOUSEHOLD, id="H1", safety="women_only", pool="a", musts={"contact": "woman"}),
        replace(HOUSEHOLD, id="H2", pool="b", municipality="0599", vulnerability=1),
        replace(HOUSEHOLD, id="H3", people=(replace(ADULT, languages={"ar": 1, "en": 2}),)),
    )
    found = assess(Case(households, (replace(GROUP, contact="woman"),)))
    (advice,) = shortage_advice(found, solve(found.problem()))
    assert advice.municipalities == (("0518", 2), ("0599", 1))
    assert (advice.households, advice.places, advice.short) == (3, 1, 2)
    assert advice.traits == {
        "sizes": [1, 1],
        "languages": ["en"],
        "vulnerability": [1, 2],
        "women_only": [1, 3],
        "musts": [("contact", "woman")],
        "pool": None,
    }


def test_the_greatest_shortage_comes_first_and_a_common_pool_is_named() -> None:
    here = [replace(HOUSEHOLD, id=f"H{at}", pool="0518/ar") for at in range(3)]
    there = [replace(HOUSEHOLD, id=f"I{at}", municipality="0034", position=None) for at in range(2)]
    groups = (GROUP, replace(GROUP, id="G2", municipality="0034", position=None))
    found = assess(Case((*there, *here), groups))
    first, second = shortage_advice(found, solve(found.problem()))
    assert (first.short, first.traits["pool"]) == (2, "0518/ar")
    assert (second.short, second.traits["pool"]) == (1, None)


def test_where_builders_are_short_the_pool_is_named_and_no_group_is_asked_for() -> None:
    households = tuple(replace(HOUSEHOLD, id=f"H{at}", pool="0518/ar") for at in range(3))
    groups = tuple(replace(GROUP, id=f"G{at}") for at in range(3))
    found = assess(Case(households, groups, pools={"0518/ar": 1}))
    (advice,) = shortage_advice(found, solve(found.problem()))
    assert (advice.pools, advice.short, advice.places) == (("0518/ar",), 2, 0)


# --- Whom a round served -------------------------------------------------------------------


def test_fairness_is_told_for_each_kind_of_household() -> None:
    households = (
        replace(HOUSEHOLD, id="H1", waiting_days=200),
        replace(HOUSEHOLD, id="H2", waiting_days=100, vulnerability=None),
        replace(HOUSEHOLD, id="H3", waiting_days=30, people=(ADULT, Person(7)), track="resettled"),
    )
    found = assess(Case(households, (GROUP, replace(GROUP, id="G2", kind="sponsor"))))
    solution = solve(found.problem())
    points = {household: worth for household, _, worth in solution.matches}
    assert set(points) == {"H1", "H3"}
    one, three = points["H1"], points["H3"]
    both = (one + three) / 2
    assert fairness(found.case, solution) == (
        Served("size", "1", 2, 1, one, one, 150),
        Served("size", "2", 1, 1, three, three, 30),
        Served("family", "family", 1, 1, three, three, 30),
        Served("family", "single", 2, 1, one, one, 150),
        Served("vulnerability", "2", 2, 2, both, min(one, three), 115),
        Served("vulnerability", "unknown", 1, 0, None, None, 100),
        Served("track", "resettled", 1, 1, three, three, 30),
        Served("track", "status_holder", 2, 1, one, one, 150),
        Served("municipality", "0518", 3, 2, both, min(one, three), 110),
    )
    assert fairness(found.case, solution)[0].rate == 0.5


def test_fairness_counts_every_household_once_per_trait() -> None:
    found = assess(random_case(5))
    told = fairness(found.case, solve(found.problem()))
    for trait in {each.trait for each in told}:
        assert sum(each.households for each in told if each.trait == trait) == 12
    assert fairness(Case((), ()), solve(assess(Case((), ())).problem())) == ()


def test_a_floor_keeps_a_group_alone_with_the_points_it_missed() -> None:
    points = pair().points("H1", "G1")
    settings = RuleSettings(floor=points + 1)
    assert alone(GROUP, households=(HOUSEHOLD,), settings=settings) == [
        UnmatchedGroup("G1", "no_pair", ("floor",), 1, {"points": points, "floor": points + 1})
    ]
