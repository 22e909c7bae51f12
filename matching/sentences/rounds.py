"""About a round as a whole."""

from django.utils.translation import gettext as _


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
