"""The content of an OpenDocument sheet looked over before the reader takes it: reach with repeats, hidden rows, errors."""

import re

from promotion.common.sheets.limits import Limits
from promotion.common.sheets.marks import Marks, check_together
from promotion.common.sheets.packages import Package
from promotion.common.sheets.xlsx import pieces

_ROW_END = re.compile(rb"</table:table-row\s*>|<table:table-row(?:\s[^>]*)?/>|<table:table\s[^>]*>")
_TABLE = re.compile(rb"<table:table\s[^>]*>")
_NAME = re.compile(rb'table:name="([^"]*)"')
_ROW = re.compile(rb"<table:table-row\b[^>]*>")
_CELL = re.compile(rb"<table:(?:covered-)?table-cell\b([^>]*?)(?:/>|>(.*?)</table:(?:covered-)?table-cell\s*>)", re.S)
_ROWS = re.compile(rb'number-rows-repeated="([0-9]{1,8})"')
_COLUMNS = re.compile(rb'number-columns-repeated="([0-9]{1,8})"')
_HIDDEN = re.compile(rb'table:visibility="(?:collapse|filter)"')
_CONTENT = re.compile(rb"office:value-type=|<text:p")
_ERROR = re.compile(rb"<text:p[^>]*>(#[A-Z/0-9!?]{2,8}|Err:[0-9]{3})</text:p>")


def look_over(package: Package, limits: Limits) -> list[Marks]:
    """The marks of all tables in their order: the reader takes them in at once."""
    found: list[Marks] = []
    names: list[str] = []
    row = 0
    for piece in pieces(package.chunks("content.xml"), _ROW_END, b"</table:table-row>"):
        start = 0
        for end in _ROW_END.finditer(piece):
            part, start = piece[start : end.end()], end.end()
            table = _TABLE.search(part)
            if table:
                name = _NAME.search(table[0])
                names.append(name[1].decode("utf-8", "replace") if name else "")
                found.append(Marks())
                row = 0
            elif found:
                row = _row(part, row, found[-1], limits)
    for name, marks in zip(names, found, strict=True):
        marks.check(name, limits)
    check_together(found, limits)
    return found


def _row(part: bytes, row: int, marks: Marks, limits: Limits) -> int:
    """Takes one row element, which may stand for many; the number of the last row it stands for."""
    head = _ROW.search(part)
    times = _times(_ROWS, head[0] if head else b"")
    if head and _HIDDEN.search(head[0]):
        marks.hidden.update(range(row + 1, min(row + times, limits.rows) + 1))
    column = 0
    for cell in _CELL.finditer(part):
        wide = _times(_COLUMNS, cell[1])
        if _CONTENT.search(cell[0]):
            marks.holds(row + 1, column)
            marks.holds(row + times, column + wide - 1)
            error = _ERROR.search(cell[2] or b"")
            if error:
                _flaws(marks, range(row + 1, row + times + 1), range(column, column + wide), error[1].decode(), limits)
        column += wide
    return row + times


def _flaws(marks: Marks, rows: range, columns: range, code: str, limits: Limits) -> None:
    for row in rows:
        for column in columns:
            marks.flaw(row, column, code, limits)


def _times(pattern: re.Pattern, tag: bytes) -> int:
    said = pattern.search(tag)
    return max(int(said[1]), 1) if said else 1
