"""A row's cells as JSON and back, and read as the fields of its columns. Pure."""

import datetime
import math
from dataclasses import dataclass, field

from promotion.common.sheets.cells import Cell, Fault, Flaw, Read, address, as_text, column_of
from promotion.common.sheets.tables import Head
from promotion.exchange.matching import Found
from promotion.exchange.reading import reader_of
from promotion.exchange.wanted import Wanted

_FLAW, _DAY, _MOMENT, _TIME, _SPAN = "flaw", "day", "moment", "time", "span"


def to_json(value):
    """A cell's value in JSON that both databases take, so that `from_json` gives it back."""
    if isinstance(value, str):
        return value.replace("\x00", "").encode("utf-8", "replace").decode()
    if isinstance(value, bool | int):
        return value
    if isinstance(value, float):
        return value if math.isfinite(value) else str(value)
    for kind, mark, text in (
        (Flaw, _FLAW, lambda it: it.code),
        (datetime.datetime, _MOMENT, lambda it: it.isoformat()),
        (datetime.date, _DAY, lambda it: it.isoformat()),
        (datetime.time, _TIME, lambda it: it.isoformat()),
        (datetime.timedelta, _SPAN, lambda it: it.total_seconds()),
    ):
        if isinstance(value, kind):
            return {mark: text(value)}
    return "" if value is None else str(value)


def from_json(value):
    """The value that `to_json` put down."""
    if not isinstance(value, dict):
        return value
    (mark, text), *_none = value.items()
    readers = {
        _FLAW: Flaw,
        _DAY: datetime.date.fromisoformat,
        _MOMENT: datetime.datetime.fromisoformat,
        _TIME: datetime.time.fromisoformat,
        _SPAN: lambda seconds: datetime.timedelta(seconds=seconds),
    }
    return readers[mark](text)


def shown(value) -> str:
    """A value in JSON as a person would have typed it."""
    return as_text(from_json(value)) if not isinstance(value, dict) or _FLAW not in value else str(from_json(value))


@dataclass(frozen=True)
class Values:
    """What a row says: `values` by field (what the cell is read as), `faults` where it cannot be read, `cautions` what was not taken literally.

    `letters` tells in which column a field stands, `months` of which days only the month is written, `deeds` what was done on which day.
    `beside` is what its cells say of fields that are recognised and not kept.
    """

    values: dict
    faults: tuple[Fault, ...]
    cautions: tuple[str, ...]
    letters: dict
    beside: dict
    months: frozenset[str] = frozenset()
    deeds: dict = field(default_factory=dict)

    def get(self, key: str, otherwise=None):
        """The value of a field; `otherwise` where its cell is empty or not there."""
        value = self.values.get(key)
        return otherwise if value is None else value

    def __contains__(self, key: str) -> bool:
        return self.values.get(key) is not None


class Columns:
    """The columns of a batch that are fields, with their readers; made once, used for every row. `unused`: keys of those not kept."""

    def __init__(self, chosen: list[dict], wanted: tuple[Wanted, ...], sheet: str, unit: str, unused: frozenset[str] = frozenset()):
        by_key = {one.key: one for one in wanted}
        self.sheet, self.unused = sheet, unused
        self.fields = []
        for each in chosen:
            if each["key"] in by_key:
                found = Found(by_key[each["key"]], Head(column_of(each["letter"]), each["letter"], each["head"]), each["unit"], 1)
                self.fields.append((each["letter"], each["key"], reader_of(found, unit)))
        self.letters = {key: letter for letter, key, _reader in self.fields if key not in unused}

    def read(self, number: int, cells: dict, flags: dict, corrections: dict) -> Values:
        """A row's cells as values; what a person typed in place of a cell goes before it."""
        values, faults, cautions, beside, months, deeds = {}, [], [], {}, set(), {}
        for letter, key, reader in self.fields:
            answer = reader(self._cell(number, letter, cells, flags, corrections))
            if key in self.unused:
                beside[key] = answer.written if isinstance(answer, Fault) else answer.value
            elif isinstance(answer, Fault):
                faults.append(answer)
            elif isinstance(answer, Read):
                values[key] = answer.value
                cautions += [f"{letter}{number}：{text}" for text in answer.cautions]
                months |= {key} if answer.is_month else set()
                deeds |= {key: answer.deed} if answer.deed else {}
        beside = {key: said for key, said in beside.items() if said is not None}
        return Values(values, tuple(faults), tuple(cautions), self.letters, beside, frozenset(months), deeds)

    def address(self, number: int, key: str) -> str:
        """Where a field of a row stands, `项目!C12`; the row alone where it has no column."""
        letter = self.letters.get(key)
        return address(self.sheet, number, column_of(letter)) if letter else f"{self.sheet}!{number}"

    def _cell(self, number: int, letter: str, cells: dict, flags: dict, corrections: dict) -> Cell:
        where = address(self.sheet, number, column_of(letter))
        if letter in corrections:
            return Cell(where, corrections[letter])
        hidden, filled, old = flags.get("hidden", False), letter in flags.get("filled", ()), flags.get("from_1904", False)
        return Cell(where, from_json(cells.get(letter, "")), hidden, filled, old)
