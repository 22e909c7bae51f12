"""What the engine found, in words, in the language that is active.

The engine gives data (`matching.engine.explain`, `matching.engine.whatif`); the words that people
read about it stand here: for staff in `pairs`, `rules`, `costs`, `waiting`, `groups`, `helping`,
`recruiting`, `fairness` and `rounds`, for the two sides of a proposal in `both_sides`.
"""

from matching.sentences.both_sides import why_for_both
from matching.sentences.costs import cost, steadiness
from matching.sentences.fairness import kind, trait
from matching.sentences.groups import why_group_unmatched
from matching.sentences.helping import what_helps, what_helps_group
from matching.sentences.pairs import because, score_parts, shared
from matching.sentences.recruiting import can_be_a_group, is_about_groups, look_for, recruit
from matching.sentences.rounds import settings, stage
from matching.sentences.rules import must_be, passed, passed_over
from matching.sentences.waiting import why_unmatched
from matching.sentences.words import MOST_POINTS, whole

__all__ = [
    "MOST_POINTS",
    "because",
    "can_be_a_group",
    "cost",
    "is_about_groups",
    "kind",
    "look_for",
    "must_be",
    "passed",
    "passed_over",
    "recruit",
    "score_parts",
    "settings",
    "shared",
    "stage",
    "steadiness",
    "trait",
    "what_helps",
    "what_helps_group",
    "whole",
    "why_for_both",
    "why_group_unmatched",
    "why_unmatched",
]
