"""Whom to look for, in words that name nobody."""

import pytest

from matching.engine.rules import RULES
from matching.sentences import can_be_a_group, look_for, recruit, recruiting


def because(*rules, why="no_pair", **change):
    return {"why": why, "rules": list(rules), "change": change}


@pytest.mark.parametrize(
    ("reason", "words"),
    [
        (because("language", speak=["ti", "ar"]),
         "a group that speaks Tigrinya or Arabic, or an interpreter"),
        (because("language", interpreter=True),
         "an interpreter: no language is known that they speak well enough"),
        (because("size", max_household=7), "a group that can welcome 7 people"),
        (because("size", more_members=1), "1 more member for a group that fits"),
        (because("size", "safety", max_household=7, members="women_only"),
         "a group that can welcome 7 people and a group of women only"),
        (because("capacity", capacity=4), "a group that can give support at level 4"),
        (because("capacity", by_people=True), "a decision by people: they need much support"),
        (because("time", day_parts=["mon_evening"], more=1),
         "a group with time on one of these: Monday evening"),
        (because("time", day_parts=[], more=2), "more times at which they are free"),
        (because("place", within_km=12.34), "a group nearer by: the nearest is 12.3 km away"),
        (because("place", within_km=None), "a postcode, so that the distance is known"),
        (because("dealbreaker", without=["pets"]), "a group whose homes have none of these: pets"),
        (because("wish", musts=[["composition", "own_age"], ["language", "ti"]]),
         ("a group that has what they ask for: somebody of about their age, somebody who speaks "
          "Tigrinya")),
        (because(), "a group with a free place"),
        (because(why="pool_full", pool="0518/ar", cap=3),
         "a community builder who speaks their language and has room"),
    ],
)  # fmt: skip
def test_a_reason_becomes_whom_to_look_for(reason, words):
    assert look_for(reason) == words


def test_every_rule_has_somebody_to_look_for():
    assert recruiting._LOOK_FOR.keys() == set(RULES)


def shortage(**traits):
    return {
        "households": 7,
        "places": 3,
        "short": 4,
        "pools": [],
        "traits": {
            "sizes": [5, 8],
            "languages": ["ar", "en"],
            "vulnerability": [1, 3],
            "women_only": [0, 7],
            "pool": None,
        }
        | traits,
    }


@pytest.mark.parametrize(
    ("found", "sentence"),
    [
        (shortage(),
         ("7 households (5 to 8 people), places: 3. Find 4 more groups: "
          "room for 8 people, speaks Arabic or English, support at level 3.")),
        (shortage(sizes=[1, 1], languages=[], vulnerability=[], women_only=[7, 7]),
         ("7 households (1 person), places: 3. "
          "Find 4 more groups: room for 1 person, women only.")),
        (shortage() | {"households": 1, "places": 0, "short": 1},
         ("1 household (5 to 8 people), places: 0. Find 1 more group: "
          "room for 8 people, speaks Arabic or English, support at level 3.")),
        (shortage() | {"places": 0, "pools": ["0518/ar"]},
         "a community builder who speaks their language and has room"),
    ],
)  # fmt: skip
def test_a_shortage_tells_how_many_and_what_for_groups_would_end_it(found, sentence):
    assert recruit(found) == sentence


@pytest.mark.parametrize(
    ("reason", "can_be"),
    [
        (because(), True),
        (because("size", max_household=7), True),
        (because("size", more_members=1), False),
        (because("language", speak=["ti"]), True),
        (because("language", interpreter=True), False),
        (because("size", "language", max_household=7, interpreter=True), False),
        (because("capacity", capacity=4), True),
        (because("capacity", by_people=True), False),
        (because("time", day_parts=["mon_evening"], more=1), True),
        (because("time", day_parts=[], more=1), False),
        (because("place", within_km=12.3), True),
        (because("place", within_km=None), False),
        (because("ready", ready="household"), False),
        (because("excluded", excluded=1, reasons=["declined"]), True),
        (because(why="pool_full", pool="0518/ar", cap=3), False),
    ],
)
def test_only_where_one_more_group_is_enough_a_group_is_to_be_found(reason, can_be):
    assert can_be_a_group(reason) is can_be
