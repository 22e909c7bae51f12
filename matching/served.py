"""Whom a round served, as a table in which no small number points at somebody."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from matching import sentences
from samenhier.suppression import protect


@dataclass(frozen=True)
class ServedRow:
    """How the households of one kind fared; None is hidden, or there is nothing to tell."""

    label: str
    households: int | None
    matched: int | None
    percentage: int | None
    mean_points: int | None
    worst_points: int | None
    mean_days: int | None


@dataclass(frozen=True)
class ServedTable:
    """One trait of households, a row for each of its values."""

    label: str
    rows: list[ServedRow]

    @property
    def is_hidden(self) -> bool:
        """Whether no row has a number to show."""
        return all(row.households is None for row in self.rows)


def tables(
    fairness: Iterable[dict[str, Any]], names: Mapping[str, str] | None = None
) -> list[ServedTable]:
    """A table per trait; of municipalities, called by `names`, only where there are several."""
    by_trait = {
        trait: list(rows) for trait, rows in groupby(fairness, key=lambda row: str(row["trait"]))
    }
    if len(by_trait.get("municipality", ())) == 1:
        del by_trait["municipality"]
    return [
        ServedTable(sentences.trait(trait), _rows([_named(row, names or {}) for row in rows]))
        for trait, rows in by_trait.items()
    ]


def _named(row: dict[str, Any], names: Mapping[str, str]) -> dict[str, Any]:
    """The engine knows municipalities by their code."""
    if row["trait"] != "municipality":
        return row
    return row | {"value": names.get(row["value"], row["value"])}


def _rows(rows: list[dict[str, Any]]) -> list[ServedRow]:
    shown = protect([row["households"] for row in rows]).cells
    return [_row(row, households) for row, households in zip(rows, shown, strict=True)]


def _row(row: dict[str, Any], households: int | None) -> ServedRow:
    """Points and shares only where neither the matched nor the others are few."""
    label = sentences.kind(row["trait"], row["value"])
    if households is None:
        return ServedRow(label, None, None, None, None, None, None)
    matched = protect([row["matched"], households - row["matched"]]).cells[0]
    if matched is None:
        return ServedRow(label, households, None, None, None, None, round(row["mean_days"]))
    return ServedRow(
        label,
        households,
        matched,
        percentage=round(100 * matched / households),
        mean_points=round(row["mean_points"]),
        worst_points=row["worst_points"],
        mean_days=round(row["mean_days"]),
    )
