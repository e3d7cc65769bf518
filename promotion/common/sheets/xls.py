"""The records of an old .xls looked over before the reader takes it: reach, hidden rows, errors, days from 1904, protection."""

import struct
from collections.abc import Iterator

from django.utils.translation import gettext as _

from promotion.common.errors import Refused
from promotion.common.sheets.compound import workbook_stream
from promotion.common.sheets.limits import Limits
from promotion.common.sheets.marks import Marks, check_together
from promotion.common.sheets.refusing import damaged

_BOF, _BOUNDSHEET, _FILEPASS, _DATEMODE, _ROW = 0x809, 0x85, 0x2F, 0x22, 0x208
_BOOLERR, _FORMULA, _MULRK, _LABELSST, _SST, _DIMENSIONS = 0x205, 0x06, 0xBD, 0xFD, 0xFC, 0x200
_CELLS = frozenset((0x203, 0x27E, _LABELSST, _MULRK, 0x204, _FORMULA, _BOOLERR, 0xD6))
_ERRORS = {0: "#NULL!", 7: "#DIV/0!", 15: "#VALUE!", 23: "#REF!", 29: "#NAME?", 36: "#NUM!", 42: "#N/A"}
_WORKSHEET = 0
_ROW_HIDDEN = 0x20
_BIFF8 = 0x600


def look_over(content: bytes, limits: Limits) -> tuple[list[Marks], bool]:
    """Marks of the worksheets in the order of the book, and whether its days count from 1904.

    The reader takes all sheets in at once, so that their areas are held against the limit together.
    """
    stream = workbook_stream(content)
    starts, from_1904 = [], False
    for kind, body in _records(stream, 0):
        if kind == _FILEPASS:
            raise Refused(_("文件设了打开密码。请在 Excel 或 WPS 里取消密码，保存后再上传。"))
        if kind == _BOF and len(body) >= 2 and struct.unpack_from("<H", body)[0] != _BIFF8:
            raise Refused(_("这是很旧的 Excel 格式。请用 Excel 或 WPS 打开，“另存为”.xlsx 后再上传。"))
        if kind == _DATEMODE and body[:1] == b"\x01":
            from_1904 = True
        if kind == _SST and (len(body) < 8 or struct.unpack_from("<I", body, 4)[0] > len(stream)):
            raise damaged()
        if kind == _BOUNDSHEET and len(body) >= 8:
            starts.append((struct.unpack_from("<I", body)[0], body[5], _name(body)))
    if len(starts) > limits.sheets:
        raise Refused(_("文件里的工作表太多。请只留要导入的，另存后再上传。"))
    found = [_sheet(stream, start, kind, name, limits) for start, kind, name in starts]
    check_together(found, limits)
    return found, from_1904


def _sheet(stream: bytes, start: int, kind: int, name: str, limits: Limits) -> Marks:
    marks = Marks()
    if kind != _WORKSHEET:
        return marks
    for record, body in _records(stream, start):
        if record in _CELLS and len(body) >= 6:
            row, column = struct.unpack_from("<HH", body)
            last = struct.unpack_from("<H", body, len(body) - 2)[0] if record == _MULRK else column
            marks.holds(row + 1, max(column, last))
            code = _error(record, body)
            if code is not None:
                marks.flaw(row + 1, column, _ERRORS.get(code, "#VALUE!"), limits)
        elif record == _DIMENSIONS and not _possible(body):
            raise damaged()
        elif record == _ROW and len(body) >= 16 and body[12] & _ROW_HIDDEN:
            marks.hidden.add(struct.unpack_from("<H", body)[0] + 1)
    marks.check(name, limits)
    return marks


def _possible(dimensions: bytes) -> bool:
    """Whether a dimension lies within the format: the reader makes room for all of it."""
    return (
        len(dimensions) >= 12 and struct.unpack_from("<I", dimensions, 4)[0] <= 65536 and struct.unpack_from("<H", dimensions, 10)[0] <= 256
    )


def _error(record: int, body: bytes) -> int | None:
    """The error code in a cell's record; None for a value."""
    if record == _BOOLERR and len(body) >= 8 and body[7] == 1:
        return body[6]
    if record == _FORMULA and len(body) >= 14 and body[6] == 2 and body[12:14] == b"\xff\xff":
        return body[8]
    return None


def _records(stream: bytes, start: int) -> Iterator[tuple[int, bytes]]:
    """The records of one substream, to its end mark."""
    depth = 0
    while True:
        if start + 4 > len(stream):
            raise damaged()
        kind, length = struct.unpack_from("<HH", stream, start)
        body = stream[start + 4 : start + 4 + length]
        start += 4 + length
        depth += (kind == _BOF) - (kind == 0x0A)
        yield kind, body
        if kind == 0x0A and depth <= 0:
            return


def _name(body: bytes) -> str:
    length, flags = body[6], body[7]
    return body[8 : 8 + length * 2].decode("utf-16-le", "replace") if flags & 1 else body[8 : 8 + length].decode("latin-1")
