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
    other households that would get another group, or none. Points are told only of plans that
    match as many: of others they cannot be compared.
    """
    found = _counts(change) or _values(change, reached)
    if not found:
        found = [_("Costs nothing: the whole stays as good.")]
    if others:
        text = ngettext(
            "Another group, or none, for %(count)d other household.",
            "Another group, or none, for %(count)d other households.",
            others,
        )
        found.append(text % {"count": others})
    return " ".join(found)


def _counts(change: Mapping[str, int]) -> list[str]:
    """Matches lost and won; the whole number only where the waiting classes do not tell it."""
    waiting = {name: by for name, by in change.items() if name.startswith("waiting>")}
    found = [
        _waiting(abs(by), int(name.partition(">")[2]), is_less=by < 0)
        for name, by in waiting.items()
        if by
    ]
    matched = change.get("matched", 0)
    if matched == sum(waiting.values()):
        return found
    if not matched:
        return [*found, _("As many matches as now.")]
    return [*found, _matched(abs(matched), is_less=matched < 0)]


def _values(change: Mapping[str, int], reached: Values) -> list[str]:
    found = []
    if by := change.get("worst"):
        before = reached.get("worst") or 0
        found.append(
            _("The weakest pair would go from %(before)s to %(after)s points.")
            % {"before": whole(before), "after": whole(before + by)}
        )
    found += [
        _points(name, abs(by), is_less=by < 0)
        for name, by in change.items()
        if name in {"total", "fair"} and by
    ]
    return found


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
        return _("%(points)s points less over all pairs; weak pairs count more.") % points
    return _("%(points)s points more over all pairs; weak pairs count more.") % points


def steadiness(stays: int, trials: int) -> str:
    """In how many trials with other weights a pair stays."""
    text = ngettext(
        "Stays in %(stays)d of %(count)d trial with other weights.",
        "Stays in %(stays)d of %(count)d trials with other weights.",
        trials,
    )
    return text % {"stays": stays, "count": trials}
