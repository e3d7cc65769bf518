"""Reading the sheets of the demo office (`fixtures/demo/`) into plain rows."""

import csv
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from django.conf import settings

FIXTURES = Path(settings.BASE_DIR) / "fixtures"


@dataclass(frozen=True)
class Life:
    """One project's history as the sheet tells it. Days are days ago, None where it never happened; `next` counts from today on."""

    key: str
    firm: str
    region: str
    owner: str
    chain: str
    zone: str
    channel: str
    amount: Decimal | None
    sentence: str
    opened: int
    engaged: int | None
    signed: int | None
    landed: int | None
    broken: int | None
    produced: int | None
    contact: int | None
    next: int | None
    next_step: str
    land_mu: Decimal | None
    jobs: int | None
    energy_tce: Decimal | None
    is_key: bool
    code_name: str
    held: int | None
    hold_until: int | None
    hold_reason: str
    closed: int | None
    close_code: str
    close_reason: str
    verdict: str
    problem: str
    scene: str


READERS = {int | None: lambda cell: int(cell) if cell else None, Decimal | None: lambda cell: Decimal(cell) if cell else None}
READERS |= {int: int, bool: bool, str: str}


def rows(name: str) -> list[dict[str, str]]:
    """The rows of `fixtures/<name>.csv`."""
    with (FIXTURES / f"{name}.csv").open(encoding="utf-8", newline="") as sheet:
        return list(csv.DictReader(sheet))


def lives() -> list[Life]:
    """The projects of the demo office, the oldest first, as their codes count."""
    found = [Life(**{name: READERS[kind](row[name]) for name, kind in Life.__annotations__.items()}) for row in rows("demo/projects")]
    return sorted(found, key=lambda life: -life.opened)
