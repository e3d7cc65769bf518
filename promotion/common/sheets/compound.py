"""The stream `Workbook` out of an OLE compound file (old .xls), read no further than the file reaches. Pure."""

import struct

from promotion.common.sheets.refusing import damaged

_FREE = 0xFFFFFFFA  # from here on sector numbers mean something else
_NAMES = ("Workbook", "Book")
_ENTRY = 128


def workbook_stream(content: bytes) -> bytes:
    """The bytes of the workbook's records; Refused for a file whose chains lead nowhere."""
    if len(content) < 512:
        raise damaged()
    sector = 1 << min(struct.unpack_from("<H", content, 30)[0], 16)
    table = _table(content, sector)
    directory = _chain(content, struct.unpack_from("<I", content, 48)[0], table, sector)
    for start in range(0, len(directory) - _ENTRY + 1, _ENTRY):
        length = struct.unpack_from("<H", directory, start + 64)[0]
        name = directory[start : start + max(min(length, 64) - 2, 0)].decode("utf-16-le", "replace")
        if name in _NAMES:
            first, size = struct.unpack_from("<II", directory, start + 116)
            return _stream(content, first, size, table, sector, directory)
    raise damaged()


def _stream(content, first: int, size: int, table, sector: int, directory: bytes) -> bytes:
    if size >= struct.unpack_from("<I", content, 56)[0]:
        return _chain(content, first, table, sector)[:size]
    root = _chain(content, struct.unpack_from("<I", directory, 116)[0], table, sector)
    packed = _chain(content, struct.unpack_from("<I", content, 60)[0], table, sector)
    small = [entry for (entry,) in struct.iter_unpack("<I", packed[: len(packed) // 4 * 4])]
    return _chain(b"\x00" * 64 + root, first, small, 64)[:size]


def _table(content: bytes, sector: int) -> list[int]:
    """The chain table: for each sector the next one."""
    lists = list(struct.unpack_from("<109I", content, 76))
    more, seen = struct.unpack_from("<I", content, 68)[0], set()
    while more < _FREE and more not in seen:
        seen.add(more)
        block = _sector(content, more, sector)
        numbers = [entry for (entry,) in struct.iter_unpack("<I", block[: len(block) // 4 * 4])]
        if not numbers:
            break
        lists += numbers[:-1]
        more = numbers[-1]
    used = list(dict.fromkeys(number for number in lists if number < _FREE))
    packed = b"".join(_sector(content, number, sector).ljust(sector, b"\xff") for number in used)
    return [entry for (entry,) in struct.iter_unpack("<I", packed)]


def _chain(content: bytes, first: int, table: list[int], sector: int) -> bytes:
    pieces, seen = [], set()
    while first < _FREE:
        if first in seen or first >= len(table):
            raise damaged()
        seen.add(first)
        pieces.append(_sector(content, first, sector))
        first = table[first]
    return b"".join(pieces)


def _sector(content: bytes, number: int, sector: int) -> bytes:
    start = (number + 1) * sector
    return content[start : start + sector]
