"""Small numbers stay hidden, also from a reader who subtracts.

Pure: whole numbers in, the same numbers or None out.
"""

from collections.abc import Sequence
from dataclasses import dataclass

SMALLEST = 5  # a number below this could point at somebody


@dataclass(frozen=True)
class Shown:
    """What may be published of some counts and their total; None is hidden."""

    cells: list[int | None]
    total: int | None


def protect(counts: Sequence[int]) -> Shown:
    """Hide every count below five, and what would give a hidden one away by subtraction.

    While the total is shown, a reader knows what the hidden counts add up to. That sum must
    leave each of them open; when it does not, the smallest visible count is hidden as well (the
    complement). When nothing visible is left to hide, the total goes.
    """
    hidden = {index for index, count in enumerate(counts) if count < SMALLEST}
    total: int | None = sum(counts)
    if _gives_away([counts[index] for index in hidden]):
        if complement := min((count for count in counts if count >= SMALLEST), default=None):
            # All that are equal: a visible equal would tell how large the hidden one can be.
            hidden |= {index for index, count in enumerate(counts) if count == complement}
        else:
            total = None
    if total is not None and total < SMALLEST:
        total = None
    cells = [None if index in hidden else count for index, count in enumerate(counts)]
    return Shown(cells, total)


def public_total(counts: Sequence[int]) -> int | None:
    """A total that everybody may read, also who knows one of its counts from a report.

    Hidden below five, and where a municipality that takes off its own count learns that the
    others have one to four. That the others have none says nothing about a person.
    """
    total = sum(counts)
    rests = {total - count for count in counts} if len(counts) > 1 else set()
    return None if total < SMALLEST or any(0 < rest < SMALLEST for rest in rests) else total


def _gives_away(small: Sequence[int]) -> bool:
    """Whether small counts can be told from their sum: one alone, or all of them 0, or all 4."""
    return bool(small) and (len(small) == 1 or sum(small) in {0, len(small) * (SMALLEST - 1)})
