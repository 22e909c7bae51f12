"""Every reason the engine can give has its sentence."""

import pytest

from matching.engine.assess import assess
from matching.engine.explain import why_unmatched
from matching.engine.problem import Case, Group, Household, Person
from matching.engine.rules import RULES
from matching.engine.solver import solve
from matching.sentences import waiting
from matching.sentences import why_unmatched as words_for


def because(*rules, why="no_pair", **change):
    return {"why": why, "rules": list(rules), "change": change}


@pytest.mark.parametrize(
    ("reason", "sentence"),
    [
        (because("language", speak=["ar", "en"]),
         "No group with a free place speaks Arabic, English well enough."),
        (because("language", interpreter=True),
         "No language is known that they speak well enough."),
        (because("size", max_household=7), "No group can welcome a household of 7."),
        (because("size", more_members=1), "The group that fits best is 1 member short."),
        (because("capacity", capacity=4), "No group that fits can give support at level 4."),
        (because("capacity", by_people=True),
         "The support needed is so large that only people decide on a match."),
        (because("time", day_parts=["mon_evening"], more=1),
         "The groups that fit are free at other times."),
        (because("time", day_parts=[], more=2),
         "They have given too few times at which they are free."),
        (because("place", within_km=12.34),
         "The nearest group is 12.3 km away, too far for one of the two."),
        (because("place", within_km=None), "The distance to the groups is not known."),
        (because("dealbreaker", without=["pets"]),
         "The groups that fit have something they wish to avoid: pets."),
        (because("wish", musts=[["composition", "children"], ["place", "near"]]),
         ("They say that the group must have this, and no group that fits does: people with "
          "children, in their own part of town.")),
        (because("floor", points=3000, floor=4000),
         "The best pair has 3000 points, below the limit of 4000."),
        (because(), "There is no group with a free place."),
        (because(why="outcompeted", waiting_over=60, competing=7, places=4),
         "Households that look for a group like these: 7. Places: 4."),
        (because(why="outcompeted", waiting_over=0, competing=0, places=0),
         "Groups that fit went to households for whom there was no other."),
        (because(why="pool_full", pool="0518/ar", cap=3),
         "The community builders who speak this language have no room for another match."),
    ],
)  # fmt: skip
def test_a_reason_becomes_a_sentence(reason, sentence):
    assert words_for(reason) == sentence


def test_two_rules_give_two_sentences():
    reason = because("size", "safety", max_household=7, members="women_only")

    assert words_for(reason) == (
        "No group can welcome a household of 7. "
        "They ask for a group of women only. No group with a free place fits that."
    )


def test_every_rule_has_words():
    assert waiting._RULES.keys() == set(RULES)


FITS = {
    "household": {
        "people": (Person(30, languages={"en": 3}),),
        "day_parts": frozenset({"mon_evening", "sat_morning"}),
        "vulnerability": 2,
    },
    "group": {
        "members": (Person(40, gender="man", languages={"en": 3}),) * 3,
        "day_parts": frozenset({"mon_evening", "sat_morning"}),
    },
}


@pytest.mark.parametrize(
    ("rule", "household", "group"),
    [
        ("place", {"municipality": "0599"}, {}),
        ("size", {"people": (Person(30, languages={"en": 3}),) * 9}, {}),
        ("size", {}, {"members": (Person(40, languages={"en": 3}),) * 2}),
        ("safety", {"safety": "women_only"}, {}),
        ("language", {"people": (Person(30, languages={"ti": 4}),)}, {}),
        ("language", {"people": (Person(30),)}, {}),
        ("capacity", {"vulnerability": 4}, {}),
        ("capacity", {"vulnerability": 5}, {}),
        ("capacity", {"vulnerability": None}, {}),
        ("time", {"day_parts": frozenset({"tue_morning", "wed_morning"})}, {}),
        ("time", {"day_parts": frozenset()}, {}),
        ("dealbreaker", {"avoids": frozenset({"pets"})}, {"features": frozenset({"pets"})}),
        ("wish", {"musts": {"composition": "women"}}, {}),
        ("wish", {"musts": {"language": "ti"}}, {}),
        ("wish", {"musts": {"place": "near"}}, {}),
        ("track", {}, {"kind": "sponsor"}),
    ],
)
def test_what_the_engine_really_says_has_its_sentence(rule, household, group):
    assessment = assess(
        Case(
            households=(Household("H", "0518", **(FITS["household"] | _but_place(household))),),
            groups=(Group("G", household.get("municipality", "0518"), **(FITS["group"] | group)),),
        )
    )
    (reason,) = why_unmatched(assessment, solve(assessment.problem()))

    words = words_for({"why": reason.why, "rules": reason.rules, "change": reason.change})

    assert reason.rules == (rule,)
    assert len(words.split()) > 4


def _but_place(household):
    return {name: value for name, value in household.items() if name != "municipality"}
