"""What the engine found, in words: for staff, in the language of the page.

The engine gives data (`matching.engine.explain`); the words people read about it stand here.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from django.utils.formats import number_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from samenhier.traits.choices import Criterion, DayPart, Domain, HomeFeature, Language, Level

Facts = Mapping[str, Any]
Names = Mapping[str, str]


def score_parts(parts: Facts) -> list[dict[str, Any]]:
    """A row per criterion for the bars: label, points, the most it could be, what is missing."""
    return [
        {
            "label": capfirst(criterion.label),
            "points": parts[criterion]["points"],
            "of": parts[criterion]["of"],
            "reason": "" if parts[criterion]["known"] else _("An answer is missing: counted half."),
        }
        for criterion in Criterion
    ]


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


# --- What a pair shares --------------------------------------------------------------------


def shared(facts: Facts, interests: Names) -> list[str]:
    """What the two sides have in common, the most telling first."""
    found = [
        *_languages(facts["language"]["common"]),
        *(str(Domain(need).label) for need in facts["needs"]["met"]),
        *(interests.get(code, code) for code in facts["interests"]["common"]),
        *_children(facts["ages"]["children"]),
        *_time(facts["time"]["common"]),
        *_distance(facts["near"]["km"]),
    ]
    return [each[:1].upper() + each[1:] for each in found]


def _languages(common: Iterable[Facts]) -> list[str]:
    """The languages in which a talk is possible: both sides beyond a few words."""
    return [
        str(Language(each["language"]).label)
        for each in common
        if min(each["household"], each["group"]) >= Level.WORKABLE
    ]


def _children(pairs: list[list[int]]) -> list[str]:
    return [
        _("children of %(one)d and %(other)d") % {"one": one, "other": other}
        for one, other in pairs
        if abs(one - other) <= 3
    ]


def _time(day_parts: list[str]) -> list[str]:
    count = len(day_parts)
    text = ngettext("%(count)d part of the week", "%(count)d parts of the week", count)
    return [text % {"count": count}] if count else []


def _distance(km: float | None) -> list[str]:
    if km is None:
        return []
    return [_("%(km)s km apart") % {"km": number_format(km, 1)}]


# --- Why a household stays waiting ---------------------------------------------------------


def why_unmatched(reason: Facts) -> str:
    """The binding reason, and the smallest change that would help."""
    change = reason["change"]
    match reason["why"]:
        case "outcompeted":
            return _outcompeted(change)
        case "pool_full":
            return _(
                "The community builders who speak this language have no room for another match."
            )
        case _ if not reason["rules"]:
            return _("There is no group with a free place.")
        case _:
            sentences = [_RULES[rule](change) for rule in reason["rules"]]
            return " ".join(sentences)


def _outcompeted(change: Facts) -> str:
    if not change["competing"]:
        return _("Groups that fit went to households for whom there was no other.")
    return _(
        "Households that look for a group like these: %(competing)d. Places: %(places)d. "
        "More such groups would help."
    ) % {"competing": change["competing"], "places": change["places"]}


def _listed(labels: Iterable[Any]) -> str:
    return pgettext("between things in a list", ", ").join(str(label) for label in labels)


def _speak(change: Facts) -> str:
    if "interpreter" in change:
        return _("No language is known that they speak well enough. An interpreter would help.")
    languages = _listed(Language(code).label for code in change["speak"])
    return _(
        "No group with a free place speaks %(languages)s well enough. An interpreter would help."
    ) % {"languages": languages}


def _day_parts(change: Facts) -> str:
    labels = [DayPart(code).label for code in change["day_parts"] if code in DayPart.values]
    if not labels:
        return _("They have given too few times at which they are free.")
    return _("The times do not fit. A group with time on one of these would help: %(times)s.") % {
        "times": _listed(labels[:4])
    }


def _size(change: Facts) -> str:
    if "max_household" in change:
        return _("No group can welcome a household of %(people)d.") % {
            "people": change["max_household"]
        }
    return ngettext(
        "The group that fits best is %(count)d member short.",
        "The group that fits best is %(count)d members short.",
        change["more_members"],
    ) % {"count": change["more_members"]}


def _capacity(change: Facts) -> str:
    if "by_people" in change:
        return _("The support needed is so large that only people decide on a match.")
    return _("No group that fits can give support at level %(need)d.") % {
        "need": change["capacity"]
    }


def _place(change: Facts) -> str:
    if change["within_km"] is None:
        return _("The distance to the groups is not known.")
    return _("The nearest group is %(km)s km away, too far for one of the two.") % {
        "km": number_format(change["within_km"], 1)
    }


def _without(change: Facts) -> str:
    names = [HomeFeature(code).label for code in change["without"]]
    return _("The groups that fit have something they wish to avoid: %(what)s.") % {
        "what": _listed(names)
    }


def _floor(change: Facts) -> str:
    return _("The best pair has %(points)d points, below the limit of %(floor)d.") % {
        "points": change["points"],
        "floor": change["floor"],
    }


_RULES: dict[str, Callable[[Facts], str]] = {
    "ready": lambda change: _("One of the two is not ready yet."),
    "place": _place,
    "size": _size,
    "safety": lambda change: _(
        "They ask for a group of women only. No group with a free place fits that."
    ),
    "language": _speak,
    "capacity": _capacity,
    "time": _day_parts,
    "dealbreaker": _without,
    "excluded": lambda change: _("Every group that fits was rejected or was a match before."),
    "track": lambda change: _(
        "Only sponsor groups are free. They are for people who come through resettlement."
    ),
    "floor": _floor,
}
