"""Hard rules: what each lets through and stops, in which order, and what a lock may pass."""

from dataclasses import replace

import pytest

from matching.engine.assess import assess
from matching.engine.checks import BadProblem
from matching.engine.explain import broken_rules, rule_facts
from matching.engine.problem import Case, Group, Household, Person, RuleSettings
from matching.engine.rules import LOCK_MAY_PASS, RULES
from matching.engine.solver import solve
from tests.matching.engine import reference
from tests.matching.engine.people import (
    ADULT,
    GROUP,
    HOUSEHOLD,
    MEMBER,
    pair,
    possible,
    random_case,
)

FAR = (53.2, 6.5)
OWN_AGE = {"composition": "own_age"}


def broken(household: Household = HOUSEHOLD, group: Group = GROUP, **rest: object) -> list[str]:
    return list(broken_rules(pair(household, group, **rest), household.id, group.id))


def test_the_rules_stand_in_their_published_order() -> None:
    assert (
        *("ready", "place", "size", "safety", "language", "capacity"),
        *("time", "dealbreaker", "wish", "excluded", "track", "floor"),
    ) == RULES


def test_a_pair_that_fits_breaks_nothing() -> None:
    found = pair()
    assert possible(found).all()
    assert broken_rules(found, "H1", "G1") == ()


