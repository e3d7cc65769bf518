"""Reading the reference sheets: rows as dicts, lists, numbers."""

import csv
from decimal import Decimal
from pathlib import Path

from django.conf import settings

FOLDER = Path(settings.BASE_DIR) / "fixtures" / "reference"
SAID = ("notes", "source", "quote")


def read(name: str) -> list[dict[str, str]]:
    """The rows of `fixtures/reference/<name>.csv`."""
    with (FOLDER / f"{name}.csv").open(encoding="utf-8", newline="") as sheet:
        return list(csv.DictReader(sheet))


def slugs(cell: str) -> list[str]:
    """`"a;b"` as a list."""
    return [part for part in cell.split(";") if part]


def names(cell: str) -> list[str]:
    """`"甲；乙"` as a list."""
    return [part for part in cell.split("；") if part]


def number(cell: str) -> Decimal | None:
    """A figure, or None where the document gives none (never 0)."""
    return Decimal(cell) if cell else None


def whole(cell: str) -> int | None:
    """A whole number or None."""
    return int(cell) if cell else None


def copied(row: dict[str, str], *columns: str) -> dict[str, str]:
    """The named columns and where they were said."""
    return {column: row[column] for column in (*columns, *SAID)}
