"""About a round as a whole."""

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext as _

from matching.sentences.words import MOST_POINTS, kilometres, whole


def stage(name: str) -> str:
    """What a stage of the solve looks after."""
    if name.startswith("waiting>"):
        days = int(name.partition(">")[2])
        return _("Households that wait for more than %(days)d days") % {"days": days}
    return {
        "matched": _("Households with a match"),
        "worst": _("Points of the weakest pair"),
        "total": _("Points of all pairs together"),
        "fair": _("Points of all pairs together, weak pairs counting more"),
    }[name]


def settings(stored: dict[str, Any]) -> list[tuple[str, str]]:
    """What a round was told beside its pool, as names and values; of old rounds as far as kept."""
    told: dict[str, tuple[str, Callable[[Any], str]]] = {
        "time_limit": (_("Time limit, in seconds"), str),
        "floor": (_("Fewest points of a pair"), whole),
        "travel_km": (_("Furthest apart, in km"), kilometres),
        "common_day_parts": (_("Times they both have"), str),
        "objective": (_("In the end, choose"), _objective),
        "waiting_classes": (_("Days of waiting that come first"), _most_first),
    }
    if stored.get("enough", MOST_POINTS) < MOST_POINTS:
        told["enough"] = (_("Points that are enough for the weakest pair"), whole)
    return [(name, words(stored[key])) for key, (name, words) in told.items() if key in stored]


def _objective(name: str) -> str:
    return {
        "fair": _("a good total in which weak pairs count more"),
        "total": _("the highest total of points"),
    }[name]


def _most_first(days: list[int]) -> str:
    return " · ".join(map(str, days))
