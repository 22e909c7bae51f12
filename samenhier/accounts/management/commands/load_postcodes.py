"""Load where the postcodes are, for distances: `manage.py load_postcodes FILE.csv`."""

import csv
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, TextIO

from django.core.management.base import BaseCommand, CommandError, CommandParser

from samenhier.accounts.models import PostcodeArea

COLUMNS = ("pc4", "place", "latitude", "longitude")
# The Netherlands in degrees, Caribbean part left out: it has no such postcodes.
BOUNDS = {"latitude": (50.7, 53.7), "longitude": (3.2, 7.3)}


class Command(BaseCommand):
    help = "Load postcode areas from a CSV file with the columns pc4, place, latitude, longitude."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, help="UTF-8, comma separated, first line = columns")

    def handle(self, *args: Any, file: Path, **options: Any) -> None:
        """Load all lines or, when one of them is wrong, none."""
        try:
            with file.open(encoding="utf-8-sig", newline="") as text:
                areas = list(_read(text))
        except OSError as error:
            raise CommandError(f"Cannot read {file}: {error.strerror}.") from error
        except UnicodeDecodeError as error:
            raise CommandError(f"{file} is not in UTF-8.") from error
        PostcodeArea.objects.bulk_create(
            areas,
            update_conflicts=True,
            unique_fields=["pc4"],
            update_fields=COLUMNS[1:],
            batch_size=1000,
        )
        self.stdout.write(f"{len(areas)} postcode areas loaded.")


def _read(text: TextIO) -> Iterator[PostcodeArea]:
    rows = csv.DictReader(text)
    absent = [column for column in COLUMNS if column not in (rows.fieldnames or [])]
    if absent:
        raise CommandError(f"Line 1: the column {absent[0]} is missing; need {', '.join(COLUMNS)}.")
    seen: dict[str, int] = {}
    for row in rows:
        line = rows.line_num
        pc4 = (row["pc4"] or "").strip()
        if not re.fullmatch(r"[1-9]\d{3}", pc4):
            raise CommandError(f"Line {line}: {pc4!r} is not four digits such as 2511.")
        if pc4 in seen:
            raise CommandError(f"Line {line}: {pc4} is also on line {seen[pc4]}.")
        seen[pc4] = line
        place = (row["place"] or "").strip()
        if not place:
            raise CommandError(f"Line {line}: the place of {pc4} is empty.")
        yield PostcodeArea(
            pc4=pc4,
            place=place,
            latitude=_degrees(row, "latitude", line),
            longitude=_degrees(row, "longitude", line),
        )


def _degrees(row: dict[str, str], column: str, line: int) -> float:
    lowest, highest = BOUNDS[column]
    try:
        degrees = float(row[column])
    except (TypeError, ValueError):
        degrees = float("nan")
    if not lowest <= degrees <= highest:
        raise CommandError(
            f"Line {line}: the {column} {row[column]!r} is not a number "
            f"between {lowest} and {highest}."
        )
    return degrees
