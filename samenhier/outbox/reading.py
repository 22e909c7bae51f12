"""What a message was written with, as a list to read."""

from typing import Any

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

# What the names of the details mean, for who never reads the code; others stay as they are.
WORDS = {
    "reference": gettext_lazy("reference"),
    "url": gettext_lazy("page it leads to"),
    "link": gettext_lazy("page it leads to"),
    "group": gettext_lazy("group"),
    "name": gettext_lazy("name"),
    "municipality": gettext_lazy("municipality"),
    "number": gettext_lazy("number"),
    "due": gettext_lazy("due on"),
    "title": gettext_lazy("title"),
    "when": gettext_lazy("when"),
    "place": gettext_lazy("place"),
    "missing": gettext_lazy("what is missing"),
    "working_days": gettext_lazy("working days"),
}


def as_list(details: dict[str, Any]) -> SafeString | str:
    """Each detail on a line of its own: its name in words, and what was filled in."""
    if not details:
        return _("None: it says the same to everybody, or what was in it is not kept any more.")
    lines = ((_name(name), _shown(value)) for name, value in details.items())
    return format_html("<ul>{}</ul>", format_html_join("", "<li>{}: {}</li>", lines))


def _name(name: str) -> str:
    return capfirst(str(WORDS.get(name, name.replace("_", " "))))


def _shown(value: Any) -> SafeString | str:
    match value:
        case bool():
            return _("yes") if value else _("no")
        case list():
            return format_html("<ul>{}</ul>", format_html_join("", "<li>{}</li>", zip(value)))
        case "" | None:
            return "–"
        case _:
            return format_html("<bdi>{}</bdi>", value)
