"""A household and a group that fit in every way, for tests to change one thing at a time."""

import random
from typing import Any

import numpy as np

from matching.engine.assess import Assessment, assess
from matching.engine.problem import Case, Group, Household, Person
from matching.engine.scoring import Scores
from matching.engine.tables import BoolArray

ADULT = Person(
    age=35,
    gender="woman",
    interests=frozenset({"cooking", "football"}),
    languages={"ar": 4, "en": 2},
)
MEMBER = Person(
    age=35, gender="woman", interests=frozenset({"cooking", "music"}), languages={"nl": 4, "en": 3}
)
HOUSEHOLD = Household(
    id="H1",
    municipality="0518",
    people=(ADULT,),
    needs={"language": 3, "work": 1},
    day_parts=frozenset({"mon-evening", "sat-morning", "sun-morning"}),
    style=(3, 3, 3, 3, 3),
    vulnerability=2,
    position=(52.08, 4.30),
)
GROUP = Group(
    id="G1",
    municipality="0518",
    members=(MEMBER, MEMBER, MEMBER),
    offers=frozenset({"language"}),
    day_parts=frozenset({"mon-evening", "sat-morning", "sun-morning"}),
    style=(3, 3, 3, 3, 3),
    capacity=4,
    position=(52.08, 4.31),
)

WORDS = ["cooking", "football", "music", "reading", "walking", "sewing"]
NEEDS = ["language", "work", "school", "letters"]
DAY_PARTS = [f"{day}-{part}" for day in ("mon", "sat", "sun") for part in ("morning", "evening")]
FEATURES = ["pets", "smoking", "alcohol", "stairs"]
LANGUAGES = ["nl", "en", "ar", "uk", "ti"]
WISHES = {
    "composition": ["women", "men", "children", "no_children", "own_age"],
    "contact": ["woman", "man"],
    "language": LANGUAGES,
    "place": ["near"],
}


def pair(household: Household = HOUSEHOLD, group: Group = GROUP, **rest: Any) -> Assessment:
    """What the engine says of one household and one group."""
    return assess(Case((household,), (group,), **rest))


def everything(found: Assessment) -> Scores:
    """What all pairs earn, households down, groups across: one row after the other."""
    rows, columns = np.indices(found.arrays.shape)
    return found.scores(rows.ravel(), columns.ravel())


def verdicts(found: Assessment) -> BoolArray:
    """All rules on all pairs: rules x households x groups."""
    height, width = found.arrays.shape
    return found.verdicts(np.arange(height), np.arange(width))


def possible(found: Assessment) -> BoolArray:
    """Which pairs may be matched: households x groups."""
    table = np.zeros(found.arrays.shape, dtype=bool)
    table[found.possible.household, found.possible.group] = True
    return table


def some(dice: random.Random, words: list[str], most: int | None = None) -> frozenset[str]:
    return frozenset(dice.sample(words, dice.randint(0, most or len(words))))


def random_person(dice: random.Random, youngest: int, oldest: int) -> Person:
    return Person(
        age=dice.randint(youngest, oldest),
        gender=dice.choice(["woman", "man", "other", ""]),
        interests=some(dice, WORDS),
        dislikes=some(dice, WORDS, 2),
        languages={each: dice.randint(1, 4) for each in some(dice, LANGUAGES, 3)},
    )


def random_style(dice: random.Random) -> tuple[int | None, ...]:
    return tuple(dice.choice([None, 1, 2, 3, 4, 5]) for _ in range(5))


def random_place(dice: random.Random) -> tuple[float, float] | None:
    return dice.choice([None, (52 + dice.random() / 5, 4.3 + dice.random() / 5)])


def random_emphasis(dice: random.Random) -> dict[str, int]:
    return {each: dice.choice([-1, 0, 1]) for each in ("needs", "near", "ages", "margin")}


def random_wish(dice: random.Random) -> dict[str, str]:
    subject = dice.choice(list(WISHES))
    return {subject: dice.choice(WISHES[subject])}


def random_household(dice: random.Random, at: int) -> Household:
    return Household(
        id=f"H{at:03}",
        municipality=dice.choice(["0518", "0518", "0599"]),
        track=dice.choice(["status_holder", "resettled", "temporary_protection"]),
        ready=dice.random() < 0.9,
        people=tuple(random_person(dice, 2, 70) for _ in range(dice.randint(1, 6))),
        needs={each: dice.randint(1, 3) for each in some(dice, NEEDS)},
        day_parts=some(dice, DAY_PARTS),
        style=random_style(dice),
        vulnerability=dice.choice([None, 1, 2, 3, 4, 5]),
        safety=dice.choice(["", "", "", "women_only"]),
        interpreter=dice.random() < 0.3,
        avoids=some(dice, FEATURES, 1),
        position=random_place(dice),
        travel_km=dice.choice([None, 0.5, 5.0, 25.0]),
        waiting_days=dice.randint(0, 300),
        pool=dice.choice([None, "ar"]),
        emphasis=random_emphasis(dice),
        musts=random_wish(dice) if dice.random() < 0.2 else {},
        rathers=random_wish(dice),
    )


def random_group(dice: random.Random, at: int) -> Group:
    return Group(
        id=f"G{at:03}",
        municipality=dice.choice(["0518", "0518", "0599"]),
        kind=dice.choice(["welcome", "welcome", "sponsor"]),
        ready=dice.random() < 0.9,
        members=tuple(random_person(dice, 18, 75) for _ in range(dice.randint(2, 5))),
        children=tuple(dice.randint(0, 17) for _ in range(dice.randint(0, 3))),
        offers=some(dice, NEEDS),
        day_parts=some(dice, DAY_PARTS),
        style=random_style(dice),
        capacity=dice.randint(1, 5),
        max_household=dice.randint(2, 6),
        features=some(dice, FEATURES, 2),
        position=random_place(dice),
        travel_km=dice.choice([None, 5.0, 25.0]),
        places=dice.choice([1, 1, 2]),
        emphasis=random_emphasis(dice),
        contact=dice.choice(["woman", "woman", "man", "other", ""]),
    )


def random_case(seed: int, households: int = 12, groups: int = 10) -> Case:
    """A case in which people left out what they liked."""
    dice = random.Random(seed)
    return Case(
        households=tuple(random_household(dice, at) for at in range(households)),
        groups=tuple(random_group(dice, at) for at in range(groups)),
        rarity={each: dice.randint(50, 400) for each in WORDS[:4]},
    )
