"""The content of an OpenDocument sheet looked over before the reader takes it: reach with repeats, hidden rows, errors."""

import re

from promotion.common.sheets.limits import Limits
from promotion.common.sheets.marks import Marks, check_together
from promotion.common.sheets.packages import Package
from promotion.common.sheets.tags import attribute, count_of, openings, pieces, tag, value_of

_ROW_END = re.compile(rb"</table:table-row\s*>|<table:table-row(?:\s[^>]*)?/>|<table:table\s[^>]*>")
_TABLE, _ROW, _CELL = tag(rb"table"), tag(rb"table-row"), tag(rb"(?:covered-)?table-cell")
_NAME, _VISIBILITY = attribute(rb"table:name"), attribute(rb"table:visibility")
_ROWS, _COLUMNS = attribute(rb"table:number-rows-repeated"), attribute(rb"table:number-columns-repeated")
_HIDDEN = (b"collapse", b"filter")
_CONTENT = (b"office:value-type", b"<text:p", b"table:formula")
_ERROR = re.compile(rb"<text:p[^>]*>(#[A-Z/0-9!?]{2,8}|Err:[0-9]{3})</text:p>")


def look_over(package: Package, limits: Limits) -> list[Marks]:
    """The marks of all tables in their order: the reader takes them in at once."""
    found: list[Marks] = []
    names: list[str] = []
    row = 0
    for piece in pieces(package.xml_chunks("content.xml"), _ROW_END, b"</table:table-row>"):
        start = 0
        for end in _ROW_END.finditer(piece):
            part, start = piece[start : end.end()], end.end()
            table = _TABLE.search(part)
            if table:
                names.append(value_of(_NAME, table[0]).decode("utf-8", "replace"))
                found.append(Marks())
                row = 0
            if found:
                row = _row(part, row, found[-1], limits)
    for name, marks in zip(names, found, strict=True):
        marks.check(name, limits)
    check_together(found, limits)
    return found


def _row(part: bytes, row: int, marks: Marks, limits: Limits) -> int:
    """Takes one row element, which may stand for many; the number of the last row it stands for."""
    head = _ROW.search(part)
    if not head:
        return row
    times = count_of(_ROWS, head[0], 1)
    if value_of(_VISIBILITY, head[0]) in _HIDDEN:
        marks.hidden.update(range(row + 1, min(row + times, limits.rows) + 1))
    column = 0
    for opening, inside in openings(_CELL, part):
        wide = count_of(_COLUMNS, opening, 1)
        whole = opening + inside
        if any(mark in whole for mark in _CONTENT):
            marks.holds(row + 1, column)
            marks.holds(row + times, column + wide - 1)
            _errors(whole, range(row + 1, row + times + 1), range(column, column + wide), marks, limits)
        column += wide
    return row + times


def _errors(whole: bytes, rows: range, columns: range, marks: Marks, limits: Limits) -> None:
    error = _ERROR.search(whole)
    if error:
        for row in rows:
            for column in columns:
                marks.flaw(row, column, error[1].decode(), limits)
