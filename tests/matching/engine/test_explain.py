"""The facts people get to read: behind a pair, behind a refusal, behind an empty hand."""

from dataclasses import replace
from typing import Any

import pytest

from matching.engine.assess import assess
from matching.engine.explain import (
    Unmatched,
    pair_facts,
    why_unmatched,
)
from matching.engine.problem import Case, Group, Household, Person, RuleSettings
from matching.engine.solver import solve
from tests.matching.engine.people import ADULT, GROUP, HOUSEHOLD, MEMBER, random_case


def reasons(*households: Household, groups: tuple[Group, ...], **rest: Any) -> list[Unmatched]:
    found = assess(Case(households, groups, **rest))
    return list(why_unmatched(found, solve(found.problem())))


def only_reason(household: Household, *groups: Group, **rest: Any) -> Unmatched:
    (found,) = reasons(household, groups=groups, **rest)
    return found


def test_the_facts_behind_a_pair_are_what_both_sides_said() -> None:
    household = replace(
        HOUSEHOLD,
        people=(
            replace(ADULT, dislikes=frozenset({"crowds"})),
            Person(7, interests=frozenset({"music"})),
            Person(8),
            Person(14),
        ),
        style=(1, 2, 3, None, 5),
    )
    group = replace(
        GROUP,
        members=(replace(MEMBER, age=44, dislikes=frozenset({"crowds"})), MEMBER, MEMBER),
        children=(9, 6),
        style=(1, 4, None, 4, 4),
    )
    assert pair_facts(household, group, Case((household,), (group,))) == {
        "needs": {"met": ["language"], "unmet": ["work"]},
        "interests": {"common": ["cooking"], "common_dislikes": ["crowds"], "silent": 1},
        "ages": {"adults": [[35, 35]], "children": [[7, 6], [8, 9], [14, 9]]},
        "language": {"common": [{"language": "en", "household": 2, "group": 3}]},
        "style": {"differences": [0, 2, None, None, 1]},
        "time": {"common": ["mon-evening", "sat-morning", "sun-morning"]},
        "near": {"km": 0.7, "limit": 10.0},
        "margin": {"capacity": 4, "vulnerability": 2},
    }


def test_the_most_comfortable_language_comes_first() -> None:
    household = replace(HOUSEHOLD, people=(Person(30, languages={"ar": 4, "en": 2, "fr": 3}),))
    group = replace(GROUP, members=(Person(30, languages={"ar": 1, "en": 4, "fr": 3}),))
    facts = pair_facts(household, group, Case((household,), (group,)))
    assert [each["language"] for each in facts["language"]["common"]] == ["fr", "en", "ar"]


def test_facts_of_a_bare_pair_are_empty_not_wrong() -> None:
    household, group = Household("H1", "0518"), Group("G1", "0518", travel_km=3.0)
    facts = pair_facts(household, group, Case((household,), (group,)))
    assert facts["near"] == {"km": None, "limit": 3.0}
    assert facts["ages"] == {"adults": [], "children": []}
    assert facts["interests"] == {"common": [], "common_dislikes": [], "silent": 0}
    assert facts["language"] == {"common": []}
    assert facts["margin"] == {"capacity": 3, "vulnerability": None}


@pytest.mark.parametrize(
    ("household", "group", "settings", "rule", "change"),
    [
        ({"ready": False}, {}, {}, "ready", {"ready": "household"}),
        ({}, {"ready": False}, {}, "ready", {"ready": "group"}),
        ({"municipality": "0599", "travel_km": 0.1}, {}, {}, "place", {"within_km": 0.7}),
        ({"municipality": "0599", "position": None}, {}, {}, "place", {"within_km": None}),
        ({"people": (ADULT,) * 8}, {}, {}, "size", {"max_household": 8}),
        ({}, {"members": (MEMBER,)}, {}, "size", {"more_members": 2}),
        (
            {"safety": "women_only"},
            {"members": (replace(MEMBER, gender="man"),) * 3},
            {},
            "safety",
            {"members": "women_only"},
        ),
        (
            {"people": (Person(30, languages={"ti": 4, "ar": 3}),)},
            {},
            {},
            "language",
            {"speak": ["ar", "ti"]},
        ),
        ({"people": (Person(30),)}, {}, {}, "language", {"interpreter": True}),
        ({"vulnerability": 4}, {"capacity": 2}, {}, "capacity", {"capacity": 4}),
        ({"vulnerability": 5}, {"capacity": 5}, {}, "capacity", {"by_people": True}),
        ({"vulnerability": None}, {}, {}, "capacity", {"by_people": True}),
        (
            {"day_parts": frozenset({"mon-evening", "fri-morning"})},
            {},
            {},
            "time",
            {"day_parts": ["fri-morning"], "more": 1},
        ),
        (
            {"avoids": frozenset({"pets", "smoking"})},
            {"features": frozenset({"pets"})},
            {},
            "dealbreaker",
            {"without": ["pets"]},
        ),
        (
            {"musts": {"composition": "men", "place": "near"}},
            {},
            {},
            "wish",
            {"musts": [["composition", "men"]]},
        ),
        ({}, {"kind": "sponsor"}, {}, "track", {"kind": "welcome"}),
    ],
)
def test_the_binding_rule_comes_with_the_smallest_change_that_opens_a_pair(
    household: dict[str, Any],
    group: dict[str, Any],
    settings: dict[str, Any],
    rule: str,
    change: dict[str, Any],
) -> None:
    found = only_reason(
        replace(HOUSEHOLD, **household),
        replace(GROUP, **group),
        settings=RuleSettings(**settings),
    )
    assert found == Unmatched("H1", "no_pair", (rule,), 1, change)


