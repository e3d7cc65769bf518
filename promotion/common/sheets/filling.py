"""Values that stand once for several rows below each other: merged cells where the file tells, a careful guess where it does not. Pure."""

import re
from dataclasses import dataclass

from promotion.common.sheets.books import Range, Row
from promotion.common.sheets.cells import as_text, is_blank

_GROUP_WORD = re.compile(r"[^\d]*[一-鿿][^\d]*$")  # places, industries and units; never a code, an amount or a date


@dataclass(frozen=True)
class Filler:
    """How blanks below a value are filled: from `merges` (0-based, down only), or in the `columns` that look like groups."""

    merges: tuple[Range, ...] = ()
    columns: frozenset[int] = frozenset()

    def start(self) -> "Filling":
        """The state of one walk down the rows."""
        return Filling(self)


class Filling:
    """One walk down; rows must come in order."""

    def __init__(self, filler: Filler):
        self.filler = filler
        self.next = 0
        self.open: dict[int, tuple[int, object]] = {}
        self.above: dict[int, object] = {}

    def fill(self, row: Row) -> frozenset[int]:
        """Fills the row's blanks in place; the columns that were filled."""
        return self._from_merges(row) | self._from_above(row)

    def _from_merges(self, row: Row) -> frozenset[int]:
        merges = self.filler.merges
        while self.next < len(merges) and merges[self.next][0][0] < row.number:
            (top, left), (bottom, _right) = merges[self.next]
            self.next += 1
            if top == row.number - 1 and left < len(row.values) and not is_blank(row.values[left]):
                self.open[left] = (bottom + 1, row.values[left])
        filled = set()
        for column, (last, value) in list(self.open.items()):
            if row.number > last:
                del self.open[column]
            elif _put(row, column, value):
                filled.add(column)
        return frozenset(filled)

    def _from_above(self, row: Row) -> frozenset[int]:
        filled = set()
        for column in self.filler.columns:
            if column < len(row.values) and not is_blank(row.values[column]):
                self.above[column] = row.values[column]
            elif column in self.above and _put(row, column, self.above[column]):
                filled.add(column)
        return frozenset(filled)


def filler_for(merges: list[Range] | None, data: list[Row], number_column: int | None) -> Filler:
    """From merged cells where the format tells of them; else (csv, ods) leading columns of words that are blank below their first row.

    The guess: left of the first column that is filled in every sampled row, filled in the first row, blank in some, words without digits.
    What it fills is flagged, as what merged cells fill is.
    """
    if merges is not None:
        return Filler(merges=tuple(sorted(merge for merge in merges if merge[1][0] > merge[0][0])))
    columns = set()
    for column in range(max((len(row.values) for row in data), default=0)):
        values = [row.values[column] if column < len(row.values) else "" for row in data]
        blanks = sum(map(is_blank, values))
        if column == number_column:
            continue
        if not blanks or is_blank(values[0]) or not all(is_blank(v) or _GROUP_WORD.match(as_text(v)) for v in values):
            break
        columns.add(column)
    return Filler(columns=frozenset(columns))


def _put(row: Row, column: int, value) -> bool:
    row.values.extend([""] * (column + 1 - len(row.values)))
    if not is_blank(row.values[column]):
        return False
    row.values[column] = value
    return True
