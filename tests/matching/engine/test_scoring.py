"""Points: each criterion by hand, all pairs against a plain double loop, and the promises kept."""

import random
from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matching.engine.assess import Assessment, assess
from matching.engine.problem import (
    CRITERIA,
    START_WEIGHTS,
    Case,
    Group,
    Household,
    Person,
    RuleSettings,
    Weights,
)
from matching.engine.scoring import distance_km, rarity
from matching.engine.tables import emphasised
from tests.matching.engine import reference
from tests.matching.engine.people import (
    DAY_PARTS,
    GROUP,
    HOUSEHOLD,
    MEMBER,
    NEEDS,
    WORDS,
    everything,
    pair,
    possible,
    random_case,
    random_group,
    random_household,
)

seeds = st.integers(0, 2**32)
quick = settings(max_examples=60, deadline=None, derandomize=True)


def value(criterion: str, household: Household = HOUSEHOLD, group: Group = GROUP) -> float | None:
    """A criterion's value 0..1 in one pair, or None where an answer is missing."""
    found = pair(household, group)
    at = CRITERIA.index(criterion)
    scores = everything(found)
    worth = int(scores.values[at, 0]) / 1_000_000
    if not scores.known[at, 0]:
        assert worth == 0.5
        return None
    return worth


def with_people(*people: Person) -> Household:
    return replace(HOUSEHOLD, people=people)


@pytest.mark.parametrize(
    ("wanted", "offered", "expected"),
    [
        ({"language": 3, "work": 1}, {"language"}, 0.75),
        ({"language": 3, "work": 1}, {"work"}, 0.25),
        ({"language": 3, "work": 1}, {"work", "language", "school"}, 1),
        ({"language": 3}, {"school"}, 0),
        ({"language": 3}, set(), 0),
        ({"language": 1, "work": 1, "school": 1}, {"work"}, 0.333333),
        ({}, {"work"}, None),
    ],
)
def test_needs_are_the_weighted_share_that_members_offer(
    wanted: dict[str, int], offered: set[str], expected: float | None
) -> None:
    household = replace(HOUSEHOLD, needs=wanted)
    assert value("needs", household, replace(GROUP, offers=frozenset(offered))) == expected


def likes(*interests: str, age: int = 35, dislikes: tuple[str, ...] = ()) -> Person:
    return Person(age, interests=frozenset(interests), dislikes=frozenset(dislikes))


@pytest.mark.parametrize(
    ("people", "members", "expected"),
    [
        ([likes("music")], [likes("music")], 1),
        ([likes("music", "reading")], [likes("music")], 0.5),
        ([likes("music", "reading")], [likes("music"), likes("reading", "sewing")], 1),
        ([likes("music"), likes("sewing")], [likes("music")], 0.5),
        ([likes("music")], [likes("sewing")], 0),
        ([likes("music")], [likes()], 0),
        ([likes("music"), likes("sewing", age=11)], [likes("music")], 1),
        ([likes("music"), likes("sewing", age=12)], [likes("music")], 0.5),
        ([likes("music"), likes()], [likes("music")], 0.75),
        ([likes(dislikes=("crowds",))], [likes(dislikes=("crowds",))], 1),
        ([likes("music", dislikes=("crowds",))], [likes(dislikes=("crowds",))], 0.5),
        ([likes(dislikes=("music",))], [likes("music")], 0),
        ([likes()], [likes("music")], None),
        ([likes("music", age=8)], [likes("music")], None),
    ],
)
def test_interests_are_shared_by_each_person_of_twelve_and_older(
    people: list[Person], members: list[Person], expected: float | None
) -> None:
    group = replace(GROUP, members=tuple(members))
    assert value("interests", with_people(*people), group) == expected


def test_a_rare_interest_counts_for_more() -> None:
    household = with_people(likes("chess", "music"))
    group = replace(GROUP, members=(likes("chess"),))
    case = Case((household,), (group,), rarity={"chess": 300, "music": 100})
    assert everything(assess(case)).values[CRITERIA.index("interests"), 0] == 750_000


def test_an_interest_without_weight_is_shared_by_nobody() -> None:
    household = with_people(likes("chess"), likes("music"))
    group = replace(GROUP, members=(likes("chess", "music"),))
    case = Case((household,), (group,), rarity={"chess": 0, "music": 100})
    assert everything(assess(case)).values[CRITERIA.index("interests"), 0] == 500_000


def test_rarity_falls_with_how_many_share_an_interest() -> None:
    found = rarity({"cooking": 99, "chess": 0, "music": 9, "odd": 500}, 99)
    assert found == {"cooking": 100, "chess": 561, "music": 330, "odd": 100}


