"""How Chinese is read. The dictionaries (0.3 s and 50 MB of a process) are loaded when first asked for: most processes never ask."""

from functools import cache
from importlib import import_module


def syllables(text: str) -> str:
    """The text as it is read, without tones (`重庆` → `chongqing`); what is not Chinese stays as it is."""
    return _read(text, "NORMAL")


def first_letters(text: str) -> str:
    """The first letter of every sign (`重庆` → `cq`); what is not Chinese stays as it is."""
    return _read(text, "FIRST_LETTER")


def _read(text: str, style: str) -> str:
    library = _library()
    return "".join(library.lazy_pinyin(text, style=library.Style[style]))


@cache
def _library():
    return import_module("pypinyin")
