"""Numbers as a file for a spreadsheet, which must not run what it reads."""

import csv
from collections.abc import Iterable, Sequence
from typing import Any

from django.http import HttpResponse

# A spreadsheet takes a cell that begins with one of these for a formula.
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")


def safe(cell: Any) -> Any:
    """The cell as text that no spreadsheet runs; numbers and nothing stay as they are."""
    if isinstance(cell, str) and cell.lstrip(" ").startswith(FORMULA):
        return f"'{cell}"
    return cell


def csv_file(name: str, rows: Iterable[Sequence[Any]]) -> HttpResponse:
    """A download; the mark at the beginning tells spreadsheets that it is UTF-8."""
    response = HttpResponse("\ufeff", content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    csv.writer(response).writerows([safe(cell) for cell in row] for row in rows)
    return response
