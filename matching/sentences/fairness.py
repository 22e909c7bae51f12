"""The kinds of households in the table of whom a round served."""

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from samenhier.traits.choices import Track


def trait(name: str) -> str:
    """What households are compared by."""
    return {
        "size": _("People in the household"),
        "family": _("Alone or together"),
        "vulnerability": _("Support that is needed"),
        "track": _("Track"),
        "municipality": _("Municipality"),
    }[name]


def kind(trait_name: str, value: str) -> str:
    """One kind of households."""
    match trait_name, value:
        case "size", _number:
            text = ngettext("%(count)d person", "%(count)d people", int(value))
            return text % {"count": int(value)}
        case "family", "family":
            return _("A family or couple")
        case "family", _alone:
            return _("One person alone")
        case "vulnerability", "unknown":
            return _("Not known yet")
        case "vulnerability", _level:
            return _("Level %(level)s") % {"level": value}
        case "municipality", _:
            return value
        case _:
            return capfirst(str(Track(value).label))
