"""Why a household stays waiting: for staff; what would help is in `helping`."""

from collections.abc import Callable

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from matching.sentences.wishes import wishes
from matching.sentences.words import Facts, closed, kilometres
from samenhier.phrases import listed
from samenhier.traits.choices import HomeFeature, Language


def why_unmatched(reason: Facts) -> str:
    """The binding reason."""
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
    return _("Households that look for a group like these: %(competing)d. Places: %(places)d.") % {
        "competing": change["competing"],
        "places": change["places"],
    }


def _speak(change: Facts) -> str:
    if "interpreter" in change:
        return _("No language is known that they speak well enough.")
    languages = listed(Language(code).label for code in change["speak"])
    return _("No group with a free place speaks %(languages)s well enough.") % {
        "languages": languages
    }


def _day_parts(change: Facts) -> str:
    if not change["day_parts"]:
        return _("They have given too few times at which they are free.")
    return _("The groups that fit are free at other times.")


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
        "km": kilometres(change["within_km"])
    }


def _without(change: Facts) -> str:
    names = [HomeFeature(code).label for code in change["without"]]
    return _("The groups that fit have something they wish to avoid: %(what)s.") % {
        "what": listed(names)
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
    "wish": lambda change: (
        _("They say that the group must have this, and no group that fits does: %(what)s.")
        % {"what": wishes(change["musts"])}
    ),
    "excluded": lambda change: (
        _("Every group that fits is closed to them: %(reasons)s.") % {"reasons": closed(change)}
    ),
    "track": lambda change: _(
        "Only sponsor groups are free. They are for people who come through resettlement."
    ),
    "floor": _floor,
}
