"""What another choice would cost the whole, and how much hangs on the exact weights."""

from collections.abc import Mapping

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from matching.sentences.words import whole

Values = Mapping[str, int | None]
"""What each stage reached in the plan that was stored."""


def cost(change: Mapping[str, int], others: int, reached: Values) -> str:
    """What the whole would gain or lose by another pair, what weighs most first.

    `change` is per stage the value with that pair minus the value of the plan, `others` counts the
    other households that would get another group, or none.
    """
    found = [_stage(name, by, reached.get(name)) for name, by in change.items() if by]
    if not found:
        found = [_("Costs nothing: the whole stays as good.")]
    if others:
        text = ngettext(
            "%(count)d other household changes.", "%(count)d other households change.", others
        )
        found.append(text % {"count": others})
    return " ".join(found)


def _stage(name: str, by: int, reached: int | None) -> str:
    number = abs(by)
    if name.startswith("waiting>"):
        days = int(name.partition(">")[2])
        return _waiting(number, days, is_less=by < 0)
    if name == "matched":
        return _matched(number, is_less=by < 0)
    if name == "worst":
        return _("The weakest pair would go from %(before)s to %(after)s points.") % {
            "before": whole(reached or 0),
            "after": whole((reached or 0) + by),
        }
    return _points(name, number, is_less=by < 0)


def _waiting(number: int, days: int, *, is_less: bool) -> str:
    if is_less:
        text = ngettext(
            "%(count)d match fewer for those who wait for more than %(days)d days.",
            "%(count)d matches fewer for those who wait for more than %(days)d days.",
            number,
        )
    else:
        text = ngettext(
            "%(count)d match more for those who wait for more than %(days)d days.",
            "%(count)d matches more for those who wait for more than %(days)d days.",
            number,
        )
    return text % {"count": number, "days": days}


def _matched(number: int, *, is_less: bool) -> str:
    if is_less:
        text = ngettext("%(count)d match fewer.", "%(count)d matches fewer.", number)
    else:
        text = ngettext("%(count)d match more.", "%(count)d matches more.", number)
    return text % {"count": number}


def _points(name: str, number: int, *, is_less: bool) -> str:
    points = {"points": whole(number)}
    if name == "total":
        if is_less:
            return _("%(points)s points less over all pairs.") % points
        return _("%(points)s points more over all pairs.") % points
    if is_less:
        return _("%(points)s points less over all pairs, weak pairs counting more.") % points
    return _("%(points)s points more over all pairs, weak pairs counting more.") % points


def steadiness(stays: int, trials: int) -> str:
    """In how many trials with other weights a pair stays."""
    text = ngettext(
        "Stays in %(stays)d of %(count)d trial with other weights.",
        "Stays in %(stays)d of %(count)d trials with other weights.",
        trials,
    )
    return text % {"stays": stays, "count": trials}
