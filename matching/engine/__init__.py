"""The matching engine: pure functions from a case to proposals that a stranger can check.

No Django, no input or output (but for `__main__`), no clock and no randomness. The picture and the
mathematics are in `docs/matching.md`.
"""

VERSION = "1"
"""Frozen with every round. Raised when the same case may give other points or another plan."""