@pytest.mark.parametrize(
    ("household", "group", "settings", "rules"),
    [
        ({"ready": False}, {}, {}, ["ready"]),
        ({}, {"ready": False}, {}, ["ready"]),
        # place: a municipality of its own, or near enough for both
        ({"municipality": "0599"}, {}, {}, []),
        ({"municipality": "0599", "position": FAR}, {}, {}, ["place"]),
        # at the limit is within it, also where the limit is nothing at all
        ({"municipality": "0599", "position": GROUP.position, "travel_km": 0.0}, {}, {}, []),
        ({"municipality": "0599", "position": None}, {}, {}, ["place"]),
        ({"municipality": "0599"}, {"position": None}, {}, ["place"]),
        ({"position": FAR}, {}, {}, []),
        ({"position": FAR, "travel_km": 1.0}, {}, {}, []),
        ({"municipality": "0599", "travel_km": 0.6}, {}, {}, ["place"]),
        ({"municipality": "0599", "travel_km": 0.7}, {}, {}, []),
        ({"municipality": "0599", "travel_km": 0.7}, {"travel_km": 0.6}, {}, ["place"]),
        ({"municipality": "0599"}, {}, {"travel_km": 0.6}, ["place"]),
        # size
        ({"people": (ADULT,) * 6}, {}, {}, []),
        ({"people": (ADULT,) * 7}, {}, {}, ["size"]),
        ({"people": (ADULT,) * 2}, {"max_household": 1}, {}, ["size"]),
        ({}, {"members": (MEMBER,) * 2}, {}, ["size"]),
        ({}, {"members": (MEMBER,) * 2, "min_members": 2}, {}, []),
        # safety is the household's alone
        ({"safety": "women_only"}, {}, {}, []),
        (
            {"safety": "women_only"},
            {"members": (MEMBER, MEMBER, replace(MEMBER, gender="man"))},
            {},
            ["safety"],
        ),
        (
            {"safety": "women_only"},
            {"members": (MEMBER, MEMBER, replace(MEMBER, gender=""))},
            {},
            ["safety"],
        ),
        ({}, {"members": (replace(MEMBER, gender="man"),) * 3}, {}, []),
        # language
        ({"people": (Person(30, languages={"ti": 4}),)}, {}, {}, ["language"]),
        ({"people": (Person(30, languages={"ti": 4}),), "interpreter": True}, {}, {}, []),
        ({"people": (Person(30, languages={"en": 1}),)}, {}, {}, ["language"]),
        ({"people": (Person(30, languages={"en": 1}),)}, {}, {"workable_level": 1}, []),
        ({}, {}, {"workable_level": 3}, ["language"]),
        ({"people": (Person(30),)}, {}, {}, ["language"]),
        (
            {"people": (Person(30, languages={"ti": 4}), Person(16, languages={"nl": 4}))},
            {},
            {},
            ["language"],
        ),
        # capacity: the highest vulnerability, and an unknown one, are for people
        ({"vulnerability": 4}, {"capacity": 4}, {}, []),
        ({"vulnerability": 4}, {"capacity": 3}, {}, ["capacity"]),
        ({"vulnerability": 5}, {"capacity": 5}, {}, ["capacity"]),
        ({"vulnerability": None}, {"capacity": 5}, {}, ["capacity"]),
        # time
        ({"day_parts": frozenset({"mon-evening", "sat-morning"})}, {}, {}, []),
        ({"day_parts": frozenset({"mon-evening", "tue-evening"})}, {}, {}, ["time"]),
        ({"day_parts": frozenset()}, {}, {}, ["time"]),
        ({}, {}, {"common_day_parts": 4}, ["time"]),
        # dealbreaker
        (
            {"avoids": frozenset({"pets"})},
            {"features": frozenset({"pets", "stairs"})},
            {},
            ["dealbreaker"],
        ),
        ({"avoids": frozenset({"pets"})}, {"features": frozenset({"stairs"})}, {}, []),
        ({}, {"features": frozenset({"pets"})}, {}, []),
        # wish: what the group must be, and nothing that it would rather be
        ({"musts": {"composition": "women"}}, {}, {}, []),
        ({"musts": {"composition": "men"}}, {}, {}, ["wish"]),
        ({"rathers": {"composition": "men"}}, {}, {}, []),
        ({"musts": {"composition": "children"}}, {"children": (17,)}, {}, []),
        ({"musts": {"composition": "children"}}, {"children": (18,)}, {}, ["wish"]),
        ({"musts": {"composition": "no_children"}}, {"children": (12,)}, {}, []),
        ({"musts": {"composition": "no_children"}}, {"children": (11,)}, {}, ["wish"]),
        ({"musts": OWN_AGE}, {"members": (replace(MEMBER, age=45),) * 3}, {}, []),
        ({"musts": OWN_AGE}, {"members": (replace(MEMBER, age=46),) * 3}, {}, ["wish"]),
        (
            {"musts": OWN_AGE, "people": (ADULT, replace(ADULT, age=7))},
            {"members": (replace(MEMBER, age=18),) * 3},
            {},
            ["wish"],
        ),
        ({"musts": {"contact": "woman"}}, {"contact": "woman"}, {}, []),
        ({"musts": {"contact": "woman"}}, {"contact": "man"}, {}, ["wish"]),
        ({"musts": {"contact": "woman"}}, {}, {}, ["wish"]),
        ({"musts": {"language": "en"}}, {}, {}, []),
        ({"musts": {"language": "en"}}, {}, {"workable_level": 4}, ["language", "wish"]),
        ({"musts": {"language": "ar"}}, {}, {}, ["wish"]),
        ({"musts": {"place": "near"}}, {}, {}, []),
        ({"musts": {"place": "near"}}, {"position": HOUSEHOLD.position}, {}, []),
        ({"musts": {"place": "near"}}, {"position": (52.08, 4.35)}, {}, ["wish"]),
        ({"musts": {"place": "near"}}, {"position": None}, {}, ["wish"]),
        # all of them must be met
        ({"musts": {"composition": "women", "contact": "man"}}, {}, {}, ["wish"]),
        # track
        ({}, {"kind": "sponsor"}, {}, ["track"]),
        ({"track": "resettled"}, {"kind": "sponsor"}, {}, []),
        ({"track": "resettled"}, {}, {}, []),
        ({}, {"kind": "sponsor"}, {"sponsor_only_resettled": False}, []),
        # floor
        ({}, {}, {"floor": 10_000}, ["floor"]),
        # several at once, in order
        (
            {"vulnerability": 5, "ready": False},
            {"kind": "sponsor", "max_household": 0},
            {},
            ["ready", "size", "capacity", "track"],
        ),
    ],
)
def test_each_rule_stops_what_it_says_and_nothing_else(
    household: dict[str, object],
    group: dict[str, object],
    settings: dict[str, object],
    rules: list[str],
) -> None:
    one, other = replace(HOUSEHOLD, **household), replace(GROUP, **group)
    assert broken(one, other, settings=RuleSettings(**settings)) == rules


def test_the_floor_is_reached_by_the_points_themselves() -> None:
    points = pair().points("H1", "G1")
    assert broken(settings=RuleSettings(floor=points)) == []
    assert broken(settings=RuleSettings(floor=points + 1)) == ["floor"]


