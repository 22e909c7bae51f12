"""How words stand together in the language of now."""

from collections.abc import Iterable

from django.utils.translation import pgettext


def listed(things: Iterable[object]) -> str:
    """Things one after the other, with the comma of the language."""
    return pgettext("between things in a list", ", ").join(map(str, things))
