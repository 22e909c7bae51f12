"""What both sides read gives nothing away beyond the minimal profile, whatever the facts."""

import re

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from matching.sentences import why_for_both
from samenhier.traits.choices import DayPart, Domain, Language
from tests.factories import FACTS

NAMES = {"cooking": "cooking", "chess": "chess", "music": "music", "cycling": "cycling"}
ages = st.lists(st.tuples(st.integers(0, 100), st.integers(0, 100)).map(list), max_size=3)
levels = st.integers(1, 4)
codes = st.lists(st.sampled_from(sorted(NAMES)), unique=True)


@st.composite
def all_facts(draw):
    """Everything that a round can know about a pair."""
    domains = st.lists(st.sampled_from(Domain.values), unique=True)
    return {
        "needs": {"met": draw(domains), "unmet": draw(domains)},
        "interests": {
            "common": draw(codes),
            "common_dislikes": draw(codes),
            "silent": draw(st.integers(0, 5)),
        },
        "ages": {"adults": draw(ages), "children": draw(ages)},
        "language": {
            "common": [
                {"language": language, "household": draw(levels), "group": draw(levels)}
                for language in draw(st.lists(st.sampled_from(Language.values), unique=True))
            ]
        },
        "style": {"differences": draw(st.lists(st.none() | st.integers(0, 4), min_size=5))},
        "time": {"common": draw(st.lists(st.sampled_from(DayPart.values), unique=True))},
        "near": {"km": draw(st.none() | st.floats(0, 60)), "limit": 10.0},
        "margin": {
            "capacity": draw(st.integers(1, 5)),
            "vulnerability": draw(st.none() | st.integers(1, 5)),
        },
    }


MAY_DIFFER = {
    "needs": {"met": [], "unmet": ["health"]},
    "style": {"differences": [4] * 5},
    "time": {"common": []},
    "margin": {"capacity": 5, "vulnerability": 5},
}


@given(facts=all_facts())
def test_needs_support_style_times_and_whatever_else_is_known_change_nothing(facts):
    said = why_for_both(facts, NAMES)
    facts["interests"] |= {"common_dislikes": ["music"], "silent": 9}

    assert why_for_both(facts | MAY_DIFFER | {"waiting_days": 300}, NAMES) == said


SENTENCES = re.compile(
    r"You can talk in: (?P<languages>[^.]+)\.|You both like: (?P<likes>[^.]+)\."
    r"|There are (children|people) of about the same age on both sides\."
    r"|You live near each other\.|We think that you may get on well with each other\."
)


@given(facts=all_facts())
def test_only_these_sentences_are_ever_said_with_languages_and_interests_both_know(facts):
    said = why_for_both(facts, NAMES)

    found = list(SENTENCES.finditer(said))
    assert " ".join(match[0] for match in found) == said
    named = {
        kind: words.split(", ")
        for match in found
        for kind, words in match.groupdict().items()
        if words
    }
    spoken = {str(Language(each["language"]).label) for each in facts["language"]["common"]}
    assert set(named.get("languages", ())) <= spoken
    assert set(named.get("likes", ())) <= set(facts["interests"]["common"])
    assert not re.search(r"\d", said)


def test_a_pair_reads_what_it_shares():
    facts = FACTS | {
        "interests": {"common": ["chess", "cooking"], "common_dislikes": [], "silent": 0},
        "near": {"km": 1.4, "limit": 10.0},
    }

    assert why_for_both(facts, NAMES) == (
        "You can talk in: English. You both like: chess, cooking. "
        "There are children of about the same age on both sides. You live near each other."
    )


@pytest.mark.parametrize(
    ("one", "other", "is_said"), [(30, 44, True), (29, 30, False), (70, 99, True)]
)
def test_ages_are_compared_by_band_as_in_the_profile(one, other, is_said):
    facts = FACTS | {"ages": {"adults": [[one, other]], "children": []}}

    assert ("about the same age" in why_for_both(facts, NAMES)) == is_said


def test_a_pair_that_shares_nothing_known_reads_a_kind_word():
    nothing = FACTS | {
        "ages": {"adults": [], "children": []},
        "language": {"common": [{"language": "nl", "household": 1, "group": 4}]},
    }

    assert why_for_both(nothing, NAMES) == "We think that you may get on well with each other."


@pytest.mark.parametrize("language", ["nl", "uk", "ar"])
def test_it_is_said_in_every_language(language):
    said = why_for_both(FACTS, NAMES)

    with translation.override(language):
        assert why_for_both(FACTS, NAMES) != said
