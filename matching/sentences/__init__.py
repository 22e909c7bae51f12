"""What the engine found, in words, in the language that is active.

The engine gives data (`matching.engine.explain`, `matching.engine.whatif`); the words that people
read about it stand here: for staff in `pairs`, `waiting`, `costs` and `rounds`, for the two sides
of a proposal in `both_sides`.
"""

from matching.sentences.both_sides import why_for_both
from matching.sentences.costs import cost, steadiness
from matching.sentences.pairs import because, score_parts, shared
from matching.sentences.rounds import stage
from matching.sentences.waiting import why_unmatched

__all__ = [
    "because",
    "cost",
    "score_parts",
    "shared",
    "stage",
    "steadiness",
    "why_for_both",
    "why_unmatched",
]
