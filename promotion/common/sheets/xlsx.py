"""The bytes of an xlsx sheet looked over before the reader takes it: reach, hidden rows, errors, formulas without a result."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

from promotion.common.errors import Refused
from promotion.common.sheets.cells import column_of
from promotion.common.sheets.limits import Limits
from promotion.common.sheets.marks import Marks
from promotion.common.sheets.packages import Package, target_of
from promotion.common.sheets.refusing import damaged

BOOK, RELATIONS = "xl/workbook.xml", "xl/_rels/workbook.xml.rels"
_NS = rb"(?:[\w.-]{1,30}:)?"
_ROW_END = re.compile(rb"</" + _NS + rb"row\s*>|<" + _NS + rb"row(?:\s[^>]*)?/>")
_STRING_END = re.compile(rb"</" + _NS + rb"si\s*>|<" + _NS + rb"si\s*/>")
_ROW = re.compile(rb"<" + _NS + rb"row\b[^>]*>")
_CELL = re.compile(rb"<" + _NS + rb"c(?:\s[^>]*)?>")
_FILLED = re.compile(rb"<" + _NS + rb'c\s(?:[^>]*?\s)?r\s*=\s*["\']([A-Za-z]{1,3}[0-9]{1,7})["\'][^>]*(?<!/)>')
_SHARED = re.compile(rb"<" + _NS + rb'c\s[^>]*\bt\s*=\s*["\']s["\'][^>]*>\s*<' + _NS + rb"v>\s*([0-9]{1,9})")
_PLAIN_FILLED = re.compile(rb' r="([A-Z]{1,3}[0-9]{1,7})"[^>]*(?<!/)>')
_PLAIN_SHARED = re.compile(rb' t="s"[^>]*><v>([0-9]{1,9})')
_ODD = (b"='", b"= ", b" =", b":c", b":row", b"\nr=", b"\tr=", b"\nt=", b"\tt=", b"v >", b"<c>", b'hidden="')
_TROUBLES = (re.compile(rb't="e"'), re.compile(rb"</f>\s*(?:<v\s*/>|<v>\s*</v>)?\s*</c"), re.compile(rb"<f[^>]*/>\s*(?:<v\s*/>)?\s*</c"))
_LETTERS = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
_DIGITS = b"0123456789"
_WHOLE = re.compile(rb"<" + _NS + rb"c(\s[^>]*)?(?<!/)>(.*?)</" + _NS + rb"c\s*>", re.S)
_TROUBLE = re.compile(
    rb"t\s*=\s*[\"']e[\"']|</" + _NS + rb"f>\s*(?:<" + _NS + rb"v\s*/>|<" + _NS + rb"v>\s*</" + _NS + rb"v>)?\s*</"
    rb"|<" + _NS + rb"f(?:\s[^>]*)?/>\s*(?:<" + _NS + rb"v\s*/>)?\s*</" + _NS + rb"c"
)
_VALUE = re.compile(rb"<" + _NS + rb"v(?:\s[^>]*)?>(.*?)</" + _NS + rb"v\s*>", re.S)
_FORMULA = re.compile(rb"<" + _NS + rb"f[\s/>]")
_IS_ERROR = re.compile(rb"\bt\s*=\s*[\"']e[\"']")
_IS_TEXT = re.compile(rb"\bt\s*=\s*[\"']str[\"']")
_R = re.compile(rb'\br\s*=\s*["\']([A-Za-z]{0,3})([0-9]{1,7})["\']')
_HIDDEN = re.compile(rb'\bhidden\s*=\s*["\'](?:1|true)["\']')
_YES = ("1", "true")
_LONGEST_ROW = 64 * 1024 * 1024  # bytes without a single row end
_LONGEST_TAG = 4096
_OVERHEAD = len(b"<si><t></t>")


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
        tag = node.tag.rpartition("}")[2] if isinstance(node.tag, str) else ""
        if tag == "workbookPr":
            from_1904 = node.get("date1904", "") in _YES
        elif tag == "sheet":
            key = next((value for name, value in node.items() if name.rpartition("}")[2] == "id" and "}" in name), None)
            parts.append(SheetPart(node.get("name", ""), target_of(BOOK, targets.get(key) or "")))
    return parts, from_1904


def string_sizes(package: Package, limits: Limits) -> list[int]:
    """How many bytes each shared text has."""
    sizes: list[int] = []
    for piece in pieces(package.chunks("xl/sharedStrings.xml"), _STRING_END, b"</si>") if package.has("xl/sharedStrings.xml") else ():
        strings = _STRING_END.split(piece)
        sizes.extend(max(len(text) - _OVERHEAD, 0) for text in strings[:-1])
        if len(sizes) > limits.area:
            raise Refused(_("文件里的文字太多。请分成几个文件上传。"))
    return sizes


def look_over(package: Package, part: SheetPart, sizes: list[int], limits: Limits) -> Marks:
    """The marks of one sheet. Refused if what the reader would make of it were too large.

    Pieces written the way Excel and WPS write them go the quick way, a handful of searches for thousands of rows; others go row by row.
    """
    marks, text, last = Marks(), 0, 0
    for piece in pieces(package.chunks(part.path), _ROW_END, b"</row>"):
        if not _has_content(piece) and not _HIDDEN.search(piece):
            last = _number_of_last(piece, last)
            continue
        plain = not any(mark in piece for mark in _ODD)
        text += sum(sizes[int(index)] for index in (_PLAIN_SHARED if plain else _SHARED).findall(piece))
        if text > limits.text:
            raise Refused(_("工作表“%(sheet)s”里的文字太多。请分成几个文件上传。") % {"sheet": part.name})
        quick = plain and not any(trouble.search(piece) for trouble in _TROUBLES) and _reach(_PLAIN_FILLED, piece, marks)
        last = _number_of_last(piece, last) if quick else _rows(piece, last, marks, limits)
    marks.check(part.name, limits)
    return marks


def _reach(pattern: re.Pattern, piece: bytes, marks: Marks) -> bool:
    """Takes the places of the filled cells from their own addresses; False if some have none."""
    named = pattern.findall(piece)
    if piece.count(b"</v>") + piece.count(b"</is>") + piece.count(b":v>") > len(named):
        return False
    joined = b" ".join(named)
    rows = {int(number) for number in set(joined.translate(None, _LETTERS).split())}
    columns = {column_of(name.decode()) for name in set(joined.translate(None, _DIGITS).split())}
    if rows:
        marks.holds(min(rows))
        marks.holds(max(rows), max(columns))
    return True


def _rows(piece: bytes, last: int, marks: Marks, limits: Limits) -> int:
    """Goes through the rows of a piece; gives the number of the last one."""
    start = 0
    for end in _ROW_END.finditer(piece):
        row = piece[start : end.end()]
        start = end.end()
        head = _ROW.search(row)
        last = _number(head[0], last) if head else last + 1
        if _HIDDEN.search(head[0] if head else b"") and last <= limits.rows:
            marks.hidden.add(last)
        if not _has_content(row):
            continue
        if not _reach(_FILLED, row, marks):
            marks.holds(last, len(_CELL.findall(row)) - 1)
        if _TROUBLE.search(row):
            _troubles(row[head.end() if head else 0 :], last, marks, limits)
    return _number_of_last(piece[start:], last)


def _has_content(body: bytes) -> bool:
    return b"v>" in body or b"t>" in body or b"<f" in body or b":f" in body


def _troubles(body: bytes, row: int, marks: Marks, limits: Limits) -> None:
    """Notes the cells of a row that hold an error or an uncalculated formula."""
    for cell in _WHOLE.finditer(body):
        attributes, inside = cell[1] or b"", cell[2]
        value = _VALUE.search(inside)
        code = value[1].strip().decode("utf-8", "replace") if value else ""
        is_error = _IS_ERROR.search(attributes) is not None
        if is_error or (not code and _FORMULA.search(inside) and not _IS_TEXT.search(attributes)):
            marks.flaw(row, _column(attributes, body, cell.start()), code if is_error else "", limits)


def _column(attributes: bytes, body: bytes, start: int) -> int:
    named = _R.search(attributes)
    return column_of(named[1].decode()) if named and named[1] else len(_CELL.findall(body[:start]))


def _number(head: bytes, last: int) -> int:
    named = _R.search(head)
    return int(named[2]) if named else last + 1


def _number_of_last(piece: bytes, last: int) -> int:
    """The number of the last row in a piece; rows that name none are counted on."""
    usual = _R.search(_first_tag(piece, piece.rfind(b"<row ")))
    if usual and piece.rfind(b":row") < 0:
        return int(usual[2])
    heads = _ROW.findall(piece)
    for unnamed, head in enumerate(reversed(heads)):
        named = _R.search(head)
        if named:
            return int(named[2]) + unnamed
    return last + len(heads)


def _first_tag(piece: bytes, start: int) -> bytes:
    return piece[start : piece.find(b">", start)] if start >= 0 else b""


def pieces(chunks: Iterable[bytes], end: re.Pattern, usual: bytes) -> Iterator[bytes]:
    """The bytes anew cut behind whole rows (or texts), a remainder last."""
    rest = b""
    for chunk in chunks:
        fresh = max(len(rest) - _LONGEST_TAG, 0)
        rest += chunk
        if len(rest) > _LONGEST_ROW:
            raise damaged()
        at = rest.rfind(usual, fresh)
        cut = at + len(usual) if at >= 0 else max((found.end() for found in end.finditer(rest, fresh)), default=0)
        if cut:
            yield rest[:cut]
            rest = rest[cut:]
    if rest:
        yield rest
