"""A firm's name taken apart: where it says to be, what it is called, what it does, which branch and which number. Pure.

四川省内江市鑫源食品科技有限公司 is: regions 四川, 内江; core 鑫源食品科技; mark (字号) 鑫源; trades 食品, 科技.
"""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from promotion.common.hanzi import reading, simplified
from promotion.common.text import strip_invisible
from promotion.enterprises.firm_words import BRANCH, CITIES, EVERYWHERE, FILLERS, LEGAL, LEVELS, NO_LEVEL, TRADES

_NOT_LETTERS = re.compile(r"[\W_]+")
_BRACKETED = re.compile(r"\(([^()]*)\)")
WORDS = frozenset((*TRADES, *FILLERS))
# 某某市 in front is a place, whether a table knows it or not.
_UNKNOWN_PLACE = re.compile(r"^[\u4e00-\u9fff]{2,3}[市县](?![场政民容域])(?=.{4})")
UNSAID = ("筹", "筹备", "")
LONGEST = max(map(len, WORDS))
_DIGITS = "零一二三四五六七八九十百〇两"
# A number that tells one of a row from the next: 第三, 二厂, 七局, 2号, A区.
_NUMBERED = re.compile(
    rf"第([{_DIGITS}\d]+)|([{_DIGITS}\d]+)(?=分?[厂局处号期院所队店]|部(?!件)|分公司|车间|冶|建(?!材)|公司|$)|([0-9]+)|([a-z])(?=[区座栋厂]|$)"
)


@dataclass(frozen=True)
class NameParts:
    """What a name says. `bare` is the whole without marks; `regions` are paths such as 四川/内江/, "" where the name gives none."""

    bare: str
    core: str
    mark: str
    trades: tuple[str, ...]
    region: str
    branch: str
    numbers: tuple[str, ...]


def build_places(extra: Mapping[str, str] | None = None) -> dict[str, str]:
    """Place names with and without their level → their path, such as 内江市 → 四川/内江/. `extra` are further names with their paths."""
    paths = {province: f"{province}/" for province in CITIES}
    for province, cities in CITIES.items():
        paths |= {city: f"{province}/{city}/" for city in cities if city not in paths}
    paths |= {_short(name): path for name, path in (extra or {}).items() if _short(name) not in paths}
    return {name + level: path for name, path in paths.items() for level in LEVELS} | dict.fromkeys(EVERYWHERE, "")


@lru_cache(maxsize=4)
def places_of_regions(rows: tuple[tuple, ...]) -> dict[str, str]:
    """`build_places` with the rows (id, id of the parent, name) of the table of regions."""
    names = {pk: (parent, name) for pk, parent, name in rows}

    def path(pk) -> str:
        parent, name = names[pk]
        return (path(parent) if parent in names else "") + _short(name) + "/"

    return build_places({name: path(pk) for pk, (_parent, name) in names.items()})


def parts_of(name: str, places: Mapping[str, str]) -> NameParts:
    """Take a name apart; `places` comes from `build_places`."""
    text = simplified(unicodedata.normalize("NFKC", strip_invisible(name)).casefold()).replace("【", "(").replace("】", ")")
    text, regions = _regions_in_brackets(text, places)
    bare = _NOT_LETTERS.sub("", text)
    whole, branch = _branch(bare)
    core, before = _without_regions(_without_legal(whole), places)
    mark, trades = _split(core)
    region = max((*before, *regions), key=len, default="")
    return NameParts(bare, core, mark, trades, region, branch, _numbers(core + "|" + branch))


def pieces(parts: NameParts) -> frozenset[str]:
    """The keys under which firms that could be the same meet: neighbours and next-but-one signs of the core, and how the mark is read.

    What only says the trade is left out where enough else is there: half a city makes 食品.
    """
    core = parts.core
    pairs = {core[n : n + 2] for n in range(len(core) - 1)} | {core[n] + core[n + 2] for n in range(len(core) - 2)}
    known = {word[n : n + 2] for word in (*parts.trades,) for n in range(len(word) - 1)}
    telling = pairs - known
    heard = {"~" + _heard(parts.mark[:2])} if len(parts.mark) >= 2 else set()
    return frozenset((telling if len(telling) >= 2 else pairs or {core}) | heard)


@lru_cache(maxsize=16384)
def _heard(text: str) -> str:
    return "'".join(reading(sign) for sign in text)[:20]


def _short(name: str) -> str:
    return next((name[: -len(level)] for level in LEVELS if level and name.endswith(level) and len(name) - len(level) >= 2), name)


def _regions_in_brackets(text: str, places) -> tuple[str, list[str]]:
    """天工(中国)科技: what is in brackets and only a place is where, not who."""
    found = []

    def take(match):
        rest, where = _leading_places(_NOT_LETTERS.sub("", match[1]), places)
        if rest and (rest in WORDS or rest in LEGAL or not 1 < len(rest) < 4):
            return "" if rest in UNSAID else match[0]
        found.extend(where)
        return ""

    return _BRACKETED.sub(take, text), found


def _branch(bare: str) -> tuple[str, str]:
    """(the firm, its branch): 鑫源食品有限公司 and 成都分公司."""
    if not bare.endswith(BRANCH):
        return bare, ""
    head, seam, tail = bare[:-2].rpartition("公司")
    return (head + seam, tail + bare[-2:]) if seam and len(head) >= 2 else (bare, bare[-6:])


def _without_legal(name: str) -> str:
    while name not in LEGAL:
        suffix = next((word for word in LEGAL if name.endswith(word) and len(name) - len(word) >= 2), None)
        if suffix is None:
            return name
        name = name[: -len(suffix)]
    return name


def _without_regions(name: str, places) -> tuple[str, list[str]]:
    name = _UNKNOWN_PLACE.sub("", name) if not _leading_places(name, places)[1] else name
    rest, found = _leading_places(name, places)
    while found and (len(rest) < 2 or not _split(rest)[0]):  # 四川发展: nothing would be left that tells it from 内江发展
        rest, found = _leading_places(name, places, len(found) - 1)
    return rest, found


def _leading_places(name: str, places, most: int = 9) -> tuple[str, list[str]]:
    """(what follows, the paths) of up to `most` places in front."""
    found = []
    while len(found) < most:
        length = next((n for n in range(min(10, len(name)), 1, -1) if name[:n] in places and not _cuts_a_word(name, n)), 0)
        if not length:
            break
        found.append(places[name[:length]])
        name = name[length:]
    return name, found


def _cuts_a_word(name: str, length: int) -> bool:
    return name[length - 1 :].startswith(NO_LEVEL)


def _split(core: str) -> tuple[str, tuple[str, ...]]:
    """(字号, trades), the trades read from the end."""
    trades = []
    while True:
        word = next((core[-n:] for n in range(min(LONGEST, len(core)), 0, -1) if core[-n:] in WORDS), None)
        if word is None:
            return core, tuple(reversed(trades))
        trades.append(word)
        core = core[: -len(word)]


def _numbers(text: str) -> tuple[str, ...]:
    return tuple(_as_digits(next(filter(None, match.groups()))) for match in _NUMBERED.finditer(text))


def _as_digits(word: str) -> str:
    """二十三 → 23; digits and letters as they are."""
    if not all(sign in _DIGITS for sign in word):
        return word.lstrip("0") or "0"
    total, unit = 0, 0
    for sign in word.replace("〇", "零").replace("两", "二"):
        if sign in "十百":
            total += (unit or 1) * (10 if sign == "十" else 100)
            unit = 0
        else:
            unit = unit * 10 + "零一二三四五六七八九".index(sign)
    return str(total + unit)
