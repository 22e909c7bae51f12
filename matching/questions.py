"""What-if questions about a round, kept for a quarter of an hour and then forgotten.

Nothing is saved: question and answer live in the cache only, under a key that nobody can guess and
that opens nothing for anybody but the one who asked, on the round it was asked of.
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


@dataclass
class Question:
    """What was wished, and what came of it; `answer` is None until a worker is done."""

    wishes: dict[str, Any]
    asked_at: float
    answer: dict[str, Any] | None = None

    @property
    def is_awaited(self) -> bool:
        return self.answer is None and not self.is_late

    @property
    def is_late(self) -> bool:
        return self.answer is None and time.time() > self.asked_at + PATIENCE


def put(matching_round: MatchingRound, wishes: dict[str, Any], *, by: User) -> str:
    """Keep a new question; what comes back is its key."""
    key = secrets.token_urlsafe(16)
    _keep(place(matching_round, by, key), Question(wishes, asked_at=time.time()))
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


def _keep(place: str, question: Question) -> None:
    cache.set(place, asdict(question), KEEP)