@pytest.mark.parametrize(
    ("own", "members", "children", "expected"),
    [
        ([35], [35], (), 1),
        ([35], [47], (), 0.367879),
        ([35], [23, 60], (), 0.367879),
        ([35, 47], [35], (), (1 + 0.367879) / 2),
        ([35, 7], [35], (), 1),
        ([35, 7], [35], (7,), 1),
        ([35, 7], [35], (10,), (1 + 0.367879) / 2),
        ([35, 7], [35], (4, 8), (1 + 0.716531) / 2),
        ([17], [17], (), None),
        ([17], [18], (17,), 1),
        ([18], [18], (), 1),
        ([35], [], (), None),
    ],
)
def test_ages_look_for_the_nearest_of_each_person(
    own: list[int], members: list[int], children: tuple[int, ...], expected: float | None
) -> None:
    household = with_people(*(Person(age) for age in own))
    group = replace(GROUP, members=tuple(Person(age) for age in members), children=children)
    found = value("ages", household, group)
    assert found == (None if expected is None else pytest.approx(expected, abs=1e-6))


def speaks(age: int = 30, **languages: int) -> Person:
    return Person(age, languages=languages)


@pytest.mark.parametrize(
    ("own", "members", "expected"),
    [
        ([speaks(ar=4)], [speaks(ar=4)], 1),
        ([speaks(ar=4)], [speaks(ar=3)], 0.75),
        ([speaks(ar=4, en=2)], [speaks(ar=1), speaks(en=4)], 0.5),
        ([speaks(ar=4)], [speaks(nl=4)], 0),
        ([speaks(nl=1)], [speaks(nl=4)], 0.25),
        ([speaks(ar=4), speaks(en=3)], [speaks(en=4)], 0.75),
        ([speaks(ar=4), speaks(age=15, nl=4)], [speaks(nl=4)], 0),
        ([speaks(age=17, nl=4)], [speaks(nl=4)], 1),
        ([speaks()], [speaks(nl=4)], None),
        ([speaks(nl=4)], [speaks()], None),
    ],
)
def test_language_is_the_level_of_the_best_common_one_between_adults(
    own: list[Person], members: list[Person], expected: float | None
) -> None:
    assert value("language", with_people(*own), replace(GROUP, members=tuple(members))) == expected


@pytest.mark.parametrize(
    ("own", "other", "expected"),
    [
        ((1, 2, 3, 4, 5), (1, 2, 3, 4, 5), 1),
        ((1, 1, 1, 1, 1), (5, 5, 5, 5, 5), 0),
        ((1, 2, 3, 4, 5), (1, 1, 1, 4, 4), 0.8),
        ((1, None, None, None, None), (1, 1, 1, 1, 1), 0.6),
        ((1, None, None, None, None), (None, 1, 1, 1, 1), None),
        ((None,) * 5, (1, 2, 3, 4, 5), None),
    ],
)
def test_style_is_one_minus_the_mean_difference(
    own: tuple[int | None, ...], other: tuple[int | None, ...], expected: float | None
) -> None:
    assert value("style", replace(HOUSEHOLD, style=own), replace(GROUP, style=other)) == expected


@pytest.mark.parametrize(("shared", "expected"), [(0, 0), (1, 0.25), (3, 0.75), (4, 1), (6, 1)])
def test_time_counts_common_day_parts_up_to_four(shared: int, expected: float) -> None:
    household = replace(HOUSEHOLD, day_parts=frozenset(DAY_PARTS[:shared]))
    group = replace(GROUP, day_parts=frozenset(DAY_PARTS))
    assert value("time", household, group) == expected


@pytest.mark.parametrize(
    ("kilometres", "expected"),
    [(0, 1), (0.99, 1), (5.5, 0.5), (3.25, 0.75), (9.9999, 0.000011), (11, 0)],
)
def test_near_falls_from_one_kilometre_to_the_limit(kilometres: float, expected: float) -> None:
    degrees = np.degrees(kilometres / 6371.0088)
    group = replace(GROUP, position=(52 + degrees, 4.3))
    found = value("near", replace(HOUSEHOLD, position=(52, 4.3)), group)
    assert found == pytest.approx(expected, abs=2e-6)


def test_near_takes_the_stricter_limit_of_both_sides() -> None:
    household = replace(HOUSEHOLD, position=(52, 4.3), travel_km=6.0)
    group = replace(GROUP, position=(52 + float(np.degrees(3.5 / 6371.0088)), 4.3), travel_km=20.0)
    assert value("near", household, group) == pytest.approx(0.5, abs=1e-6)


@pytest.mark.parametrize(("one", "other"), [(None, (52, 4)), ((52, 4), None), (None, None)])
def test_near_without_a_position_is_a_missing_answer(
    one: tuple[float, float] | None, other: tuple[float, float] | None
) -> None:
    assert value("near", replace(HOUSEHOLD, position=one), replace(GROUP, position=other)) is None


