"""The verbs of matching: rounds, decisions, answers, and what staff know better."""

from matching.services.activating import (
    Meeting,
    activate,
    builders_of,
    interpreter_for,
    languages_of,
    suggested_builders,
)
from matching.services.answering import (
    NotAsked,
    answer,
    answer_day,
    is_too_late,
    send,
    withdraw,
)
from matching.services.deciding import Care, Decisions, approve, decide, reject, undo
from matching.services.places import DecisionRefused
from matching.services.starting import (
    TIME_LIMIT,
    NobodyThere,
    RoundAlreadyRunning,
    RoundOver,
    SeveralOrganisations,
    ask_what_if,
    close_lost_rounds,
    run_for_real,
    start_round,
    stop_round,
)
from matching.services.steering import end, keep, run_as_wished
from matching.services.watching import close_all, remind_all
from matching.services.weighing import agree, ask_weights, turn_down, write_version

__all__ = [
    "TIME_LIMIT",
    "Care",
    "DecisionRefused",
    "Decisions",
    "Meeting",
    "NobodyThere",
    "NotAsked",
    "RoundAlreadyRunning",
    "RoundOver",
    "SeveralOrganisations",
    "activate",
    "agree",
    "answer",
    "answer_day",
    "approve",
    "ask_weights",
    "ask_what_if",
    "builders_of",
    "close_all",
    "close_lost_rounds",
    "decide",
    "end",
    "interpreter_for",
    "is_too_late",
    "keep",
    "languages_of",
    "reject",
    "remind_all",
    "run_as_wished",
    "run_for_real",
    "send",
    "start_round",
    "stop_round",
    "suggested_builders",
    "turn_down",
    "undo",
    "withdraw",
    "write_version",
]
