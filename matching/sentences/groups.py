"""Why a group stays free: for staff; what would help is in `helping`."""

from collections.abc import Callable

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from matching.sentences.wishes import wishes
from matching.sentences.words import Facts, closed, kilometres, whole
from samenhier.phrases import listed
from samenhier.traits.choices import HomeFeature, Language


def why_group_unmatched(reason: Facts) -> str:
    """The binding reason of a group."""
    match reason["why"]:
        case "matched_elsewhere":
            return ngettext(
                "%(count)d household fits, and it got another group.",
                "%(count)d households fit, and they all got another group.",
                reason["households"],
            ) % {"count": reason["households"]}
        case "pool_full":
            return _("Households fit, but the community builders have no room for another match.")
        case "unfinished":
            return _("The round ended before it came to this group.")
        case _ if not reason["rules"]:
            return _("There is no household that waits.")
        case _:
            return " ".join(_RULES[rule](reason["change"]) for rule in reason["rules"])


def _place(change: Facts) -> str:
    if change["within_km"] is None:
        return _("The distance to the households is not known.")
    return _("The nearest household is %(km)s km away, too far for one of the two.") % {
        "km": kilometres(change["within_km"])
    }


def _size(change: Facts) -> str:
    if "max_household" in change:
        return _("Those who fit are with more people than it can welcome.")
    return ngettext(
        "The group is %(count)d member short.",
        "The group is %(count)d members short.",
        change["more_members"],
    ) % {"count": change["more_members"]}


def _speak(change: Facts) -> str:
    if "interpreter" in change:
        return _("Of those who fit, no language is known.")
    return _("Those who fit speak other languages: %(languages)s.") % {
        "languages": listed(Language(code).label for code in change["speak"])
    }


def _capacity(change: Facts) -> str:
    if "by_people" in change:
        return _("Those who fit need so much support that only people decide on a match.")
    return _("Those who fit need support at level %(need)d or more.") % {"need": change["capacity"]}


def _day_parts(change: Facts) -> str:
    if not change["day_parts"]:
        return _("Those who fit have given too few times at which they are free.")
    return _("Those who fit are free at other times.")


def _without(change: Facts) -> str:
    return _("Those who fit wish to avoid something here: %(what)s.") % {
        "what": listed(HomeFeature(code).label for code in change["without"])
    }


def _floor(change: Facts) -> str:
    return _("The best pair has %(points)s points; the limit is %(floor)s.") % {
        "points": whole(change["points"]),
        "floor": whole(change["floor"]),
    }


_RULES: dict[str, Callable[[Facts], str]] = {
    "ready": lambda change: _("One of the two is not ready yet."),
    "place": _place,
    "size": _size,
    "safety": lambda change: _("Those who fit ask for a group of women only."),
    "language": _speak,
    "capacity": _capacity,
    "time": _day_parts,
    "dealbreaker": _without,
    "wish": lambda change: (
        _("Those who fit ask for what this group does not have: %(what)s.")
        % {"what": wishes(change["musts"])}
    ),
    "excluded": lambda change: (
        _("Every household that fits is closed to this group: %(reasons)s.")
        % {"reasons": closed(change)}
    ),
    "track": lambda change: _(
        "It is a sponsor group, and nobody who waits comes through resettlement."
    ),
    "floor": _floor,
}
