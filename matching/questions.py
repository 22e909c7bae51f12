"""Questions to a worker, kept for a quarter of an hour and then forgotten.

About one round (what if), or about weights and the last rounds. Nothing is saved: question and
answer live in the cache only, under a key that nobody can guess and that opens nothing for anybody
but the one who asked, on the page it was asked on.
"""

import secrets
import time
from dataclasses import asdict, dataclass
from typing import Any

from django.core.cache import cache
from redis.exceptions import RedisError

from matching.models import MatchingRound
from samenhier.accounts.models import User

KEEP = 15 * 60  # seconds
PATIENCE = 20  # seconds after which nobody goes on waiting for an answer
PATIENCE_WITH_ROUNDS = 75  # and when several rounds are solved again


@dataclass
class Question:
    """What was wished, and what came of it; `answer` is None until a worker is done."""

    wishes: dict[str, Any]
    asked_at: float
    answer: dict[str, Any] | None = None
    patience: int = PATIENCE

    @property
    def is_awaited(self) -> bool:
        return self.answer is None and not self.is_late

    @property
    def is_late(self) -> bool:
        return self.answer is None and time.time() > self.asked_at + self.patience


def put(matching_round: MatchingRound, wishes: dict[str, Any], *, by: User) -> str:
    """Keep a new question; what comes back is its key."""
    key = secrets.token_urlsafe(16)
    _keep(place(matching_round, by, key), Question(wishes, asked_at=time.time()))
    return key


def put_weights(asked: dict[str, Any], *, by: User) -> str:
    """Keep a new question about weights; what comes back is its key."""
    key = secrets.token_urlsafe(16)
    question = Question(asked, asked_at=time.time(), patience=PATIENCE_WITH_ROUNDS)
    _keep(place_of_weights(by, key), question)
    return key


def at(place: str) -> Question | None:
    """The question at a place; None when it is gone, or the cache is away."""
    try:
        kept = cache.get(place)
    except RedisError:
        return None
    return Question(**kept) if kept else None


def settle(place: str, question: Question, answer: dict[str, Any]) -> None:
    question.answer = answer
    _keep(place, question)


def place(matching_round: MatchingRound, by: User, key: str) -> str:
    """Where the cache keeps a question of this user about this round."""
    return f"what-if:{matching_round.pk}:{by.pk}:{key}"


def place_of_weights(by: User, key: str) -> str:
    """Where the cache keeps a question of this user about weights."""
    return f"weights:{by.pk}:{key}"


def _keep(place: str, question: Question) -> None:
    cache.set(place, asdict(question), KEEP)
