"""Public forms as people send them: a minute after they opened the page."""

import time
from typing import Any

from samenhier.accounts.robots import MARK, mark


def from_a_person(answers: dict[str, Any]) -> dict[str, Any]:
    """The answers with the unseen mark that the page gave along."""
    return answers | {MARK: mark(opened_at=time.time() - 60)}
