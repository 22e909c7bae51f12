"""Small words that several sentences need."""

from collections.abc import Mapping
from typing import Any

from django.utils.formats import number_format

Facts = Mapping[str, Any]
Names = Mapping[str, Any]
"""The word for an interest, by its code."""


def whole(number: int) -> str:
    """A whole number as people read it: 4,632."""
    return number_format(number, force_grouping=True)


def kilometres(km: float) -> str:
    """A distance to a tenth; a limit of whole kilometres without one."""
    return number_format(km, 0 if km == int(km) and km >= 1 else 1)
