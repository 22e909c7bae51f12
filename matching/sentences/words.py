"""Small words that several sentences need."""

from collections.abc import Mapping
from typing import Any

from django.utils.formats import number_format
from django.utils.translation import gettext_lazy as _

from samenhier.phrases import listed

MOST_POINTS = 10_000
"""Of a pair, as the engine counts, which no web process loads."""
Facts = Mapping[str, Any]
Names = Mapping[str, Any]
"""The word for an interest, by its code."""


def whole(number: int) -> str:
    """A whole number as people read it: 4,632."""
    return number_format(number, force_grouping=True)


def kilometres(km: float) -> str:
    """A distance to a tenth; a limit of whole kilometres without one."""
    return number_format(km, 0 if km == int(km) and km >= 1 else 1)


def closed(change: Facts) -> str:
    """Why pairs cannot be proposed again; rounds of before did not keep which of these it was."""
    reasons = change.get("reasons") or ("rejected", "former_match")
    return listed(_CLOSED[each] for each in reasons if each in _CLOSED)


# By what `matching.cases` calls it.
_CLOSED = {
    "rejected": _("a colleague rejected it"),
    "declined": _("one of the two said no"),
    "expired": _("there was no answer in time"),
    "withdrawn": _("a colleague called it off"),
    "forbidden": _("a colleague keeps the two apart"),
    "former_match": _("they were a match before"),
}
