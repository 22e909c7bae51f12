"""The gate of the translations: every text of the site, in every language, whole."""

import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import polib
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

# New plurals get two forms whatever the language, and gettext's own check accepts that.
PLURAL_FORMS = {"nl": 2, "en": 2, "uk": 4, "ar": 6}

# The texts are written in English, so its catalogue says what the source says.
SOURCE_LANGUAGE = "en"

# Where texts stand. Named one by one: the virtual environment is in the same folder.
SOURCES = ("samenhier", "groups", "newcomers", "events", "matching", "templates", "locale")

PLACEHOLDER = re.compile(r"%(?:\(\w+\))?[#0+-]*\d*(?:\.\d+)?[sdifr]|\{\w*\}")

Key = tuple[str | None, str, str]


class Command(BaseCommand):
    help = "Fail when a catalogue is not what the source needs; --update writes them anew."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--update", action="store_true", help="write what is new in place")

    def handle(self, *args: Any, **options: Any) -> None:
        if shutil.which("xgettext") is None or shutil.which("msgmerge") is None:
            raise CommandError("This needs gettext. On Debian: apt-get install gettext")
        root = Path(settings.BASE_DIR)
        with tempfile.TemporaryDirectory(prefix="catalogues-") as folder:
            regenerate(root, Path(folder))
            if options["update"]:
                update(root, Path(folder))
            problems = list(find_problems(root, Path(folder)))
        if problems and not options["update"]:
            raise CommandError("\n".join(problems))
        # After an update the rest is work for a translator, not a mistake.
        for problem in problems:
            self.stdout.write(problem)
        self.stdout.write(f"{len(problems)} texts to do." if problems else "Catalogues are whole.")


def catalogue(root: Path, language: str) -> Path:
    """Where the catalogue of a language is kept."""
    return root / "locale" / language / "LC_MESSAGES" / "django.po"


def regenerate(root: Path, copy: Path) -> None:
    """Collect the texts of a copy of the source, so that the gate itself changes nothing."""
    for name in SOURCES:
        if (root / name).exists():
            skipped = shutil.ignore_patterns("static", "__pycache__", ".*", "*.mo")
            shutil.copytree(root / name, copy / name, ignore=skipped)
    (copy / "locale").mkdir(exist_ok=True)
    command = [sys.executable, "-m", "django", "makemessages", "--no-location", "--no-obsolete"]
    for language in PLURAL_FORMS:
        command += ["--locale", language]
    # Without settings Django looks in the folder it stands in, which is the copy.
    without_settings = {k: v for k, v in os.environ.items() if k != "DJANGO_SETTINGS_MODULE"}
    said = subprocess.run(  # noqa: S603
        command, cwd=copy, env=without_settings, capture_output=True, text=True, check=False
    )
    if said.returncode:
        raise CommandError(f"makemessages failed: {said.stderr.strip() or said.stdout.strip()}")
    for language in PLURAL_FORMS:
        # One line a text, in an order that does not follow the files: two changes rarely meet.
        entries = polib.pofile(str(catalogue(copy, language)), wrapwidth=0)
        entries.sort(key=lambda entry: (entry.msgid, entry.msgctxt or ""))
        plain_header(entries, language)
        if language == SOURCE_LANGUAGE:
            copy_source(entries)
        entries.save()


def plain_header(entries: polib.POFile, language: str) -> None:
    """Keep of the header what a program reads: dates and blanks only make noise in git."""
    entries.header = "The texts of Samen Hier. Collected by `make messages`."
    entries.metadata_is_fuzzy = False
    entries.metadata = {
        "Project-Id-Version": "Samen Hier",
        "Language": language,
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=UTF-8",
        "Content-Transfer-Encoding": "8bit",
        "Plural-Forms": entries.metadata.get("Plural-Forms", ""),
    }


