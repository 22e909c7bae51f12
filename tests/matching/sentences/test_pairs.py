"""Every criterion has its sentence, from the facts that the engine gives."""

import pytest

from matching.engine.problem import CRITERIA
from matching.sentences import because, score_parts, shared, stage
from samenhier.traits.choices import Criterion
from tests.factories import FACTS, PARTS

NAMES = {"cooking": "cooking", "chess": "chess"}


@pytest.mark.parametrize(
    ("criterion", "facts", "sentence"),
    [
        ("needs", {"met": ["work"], "unmet": ["health", "study"]},
         ("They look for this, and the group offers it: work. Nobody in the group offers this yet: "
         "finding the way in health care, study and school.")),
        ("interests", {"common": ["chess", "cooking"], "common_dislikes": [], "silent": 0},
         "Both like: chess, cooking."),
        ("interests", {"common": [], "common_dislikes": ["chess"], "silent": 2},
         "Both would rather not: chess. 2 people in the household named no interests."),
        ("interests", {"common": [], "common_dislikes": [], "silent": 1},
         "1 person in the household named no interests."),
        ("interests", {"common": [], "common_dislikes": [], "silent": 0},
         "No interests in common."),
        ("ages", {"adults": [[34, 36], [40, 40]], "children": [[7, 8]]},
         "Nearest ages: 34 and 36, 40 and 40. Children of these ages: 7 and 8."),
        ("ages", {"adults": [[34, 36]], "children": []}, "Nearest ages: 34 and 36."),
        ("language", {"common": [{"language": "ar", "household": 4, "group": 3},
                                 {"language": "nl", "household": 1, "group": 4}]},
         "Both speak Arabic: the household as a first language, the group well."),
        ("language", {"common": [{"language": "nl", "household": 1, "group": 4}]},
         "No language in common that is enough for a talk."),
        ("style", {"differences": [0, 1, 3, None, None]},
         "On the 3 questions about contact that both answered: close to each other on 2."),
        ("style", {"differences": [4, None, None, None, None]},
         "On the question about contact that both answered: close to each other on 0."),
        ("time", {"common": ["sat_morning", "mon_evening"]},
         "Both have time on: Monday evening, Saturday morning."),
        ("time", {"common": []}, "No times in common."),
        ("near", {"km": 4.2, "limit": 10.0}, "4.2 km apart; the limit is 10 km."),
        ("near", {"km": 0.0, "limit": 7.5}, "0.0 km apart; the limit is 7.5 km."),
        ("margin", {"capacity": 4, "vulnerability": 2},
         "The group can give support at level 4; the household needs level 2."),
    ],
)  # fmt: skip
def test_the_facts_of_a_criterion_become_a_sentence(criterion, facts, sentence):
    assert because(criterion, facts, NAMES) == sentence


@pytest.mark.parametrize(
    ("criterion", "facts", "sentence"),
    [
        ("near", {"km": None, "limit": 10.0}, "An answer is missing: counted half."),
        ("style", {"differences": [None] * 5}, "An answer is missing: counted half."),
        ("needs", {"met": [], "unmet": []}, "An answer is missing: counted half."),
        ("margin", {"capacity": 4, "vulnerability": None},
         "The group can give support at level 4. An answer is missing: counted half."),
    ],
)  # fmt: skip
def test_a_missing_answer_is_said(criterion, facts, sentence):
    assert because(criterion, facts, NAMES, is_known=False) == sentence


def test_each_criterion_has_a_row_with_its_points_and_why():
    rows = score_parts(PARTS, FACTS, NAMES)

    assert tuple(Criterion.values) == CRITERIA
    assert [row["label"] for row in rows][:2] == ["Support that fits", "Shared interests"]
    assert {(row["points"], row["of"]) for row in rows} == {(500, 1250)}
    assert rows[2]["reason"] == "Nearest ages: 30 and 32. Children of these ages: 7 and 8."


@pytest.mark.parametrize("name", ["waiting>120", "waiting>60", "matched", "worst", "total", "fair"])
def test_every_stage_has_words(name):
    assert len(stage(name).split()) > 3


def test_what_a_pair_shares_reads_as_a_list_of_words():
    facts = {
        "needs": {"met": ["work"], "unmet": ["health"]},
        "interests": {"common": ["cooking"], "common_dislikes": [], "silent": 0},
        "ages": {"adults": [], "children": [[7, 8], [3, 15]]},
        "language": {
            "common": [
                {"language": "ar", "household": 4, "group": 3},
                {"language": "nl", "household": 1, "group": 4},
            ]
        },
        "time": {"common": ["mon_evening", "sat_morning"]},
        "near": {"km": 2.3, "limit": 10.0},
    }

    assert shared(facts, NAMES) == [
        "Arabic",
        "Work",
        "Cooking",
        "Children of 7 and 8",
        "2 parts of the week",
        "2.3 km apart",
    ]
