"""Why a group stays free: every reason that the engine can give has its sentence."""

import pytest

from matching.engine.rules import RULES
from matching.sentences import groups, why_group_unmatched


def because(*rules, why="no_pair", households=0, **change):
    return {
        "group": "G", "why": why, "rules": list(rules), "households": households, "change": change
    }  # fmt: skip


@pytest.mark.parametrize(
    ("reason", "sentence"),
    [
        (because(why="matched_elsewhere", households=1),
         "1 household fits, and it got another group."),
        (because(why="matched_elsewhere", households=3),
         "3 households fit, and they all got another group."),
        (because(why="pool_full", households=2),
         "Households fit, but the community builders have no room for another match."),
        (because(why="unfinished", households=2), "The round ended before it came to this group."),
        (because(), "There is no household that waits."),
        (because("size", max_household=7),
         "Those who fit are with more people than it can welcome."),
        (because("size", more_members=1), "The group is 1 member short."),
        (because("place", within_km=12.3),
         "The nearest household is 12.3 km away, too far for one of the two."),
        (because("place", within_km=None), "The distance to the households is not known."),
        (because("language", speak=["ti"]),
         "Those who fit speak other languages: Tigrinya."),
        (because("language", interpreter=True),
         "Of those who fit, no language is known."),
        (because("capacity", capacity=4), "Those who fit need support at level 4 or more."),
        (because("capacity", by_people=True),
         "Those who fit need so much support that only people decide on a match."),
        (because("time", day_parts=["mon_evening"], more=1),
         "Those who fit are free at other times."),
        (because("time", day_parts=[], more=1),
         "Those who fit have given too few times at which they are free."),
        (because("dealbreaker", without=["pets"]),
         "Those who fit wish to avoid something here: pets."),
        (because("wish", musts=[["contact", "man"]]),
         "Those who fit ask for what this group does not have: a man as contact person."),
        (because("safety", members="women_only"), "Those who fit ask for a group of women only."),
        (because("track", kind="welcome"),
         "It is a sponsor group, and nobody who waits comes through resettlement."),
        (because("floor", points=3000, floor=4000),
         "The best pair has 3,000 points; the limit is 4,000."),
    ],
)  # fmt: skip
def test_a_reason_becomes_a_sentence(reason, sentence):
    assert why_group_unmatched(reason) == sentence


def test_every_rule_has_words_for_a_group():
    assert groups._RULES.keys() == set(RULES)
