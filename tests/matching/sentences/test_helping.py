"""The smallest change for who is left without a match: every reason has its words."""

import pytest

from matching.engine.rules import RULES
from matching.sentences import helping, what_helps, what_helps_group


def because(*rules, why="no_pair", **change):
    return {"why": why, "rules": list(rules), "change": change}


@pytest.mark.parametrize(
    ("reason", "words"),
    [
        (because(why="outcompeted", competing=7, places=4), "3 more groups like these"),
        (because(why="outcompeted", competing=0, places=0), "1 more group like these"),
        (because("size", max_household=7), "a group that can welcome 7 people"),
        (because("safety", members="women_only"), "a group of women only"),
        (because("excluded", excluded=1, reasons=["declined"]),
         "a group they have not been proposed to yet"),
        (because("excluded", excluded=2, reasons=["forbidden", "rejected"]),
         "another group, or that a colleague no longer keeps the two apart"),
    ],
)  # fmt: skip
def test_a_household_has_something_that_would_help(reason, words):
    assert what_helps(reason) == words


@pytest.mark.parametrize(
    ("reason", "words"),
    [
        (because(why="matched_elsewhere"), "another household like these"),
        (because(why="pool_full"), "a community builder who has room"),
        (because(why="unfinished"), "a new round"),
        (because(), "a household that is ready"),
        (because("ready", ready="household"), "a side that gets ready"),
        (because("place", within_km=12.3), "a household nearer by"),
        (because("place", within_km=None), "a postcode, so that the distance is known"),
        (because("size", max_household=7), "room for 7 people"),
        (because("size", more_members=1), "1 more member"),
        (because("size", "safety", more_members=2, members="women_only"),
         "2 more members and a household that does not ask for women only"),
        (because("language", speak=["ti", "ar"]),
         "a member who speaks Tigrinya or Arabic, or an interpreter"),
        (because("language", interpreter=True),
         "an interpreter: no language is known that they speak well enough"),
        (because("capacity", capacity=4), "support at level 4"),
        (because("capacity", by_people=True), "a decision by people: they need much support"),
        (because("time", day_parts=["mon_evening"], more=1),
         "time on one of these: Monday evening"),
        (because("time", day_parts=[], more=1), "more times at which they are free"),
        (because("dealbreaker", without=["pets"]), "homes without these: pets"),
        (because("wish", musts=[["contact", "man"]]),
         "a household that does not ask for this: a man as contact person"),
        (because("excluded", excluded=1, reasons=["expired"]),
         "a household it has not been proposed to yet"),
        (because("excluded", excluded=1, reasons=["forbidden"]),
         "another household, or that a colleague no longer keeps the two apart"),
        (because("track", kind="welcome"), "a household that comes through resettlement"),
        (because("floor", points=3000, floor=4000), "a household that suits it better"),
    ],
)  # fmt: skip
def test_a_group_has_something_that_would_help(reason, words):
    assert what_helps_group(reason) == words


def test_every_rule_has_words_that_help_a_group():
    assert helping._RULES.keys() == set(RULES)