def copy_source(entries: polib.POFile) -> None:
    """Let the catalogue of the source language say what the source says."""
    for entry in entries:
        if entry.msgid_plural:
            entry.msgstr_plural = {0: entry.msgid, 1: entry.msgid_plural}
        else:
            entry.msgstr = entry.msgid
        entry.flags = [flag for flag in entry.flags if flag != "fuzzy"]
        entry.previous_msgid = entry.previous_msgctxt = entry.previous_msgid_plural = None


def update(root: Path, copy: Path) -> None:
    """Bring over the catalogues."""
    for language in PLURAL_FORMS:
        old, new = catalogue(root, language), catalogue(copy, language)
        old.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(new, old)


def contents(path: Path) -> dict[Key, tuple[object, ...]]:
    """What a catalogue says, without its header and its order."""
    return {
        key_of(entry): (entry.msgstr, entry.msgstr_plural, sorted(entry.flags), entry.comment)
        for entry in polib.pofile(str(path))
        if not entry.obsolete
    }


def key_of(entry: polib.POEntry) -> Key:
    """What makes a text one text."""
    return entry.msgctxt, entry.msgid, entry.msgid_plural


def find_problems(root: Path, copy: Path) -> Iterator[str]:
    """One sentence for each thing that is not as it should be, in all languages."""
    for language, forms in PLURAL_FORMS.items():
        path = catalogue(root, language)
        if not path.exists():
            yield f"{language}: there is no catalogue. Run: make messages"
            continue
        yield from differences(language, path, catalogue(copy, language))
        yield from mistakes(language, polib.pofile(str(path)), forms)


def differences(language: str, kept: Path, fresh: Path) -> Iterator[str]:
    """Texts that the source has and the catalogue has not, and the other way round."""
    kept_keys, fresh_keys = set(contents(kept)), set(contents(fresh))
    for _context, text, _plural in sorted(fresh_keys - kept_keys, key=str):
        yield f"{language}: not collected yet (make messages): {text!r}"
    for _context, text, _plural in sorted(kept_keys - fresh_keys, key=str):
        yield f"{language}: no longer used (make messages): {text!r}"


def mistakes(language: str, entries: polib.POFile, forms: int) -> Iterator[str]:
    """Texts that are empty, guessed, short of a plural form, or lost a placeholder."""
    if f"nplurals={forms};" not in entries.metadata.get("Plural-Forms", "").replace(" ", ""):
        yield f"{language}: the header must say nplurals={forms}"
    for entry in entries:
        if entry.obsolete:
            yield f"{language}: obsolete, remove it: {entry.msgid!r}"
            continue
        said = list(entry.msgstr_plural.values()) if entry.msgid_plural else [entry.msgstr]
        if entry.fuzzy:
            yield f"{language}: fuzzy: {entry.msgid!r}"
        elif entry.msgid_plural and len(said) != forms:
            yield f"{language}: {len(said)} of {forms} plural forms: {entry.msgid!r}"
        elif not all(said):
            yield f"{language}: empty: {entry.msgid!r}"
        elif language == SOURCE_LANGUAGE and said[0] != entry.msgid:
            yield f"{language}: does not say what the source says (make messages): {entry.msgid!r}"
        elif not placeholders_agree(entry, said):
            yield f"{language}: other placeholders than the source: {entry.msgid!r}"


def placeholders(text: str) -> Counter[str]:
    """The places that are filled in, and how often; `%%` is a percent sign."""
    return Counter(PLACEHOLDER.findall(text.replace("%%", "")))


def placeholders_agree(entry: polib.POEntry, said: list[str]) -> bool:
    """Whether each translation fills in what the source fills in.

    A plural form may leave out one place, its number: "one day", and the Arabic dual.
    """
    if not entry.msgid_plural:
        return placeholders(said[0]) == placeholders(entry.msgid)
    wanted = placeholders(entry.msgid_plural)
    *others, last = [placeholders(form) for form in said]
    return last == wanted and all(
        form <= wanted and (wanted - form).total() <= 1 for form in others
    )
