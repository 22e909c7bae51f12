"""What the answer to a request tells about people: noted on the way, written down after it.

Pages of the staff site note their rows by themselves (`ScopedAdmin`); other views call `show`.
Whose rows they are, and what is kept of it, is in `samenhier.oversight`.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest


@dataclass(frozen=True)
class Shown:
    """A row that the answer tells about. Without an `action` that follows from the answer."""

    row: Any
    action: str = ""
    why: str = ""
    reason: str = ""


def show(
    request: HttpRequest,
    rows: Iterable[Any],
    *,
    action: str = "",
    why: str = "",
    reason: str = "",
) -> None:
    """Note that the answer to this request tells about these rows."""
    noted(request).extend(Shown(row, action, why, reason) for row in rows)


def noted(request: HttpRequest) -> list[Shown]:
    """Everything that was noted for this request until now."""
    shown: list[Shown] = vars(request).setdefault("shown", [])
    return shown