def test_a_limit_below_a_kilometre_is_near_up_to_a_kilometre_and_far_beyond() -> None:
    household = replace(HOUSEHOLD, position=(52, 4.3), travel_km=0.5)
    assert value("near", household, replace(GROUP, position=(52, 4.3))) == 1
    assert value("near", household, replace(GROUP, position=(52.02, 4.3))) == 0


@pytest.mark.parametrize(
    ("need", "capacity", "expected"),
    [(1, 5, 1), (1, 3, 0.5), (3, 3, 0), (4, 2, 0), (4, 5, 0.25), (None, 5, None)],
)
def test_margin_is_capacity_above_need(
    need: int | None, capacity: int, expected: float | None
) -> None:
    household = replace(HOUSEHOLD, vulnerability=need)
    assert value("margin", household, replace(GROUP, capacity=capacity)) == expected


def test_distances_are_those_of_the_great_circle() -> None:
    the_hague, haarlem = np.array([[52.0705, 4.3007]]), np.array([[52.3874, 4.6462]])
    assert distance_km(the_hague, haarlem)[0, 0] == pytest.approx(42.4, abs=0.2)
    assert distance_km(the_hague, the_hague)[0, 0] == 0
    poles = distance_km(np.array([[90.0, 0.0]]), np.array([[-90.0, 0.0]]))
    assert poles[0, 0] == pytest.approx(np.pi * 6371.0088)


def test_a_missing_answer_is_said() -> None:
    silent = replace(HOUSEHOLD, needs={}, position=None, vulnerability=None)
    assert pair(silent).missing("H1", "G1") == ("needs", "near", "margin")
    assert pair().missing("H1", "G1") == ()


def test_a_perfect_pair_earns_everything_and_a_hopeless_one_nothing() -> None:
    perfect = replace(
        HOUSEHOLD,
        people=(replace(MEMBER, languages={"nl": 4}),),
        needs={"language": 1},
        day_parts=frozenset(DAY_PARTS),
        vulnerability=1,
    )
    group = replace(GROUP, capacity=5, day_parts=frozenset(DAY_PARTS), position=HOUSEHOLD.position)
    assert pair(perfect, group).points("H1", "G1") == 10_000
    hopeless = Household(
        "H1",
        "0599",
        people=(Person(18, interests=frozenset({"x"}), languages={"ti": 4}),),
        needs={"work": 1},
        style=(1,) * 5,
        vulnerability=5,
        position=(10.0, 4.3),
    )
    other = replace(GROUP, style=(5,) * 5, members=(replace(MEMBER, age=140),), capacity=1)
    assert pair(hopeless, other).points("H1", "G1") <= 1


@pytest.mark.parametrize("seed", range(12))
def test_all_pairs_at_once_equal_a_plain_double_loop(seed: int) -> None:
    case = random_case(seed)
    found = assess(case)
    scores = everything(found)
    pairs = list(product(found.case.households, found.case.groups))
    for at, (household, group) in enumerate(pairs):
        values = [each(household, group, case) for each in reference.FUNCTIONS]
        assert scores.known[:, at].tolist() == [each is not None for each in values]
        expected = [500_000 if each is None else each for each in values]
        assert scores.values[:, at].tolist() == expected
        # Weights are rounded to millionths: at most a point apart from the exact mean.
        exact = reference.exact_points(household, group, case)
        assert abs(int(scores.points[at]) - exact) <= Fraction(52, 100)


@given(seeds)
@quick
def test_no_part_exceeds_the_most_its_criterion_could_earn(seed: int) -> None:
    found = assess(random_case(seed, 3, 3))
    for household in found.case.households:
        for group in found.case.groups:
            most = found.most(household.id, group.id)
            parts = found.parts(household.id, group.id)
            assert all(0 <= parts[each] <= most[each] for each in CRITERIA)
            assert 10_000 <= sum(most.values()) <= 10_000 + len(CRITERIA)


def test_rounding_gives_the_missing_points_to_the_largest_remainders() -> None:
    third = replace(HOUSEHOLD, needs={"language": 1, "work": 1, "school": 1}, vulnerability=3)
    found = pair(third)
    parts = found.parts("H1", "G1")
    assert sum(parts.values()) == found.points("H1", "G1")
    assert parts["needs"] in {666, 667}
    assert parts["margin"] == 125


def share_interest(household: Household, group: Group, dice: random.Random) -> Group:
    person = dice.choice(household.people)
    wish = dice.choice([*person.interests, *WORDS])
    member = dice.randrange(len(group.members))
    members = [
        replace(each, interests=each.interests | {wish}) if at == member else each
        for at, each in enumerate(group.members)
    ]
    return replace(group, members=tuple(members))