def test_an_excluded_pair_is_stopped_and_its_reason_kept() -> None:
    found = pair(excluded={("H1", "G1"): "declined before", ("H9", "G9"): "left since"})
    assert broken_rules(found, "H1", "G1") == ("excluded",)
    assert rule_facts("excluded", found, "H1", "G1") == {"reason": "declined before"}


@pytest.mark.parametrize("seed", range(20))
def test_all_pairs_at_once_break_what_a_plain_double_loop_says(seed: int) -> None:
    case = replace(
        random_case(seed),
        settings=RuleSettings(floor=4_000),
        excluded={("H001", "G001"): "a former pair"},
    )
    found = assess(case)
    for row, household in enumerate(found.case.households):
        for column, group in enumerate(found.case.groups):
            points = found.points(household.id, group.id)
            expected = reference.broken(household, group, case, points)
            assert list(broken_rules(found, household.id, group.id)) == expected
            assert bool(possible(found)[row, column]) == (not expected)


LOCK = frozenset({("H1", "G1")})


@pytest.mark.parametrize(
    ("household", "group", "settings", "rule"),
    [
        ({"day_parts": frozenset()}, {}, {}, "time"),
        ({"avoids": frozenset({"pets"})}, {"features": frozenset({"pets"})}, {}, "dealbreaker"),
        ({}, {}, {"floor": 10_000}, "floor"),
    ],
)
def test_a_lock_passes_time_dealbreakers_and_the_floor(
    household: dict[str, object], group: dict[str, object], settings: dict[str, object], rule: str
) -> None:
    assert rule in LOCK_MAY_PASS
    one, other = replace(HOUSEHOLD, **household), replace(GROUP, **group)
    found = pair(one, other, settings=RuleSettings(**settings), locked=LOCK)
    assert broken_rules(found, "H1", "G1") == (rule,)
    assert possible(found).all()
    assert found.refused_locks == ()
    assert [match[:2] for match in solve(found.problem()).matches] == [("H1", "G1")]


@pytest.mark.parametrize(
    ("household", "group", "rule"),
    [
        ({"ready": False}, {}, "ready"),
        ({"municipality": "0599", "position": None}, {}, "place"),
        ({}, {"max_household": 0}, "size"),
        ({"safety": "women_only"}, {"members": (replace(MEMBER, gender="man"),) * 3}, "safety"),
        ({"people": (Person(30, languages={"ti": 4}),)}, {}, "language"),
        ({"vulnerability": 5}, {}, "capacity"),
        ({"musts": {"composition": "men"}}, {}, "wish"),
        ({}, {"kind": "sponsor"}, "track"),
    ],
)
def test_a_lock_passes_no_firmer_rule_and_is_refused_out_loud(
    household: dict[str, object], group: dict[str, object], rule: str
) -> None:
    found = pair(replace(HOUSEHOLD, **household), replace(GROUP, **group), locked=LOCK)
    assert found.refused_locks == (("H1", "G1", rule),)
    assert not possible(found).any()
    with pytest.raises(BadProblem, match=f'\\["H1", "G1"\\] breaks the rule {rule}'):
        found.problem()


def test_a_lock_does_not_pass_an_exclusion() -> None:
    found = pair(locked=LOCK, excluded={("H1", "G1"): "conflict of interest"})
    assert found.refused_locks == (("H1", "G1", "excluded"),)


def test_a_lock_that_breaks_several_rules_is_refused_for_the_first_firm_one() -> None:
    household = replace(HOUSEHOLD, day_parts=frozenset(), vulnerability=5)
    found = pair(household, locked=LOCK)
    assert broken_rules(found, "H1", "G1") == ("capacity", "time")
    assert found.refused_locks == (("H1", "G1", "capacity"),)


def test_a_lock_opens_its_own_pair_only() -> None:
    one = replace(HOUSEHOLD, day_parts=frozenset())
    case = Case((one, replace(one, id="H2")), (GROUP, replace(GROUP, id="G2")), locked=LOCK)
    assert possible(assess(case)).tolist() == [[True, False], [False, False]]


