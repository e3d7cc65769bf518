"""Make a screenshot small: an 8-bit palette of its 256 commonest shades instead of true colour. Python's own library only."""

from __future__ import annotations

import struct
import zlib
from collections import Counter
from pathlib import Path

SIGNATURE = b"\x89PNG\r\n\x1a\n"
COARSE = 0xF8F8F8  # five bits of each channel


def shrink(path: Path) -> int:
    """Rewrite the PNG at `path` (8-bit RGB or RGBA, not interlaced) with a palette; its size in bytes afterwards."""
    width, height, depth, data = read(path.read_bytes())
    rows = unfilter(zlib.decompress(data), width * depth, height, depth)
    pixels = [[int.from_bytes(row[at : at + 3], "big") for at in range(0, width * depth, depth)] for row in rows]
    index, palette = palette_of(Counter(pixel for row in pixels for pixel in row))
    body = b"".join(b"\0" + bytes(index[pixel] for pixel in row) for row in pixels)
    header = struct.pack(">IIBBBBB", width, height, 8, 3, 0, 0, 0)
    path.write_bytes(
        SIGNATURE + chunk(b"IHDR", header) + chunk(b"PLTE", palette) + chunk(b"IDAT", zlib.compress(body, 9)) + chunk(b"IEND", b"")
    )
    return path.stat().st_size


def read(png: bytes) -> tuple[int, int, int, bytes]:
    """Width, height, bytes per pixel and the packed rows."""
    at, header, data = len(SIGNATURE), b"", b""
    while at < len(png):
        length, kind = struct.unpack(">I4s", png[at : at + 8])
        body = png[at + 8 : at + 8 + length]
        header = body if kind == b"IHDR" else header
        data += body if kind == b"IDAT" else b""
        at += length + 12
    width, height, bits, colour, _packing, _filters, interlace = struct.unpack(">IIBBBBB", header)
    if bits != 8 or colour not in (2, 6) or interlace:
        raise ValueError(f"not the kind of PNG that Chromium writes: {bits} bits, colour type {colour}")
    return width, height, 3 if colour == 2 else 4, data


def unfilter(packed: bytes, length: int, height: int, depth: int) -> list[bytearray]:
    """The rows as they were before the encoder's filters (PNG specification, section 9)."""
    rows, above = [], bytearray(length)
    for number in range(height):
        start = number * (length + 1)
        kind, row = packed[start], bytearray(packed[start + 1 : start + 1 + length])
        if kind:
            for at in range(length):
                left = row[at - depth] if at >= depth else 0
                corner = above[at - depth] if at >= depth else 0
                row[at] = (row[at] + predict(kind, left, above[at], corner)) & 0xFF
        rows.append(row)
        above = row
    return rows


def predict(kind: int, left: int, up: int, corner: int) -> int:
    """What filter `kind` took away: Sub, Up, Average or Paeth."""
    if kind == 1:
        return left
    if kind == 2:
        return up
    if kind == 3:
        return (left + up) // 2
    guess = left + up - corner
    by_distance = ((abs(guess - left), 0, left), (abs(guess - up), 1, up), (abs(guess - corner), 2, corner))
    return min(by_distance)[2]


def palette_of(counts: Counter[int]) -> tuple[dict[int, int], bytes]:
    """For each colour its place in the palette, and the palette: of like shades the commonest, of those the 256 commonest."""
    groups: dict[int, Counter[int]] = {}
    for colour, count in counts.items():
        groups.setdefault(colour & COARSE, Counter())[colour] = count
    ranked = sorted(groups.values(), key=lambda group: -group.total())
    chosen = [group.most_common(1)[0][0] for group in ranked[:256]]
    index = {}
    for group in groups.values():
        wanted = group.most_common(1)[0][0]
        nearest = min(range(len(chosen)), key=lambda place: distance(chosen[place], wanted))
        index.update(dict.fromkeys(group, nearest))
    return index, b"".join(colour.to_bytes(3, "big") for colour in chosen)


def distance(one: int, other: int) -> int:
    """Squared distance of two colours."""
    return sum(((one >> shift & 0xFF) - (other >> shift & 0xFF)) ** 2 for shift in (0, 8, 16))


def chunk(kind: bytes, body: bytes) -> bytes:
    """One PNG chunk with its length and checksum."""
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
