"""Everything of an uploaded sheet read at once, as the tests compare it. The invariant is checked at each reading: no row is lost."""

from dataclasses import dataclass, field

from promotion.common.sheets.books import open_book
from promotion.common.sheets.cells import Fault, Read
from promotion.common.sheets.limits import DEFAULT
from promotion.common.sheets.tables import Line, Table, find_table
from promotion.exchange.matching import Matching, knower, match
from promotion.exchange.reading import reader_of
from promotion.exchange.wanted import PROJECTS


@dataclass
class Reading:
    """What came out of a file."""

    table: Table
    matching: Matching
    notes: tuple[str, ...]
    rows: dict[int, dict[str, Read]] = field(default_factory=dict)
    lines: dict[int, Line] = field(default_factory=dict)
    faults: dict[str, Fault] = field(default_factory=dict)
    skipped: dict[int, str] = field(default_factory=dict)

    def value(self, number: int, key: str):
        read = self.rows[number].get(key)
        return None if read is None else getattr(read.value, "amount", read.value)


def read_all(content: bytes, filename="台账.xlsx", *, wanted=PROJECTS, place=None, limits=DEFAULT) -> Reading:
    """Opens, finds, matches and reads every cell."""
    book = open_book(content, filename, limits)
    table = find_table(book, place, known=knower(wanted))
    matching = match(table.heads, wanted)
    readers = {found.head.column: (found.wanted.key, reader_of(found, table.unit)) for found in matching.found}
    result = Reading(table, matching, book.notes)
    seen = []
    for line in table.lines():
        seen.append(line.number)
        if isinstance(line, Line):
            _take(result, line, readers)
        else:
            result.skipped[line.number] = str(line.reason)
    assert seen == [row.number for row in table.sheet.rows()], "every row that is not blank comes exactly once"
    return result


def _take(result: Reading, line: Line, readers) -> None:
    result.lines[line.number] = line
    row = result.rows.setdefault(line.number, {})
    for column, (key, read) in readers.items():
        answer = read(line.cell(column))
        if isinstance(answer, Fault):
            result.faults[answer.address] = answer
        else:
            row[key] = answer
