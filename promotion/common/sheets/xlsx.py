"""The bytes of an xlsx sheet looked over before the reader takes it: reach, hidden rows, errors, formulas without a result."""

import re
from dataclasses import dataclass

from django.utils.translation import gettext as _

from promotion.common.errors import Refused
from promotion.common.sheets.cells import column_of
from promotion.common.sheets.limits import Limits
from promotion.common.sheets.marks import Marks
from promotion.common.sheets.packages import Package, target_of
from promotion.common.sheets.refusing import damaged
from promotion.common.sheets.tags import NS, attribute, count_of, openings, pieces, tag, value_of

BOOK, RELATIONS, STRINGS = "xl/workbook.xml", "xl/_rels/workbook.xml.rels", "xl/sharedStrings.xml"
_STRING_END = re.compile(rb"</" + NS + rb"si\s*>|<" + NS + rb"si\s*/>")
_ROW_END = re.compile(rb"</" + NS + rb"row\s*>|<" + NS + rb"row(?:\s[^>]*)?/>")
_ROW, _CELL = tag(rb"row"), tag(rb"c")
_FORMULA, _VALUE = tag(rb"f"), re.compile(rb"<" + NS + rb"v(?:\s[^>]*)?>(.*?)</" + NS + rb"v\s*>", re.S)
_R, _T, _HIDDEN = attribute(rb"r"), attribute(rb"t"), attribute(rb"hidden")
_ADDRESS = re.compile(rb"([A-Za-z]{1,3})([0-9]{1,7})$")
_COMMENT = re.compile(rb"<!--.*?-->", re.S)
_YES = (b"1", b"true")
_OVERHEAD = len(b"<si><t></t></si>")

# How Excel and WPS write: such pieces need no look at each cell.
_PLAIN_CELL = re.compile(rb' r="([A-Z]{1,3}[0-9]{1,7})"[^>]*(?<!/)>')
_PLAIN_SHARED = re.compile(rb' t="s"[^>]*><v>([0-9]{1,9})')
_STRANGE = (
    re.compile(rb' r="(?![A-Z]{1,3}[0-9]{1,7}"|[0-9]{1,7}")'),
    re.compile(rb"</f>\s*(?:<v\s*/>|<v>\s*</v>)?\s*</c"),
    re.compile(rb"<f[^>]*/>\s*(?:<v\s*/>|<v>\s*</v>)?\s*</c"),
    re.compile(rb'="[^"<>]*>'),
)
_ODD = (b"='", b"= ", b" =", b":c", b":row", b"\nr=", b"\tr=", b"\nt=", b"\tt=", b"v >", b"<!", b'hidden="', b't="e"')
_LETTERS = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
_DIGITS = b"0123456789"


@dataclass(frozen=True)
class SheetPart:
    """A sheet as the workbook lists it; `path` is the part that holds it."""

    name: str
    path: str


def sheet_parts(package: Package) -> tuple[list[SheetPart], bool]:
    """The sheets in the order of the book, and whether its days count from 1904."""
    targets = {relation.get("Id"): relation.get("Target", "") for relation in package.xml(RELATIONS)}
    parts, from_1904 = [], False
    for node in package.xml(BOOK).iter():
        name = node.tag.rpartition("}")[2] if isinstance(node.tag, str) else ""
        if name == "workbookPr":
            from_1904 = node.get("date1904", "").encode() in _YES
        elif name == "sheet":
            key = next((value for key, value in node.items() if key.rpartition("}")[2] == "id" and "}" in key), None)
            parts.append(SheetPart(node.get("name", ""), target_of(BOOK, targets.get(key) or "")))
    return parts, from_1904


def string_sizes(package: Package, limits: Limits) -> list[int]:
    """How many bytes each shared text has."""
    sizes: list[int] = []
    for piece in pieces(package.xml_chunks(STRINGS), _STRING_END, b"</si>") if package.has(STRINGS) else ():
        sizes.extend(max(len(text) - _OVERHEAD, 0) for text in _STRING_END.split(piece)[:-1])
        if len(sizes) > limits.area:
            raise _too_much_text()
    return sizes


