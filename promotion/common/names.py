"""Names of enterprises and persons: compared and found whatever way they were typed. Pure."""

import re
import unicodedata
from functools import lru_cache

from promotion.common.name_words import BRANCHES, GENERIC, LEGAL_SUFFIXES, NO_LEVEL, PREFIX_REGIONS, REGION_LEVELS, SURNAMES
from promotion.common.pinyin import first_letters
from promotion.common.text import strip_invisible

_MARKS = re.compile(r"[\s\W_]+")


def normalise(name: str, regions=()) -> str:
    """The key under which an enterprise's name is compared: width, case, marks, brackets, legal suffix and region prefix taken away.

    `regions` are further place names (any level, with or without 市/县/区) beside the provinces and the two cities.
    What is in brackets stays, only the brackets go. Never empty for a name with any letter in it.
    """
    bare = folded(name)
    core = _without_suffix(bare)
    return _without_region(core, _prefixes(tuple(regions))) or bare


def folded(text: str) -> str:
    """Letters, digits and characters only: width, case, blanks and marks taken away. "" where nothing is left (an emoji, say)."""
    return _MARKS.sub("", unicodedata.normalize("NFKC", strip_invisible(text)).casefold())


def initials(text: str, *, person: bool = False) -> str:
    """First letters of the pinyin in lower case (`重庆长安` → `cqca`); with `person` the surname is read as a surname (`单雄` → `sx`)."""
    text = _MARKS.sub("", unicodedata.normalize("NFKC", strip_invisible(text)))
    head = ""
    if person:
        surname = next((word for word in (text[:2], text[:1]) if word in SURNAMES), "")
        head, text = SURNAMES.get(surname, ""), text[len(surname) :]
    return (head + first_letters(text)).lower()


def _without_suffix(name: str) -> str:
    while not name.endswith(BRANCHES) and name not in LEGAL_SUFFIXES:
        suffix = next((word for word in LEGAL_SUFFIXES if name.endswith(word) and len(name) - len(word) >= 2), None)
        if suffix is None:
            break
        name = name[: -len(suffix)]
    return name


def _without_region(name: str, prefixes: tuple[str, ...]) -> str:
    while name.startswith(prefixes):
        prefix = next((word for word in prefixes if name.startswith(word) and not name[len(word) - 1 :].startswith(NO_LEVEL)), None)
        rest = name[len(prefix) :] if prefix else ""
        if len(rest) < 2 or rest in GENERIC:
            break
        name = rest
    return name


@lru_cache(maxsize=8)
def _prefixes(regions: tuple[str, ...]) -> tuple[str, ...]:
    # Longest first, so that 内江市 goes before 内江 and no 市 stays behind.
    names = {region.casefold() for region in (*PREFIX_REGIONS, *regions) if region}
    return tuple(sorted({name + level for name in names for level in REGION_LEVELS}, key=len, reverse=True))
