"""What the engine found, in words, in the language that is active.

The engine gives data (`matching.engine.explain`, `matching.engine.whatif`); the words that people
read about it stand here: for staff in `pairs`, `rules`, `costs`, `waiting`, `recruiting` and
`rounds`, for the two sides of a proposal in `both_sides`.
"""

from matching.sentences.both_sides import why_for_both
from matching.sentences.costs import cost, steadiness
from matching.sentences.pairs import because, score_parts, shared
from matching.sentences.recruiting import compete, look_for
from matching.sentences.rounds import stage
from matching.sentences.rules import passed, passed_over
from matching.sentences.waiting import why_unmatched

__all__ = [
    "because",
    "compete",
    "cost",
    "look_for",
    "passed",
    "passed_over",
    "score_parts",
    "shared",
    "stage",
    "steadiness",
    "why_for_both",
    "why_unmatched",
]
