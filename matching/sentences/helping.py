"""The smallest change that would open a pair for who is left without one: for staff."""

from collections.abc import Callable

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from matching.sentences.recruiting import look_for
from matching.sentences.wishes import wishes
from matching.sentences.words import Facts
from samenhier.phrases import listed
from samenhier.traits.choices import DayPart, HomeFeature, Language


def what_helps(reason: Facts) -> str:
    """What would help a household that stays waiting."""
    if reason["why"] != "outcompeted":
        return look_for(reason)
    more = max(reason["change"]["competing"] - reason["change"]["places"], 1)
    return ngettext("%(count)d more group like these", "%(count)d more groups like these", more) % {
        "count": more
    }


def what_helps_group(reason: Facts) -> str:
    """What would help a group that stays free."""
    match reason["why"]:
        case "matched_elsewhere":
            return _("another household like these")
        case "pool_full":
            return _("a community builder who has room")
        case "unfinished":
            return _("a new round")
        case _ if not reason["rules"]:
            return _("a household that is ready")
        case _:
            helps = [_RULES[rule](reason["change"]) for rule in reason["rules"]]
            return pgettext("between things that are all needed", " and ").join(helps)


def _place(change: Facts) -> str:
    if change["within_km"] is None:
        return _("a postcode, so that the distance is known")
    return _("a household nearer by")


def _size(change: Facts) -> str:
    if "max_household" in change:
        size = change["max_household"]
        return ngettext("room for %(count)d person", "room for %(count)d people", size) % {
            "count": size
        }
    more = change["more_members"]
    return ngettext("%(count)d more member", "%(count)d more members", more) % {"count": more}


def _speak(change: Facts) -> str:
    if "interpreter" in change:
        return _("an interpreter: no language is known that they speak well enough")
    languages = pgettext("between languages of which one is enough", " or ").join(
        str(Language(code).label) for code in change["speak"]
    )
    return _("a member who speaks %(languages)s, or an interpreter") % {"languages": languages}


def _capacity(change: Facts) -> str:
    if "by_people" in change:
        return _("a decision by people: they need much support")
    return _("support at level %(need)d") % {"need": change["capacity"]}


def _day_parts(change: Facts) -> str:
    labels = [DayPart(code).label for code in change["day_parts"] if code in DayPart.values]
    if not labels:
        return _("more times at which they are free")
    return _("time on one of these: %(times)s") % {"times": listed(labels[:4])}


def _closed(change: Facts) -> str:
    if "forbidden" in change.get("reasons", ()):
        return _("another household, or that a colleague no longer keeps the two apart")
    return _("a household it has not been proposed to yet")


_RULES: dict[str, Callable[[Facts], str]] = {
    "ready": lambda change: _("a side that gets ready"),
    "place": _place,
    "size": _size,
    "safety": lambda change: _("a household that does not ask for women only"),
    "language": _speak,
    "capacity": _capacity,
    "time": _day_parts,
    "dealbreaker": lambda change: (
        _("homes without these: %(what)s")
        % {"what": listed(HomeFeature(code).label for code in change["without"])}
    ),
    "wish": lambda change: (
        _("a household that does not ask for this: %(what)s") % {"what": wishes(change["musts"])}
    ),
    "excluded": _closed,
    "track": lambda change: _("a household that comes through resettlement"),
    "floor": lambda change: _("a household that suits it better"),
}