def look_over(package: Package, part: SheetPart, sizes: list[int], limits: Limits) -> Marks:
    """The marks of one sheet. Refused if what the reader would make of it were too large.

    Pieces written the way Excel and WPS write them go the quick way, a handful of searches for thousands of rows; others cell by cell.
    """
    look = _Look(sizes, limits)
    for piece in pieces(package.xml_chunks(part.path), _ROW_END, b"</row>"):
        if not (_has_content(piece) or b"hidden" in piece) or not look.quick(piece):
            look.slow(piece)
    look.marks.check(part.name, limits)
    return look.marks


class _Look:
    """One walk over the pieces of a sheet."""

    def __init__(self, sizes: list[int], limits: Limits):
        self.sizes, self.limits = sizes, limits
        self.marks = Marks()
        self.row = 0
        self.text = 0

    def quick(self, piece: bytes) -> bool:
        """Takes the places of all cells at once; False, and nothing taken, if the piece is not plain enough."""
        if any(mark in piece for mark in _ODD) or any(strange.search(piece) for strange in _STRANGE):
            return False
        named = _PLAIN_CELL.findall(piece)
        last = _R.search(piece, piece.rfind(b"<row "))
        if piece.count(b"</v>") + piece.count(b"</is>") > len(named) or not last or not last[1].isdigit():
            return False
        joined = b" ".join(named)
        rows = {int(number) for number in set(joined.translate(None, _LETTERS).split())}
        columns = {column_of(name.decode()) for name in set(joined.translate(None, _DIGITS).split())}
        if rows:
            self.marks.holds(min(rows))
            self.marks.holds(max(rows), max(columns))
        self._add_text(_PLAIN_SHARED.findall(piece))
        self.row = int(last[1])
        return True

    def slow(self, piece: bytes) -> None:
        """Goes through rows and cells one by one; Refused for a place that is none."""
        piece = _COMMENT.sub(b"", piece)
        filled = _has_content(piece)
        for head, body in openings(_ROW, piece):
            self.row = count_of(_R, head, self.row + 1)
            if self.row <= self.limits.rows and value_of(_HIDDEN, head) in _YES:
                self.marks.hidden.add(self.row)
            if filled:
                self._cells(body)

    def _cells(self, body: bytes) -> None:
        column = -1
        for opening, inside in openings(_CELL, body):
            row, column = _place(opening, self.row, column)
            if _has_content(inside):
                self.marks.holds(row, column)
                self._look_into(row, column, value_of(_T, opening), inside)

    def _look_into(self, row: int, column: int, kind: bytes, inside: bytes) -> None:
        value = _VALUE.search(inside)
        text = value[1].strip() if value else b""
        if kind == b"e":
            self.marks.flaw(row, column, text.decode("utf-8", "replace"), self.limits)
        elif kind == b"s" and text.isdigit():
            self._add_text([text])
        elif not text and kind != b"str" and _FORMULA.search(inside):
            self.marks.flaw(row, column, "", self.limits)

    def _add_text(self, indexes: list[bytes]) -> None:
        self.text += sum(self.sizes[int(index)] for index in indexes)
        if self.text > self.limits.text:
            raise _too_much_text()


def _has_content(piece: bytes) -> bool:
    return b"v>" in piece or b"t>" in piece or b"<f" in piece or b":f" in piece


def _place(opening: bytes, row: int, column: int) -> tuple[int, int]:
    """Where a cell stands: what its address says, else one further than the last."""
    named = value_of(_R, opening)
    if not named:
        return row, column + 1
    address = _ADDRESS.match(named)
    if not address:
        raise damaged()
    return int(address[2]), column_of(address[1].decode())


def _too_much_text() -> Refused:
    return Refused(_("文件里的文字太多。请分成几个文件上传。"))
