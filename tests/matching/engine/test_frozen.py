"""A case as JSON and back: nothing lost, nothing guessed."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matching.engine.assess import assess
from matching.engine.checks import BadProblem
from matching.engine.codec import write_problem
from matching.engine.frozen import read_case, write_case
from matching.engine.problem import (
    CRITERIA,
    POINTS,
    Case,
    Group,
    Household,
    Person,
    RuleSettings,
    Weights,
)
from tests.matching.engine.people import GROUP, HOUSEHOLD

# Many cases of what other tests cover: measuring each line of them takes as long again.
pytestmark = pytest.mark.no_cover

WORDS = st.text("abc-é:", min_size=1, max_size=4)
SETS = st.frozensets(WORDS, max_size=3)
STYLES = st.tuples(*[st.none() | st.integers(1, 5)] * 5)
KM = st.none() | st.floats(0, 1e3)
POSITIONS = st.none() | st.tuples(st.floats(-90, 90), st.floats(-180, 180))
EMPHASES = st.dictionaries(st.sampled_from(CRITERIA), st.integers(-1, 1))
WISHES = st.dictionaries(WORDS, WORDS, max_size=2)
PEOPLE = st.lists(
    st.builds(
        Person,
        age=st.integers(0, 110),
        gender=WORDS,
        interests=SETS,
        dislikes=SETS,
        languages=st.dictionaries(WORDS, st.integers(1, 4), max_size=3),
    ),
    max_size=3,
).map(tuple)
HOUSEHOLDS = st.builds(
    Household,
    id=WORDS,
    municipality=WORDS,
    track=WORDS,
    ready=st.booleans(),
    people=PEOPLE,
    needs=st.dictionaries(WORDS, st.integers(1, 3), max_size=3),
    day_parts=SETS,
    style=STYLES,
    vulnerability=st.none() | st.integers(1, 5),
    safety=WORDS,
    interpreter=st.booleans(),
    avoids=SETS,
    position=POSITIONS,
    travel_km=KM,
    waiting_days=st.integers(0, 900),
    pool=st.none() | WORDS,
    emphasis=EMPHASES,
    musts=WISHES,
    rathers=WISHES,
)
GROUPS = st.builds(
    Group,
    id=WORDS,
    municipality=WORDS,
    kind=WORDS,
    ready=st.booleans(),
    members=PEOPLE,
    children=st.lists(st.integers(0, 17), max_size=2).map(tuple),
    offers=SETS,
    day_parts=SETS,
    style=STYLES,
    capacity=st.integers(1, 5),
    max_household=st.integers(1, 9),
    min_members=st.integers(1, 9),
    features=SETS,
    position=POSITIONS,
    travel_km=KM,
    places=st.integers(1, 3),
    emphasis=EMPHASES,
    contact=WORDS,
)
PAIRS = st.tuples(WORDS, WORDS)
CASES = st.builds(
    Case,
    households=st.lists(HOUSEHOLDS, max_size=3, unique_by=lambda each: each.id).map(tuple),
    groups=st.lists(GROUPS, max_size=3, unique_by=lambda each: each.id).map(tuple),
    excluded=st.dictionaries(PAIRS, WORDS, max_size=3),
    locked=st.frozensets(PAIRS, max_size=3),
    weights=st.integers(0, POINTS).map(
        lambda rest: Weights(dict.fromkeys(CRITERIA, 0) | {"needs": rest, "near": POINTS - rest})
    ),
    settings=st.builds(
        RuleSettings,
        floor=st.integers(0, POINTS),
        travel_km=st.floats(0, 100),
        waiting_classes=st.lists(st.integers(0, 900), max_size=3).map(tuple),
        objective=st.sampled_from(["fair", "total"]),
        enough=st.integers(0, POINTS),
    ),
    pools=st.dictionaries(WORDS, st.integers(0, 9), max_size=2),
    rarity=st.dictionaries(WORDS, st.integers(0, 900), max_size=3),
)


@given(CASES)
def test_a_case_comes_back_from_json_as_it_was(case):
    text = json.dumps(write_case(case), allow_nan=False)

    assert read_case(json.loads(text)) == case


@given(CASES)
def test_equal_cases_are_frozen_as_equal_text(case):
    again = read_case(write_case(case))

    assert json.dumps(write_case(again)) == json.dumps(write_case(case))


def test_a_case_that_comes_back_gives_the_same_problem():
    case = Case((HOUSEHOLD,), (GROUP,), locked=frozenset({("H1", "G1")}))

    again = read_case(json.loads(json.dumps(write_case(case))))

    assert write_problem(assess(again).problem()) == write_problem(assess(case).problem())


def test_what_a_later_engine_adds_may_be_absent():
    document = write_case(Case((HOUSEHOLD,), (GROUP,)))
    del document["households"][0]["pool"]
    del document["households"][0]["musts"]
    del document["groups"][0]["contact"]
    del document["rarity"]

    assert read_case(document) == Case((HOUSEHOLD,), (GROUP,))


@pytest.mark.parametrize(
    ("change", "item"),
    [({"version": 2}, "version 2"), ({"colour": "red"}, '"colour"')],
)
def test_a_form_that_this_engine_does_not_know_is_refused_by_name(change, item):
    with pytest.raises(BadProblem, match=item):
        read_case(write_case(Case((), ())) | change)
