"""Tags of an XML part found by patterns, without parsing it: pieces of a stream, attributes, addresses. Strict where the reader is trusting."""

import re
from collections.abc import Iterable, Iterator
from itertools import pairwise

from promotion.common.sheets.refusing import damaged

NS = rb"(?:[\w.-]{1,30}:)?"
ATTRIBUTES = rb"(?:\s(?:[^\"'<>]|\"[^\"<]*\"|'[^'<]*')*)?"
_HUGE_COUNT = re.compile(rb"ount\s*=\s*[\"']\s*\+?[0-9]{8,}")
_LONGEST = 64 * 1024 * 1024  # bytes without the end of a single row
_LONGEST_TAG = 4096


def tag(name: bytes) -> re.Pattern:
    """The opening (or empty) tag of this name, with any prefix."""
    return re.compile(rb"<" + NS + name + ATTRIBUTES + rb"/?>")


def attribute(name: bytes) -> re.Pattern:
    """An attribute of this name; group 1 or 2 is its value."""
    return re.compile(rb"\s" + name + rb"\s*=\s*(?:\"([^\"]*)\"|'([^']*)')")


def value_of(pattern: re.Pattern, opening: bytes) -> bytes:
    """The value of an attribute in an opening tag, "" if it is not there."""
    found = pattern.search(opening)
    return (found[1] if found[1] is not None else found[2]) if found else b""


def count_of(pattern: re.Pattern, opening: bytes, otherwise: int) -> int:
    """A counting attribute: up to seven digits, nothing else; the reader would believe any number."""
    text = value_of(pattern, opening)
    if not text:
        return otherwise
    if not (text.isdigit() and len(text) <= 7):
        raise damaged()
    return int(text)


def no_huge_counts(piece: bytes) -> None:
    """Refused for a `count` or `uniqueCount` no file can have: the reader makes room for as many before it looks."""
    if b"ount" in piece and _HUGE_COUNT.search(piece):
        raise damaged()


def openings(pattern: re.Pattern, text: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Each opening tag with what follows it, as far as the next; nothing follows an empty one."""
    for found, after in pairwise([*pattern.finditer(text), None]):
        inside = text[found.end() : after.start() if after else len(text)]
        yield found[0], b"" if found[0].endswith(b"/>") else inside


def pieces(chunks: Iterable[bytes], end: re.Pattern, usual: bytes) -> Iterator[bytes]:
    """The bytes anew cut behind whole rows (or texts), a remainder last. `usual` is how `end` mostly looks: it is looked for first."""
    rest = b""
    for chunk in chunks:
        fresh = max(len(rest) - _LONGEST_TAG, 0)
        rest += chunk
        if len(rest) > _LONGEST:
            raise damaged()
        at = rest.rfind(usual, fresh)
        cut = at + len(usual) if at >= 0 else max((found.end() for found in end.finditer(rest, fresh)), default=0)
        if cut:
            no_huge_counts(rest[:cut])
            yield rest[:cut]
            rest = rest[cut:]
    if rest:
        no_huge_counts(rest)
        yield rest


def check_parts(parts: Iterable[Iterable[bytes]]) -> None:
    """Reads parts to their end: their checksums hold, and they count nothing huge."""
    for chunks in parts:
        before = b""
        for chunk in chunks:
            no_huge_counts(before[-64:] + chunk)
            before = chunk
