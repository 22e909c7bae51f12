"""The hard rules that a pair passes, each with the fact behind it: for staff."""

from collections.abc import Callable, Mapping

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from matching.sentences.wishes import about_wishes
from matching.sentences.words import Facts, kilometres, whole
from samenhier.phrases import listed
from samenhier.traits.choices import Language


def passed(rules: Mapping[str, Facts]) -> list[str]:
    """Why a pair passes each of these rules, in their order; a rule not in use says nothing."""
    found = [say(rules[rule]) for rule, say in _PASSED.items() if rule in rules]
    return [sentence for sentence in found if sentence]


def passed_over(rules: Mapping[str, Facts]) -> list[str]:
    """What a colleague fixed a pair in spite of: the rules that it does not pass."""
    return [words() for rule, words in _IN_SPITE_OF.items() if rule not in rules]


def must_be(rule: str) -> str:
    """What stands in the way of a lock asks for, inside a sentence."""
    return str(_MUST_BE.get(rule, rule))


def _place(facts: Facts) -> str:
    one, other = facts["municipalities"]
    if one == other:
        return _("Both are in the same municipality.")
    return _("%(km)s km apart; the limit is %(limit)s km.") % {
        "km": kilometres(facts["km"]),
        "limit": kilometres(facts["limit"]),
    }


def _size(facts: Facts) -> str:
    household = ngettext(
        "%(count)d person in the household; the group can welcome up to %(most)d.",
        "%(count)d people in the household; the group can welcome up to %(most)d.",
        facts["people"],
    )
    group = ngettext(
        "%(count)d member in the group; at least %(least)d are needed.",
        "%(count)d members in the group; at least %(least)d are needed.",
        facts["members"],
    )
    return " ".join(
        (
            household % {"count": facts["people"], "most": facts["most"]},
            group % {"count": facts["members"], "least": facts["least"]},
        )
    )


def _safety(facts: Facts) -> str:
    if facts["wish"]:
        return _("They ask for a group of women only, and this one is.")
    return _("They have no wish for women only.")


def _language(facts: Facts) -> str:
    if not facts["common"]:
        return _("No language in common: an interpreter is agreed.")
    return _("Both speak: %(languages)s.") % {
        "languages": listed(Language(code).label for code in facts["common"])
    }


def _capacity(facts: Facts) -> str:
    return _(
        "The group can give support at level %(most)d; the household needs level %(need)d."
    ) % {
        "most": facts["max"],
        "need": facts["need"],
    }


def _time(facts: Facts) -> str:
    count = len(facts["common"])
    text = ngettext(
        "%(count)d time in common; at least %(needed)d are needed.",
        "%(count)d times in common; at least %(needed)d are needed.",
        count,
    )
    return text % {"count": count, "needed": facts["needed"]}


def _track(facts: Facts) -> str:
    if facts["kind"] == "sponsor":
        return _("A sponsor group, and they come through resettlement.")
    return _("A Welcome Group is there for every newcomer.")


def _floor(facts: Facts) -> str:
    if not facts["floor"]:
        return ""
    return _("%(points)s points; the limit is %(floor)s.") % {
        "points": whole(facts["points"]),
        "floor": whole(facts["floor"]),
    }


_PASSED: dict[str, Callable[[Facts], str]] = {
    "ready": lambda facts: _("Both are ready."),
    "place": _place,
    "size": _size,
    "safety": _safety,
    "language": _language,
    "capacity": _capacity,
    "time": _time,
    "dealbreaker": lambda facts: _("On a visit they meet nothing they wish to avoid."),
    "wish": about_wishes,
    "excluded": lambda facts: _("Nobody forbade this pair, and they were no match before."),
    "track": _track,
    "floor": _floor,
}
_IN_SPITE_OF: dict[str, Callable[[], str]] = {
    "time": lambda: _("Fixed by a colleague, with too few times in common."),
    "dealbreaker": lambda: _("Fixed by a colleague, with something they wish to avoid."),
    "floor": lambda: _("Fixed by a colleague, with fewer points than the limit."),
}
# The rules that no lock may pass, and what several locks need together.
_MUST_BE = {
    "ready": gettext_lazy("both must be ready"),
    "place": gettext_lazy("they must live close enough to each other"),
    "size": gettext_lazy("the household must not be too large, nor the group too small"),
    "safety": gettext_lazy("the wish for safety of the household must be met"),
    "language": gettext_lazy("they must share a language, or have an interpreter"),
    "capacity": gettext_lazy("the group must be able to give the support that is needed"),
    "wish": gettext_lazy("the group must be what the household says it must be"),
    "excluded": gettext_lazy("the pair must not have been rejected or matched before"),
    "track": gettext_lazy("sponsor groups welcome resettled people only"),
    "places": gettext_lazy("the group must have a place for everybody who is kept with it"),
}
