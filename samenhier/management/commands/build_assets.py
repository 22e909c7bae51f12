"""Build what is made from other files and therefore not in git: fonts and catalogues."""

import hashlib
import json
import logging
import os
import re
from pathlib import Path
from typing import Any

import polib
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

STATIC = Path(settings.BASE_DIR, "samenhier", "static", "samenhier")
STYLESHEET = STATIC / "tokens.css"

# The weights of look.md; the wheel's variable font goes from 300 to 900.
LIGHTEST, HEAVIEST = 400, 600

FONT_FACE = re.compile(r"@font-face\s*\{(.+?)\}", re.DOTALL)
FONT_FILE = re.compile(r"""url\(["']?fonts/(rubik-[a-z]+\.woff2)["']?\)""")
FONT_RANGE = re.compile(r"unicode-range:\s*([^;]+);")


class Command(BaseCommand):
    help = "Subset the fonts and compile the catalogues; skips what is up to date."
    requires_system_checks = ()

    def handle(self, *args: Any, **options: Any) -> None:
        built = build_fonts(STATIC / "fonts", STYLESHEET)
        for folder in settings.LOCALE_PATHS:
            built += build_catalogues(Path(folder))
        if options["verbosity"]:
            self.stdout.write(f"Built {', '.join(built)}." if built else "Assets are up to date.")


# --- Fonts ---------------------------------------------------------------------------------


def font_source() -> Path:
    """The upright variable Rubik of the wheel `fontpkg-rubik`."""
    import fontpkg_rubik

    return Path(fontpkg_rubik.__file__).parent / "files" / "Rubik[wght].ttf"


def wanted_fonts(stylesheet: str) -> dict[str, str]:
    """Which file holds which characters, as the stylesheet tells the browser.

    Read from there so that a file and the range it is loaded for cannot drift apart.
    """
    fonts = {}
    for block in FONT_FACE.findall(stylesheet):
        file, characters = FONT_FILE.search(block), FONT_RANGE.search(block)
        if file and characters:
            fonts[file[1]] = " ".join(characters[1].split())
    return fonts


def build_fonts(folder: Path, stylesheet: Path) -> list[str]:
    """Write the subsets that are missing or were made from something else; returns their names."""
    fonts = wanted_fonts(stylesheet.read_text())
    if not fonts:
        raise CommandError(f"{stylesheet.name} names no font with a unicode-range.")
    source = font_source().read_bytes()
    record = folder / "built.json"
    made = json.loads(record.read_text()) if record.exists() else {}
    recipes = {name: _recipe(source, characters) for name, characters in fonts.items()}
    stale = [
        name
        for name, recipe in recipes.items()
        if made.get(name) != recipe or not (folder / name).exists()
    ]
    if stale:
        folder.mkdir(parents=True, exist_ok=True)
        for name in stale:
            _write(folder / name, _subset(font_source(), fonts[name]))
        _write(record, json.dumps(recipes, indent=1).encode())
    return stale


def _recipe(source: bytes, characters: str) -> str:
    """Names everything a subset is made from."""
    recipe = hashlib.sha256(source)
    recipe.update(f"{characters} {LIGHTEST}-{HEAVIEST}".encode())
    return recipe.hexdigest()


def _subset(source: Path, characters: str) -> bytes:
    """A woff2 file with the characters of a CSS unicode-range, in the weights of the design."""
    import io

    # It tells every table it drops.
    logging.getLogger("fontTools").setLevel(logging.WARNING)
    from fontTools.subset import Options, Subsetter, parse_unicodes
    from fontTools.ttLib import TTFont
    from fontTools.varLib.instancer import instantiateVariableFont

    # The defaults are what a script needs to be read; the numbers in tables stand in columns.
    options = Options(notdef_outline=True)
    options.layout_features = [*options.layout_features, "tnum"]
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=parse_unicodes(characters))
    font = TTFont(source)
    subsetter.subset(font)
    instantiateVariableFont(font, {"wght": (LIGHTEST, LIGHTEST, HEAVIEST)}, inplace=True)
    font.flavor = "woff2"
    written = io.BytesIO()
    font.save(written)
    return written.getvalue()


# --- Catalogues ----------------------------------------------------------------------------


def build_catalogues(folder: Path) -> list[str]:
    """Compile each .po that is newer than its .mo; returns the languages that were compiled."""
    built = []
    for source in sorted(folder.glob("*/LC_MESSAGES/*.po")):
        target = source.with_suffix(".mo")
        if target.exists() and target.stat().st_mtime >= source.stat().st_mtime:
            continue
        # Not with msgfmt: a machine that only runs the site has no gettext.
        _write(target, polib.pofile(str(source)).to_binary())
        built.append(source.parent.parent.name)
    return built


def _write(path: Path, content: bytes) -> None:
    """Replace a file at once: a running server never reads half of it."""
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    draft.write_bytes(content)
    draft.replace(path)
