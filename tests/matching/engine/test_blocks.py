"""All pairs are looked at in blocks: whatever their size, the answer is that of each pair alone."""

import random
from dataclasses import replace
from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matching.engine.assess import Assessment, assess
from matching.engine.explain import why_unmatched
from matching.engine.problem import Case, RuleSettings
from matching.engine.rules import LOCK_MAY_PASS, blocks
from matching.engine.solver import solve
from tests.matching.engine import reference
from tests.matching.engine.people import GROUP, HOUSEHOLD, random_case

# Many cases of what other tests cover: measuring each line of them takes as long again.
pytestmark = pytest.mark.no_cover

quick = settings(max_examples=60, deadline=None, derandomize=True)
seeds = st.integers(0, 2**32)


def country(seed: int) -> Case:
    """Households and groups of several municipalities, near each other or at the world's end."""
    dice = random.Random(seed)
    corners = [(52.0, 4.3), (52.05, 4.4), (52.3, 5.2), (-89.9, 0.0), (0.0, 179.99), (0.0, -179.99)]

    def moved(position: tuple[float, float] | None) -> tuple[float, float] | None:
        corner = dice.choice(corners)
        return position and (corner[0] + dice.random() / 10, corner[1] + dice.random() / 10)

    def town() -> str:
        return dice.choice(["0344", "0518", "0599"])

    case = random_case(seed)
    households = tuple(
        replace(each, municipality=town(), position=moved(each.position))
        for each in case.households
    )
    groups = tuple(
        replace(each, municipality=town(), position=moved(each.position)) for each in case.groups
    )
    pairs = list(product([each.id for each in households], [each.id for each in groups]))
    return replace(
        case,
        households=households,
        groups=groups,
        excluded=dict.fromkeys(dice.sample(pairs, 20), "declined before"),
        locked=frozenset(dice.sample(pairs, 3)),
        settings=RuleSettings(floor=dice.choice([0, 4_000, 5_000]), common_day_parts=1),
    )


def without_refused_locks(case: Case) -> Case:
    refused = {(one, other) for one, other, _ in assess(case).refused_locks}
    return replace(case, locked=case.locked - refused)


@given(seed=seeds, block=st.integers(1, 150))
@quick
def test_blocks_of_any_size_give_the_same_problem_and_reasons(seed: int, block: int) -> None:
    case = without_refused_locks(country(seed))
    whole, parts = assess(case), assess(case, block)

    def said(found: Assessment) -> object:
        problem = replace(found.problem(), locked=frozenset())
        pairs = [each.tobytes() for each in vars_of(problem.pairs)]
        return pairs, found.is_locked.tobytes(), why_unmatched(found, solve(problem))

    assert said(parts) == said(whole)


def vars_of(pairs: object) -> list[np.ndarray]:
    return [getattr(pairs, each) for each in ("household", "group", "points")]


@given(seed=seeds, block=st.integers(1, 150))
@quick
def test_the_possible_pairs_are_those_a_plain_double_loop_finds(seed: int, block: int) -> None:
    case = country(seed)
    found = assess(case, block)
    expected = []
    for household, group in product(found.case.households, found.case.groups):
        points = found.points(household.id, group.id)
        broken = set(reference.broken(household, group, case, points))
        is_locked = (household.id, group.id) in case.locked
        if not broken or (is_locked and broken <= LOCK_MAY_PASS):
            expected.append((household.id, group.id, points))
    pairs = found.possible
    assert expected == [
        (found.case.households[row].id, found.case.groups[column].id, points)
        for row, column, points in zip(
            pairs.household.tolist(), pairs.group.tolist(), pairs.points.tolist(), strict=True
        )
    ]


def test_a_municipality_is_looked_at_with_its_own_groups_and_those_within_reach() -> None:
    def at(kilometres: float) -> tuple[float, float]:
        return 52 + float(np.degrees(kilometres / 6371.0088)), 4.3

    households = (
        replace(HOUSEHOLD, id="H1", position=at(0)),
        replace(HOUSEHOLD, id="H2", position=at(2), travel_km=4.0),
        replace(HOUSEHOLD, id="H3", municipality="0599", position=None),
    )
    groups = (
        replace(GROUP, id="G1", position=None),
        replace(GROUP, id="G2", municipality="0344", position=at(11.9)),
        replace(GROUP, id="G3", municipality="0344", position=at(12.1)),
        replace(GROUP, id="G4", municipality="0344", position=at(11.9), travel_km=9.0),
        replace(GROUP, id="G5", municipality="0344", position=None),
        replace(GROUP, id="G6", municipality="0599", position=at(400)),
    )
    found = assess(Case(households, groups))
    parts = [(rows.tolist(), columns.tolist()) for rows, columns in blocks(found.arrays, most=3)]
    # The middle of H1 and H2 lies at 1 km; G2 is 10.9 km from it: 1 to H2, then 10.
    assert parts == [([0], [0, 1]), ([1], [0, 1]), ([2], [5])]
