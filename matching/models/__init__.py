"""From waiting to a match: weights, rounds, proposals, matches."""

from matching.models.admission import Admission
from matching.models.answer import AnswerKind, ProposalAnswer, Side
from matching.models.builder import BuilderProfile
from matching.models.comparison import Comparison, ComparisonRun
from matching.models.decision import Decision, Verdict
from matching.models.ending import Ending, EndingReason
from matching.models.findings import Findings
from matching.models.introduction import Confirmation, Introduction
from matching.models.match import Match, MatchStatus, MatchStatusChange
from matching.models.pair_rule import PairRule, PairWish
from matching.models.pause import Pause, PauseReason
from matching.models.proposal import (
    DecisionReason,
    Proposal,
    ProposalStatus,
    ProposalStatusChange,
)
from matching.models.round import (
    MatchingRound,
    RoundFailure,
    RoundPlace,
    RoundStage,
    RoundStatus,
    RoundStatusChange,
    UnmatchedHousehold,
)
from matching.models.weights import CRITERIA, WeightsVersion

__all__ = [
    "CRITERIA",
    "Admission",
    "AnswerKind",
    "BuilderProfile",
    "Comparison",
    "ComparisonRun",
    "Confirmation",
    "Decision",
    "DecisionReason",
    "Ending",
    "EndingReason",
    "Findings",
    "Introduction",
    "Match",
    "MatchStatus",
    "MatchStatusChange",
    "MatchingRound",
    "PairRule",
    "PairWish",
    "Pause",
    "PauseReason",
    "Proposal",
    "ProposalAnswer",
    "ProposalStatus",
    "ProposalStatusChange",
    "RoundFailure",
    "RoundPlace",
    "RoundStage",
    "RoundStatus",
    "RoundStatusChange",
    "Side",
    "UnmatchedHousehold",
    "Verdict",
    "WeightsVersion",
]
