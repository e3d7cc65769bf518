"""The table in a book: the best sheet, its head, and then every row that is not blank exactly once, as data or skipped with the reason."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import islice

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from promotion.common.errors import Refused
from promotion.common.sheets import remarks
from promotion.common.sheets.books import Book, Row, Sheet, SheetInfo
from promotion.common.sheets.cells import Cell, address, as_text, is_blank, letters
from promotion.common.sheets.filling import Filler, filler_for
from promotion.common.sheets.heads import Found, find_head
from promotion.common.text import without_blanks

SAMPLE = 200  # rows looked at before the table is known
_TRIED = 20  # sheets looked at for the best one
_LONGEST = 200  # characters of a skipped row that are shown
_ENOUGH_HITS = 3


@dataclass(frozen=True)
class Head:
    """A column of the table: its place (from 0), letter, and text, "" for a column with values but no head."""

    column: int
    letter: str
    text: str


@dataclass(frozen=True)
class Line:
    """A row of data. `filled` are the columns whose value was taken down from above, `strays` those outside the head with something in them."""

    sheet: str
    number: int
    values: list
    hidden: bool
    filled: frozenset[int]
    strays: tuple[int, ...]
    from_1904: bool = False

    def cell(self, column: int) -> Cell:
        """The cell of a column, blank if the row does not reach so far."""
        value = self.values[column] if column < len(self.values) else ""
        return Cell(address(self.sheet, self.number, column), value, self.hidden, column in self.filled, self.from_1904)


@dataclass(frozen=True)
class Skipped:
    """A row that is no data: its number, why, and what stood in it."""

    number: int
    reason: str | Promise
    text: str


@dataclass(frozen=True)
class Table:
    """A table that was found. `unit` is the money unit stated above the head; `others` the sheets one could choose instead."""

    sheet: Sheet
    info: SheetInfo
    others: tuple[SheetInfo, ...]
    heads: tuple[Head, ...]
    head_rows: tuple[int, ...]
    unit: str
    number_column: int | None
    filler: Filler
    known: Callable[[str], bool]

    def lines(self) -> Iterator[Line | Skipped]:
        """Every row of the sheet that is not blank, in order, each exactly once. May be asked again."""
        return _Lines(self).run()


def find_table(book: Book, place: int | None = None, *, known: Callable[[str], bool] = lambda text: False) -> Table:
    """The table of the sheet `place`, or the best one of the book; Refused if there is none. `known` recognises heads one looks for."""
    if place is not None and place not in {info.place for info in book.sheets}:
        raise Refused(_("没有这张工作表，请重新选择。"))
    infos = [info for info in book.sheets if place is None or info.place == place]
    tried = sorted(infos, key=lambda info: info.hidden)[:_TRIED]
    best, refusal = None, None
    for info in tried:
        if best and info.hidden and not best[0].hidden:
            continue
        try:
            sheet = book.sheet(info.place)
            sample = list(islice(sheet.rows(), SAMPLE))
        except Refused as error:
            refusal = refusal or error
            continue
        found = find_head(sample, sheet.merges, known)
        if found and (best is None or _rank(found, sample) > best[1]):
            best = (info, _rank(found, sample), found, sheet, sample)
    if best is None:
        raise refusal or Refused(_("没有找到表头。请让第一行是各列的名称（如 项目名称、投资额），下面是数据，再上传。"))
    info, _score, found, sheet, sample = best
    return _table(book, info, found, sheet, sample, known)


def _rank(found: Found, sample: list[Row]) -> tuple:
    """A sheet with data below its head goes before an empty one, then the surer head."""
    return any(row.number > found.rows[-1] for row in sample), found.score


def _table(book: Book, info: SheetInfo, found: Found, sheet: Sheet, sample: list[Row], known) -> Table:
    data = [row for row in sample if row.number > found.rows[-1]]
    columns = set(found.texts) | {column for row in data for column, value in enumerate(row.values) if not is_blank(value)}
    heads = tuple(Head(column, letters(column), found.texts.get(column, "")) for column in sorted(columns))
    above = [as_text(value) for row in sample if row.number < found.rows[0] for value in row.values if not is_blank(value)]
    number = next((head.column for head in heads if remarks.is_number_head(head.text)), None)
    others = tuple(other for other in book.sheets if other.place != info.place)
    filler = filler_for(sheet.merges, data, number)
    return Table(sheet, info, others, heads, found.rows, remarks.unit_of(above), number, filler, known)


class _Lines:
    """One walk over the rows of a table."""

    def __init__(self, table: Table):
        self.table = table
        self.filling = table.filler.start()
        self.width = sum(1 for head in table.heads if head.text)
        self.columns = {head.column for head in table.heads if head.text}
        self.titles: set[tuple] = set()
        self.heads: set[tuple] = set()
        self.firsts: set[str] = set()
        self.other = False

    def run(self) -> Iterator[Line | Skipped]:
        first, last = self.table.head_rows[0], self.table.head_rows[-1]
        for row in self.table.sheet.rows():
            if row.number < first:
                self.titles.add(_key(row))
                self.firsts.add(_first(row))
                yield _skipped(row, _reason_above(row))
            elif row.number <= last:
                self.heads.add(_key(row))
                self.firsts.add(_first(row))
                yield _skipped(row, remarks.HEAD)
            else:
                yield self._below(row)

    def _below(self, row: Row) -> Line | Skipped:
        reason = self._reason(row)
        if reason:
            return _skipped(row, reason)
        filled = self.filling.fill(row)
        strays = tuple(column for column, value in enumerate(row.values) if column not in self.columns and not is_blank(value))
        return Line(self.table.sheet.name, row.number, row.values, row.hidden, filled, strays, self.table.sheet.from_1904)

    def _reason(self, row: Row):
        if _first(row) in self.firsts:
            key = _key(row)
            if key in self.heads:
                return remarks.REPEATED_HEAD
            if key in self.titles:
                return remarks.REPEATED_TITLE
        if self.other or self._begins_another(row):
            self.other = True
            return remarks.OTHER_TABLE
        return remarks.reason_to_skip(row.values, width=self.width, number_column=self.table.number_column)

    def _begins_another(self, row: Row) -> bool:
        """A row of other known heads: a second table beneath the first."""
        cells = [value for value in row.values if not is_blank(value)]
        if len(cells) < _ENOUGH_HITS or not all(isinstance(value, str) for value in cells):
            return False
        if not any(self.table.known(as_text(value)) for value in cells[:_ENOUGH_HITS]):
            return False
        hits = sum(1 for value in cells if self.table.known(as_text(value)))
        return hits >= _ENOUGH_HITS and hits * 2 > len(cells)


def _first(row: Row) -> str:
    return without_blanks(as_text(next(value for value in row.values if not is_blank(value))))


def _key(row: Row) -> tuple:
    return tuple((column, without_blanks(as_text(value))) for column, value in enumerate(row.values) if not is_blank(value))


def _reason_above(row: Row):
    texts = [as_text(value) for value in row.values if not is_blank(value)]
    return remarks.UNIT if remarks.is_about(texts) else remarks.TITLE


def _skipped(row: Row, reason) -> Skipped:
    text = " ".join(as_text(value) for value in row.values if not is_blank(value))
    return Skipped(row.number, reason, text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…")
