"""About one pair, for staff: a sentence per criterion, and what the two sides share."""

from collections.abc import Callable, Iterable
from typing import Any

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from matching.sentences.words import Facts, Names, kilometres
from samenhier.phrases import listed
from samenhier.traits.choices import Criterion, DayPart, Domain, Language, Level

CLOSE_IN_AGE = 3  # years between children who can play together


def score_parts(parts: Facts, facts: Facts, interests: Names) -> list[dict[str, Any]]:
    """A row per criterion for the bars: label, points, the most it could be, and why."""
    return [
        {
            "label": capfirst(criterion.label),
            "points": parts[criterion]["points"],
            "of": parts[criterion]["of"],
            "reason": because(
                criterion, facts[criterion], interests, is_known=parts[criterion]["known"]
            ),
        }
        for criterion in Criterion
    ]


def because(criterion: str, facts: Facts, interests: Names, *, is_known: bool = True) -> str:
    """What stands behind the points of a criterion, and whether an answer is missing."""
    if criterion == Criterion.INTERESTS:
        sentences = _interests(facts, interests)
    else:
        sentences = _BECAUSE[criterion](facts)
    if not is_known:
        sentences = [*sentences, _("An answer is missing: counted half.")]
    return " ".join(sentences)


def _needs(facts: Facts) -> list[str]:
    met, unmet = (listed(Domain(need).label for need in facts[key]) for key in ("met", "unmet"))
    found = []
    if met:
        found.append(_("They look for this, and the group offers it: %(what)s.") % {"what": met})
    if unmet:
        found.append(_("Nobody in the group offers this yet: %(what)s.") % {"what": unmet})
    return found


def _interests(facts: Facts, names: Names) -> list[str]:
    common, dislikes = (
        listed(names.get(code, code) for code in facts[key])
        for key in ("common", "common_dislikes")
    )
    found = []
    if common:
        found.append(_("Both like: %(what)s.") % {"what": common})
    elif not dislikes and not facts["silent"]:
        found.append(_("No interests in common."))
    if dislikes:
        found.append(_("Both would rather not: %(what)s.") % {"what": dislikes})
    if facts["silent"]:
        text = ngettext(
            "%(count)d person in the household named no interests.",
            "%(count)d people in the household named no interests.",
            facts["silent"],
        )
        found.append(text % {"count": facts["silent"]})
    return found


def _ages(facts: Facts) -> list[str]:
    """The household's age comes first in each pair."""
    adults = listed(_("%(one)d and %(other)d") % _two(pair) for pair in facts["adults"])
    children = listed(_("%(one)d and %(other)d") % _two(pair) for pair in facts["children"])
    found = []
    if adults:
        found.append(_("Nearest ages: %(ages)s.") % {"ages": adults})
    if children:
        found.append(_("Children of these ages: %(ages)s.") % {"ages": children})
    return found


def _two(pair: list[int]) -> dict[str, int]:
    return {"one": pair[0], "other": pair[1]}


def _language(facts: Facts) -> list[str]:
    talks = [
        _("Both speak %(language)s: the household %(own)s, the group %(other)s.")
        % {
            "language": Language(each["language"]).label,
            "own": Level(each["household"]).label,
            "other": Level(each["group"]).label,
        }
        for each in _workable(facts["common"])
    ]
    return talks[:2] or [_("No language in common that is enough for a talk.")]


def _style(facts: Facts) -> list[str]:
    answered = [each for each in facts["differences"] if each is not None]
    if not answered:
        return []
    close = sum(difference <= 1 for difference in answered)
    text = ngettext(
        "On the question about contact that both answered: close to each other on %(close)d.",
        "On the %(count)d questions about contact that both answered: close to each other "
        "on %(close)d.",
        len(answered),
    )
    return [text % {"count": len(answered), "close": close}]


def _time(facts: Facts) -> list[str]:
    if not facts["common"]:
        return [_("No times in common.")]
    order = list(DayPart.values)
    labels = [DayPart(code).label for code in sorted(facts["common"], key=order.index)]
    return [_("Both have time on: %(times)s.") % {"times": listed(labels)}]


def _near(facts: Facts) -> list[str]:
    if facts["km"] is None:
        return []
    return [
        _("%(km)s km apart; the limit is %(limit)s km.")
        % {"km": kilometres(facts["km"]), "limit": kilometres(facts["limit"])}
    ]


def _margin(facts: Facts) -> list[str]:
    if facts["vulnerability"] is None:
        return [_("The group can give support at level %(most)d.") % {"most": facts["capacity"]}]
    return [
        _("The group can give support at level %(most)d; the household needs level %(need)d.")
        % {"most": facts["capacity"], "need": facts["vulnerability"]}
    ]


_BECAUSE: dict[str, Callable[[Facts], list[str]]] = {
    "needs": _needs,
    "ages": _ages,
    "language": _language,
    "style": _style,
    "time": _time,
    "near": _near,
    "margin": _margin,
}


# --- What a pair shares --------------------------------------------------------------------


def shared(facts: Facts, interests: Names) -> list[str]:
    """What the two sides have in common, the most telling first."""
    found = [
        *(str(Language(each["language"]).label) for each in _workable(facts["language"]["common"])),
        *(str(Domain(need).label) for need in facts["needs"]["met"]),
        *(str(interests.get(code, code)) for code in facts["interests"]["common"]),
        *_children(facts["ages"]["children"]),
        *_day_parts(facts["time"]["common"]),
        *_distance(facts["near"]["km"]),
    ]
    return [each[:1].upper() + each[1:] for each in found]


def _workable(common: Iterable[Facts]) -> list[Facts]:
    """The languages in which a talk is possible: both sides beyond a few words."""
    return [each for each in common if min(each["household"], each["group"]) >= Level.WORKABLE]


def _children(pairs: list[list[int]]) -> list[str]:
    return [
        _("children of %(one)d and %(other)d") % _two(pair)
        for pair in pairs
        if abs(pair[0] - pair[1]) <= CLOSE_IN_AGE
    ]


def _day_parts(day_parts: list[str]) -> list[str]:
    count = len(day_parts)
    text = ngettext("%(count)d part of the week", "%(count)d parts of the week", count)
    return [text % {"count": count}] if count else []


def _distance(km: float | None) -> list[str]:
    return [] if km is None else [_("%(km)s km apart") % {"km": kilometres(km)}]
