"""Which column of a sheet is which field: remembered first, then by the heads offices use. Pure; what is not sure is said, nothing is lost."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from promotion.common.money import parse_unit
from promotion.common.sheets.heads import JOINT
from promotion.common.sheets.remarks import is_number_head
from promotion.common.sheets.tables import Head
from promotion.common.text import without_blanks
from promotion.exchange.wanted import Wanted

REMEMBERED, EXACT, LAST_PART, CORE, CONTAINED = 1.0, 0.95, 0.9, 0.8, 0.6
SURE = 0.75  # below it a person should look
_BRACKETS = re.compile(r"[（(\[【〔]([^（()）\]】〕]*)[)）\]】〕]")
_MARKS = re.compile(r"[\s\W_*＊★☆·]+")
_FILLERS = re.compile(r"^(?:该|本|拟|项目的|企业的)|(?:情况|信息|一栏|栏|必填|选填|如有)$")
_QUANTITY = ("万平方米", "平方米", "吨标准煤", "吨标煤", "公顷", "㎡", "亩", "人", "个", "%", "家")
_MONEY_TAIL = re.compile(r"(?:单位)?((?:人民币)?[万亿千百]{0,2}(?:美元|欧元|港元|日元|英镑|元))$")
_WHOLES = ("合计", "小计", "总计", "总额", "总数")
_SHORTEST_CONTAINED = 3


@dataclass(frozen=True)
class Found:
    """A column that is a field. `unit` is what its head says in brackets or behind (`亿元`, `亩`), "" if nothing."""

    wanted: Wanted
    head: Head
    unit: str
    confidence: float

    @property
    def is_sure(self) -> bool:
        """Whether nobody need look."""
        return self.confidence >= SURE


@dataclass(frozen=True)
class Matching:
    """What the heads mean. Every head is in exactly one of `found`, `doubles` (a field told twice: the second column), `unknown`, `numbers`."""

    found: tuple[Found, ...]
    doubles: tuple[Found, ...]
    unknown: tuple[Head, ...]
    numbers: tuple[Head, ...]
    missing: tuple[Wanted, ...]

    def column(self, key: str) -> Found | None:
        """The column of a field."""
        return next((found for found in self.found if found.wanted.key == key), None)


def match(heads: Iterable[Head], wanted: Iterable[Wanted], remembered: Mapping[str, str] | None = None) -> Matching:
    """Each field gets its surest column, each column one field. `remembered` (head as `memory_key` → field, "" for none) goes before all."""
    heads, wanted = tuple(heads), tuple(wanted)
    remembered = remembered or {}
    numbers = tuple(head for head in heads if is_number_head(head.text) and memory_key(head.text) not in remembered)
    offers = sorted(
        (offer for head in heads if head not in numbers for offer in _offers(head, wanted, remembered)),
        key=lambda offer: (-offer.confidence, offer.head.column),
    )
    found: dict[str, Found] = {}
    taken: dict[int, Found] = {}
    for offer in offers:
        if offer.wanted.key not in found and offer.head.column not in taken:
            found[offer.wanted.key] = taken[offer.head.column] = offer
    doubles = {}
    for offer in offers:
        if offer.is_sure and offer.head.column not in taken:
            doubles.setdefault(offer.head.column, offer)
    rest = [head for head in heads if head not in numbers and head.column not in taken and head.column not in doubles]
    return Matching(
        tuple(sorted(found.values(), key=lambda one: one.head.column)),
        tuple(doubles.values()),
        tuple(rest),
        numbers,
        tuple(one for one in wanted if one.required and one.key not in found),
    )


def memory_key(text: str) -> str:
    """A head in the form under which a mapping is remembered."""
    return split_unit(text)[0]


def knower(wanted: Iterable[Wanted]) -> Callable[[str], bool]:
    """For `find_table`: whether a text is one of the heads of these fields."""
    words = {core for one in wanted for core in _cores(one)}
    return lambda text: split_unit(text)[0] in words or is_number_head(text)


@lru_cache(maxsize=4096)
def split_unit(text: str) -> tuple[str, str]:
    """A head without blanks, marks and brackets, and the unit it names: `总投资（亿元）` → (`总投资`, `亿元`)."""
    bare = without_blanks(text).upper()
    unit = ""
    for inside in _BRACKETS.findall(bare):
        unit = unit or _unit_in(inside)
    core = _BRACKETS.sub(lambda found: "" if _unit_in(found[1]) or _is_hint(found[1]) else found[1], bare)
    tail = _MONEY_TAIL.search(core)
    if tail and not unit and len(core) > len(tail[0]) and parse_unit(tail[1]):
        unit, core = tail[1], core[: tail.start()]
    return _MARKS.sub("", core), unit


def _unit_in(text: str) -> str:
    word = text.removeprefix("单位").lstrip(":：")
    return word if parse_unit(word) or word in _QUANTITY else ""


def _is_hint(text: str) -> bool:
    return bool(re.match(r"(?:必填|选填|可选|如|例|格式|按|请|若|有则|下拉|盖章|签字|年月日|年/月|YYYY)", text)) or len(text) > 8


def _cores(wanted: Wanted) -> list[str]:
    return [split_unit(head)[0] for head in wanted.heads]


def _offers(head: Head, wanted: tuple[Wanted, ...], remembered: Mapping[str, str]) -> list[Found]:
    core, unit = split_unit(head.text)
    if core in remembered:
        return [Found(one, head, unit, REMEMBERED) for one in wanted if one.key == remembered[core]]
    found = []
    for one in wanted:
        confidence = _confidence(head.text, core, one)
        if confidence:
            found.append(Found(one, head, unit, confidence))
    return found


def _confidence(text: str, core: str, wanted: Wanted) -> float:
    """How surely a head means a field; among exact heads an earlier one of the field's list is the surer."""
    cores = _cores(wanted)
    if not core:
        return 0
    if core in cores:
        return EXACT + 0.04 - min(cores.index(core), 39) * 0.001
    parts = [split_unit(part)[0] for part in text.split(JOINT)]
    if len(parts) > 1:
        means = parts[-2] if parts[-1] in _WHOLES else parts[-1]
        return LAST_PART if means in cores else 0
    outside = _MARKS.sub("", _BRACKETS.sub("", without_blanks(text).upper()))
    if outside in cores or _FILLERS.sub("", core) in cores:
        return CORE
    if any(len(one) >= _SHORTEST_CONTAINED and one in core for one in cores):
        return CONTAINED
    return 0
