"""Print the tables of docs/privacy.md from the data map, or check that they are up to date."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import translation

from samenhier.privacy.fields import EncryptedTextField
from samenhier.privacy.mapping import Entry, Left, ModelMap, sections

DOCUMENT = Path("docs/privacy.md")
BEGIN, END = "<!-- the data map begins -->", "<!-- the data map ends -->"


class Command(BaseCommand):
    help = "Print the data map into docs/privacy.md."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--check", action="store_true", help="Change nothing; fail when old.")

    def handle(self, *args: Any, check: bool, **options: Any) -> None:
        path = settings.BASE_DIR / DOCUMENT
        old = path.read_text()
        with translation.override("en"):
            new = in_document(old)
        if check and new != old:
            raise CommandError(f"{DOCUMENT} is old: run `manage.py print_data_map`.")
        path.write_text(new)


def in_document(text: str) -> str:
    """The document with the tables as they are now."""
    before, _begin, rest = text.partition(BEGIN)
    _old, _end, after = rest.partition(END)
    return f"{before}{BEGIN}\n\n{tables()}\n{END}{after}"


def tables() -> str:
    lines: list[str] = []
    for section in sections():
        lines += [f"## {section.title}", ""]
        for each in section.maps:
            lines += [f"### {each.label}", *_how_erased(each)]
            lines += [
                "| field | why | who | how long | erased | taken along |",
                "|---|---|---|---|---|---|",
            ]
            lines += [_row(entry, each) for entry in each.entries] + [""]
    return "\n".join(lines)


def _how_erased(each: ModelMap) -> list[str]:
    said = ["Whole rows go when the person is erased."] if each.go else []
    said += [f"Nobody takes it along: {each.left_out}"] if each.left_out else []
    return ["", " ".join(said), ""] if said else []


def _row(entry: Entry, of: ModelMap) -> str:
    names = ", ".join(_name(name, of) for name in entry.fields)
    cells = [names, entry.why, entry.who, entry.how_long, _left(entry, of), _taken(entry, of)]
    return f"| {' | '.join(cells)} |"


def _taken(entry: Entry, of: ModelMap) -> str:
    """Whether the fields are in what a person takes along, and if not, why."""
    if of.left_out:
        return "no"
    if not entry.kept_back:
        return "yes"
    whose = ", ".join(sorted(label.rpartition(".")[2].lower() for label in entry.kept_back))
    return f"not by: {whose}. {next(iter(entry.kept_back.values()))}"


def _name(name: str, of: ModelMap) -> str:
    is_sealed = isinstance(of.model._meta.get_field(name), EncryptedTextField)
    return f"`{name}` (encrypted)" if is_sealed else f"`{name}`"


def _left(entry: Entry, of: ModelMap) -> str:
    if of.go:
        return "gone"
    match entry.left:
        case Left.KEPT:
            return "stays"
        case Left.EMPTIED:
            return "emptied"
        case _:
            return "replaced"
