"""The matching desk for staff: rounds, what they propose, and how much each criterion counts."""

from matching.admin.builders import BuilderProfileAdmin
from matching.admin.pair_rules import PairRuleAdmin
from matching.admin.proposals import ProposalAdmin
from matching.admin.rounds import MatchingRoundAdmin
from matching.admin.weights import WeightsVersionAdmin

__all__ = [
    "BuilderProfileAdmin",
    "MatchingRoundAdmin",
    "PairRuleAdmin",
    "ProposalAdmin",
    "WeightsVersionAdmin",
]
