"""Each rule that a pair passes has its fact, as the engine gives it."""

import pytest

from matching.engine.rules import LOCK_MAY_PASS, RULES
from matching.sentences import passed, passed_over, rules
from matching.sentences.wishes import wishes
from newcomers.models import VALUES


@pytest.mark.parametrize(
    ("rule", "facts", "sentence"),
    [
        ("ready", {"household": True, "group": True}, "Both are ready."),
        ("place", {"km": 3.0, "limit": 10.0, "municipalities": ["0518", "0518"]},
         "Both are in the same municipality."),
        ("place", {"km": 3.2, "limit": 10.0, "municipalities": ["0518", "0599"]},
         "3.2 km apart; the limit is 10 km."),
        ("size", {"people": 4, "most": 6, "members": 5, "least": 3},
         ("4 people in the household; the group can welcome up to 6. "
          "5 members in the group; at least 3 are needed.")),
        ("safety", {"wish": ""}, "They have no wish for women only."),
        ("safety", {"wish": "women_only"}, "They ask for a group of women only, and this one is."),
        ("language", {"speak": ["ar", "en"], "group": ["en", "nl"], "common": ["en"]},
         "Both speak: English."),
        ("language", {"speak": ["ti"], "group": ["nl"], "common": []},
         "No language in common: an interpreter is agreed."),
        ("capacity", {"need": 2, "max": 4, "automatic": True},
         "The group can give support at level 4; the household needs level 2."),
        ("time", {"common": ["mon_evening", "sat_morning"], "needed": 2, "wanted": []},
         "2 times in common; at least 2 are needed."),
        ("dealbreaker", {"features": []}, "On a visit they meet nothing they wish to avoid."),
        ("wish", {"must": [], "rather": []}, "They ask nothing special of the group."),
        ("wish",
         {"must": [["composition", "women", True], ["language", "ar", True]],
          "rather": [["contact", "woman", False], ["place", "near", True]]},
         ("They say that the group must have this, and it does: a woman in the group, somebody "
          "who speaks Arabic. "
          "They would rather have this, and it is so: in their own part of town. "
          "They would rather have this, and it is not so: a woman as contact person.")),
        ("excluded", {"reason": None}, "Nobody forbade this pair, and they were no match before."),
        ("track", {"kind": "welcome", "track": "resettled"},
         "A Welcome Group is there for every newcomer."),
        ("track", {"kind": "sponsor", "track": "resettled"},
         "A sponsor group, and they come through resettlement."),
        ("floor", {"points": 7312, "floor": 4000}, "7,312 points; the limit is 4,000."),
        ("floor", {"points": 7312, "floor": 0}, ""),
    ],
)  # fmt: skip
def test_a_rule_that_is_passed_says_why(rule, facts, sentence):
    assert passed({rule: facts}) == [sentence] * bool(sentence)


def test_every_rule_has_its_fact():
    assert rules._PASSED.keys() == set(RULES)


def test_rules_are_told_in_their_order():
    told = passed({"excluded": {}, "ready": {"household": True, "group": True}})

    assert told == [
        "Both are ready.",
        "Nobody forbade this pair, and they were no match before.",
    ]


def test_what_a_lock_passed_over_is_told():
    others = {key: {} for key in set(RULES) - {"dealbreaker"}}

    assert passed_over(others) == ["Fixed by a colleague, with something they wish to avoid."]
    assert rules._IN_SPITE_OF.keys() == LOCK_MAY_PASS


def test_every_wish_that_can_be_chosen_has_words():
    for subject, choices in VALUES.items():
        for value in choices.values:
            assert wishes([[subject, value]])
