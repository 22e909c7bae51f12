"""What a household says its group must be, or rather would be: for staff."""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from matching.sentences.words import Facts
from samenhier.phrases import listed
from samenhier.traits.choices import Language

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

_WISHES: dict[tuple[str, str], "StrPromise"] = {
    ("composition", "women"): gettext_lazy("a woman in the group"),
    ("composition", "men"): gettext_lazy("a man in the group"),
    ("composition", "children"): gettext_lazy("people with children"),
    ("composition", "no_children"): gettext_lazy("no young children in the group"),
    ("composition", "own_age"): gettext_lazy("somebody of about their age"),
    ("contact", "woman"): gettext_lazy("a woman as contact person"),
    ("contact", "man"): gettext_lazy("a man as contact person"),
    ("contact", "other"): gettext_lazy("a contact person who is neither a woman nor a man"),
    ("place", "near"): gettext_lazy("in their own part of town"),
}


def wishes(found: Iterable[Sequence[str]]) -> str:
    """What is asked of a group, as a list of words: each [subject, wish, ...]."""
    return listed(_wish(subject, wish) for subject, wish, *_rest in found)


def about_wishes(facts: Facts) -> str:
    """Which wishes a group meets that passed all musts."""
    sentences = {
        _("They say that the group must have this, and it does: %(what)s."): facts["must"],
        _("They would rather have this, and it is so: %(what)s."): [
            each for each in facts["rather"] if each[2]
        ],
        _("They would rather have this, and it is not so: %(what)s."): [
            each for each in facts["rather"] if not each[2]
        ],
    }
    said = [text % {"what": wishes(found)} for text, found in sentences.items() if found]
    return " ".join(said) or _("They ask nothing special of the group.")


def _wish(subject: str, wish: str) -> str:
    if subject == "language":
        return _("somebody who speaks %(language)s") % {"language": Language(wish).label}
    return str(_WISHES[subject, wish])
