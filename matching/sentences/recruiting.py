"""Whom to look for, so that fewer households stay waiting: counted, and naming nobody."""

from collections.abc import Callable, Iterable
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from matching.sentences.wishes import wishes
from matching.sentences.words import Facts, kilometres
from samenhier.phrases import listed
from samenhier.traits.choices import DayPart, HomeFeature, Language


def look_for(reason: Facts) -> str:
    """What would open a pair for a household that has none; shortages are told by `recruit`."""
    change = reason["change"]
    match reason["why"]:
        case "pool_full":
            return _("a community builder who speaks their language and has room")
        case _ if not reason["rules"]:
            return _("a group with a free place")
        case _:
            wanted = [_LOOK_FOR[rule](change) for rule in reason["rules"]]
            return pgettext("between things that are all needed", " and ").join(wanted)


def can_be_a_group(reason: Facts) -> bool:
    """Whether one more group, and no other change, would help a household that has none."""
    change = reason["change"]
    if reason["why"] == "pool_full":
        return False
    return not {"ready", "more_members", "by_people", "interpreter"} & change.keys() and (
        change.get("within_km", 0) is not None and change.get("day_parts") != []
    )


def is_about_groups(shortage: Facts) -> bool:
    """Whether groups are short; else it is builders who speak a language."""
    return bool(shortage["places"] or not shortage["pools"])


def recruit(shortage: Facts) -> str:
    """How many compete for how few places, and what the groups to find must be able to do."""
    if not is_about_groups(shortage):
        return _("a community builder who speaks their language and has room")
    traits = shortage["traits"]
    compete = ngettext(
        "%(count)d household (%(sizes)s), places: %(places)d.",
        "%(count)d households (%(sizes)s), places: %(places)d.",
        shortage["households"],
    ) % {
        "count": shortage["households"],
        "sizes": _sizes(*traits["sizes"]),
        "places": shortage["places"],
    }
    find = ngettext(
        "Find %(count)d more group: %(traits)s.",
        "Find %(count)d more groups: %(traits)s.",
        shortage["short"],
    ) % {"count": shortage["short"], "traits": listed(_traits(traits))}
    return f"{compete} {find}"


def _sizes(least: int, most: int) -> str:
    if least == most:
        return ngettext("%(count)d person", "%(count)d people", most) % {"count": most}
    return _("%(least)d to %(most)d people") % {"least": least, "most": most}


def _traits(traits: Facts) -> list[str]:
    """What a group needs so that every one of these households fits."""
    size = traits["sizes"][1]
    found = [
        ngettext("room for %(count)d person", "room for %(count)d people", size) % {"count": size}
    ]
    if traits["languages"]:
        languages = _or(Language(code).label for code in traits["languages"])
        found.append(_("speaks %(languages)s") % {"languages": languages})
    if traits["vulnerability"]:
        found.append(_("support at level %(need)d") % {"need": traits["vulnerability"][1]})
    if traits["women_only"][0]:
        found.append(_("women only"))
    if musts := traits.get("musts"):  # rounds of before did not keep them
        found.append(wishes(musts))
    return found


def _or(labels: Iterable[Any]) -> str:
    return pgettext("between languages of which one is enough", " or ").join(map(str, labels))


def _speak(change: Facts) -> str:
    if "interpreter" in change:
        return _("an interpreter: no language is known that they speak well enough")
    return _("a group that speaks %(languages)s, or an interpreter") % {
        "languages": _or(Language(code).label for code in change["speak"])
    }


def _day_parts(change: Facts) -> str:
    labels = [DayPart(code).label for code in change["day_parts"] if code in DayPart.values]
    if not labels:
        return _("more times at which they are free")
    return _("a group with time on one of these: %(times)s") % {"times": listed(labels[:4])}


def _size(change: Facts) -> str:
    if "max_household" in change:
        return _("a group that can welcome %(people)d people") % {"people": change["max_household"]}
    return ngettext(
        "%(count)d more member for a group that fits",
        "%(count)d more members for a group that fits",
        change["more_members"],
    ) % {"count": change["more_members"]}


def _capacity(change: Facts) -> str:
    if "by_people" in change:
        return _("a decision by people: they need much support")
    return _("a group that can give support at level %(need)d") % {"need": change["capacity"]}


def _place(change: Facts) -> str:
    if change["within_km"] is None:
        return _("a postcode, so that the distance is known")
    return _("a group nearer by: the nearest is %(km)s km away") % {
        "km": kilometres(change["within_km"])
    }


def _without(change: Facts) -> str:
    return _("a group whose homes have none of these: %(what)s") % {
        "what": listed(HomeFeature(code).label for code in change["without"])
    }


def _closed(change: Facts) -> str:
    if "forbidden" in change.get("reasons", ()):
        return _("another group, or that a colleague no longer keeps the two apart")
    return _("a group they have not been proposed to yet")


_LOOK_FOR: dict[str, Callable[[Facts], str]] = {
    "ready": lambda change: _("a side that gets ready"),
    "place": _place,
    "size": _size,
    "safety": lambda change: _("a group of women only"),
    "language": _speak,
    "capacity": _capacity,
    "time": _day_parts,
    "dealbreaker": _without,
    "wish": lambda change: (
        _("a group that has what they ask for: %(what)s") % {"what": wishes(change["musts"])}
    ),
    "excluded": _closed,
    "track": lambda change: _("a Welcome Group: only sponsor groups are free"),
    "floor": lambda change: _("a group that suits them better"),
}
