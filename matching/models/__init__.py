"""From waiting to a match: weights, rounds, proposals, matches."""

from matching.models.comparison import Comparison, ComparisonRun
from matching.models.findings import Findings
from matching.models.match import Match, MatchStatus, MatchStatusChange
from matching.models.proposal import (
    DecisionReason,
    Proposal,
    ProposalStatus,
    ProposalStatusChange,
)
from matching.models.round import (
    MatchingRound,
    RoundFailure,
    RoundStage,
    RoundStatus,
    RoundStatusChange,
    UnmatchedHousehold,
)
from matching.models.weights import CRITERIA, WeightsVersion

__all__ = [
    "CRITERIA",
    "Comparison",
    "ComparisonRun",
    "DecisionReason",
    "Findings",
    "Match",
    "MatchStatus",
    "MatchStatusChange",
    "MatchingRound",
    "Proposal",
    "ProposalStatus",
    "ProposalStatusChange",
    "RoundFailure",
    "RoundStage",
    "RoundStatus",
    "RoundStatusChange",
    "UnmatchedHousehold",
    "WeightsVersion",
]
