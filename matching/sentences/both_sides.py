"""Why these two, for the two sides themselves: the same few words for each, in its own language.

Nothing may stand here that the minimal profile of the other side does not show anyway: languages,
interests, age bands, part of town. Never what somebody needs, how much support, safety, how long
they wait, points, an age, times or a distance. So this reads four facts by name and no others.
"""

from bisect import bisect_right
from collections.abc import Iterable

from django.utils.translation import gettext as _

from matching.sentences.words import Facts, Names
from samenhier.phrases import listed
from samenhier.traits.choices import Language, Level

AGE_BANDS = (4, 12, 18, 30, 45, 65)
"""Where the bands of a minimal profile begin, after 0-3: 4-11, 12-17, 18-29, and so on."""
NEAR = 2.0  # km between the middles of two postcode areas: the parts of town tell as much
MOST = 3  # a short sentence, not a list of everything


def why_for_both(facts: Facts, interests: Names) -> str:
    """What a group and a household both read about why they are proposed to each other."""
    languages = [
        Language(each["language"]).label
        for each in facts["language"]["common"]
        if min(each["household"], each["group"]) >= Level.WORKABLE
    ]
    likes = [interests.get(code, code) for code in facts["interests"]["common"]]
    sentences = []
    if languages:
        sentences.append(_("You can talk in: %(languages)s.") % {"languages": _few(languages)})
    if likes:
        sentences.append(_("You both like: %(what)s.") % {"what": _few(likes)})
    if _in_one_band(facts["ages"]["children"]):
        sentences.append(_("There are children of about the same age on both sides."))
    elif _in_one_band(facts["ages"]["adults"]):
        sentences.append(_("There are people of about the same age on both sides."))
    if _is_near(facts["near"]["km"]):
        sentences.append(_("You live near each other."))
    return " ".join(sentences) or _("We think that you may get on well with each other.")


def _few(labels: Iterable[object]) -> str:
    return listed(list(labels)[:MOST])


def _in_one_band(pairs: Iterable[list[int]]) -> bool:
    """Whether a pair of ages falls in one band, so that the profiles show it anyway."""
    return any(
        bisect_right(AGE_BANDS, one) == bisect_right(AGE_BANDS, other) for one, other in pairs
    )


def _is_near(km: float | None) -> bool:
    return km is not None and km <= NEAR