def offer_need(household: Household, group: Group, dice: random.Random) -> Group:
    return replace(group, offers=group.offers | {dice.choice(NEEDS)})


def find_time(household: Household, group: Group, dice: random.Random) -> Group:
    return replace(group, day_parts=group.day_parts | {dice.choice(DAY_PARTS)})


@pytest.mark.parametrize("improve", [share_interest, offer_need, find_time])
@given(seed=seeds)
@quick
def test_something_more_in_common_never_lowers_a_pair(
    improve: Callable[[Household, Group, random.Random], Group], seed: int
) -> None:
    dice = random.Random(seed)
    household, group = random_household(dice, 1), random_group(dice, 1)
    before = everything(pair(household, group))
    after = everything(pair(household, improve(household, group, dice)))
    assert after.points[0] >= before.points[0]
    assert (after.values >= before.values).all()


@given(seed=seeds)
@quick
def test_an_interest_or_day_part_new_to_both_sides_never_lowers_a_pair(seed: int) -> None:
    dice = random.Random(seed)
    household, group = random_household(dice, 1), random_group(dice, 1)
    new = {"something new"}
    person, *others = household.people
    member, *members = group.members
    shared = replace(
        household,
        people=(replace(person, interests=person.interests | new), *others),
        day_parts=household.day_parts | new,
        needs={**household.needs, "something new": dice.randint(1, 3)},
    )
    sharing = replace(
        group,
        members=(replace(member, interests=member.interests | new), *members),
        day_parts=group.day_parts | new,
        offers=group.offers | new,
    )
    ids = household.id, group.id
    assert pair(shared, sharing).points(*ids) >= pair(household, group).points(*ids)


@given(seed=seeds)
@quick
def test_other_people_change_no_pair(seed: int) -> None:
    case = random_case(seed, 6, 6)
    one, other = case.households[0], case.groups[0]
    alone = pair(one, other, rarity=case.rarity)
    assert alone.points(one.id, other.id) == assess(case).points(one.id, other.id)


def test_stressing_a_criterion_moves_its_weight_by_a_half_before_scaling_back() -> None:
    sides = np.array([[1, 0, 0, 0, 0, 0, -1, 0], [0] * 8])
    wished, plain = emphasised(START_WEIGHTS, sides).tolist()
    assert sum(wished) == 1_000_000
    shares = dict(zip(CRITERIA, wished, strict=True))
    assert shares["needs"] == pytest.approx(0.30 / 1.05 * 1_000_000, abs=1)
    assert shares["near"] == pytest.approx(0.05 / 1.05 * 1_000_000, abs=1)
    assert plain == [START_WEIGHTS.points[criterion] * 100 for criterion in CRITERIA]


def test_a_pair_uses_the_mean_of_both_sides_weights() -> None:
    household = replace(HOUSEHOLD, needs={"language": 1}, emphasis={"needs": 1})
    one = pair(household).parts("H1", "G1")["needs"]
    both = pair(household, replace(GROUP, emphasis={"needs": 1})).parts("H1", "G1")["needs"]
    assert one == pytest.approx((2_000 + 0.3 / 1.1 * 10_000) / 2, abs=1)
    assert both == pytest.approx(0.3 / 1.1 * 10_000, abs=1)


def test_new_weights_give_what_a_new_case_would() -> None:
    case = random_case(3)
    other = Weights.of(dict.fromkeys(CRITERIA, 0.125))
    once = assess(case).reweighted(other)
    again: Assessment = assess(replace(case, weights=other))
    assert len(once.open.points) > 0
    assert (once.open.points == again.open.points).all()
    assert (everything(once).points == everything(again).points).all()
    assert (possible(once) == possible(again)).all()


def test_a_case_without_one_side_has_no_scores() -> None:
    for case in (Case((), ()), Case((HOUSEHOLD,), ()), Case((), (GROUP,))):
        found = assess(case)
        assert everything(found).points.tolist() == []
        assert found.problem().pairs.points.tolist() == []


def test_a_household_without_people_or_answers_breaks_nothing() -> None:
    bare = pair(Household("H1", "0518"), Group("G1", "0518"))
    assert bare.points("H1", "G1") == 4_500
    assert bare.missing("H1", "G1") == tuple(each for each in CRITERIA if each != "time")


def test_the_default_travel_limit_is_a_setting() -> None:
    group = replace(GROUP, position=(52.08 + float(np.degrees(10 / 6371.0088)), 4.30))
    strict = pair(HOUSEHOLD, group, settings=RuleSettings(travel_km=8))
    loose = pair(HOUSEHOLD, group, settings=RuleSettings(travel_km=19))
    assert strict.parts("H1", "G1")["near"] == 0
    assert loose.parts("H1", "G1")["near"] == 500
