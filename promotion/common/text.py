"""Text as people paste it: full-width digits, zero-width marks, stray spaces. Pure."""

import re

_FULL_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: 0x20, 0xFFE1: 0xA3, 0xFFE5: 0xA5}
# Controls (but tab and line ends), soft hyphen, zero-width and direction marks, byte-order mark.
# The zero-width joiner U+200D stays: it holds emoji together.
_INVISIBLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u00ad\u200b\u200c\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff]")
_BLANKS = re.compile(r"\s+")
NUL = "\x00"


def to_halfwidth(text: str) -> str:
    """Full-width letters, digits, punctuation and the ideographic space as ASCII; everything else untouched."""
    return text.translate(_FULL_WIDTH)


def strip_invisible(text: str) -> str:
    """The text without control characters and zero-width or direction marks (line ends and tabs stay)."""
    return _INVISIBLE.sub("", text)


def one_line(text: str) -> str:
    """The text on one line, without invisible marks, each run of blanks one space."""
    if text.isprintable():  # then its only blanks are plain spaces
        return " ".join(text.split())
    return _BLANKS.sub(" ", strip_invisible(text)).strip()


def without_blanks(text: str) -> str:
    """Half-width, no invisible marks, no blanks at all: the form in which numbers and codes are read."""
    if text.isascii() and text.isprintable():
        return text.replace(" ", "")
    return _BLANKS.sub("", strip_invisible(to_halfwidth(text)))