@pytest.mark.parametrize(
    ("rule", "household", "group", "facts"),
    [
        ("ready", {"ready": False}, {}, {"household": False, "group": True}),
        (
            "place",
            {"municipality": "0599", "position": None},
            {},
            {"km": None, "limit": 10.0, "municipalities": ["0599", "0518"]},
        ),
        (
            "place",
            {"municipality": "0599", "travel_km": 0.5},
            {},
            {"km": 0.7, "limit": 0.5, "municipalities": ["0599", "0518"]},
        ),
        (
            "size",
            {"people": (ADULT,) * 7},
            {},
            {"people": 7, "most": 6, "members": 3, "least": 3},
        ),
        (
            "language",
            {"people": (Person(30, languages={"ti": 4, "ar": 2, "en": 1}),)},
            {},
            {
                "speak": ["ar", "ti"],
                "group": ["en", "nl"],
                "common": [],
                "interpreter": False,
            },
        ),
        (
            "capacity",
            {"vulnerability": 4},
            {"capacity": 3},
            {"need": 4, "max": 3, "automatic": True},
        ),
        (
            "capacity",
            {"vulnerability": 5},
            {"capacity": 4},
            {"need": 5, "max": 4, "automatic": False},
        ),
        (
            "time",
            {"day_parts": frozenset({"mon-evening", "fri-evening"})},
            {},
            {"common": ["mon-evening"], "needed": 2, "wanted": ["fri-evening"]},
        ),
        (
            "dealbreaker",
            {"avoids": frozenset({"pets", "smoking"})},
            {"features": frozenset({"pets"})},
            {"features": ["pets"]},
        ),
        (
            "wish",
            {
                "musts": {"place": "near", "composition": "men"},
                "rathers": {"language": "nl", "contact": "man"},
            },
            {},
            {
                "must": [["composition", "men", False], ["place", "near", True]],
                "rather": [["contact", "man", False], ["language", "nl", True]],
            },
        ),
        ("track", {}, {"kind": "sponsor"}, {"kind": "sponsor", "track": "status_holder"}),
    ],
)
def test_a_broken_rule_shows_the_facts_it_looked_at(
    rule: str, household: dict[str, object], group: dict[str, object], facts: dict[str, object]
) -> None:
    found = pair(replace(HOUSEHOLD, **household), replace(GROUP, **group))
    assert broken_rules(found, "H1", "G1") == (rule,)
    assert rule_facts(rule, found, "H1", "G1") == facts


def test_the_safety_and_floor_rules_show_their_facts_too() -> None:
    group = replace(GROUP, members=(replace(MEMBER, gender="man"),) * 3)
    unsafe = pair(replace(HOUSEHOLD, safety="women_only"), group)
    assert rule_facts("safety", unsafe, "H1", "G1") == {
        "wish": "women_only",
        "women": False,
    }
    low = pair(settings=RuleSettings(floor=9_999))
    assert rule_facts("floor", low, "H1", "G1") == {
        "points": low.points("H1", "G1"),
        "floor": 9_999,
    }


def test_a_case_gives_the_problem_of_its_possible_pairs() -> None:
    case = Case(
        (
            replace(HOUSEHOLD, waiting_days=70, pool="0518/ar"),
            replace(HOUSEHOLD, id="H0", ready=False),
        ),
        (replace(GROUP, places=2), replace(GROUP, id="G0")),
        settings=RuleSettings(floor=100, objective="total", time_limit=9, waiting_classes=(30,)),
        pools={"0518/ar": 4},
    )
    problem = assess(case).problem(previous=frozenset({("H1", "G0")}))
    assert problem.household_ids == ("H0", "H1")
    assert problem.group_ids == ("G0", "G1")
    assert problem.waiting_days == (0, 70)
    assert problem.pool_of == (None, "0518/ar")
    assert problem.places == (1, 2)
    assert problem.caps == {"0518/ar": 4}
    assert problem.settings.stages == ("waiting", "matched", "worst", "total")
    assert problem.settings.waiting_classes == (30,)
    assert (problem.settings.floor, problem.settings.time_limit) == (100, 9)
    assert problem.pairs.household.tolist() == [1, 1]
    assert problem.pairs.group.tolist() == [0, 1]
    assert [match[:2] for match in solve(problem).matches] == [("H1", "G0")]


def test_fair_is_what_a_case_asks_for_unless_told_otherwise() -> None:
    assert pair().problem().settings.stages[-1] == "fair"
