"""One cell: its address, what stands in it, and what may be wrong with it. Pure."""

import datetime
from dataclasses import dataclass, field
from functools import lru_cache

from django.utils.translation import gettext as _

from promotion.common.text import one_line

SHOWN = 30  # characters of a cell repeated in a sentence


@dataclass(frozen=True)
class Flaw:
    """What the file itself says is no value: an error (`#REF!`), or a formula that was never calculated (`code` is empty)."""

    code: str = ""

    def __str__(self):
        return self.code or _("（公式未计算）")


@dataclass(frozen=True)
class Cell:
    """A cell with its place in the book. `filled`: the value was taken down from a merged cell (or, in csv, from the row above)."""

    address: str
    value: object = ""
    hidden: bool = False
    filled: bool = False
    epoch_1904: bool = False


@dataclass(frozen=True)
class Fault:
    """A cell that could not be read: where, what is wrong and what to do in one sentence, and what stood there."""

    address: str
    sentence: str
    written: str = ""

    def __str__(self):
        return _("%(cell)s：%(sentence)s") % {"cell": self.address, "sentence": self.sentence}


@dataclass(frozen=True)
class Read:
    """A cell that was read. `value` None means empty on purpose, `said` is how (`""`, `待定`). `cautions` tell what was not taken literally.

    `is_month`: only the month was written; the day is its first. `is_plan`: a day that was still ahead when it was written (`预计2025年3月`).
    `deed`: what the cell says was done on that day (`签约` of `2025年3月5日签约`).
    """

    value: object = None
    said: str = ""
    cautions: tuple[str, ...] = field(default=())
    is_month: bool = False
    is_plan: bool = False
    deed: str = ""

    @property
    def is_empty(self) -> bool:
        """Whether the cell says that there is nothing (yet)."""
        return self.value is None


@lru_cache(maxsize=1024)
def letters(column: int) -> str:
    """Column 0 as `A`, 26 as `AA`."""
    name, column = "", column + 1
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(65 + rest) + name
    return name


def column_of(name: str) -> int:
    """`A` as 0, `AA` as 26."""
    number = 0
    for letter in name.upper():
        number = number * 26 + ord(letter) - 64
    return number - 1


def address(sheet: str, row: int, column: int) -> str:
    """`项目!C12` for row 12 (from 1), column 2 (from 0)."""
    return f"{sheet}!{letters(column)}{row}"


def is_blank(value) -> bool:
    """Whether nothing can be seen in the cell."""
    if isinstance(value, str):
        return not value or (not value[0].isalnum() and not one_line(value))
    return value is None


def as_text(value) -> str:
    """A cell's value as a person would have typed it, on one line: `3`, `3.5`, `2025-03-05`, `是`."""
    if isinstance(value, str):
        return one_line(value)
    if value is None:
        return ""
    if isinstance(value, bool):
        return _("是") if value else _("否")
    if isinstance(value, float):
        return plain_float(value)
    if isinstance(value, datetime.datetime):
        return value.date().isoformat() if value.time() == datetime.time() else value.isoformat(" ", "seconds")
    if isinstance(value, datetime.date):
        return value.isoformat()
    return str(value)


def plain_float(number: float) -> str:
    """A number as a spreadsheet shows it: 15 digits, no exponent for whole numbers below 10^21, none of the noise of binary fractions."""
    if number == int(number) if abs(number) < 1e21 else False:
        return str(int(number))
    return f"{number:.15g}"


def shown(value) -> str:
    """What stood there, short enough for a sentence."""
    text = as_text(value)
    return text if len(text) <= SHOWN else f"{text[:SHOWN]}…"
