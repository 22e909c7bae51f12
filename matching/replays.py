"""What other weights would have changed in rounds that are over: solved again, nothing saved.

Only a worker imports this module: it loads OR-Tools.
"""

import logging
import time
from collections.abc import Collection
from typing import Any

from matching import plans, questions
from matching.engine.frozen import read_case
from matching.engine.problem import Weights
from matching.engine.variation import Variation, Wishes, vary
from matching.models import MatchingRound

log = logging.getLogger(__name__)

LIMIT = 60  # seconds for all rounds together


def answer(place: str) -> None:
    """Work out a question about weights, round by round, the newest first."""
    question = questions.at(place)
    if question is None or question.answer is not None:
        return  # it came too late, or was delivered twice
    found: dict[str, Any] = {"status": "error", "rounds": []}
    try:
        weights = Weights(question.wishes["weights"])
        found = {"status": "done", "rounds": _replayed(question.wishes["rounds"], weights)}
    finally:
        questions.settle(place, question, found)


def _replayed(pks: Collection[str], weights: Weights) -> list[dict[str, Any]]:
    """What came of each round; those that time is too short for are left out."""
    until = time.monotonic() + LIMIT
    found: list[dict[str, Any]] = []
    for pk in pks:
        if time.monotonic() > until:
            break
        found.append({"round": pk} | _replay(pk, weights, until))
    return found


def _replay(pk: str, weights: Weights, until: float) -> dict[str, Any]:
    """A round that cannot be solved again is told as such, and the others go on."""
    try:
        matching_round = MatchingRound.objects.get(pk=pk)
        varied = vary(
            read_case(matching_round.case or {}),
            plans.stored_solution(matching_round).matches,
            Wishes(weights=weights),
            should_stop=lambda: time.monotonic() > until,
        )
    except Exception:
        log.exception("Round %s could not be replayed.", pk)
        return {"status": "error"}
    return _told(varied)


def _told(varied: Variation) -> dict[str, Any]:
    """The pairs with their points in the round and with the new weights, as plain data."""
    kinds = {"new": varied.new, "gone": varied.gone, "kept": varied.kept}
    return {"status": varied.status} | {
        kind: [[*pair, *varied.points[pair]] for pair in pairs] for kind, pairs in kinds.items()
    }
