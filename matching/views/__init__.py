"""The pages on which both sides answer a proposal."""

from matching.views.passing_on import pass_on
from matching.views.question import question

__all__ = ["pass_on", "question"]