def test_a_pair_below_the_floor_says_how_far() -> None:
    found = only_reason(HOUSEHOLD, GROUP, settings=RuleSettings(floor=9_999))
    assert found.rules == ("floor",)
    assert found.change["floor"] == 9_999
    assert 0 < found.change["points"] < 9_999


def test_an_exclusion_is_the_reason_only_where_nothing_else_is() -> None:
    other = replace(GROUP, id="G2", capacity=1)
    excluded = {("H1", "G1"): "declined before"}
    assert only_reason(HOUSEHOLD, GROUP, excluded=excluded) == Unmatched(
        "H1", "no_pair", ("excluded",), 1, {"excluded": 1, "reasons": ["declined before"]}
    )
    assert only_reason(HOUSEHOLD, GROUP, other, excluded=excluded).rules == ("capacity",)


def test_the_rule_that_keeps_most_groups_away_is_named() -> None:
    groups = (
        replace(GROUP, id="G1", capacity=1),
        replace(GROUP, id="G2", day_parts=frozenset()),
        replace(GROUP, id="G3", day_parts=frozenset({"mon-evening"})),
        replace(GROUP, id="G4", ready=False, capacity=1, kind="sponsor"),
    )
    found = only_reason(HOUSEHOLD, *groups)
    assert (found.rules, found.groups) == (("time",), 2)
    assert found.change == {"day_parts": ["sat-morning", "sun-morning"], "more": 1}


def test_where_two_rules_bind_together_both_are_named() -> None:
    group = replace(GROUP, capacity=1, max_household=0)
    found = only_reason(HOUSEHOLD, group)
    assert found.rules == ("size", "capacity")
    assert found.change == {"max_household": 1, "capacity": 2}


def test_without_any_group_there_is_no_rule_to_blame() -> None:
    assert only_reason(HOUSEHOLD) == Unmatched("H1", "no_pair")


def test_the_change_really_opens_the_pair() -> None:
    household = replace(HOUSEHOLD, vulnerability=4)
    group = replace(GROUP, capacity=2)
    change = only_reason(household, group).change
    assert reasons(household, groups=(replace(group, **change),)) == []


def test_the_outcompeted_learn_of_classes_and_numbers_not_of_names() -> None:
    households = tuple(
        replace(HOUSEHOLD, id=f"H{at}", waiting_days=days) for at, days in enumerate([200, 90, 70])
    )
    found = reasons(*households, groups=(GROUP,))
    assert found == [
        Unmatched(
            household=each,
            why="outcompeted",
            change={"waiting_over": 60, "competing": 3, "places": 1},
        )
        for each in ("H1", "H2")
    ]
    assert "H0" not in repr([each.change for each in found])


@pytest.mark.parametrize(("days", "over"), [(0, 0), (60, 0), (61, 60), (120, 60), (121, 120)])
def test_a_waiting_class_begins_the_day_after_its_number(days: int, over: int) -> None:
    households = (
        replace(HOUSEHOLD, id="H1", waiting_days=days + 1_000),
        replace(HOUSEHOLD, id="H2", waiting_days=days),
    )
    (found,) = reasons(*households, groups=(GROUP,))
    assert found.change["waiting_over"] == over


def test_a_full_pool_is_named_with_its_cap() -> None:
    households = tuple(replace(HOUSEHOLD, id=f"H{at}", pool="0518/ar") for at in range(2))
    groups = (GROUP, replace(GROUP, id="G2"))
    assert reasons(*households, groups=groups, pools={"0518/ar": 1}) == [
        Unmatched("H1", "pool_full", change={"pool": "0518/ar", "cap": 1})
    ]


def test_every_unmatched_household_gets_a_reason_in_the_order_of_ids() -> None:
    for seed in range(20):
        found = assess(random_case(seed))
        solution = solve(found.problem())
        given = why_unmatched(found, solution)
        assert [(each.household, each.why) for each in given] == list(solution.unmatched)
        assert all(each.rules for each in given if each.why == "no_pair")
