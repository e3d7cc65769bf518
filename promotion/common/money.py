"""Amounts of money: `Decimal` in 万元 with six places (one 分 exact). No float anywhere. Pure."""

import re
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from django.utils.translation import gettext as _

from promotion.common.errors import Refused
from promotion.common.text import without_blanks

HOME = "CNY"
PLACES = Decimal("0.000001")
LIMIT = Decimal(10) ** 12  # what DecimalField(max_digits=18, decimal_places=6) holds
YI = Decimal(10_000)
LONGEST = 40  # characters; no amount of money needs more

NOTHING = frozenset({"", "/", "-", "--", "—", "——", "无", "待定", "未定", "待议", "面议", "暂无", "暂未确定", "N/A", "NA"})
CURRENCIES = {
    "CNY": ("人民币", "RMB", "CNY", "CN¥", "¥"),
    "USD": ("美元", "美金", "USD", "US$", "$"),
    "EUR": ("欧元", "EUR", "€"),
    "HKD": ("港元", "港币", "HKD", "HK$"),
    "JPY": ("日元", "日圆", "JPY"),
    "GBP": ("英镑", "GBP", "£"),
    "TWD": ("新台币", "台币", "TWD", "NT$"),
    "SGD": ("新加坡元", "新币", "SGD", "S$"),
    "KRW": ("韩元", "韩币", "KRW"),
    "AUD": ("澳元", "AUD"),
    "CAD": ("加元", "加币", "CAD"),
}
_CURRENCY_OF = {word: code for code, words in CURRENCIES.items() for word in words}
_CURRENCY_WORDS = sorted(_CURRENCY_OF, key=len, reverse=True)
_UNITS = {
    "万亿": Decimal(10) ** 8,
    "亿": Decimal(10) ** 4,
    "千万": Decimal(1000),
    "百万": Decimal(100),
    "万": Decimal(1),
    "": Decimal("0.0001"),
}
_NUMBER = r"(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(?:\.[0-9]+)?"
_PART = re.compile(rf"({_NUMBER})(万亿|亿|千万|百万|万)?")


@dataclass(frozen=True)
class Money:
    """An amount in 万 of a currency, and the text it was read from."""

    amount: Decimal
    currency: str = HOME
    original: str = ""


@dataclass(frozen=True)
class Unit:
    """What a bare number in a column means: so many 万 of a currency."""

    factor: Decimal = Decimal(1)
    currency: str = HOME


WAN = Unit()


def parse_unit(text: str) -> Unit | None:
    """`万元`, `亿元`, `元`, `千元`, `万美元` as a head or a note above a table names it; None for anything else."""
    body, currency = _take_currency(without_blanks(text).upper())
    scale = body.removesuffix("元")
    if scale == body and currency is None:
        return None
    factor = {**_UNITS, "千": Decimal("0.1"), "十亿": Decimal(10) ** 5}.get(scale)
    return None if factor is None else Unit(factor, currency or HOME)


def parse_money(text: str, unit: Unit = WAN) -> Money | None:
    """What a person typed as an amount in 万 of its currency; None for "待定", "/" and the like.

    A bare number is in `unit`; with 元, 美元 … but no 万 or 亿 it is single units. Raises Refused with a sentence for anything else.
    """
    raw = without_blanks(str(text)).upper()
    if raw in NOTHING:
        return None
    if len(raw) > LONGEST:
        raise _unreadable(text)
    body, currency = _take_currency(raw.removeprefix("约"))
    named = currency is not None or body.endswith("元")
    if named and currency is None and unit.currency != HOME:
        raise Refused(_("这一列的单位是外币，“%(text)s”只写了元，请写明币种，如 500万美元、3000万元人民币。") % {"text": _short(text)})
    amount = _sum_of_parts(body.removesuffix("元"), bare=_UNITS[""] if named else unit.factor, named=named, typed=text)
    return Money(_checked(amount, text), currency or unit.currency, str(text).strip())


def money_of_number(number: Decimal, unit: Unit = WAN) -> tuple[Money, bool]:
    """A number of a sheet's cell in the column's unit, and whether it had to be rounded (half up) to one 分; Refused below 0 or too large."""
    if number < 0:
        raise Refused(_("金额“%(text)s”是负数，请核对；冲减请单独说明。") % {"text": _short(number)})
    amount = number * unit.factor
    if amount >= LIMIT:
        raise Refused(_("“%(text)s”太大，请核对单位。") % {"text": _short(number)})
    rounded = amount.quantize(PLACES, ROUND_HALF_UP)
    return Money(rounded, unit.currency, str(number)), rounded != amount


def parse_amount(text: str | Decimal | int | None) -> Decimal | None:
    """What a person typed as Decimal 万元 (six places), None for no amount; Refused for junk and for other currencies."""
    if text is None:
        return None
    money = parse_money(str(text))
    if money is None:
        return None
    if money.currency != HOME:
        raise Refused(_("“%(text)s”不是人民币，请换算成人民币万元再填，或在外币栏填写原币金额和汇率。") % {"text": _short(text)})
    return money.amount


def to_home(money: Money, rate: Decimal) -> Decimal:
    """The amount in 万元 at `rate` (元 for one unit of the currency), rounded half up to one 分."""
    return (money.amount * rate).quantize(PLACES, ROUND_HALF_UP)


def show_amount(amount: Decimal | None) -> str:
    """万元 as people read it: `—` for none, `3,000 万元`, from 10 000 万元 on `1.2 亿元` (to 1 万元)."""
    if amount is None:
        return "—"
    if abs(amount) >= YI:
        return _("%(number)s 亿元") % {"number": plain(amount / YI, Decimal("0.0001"))}
    return _("%(number)s 万元") % {"number": plain(amount, PLACES)}


def show_sum(amount: Decimal | None) -> str:
    """A sum of many: like `show_amount`, but 亿元 to two places (`2,673.84 亿元`)."""
    if amount is None or abs(amount) < YI:
        return show_amount(amount)
    return _("%(number)s 亿元") % {"number": plain(amount / YI, Decimal("0.01"))}


def show_yi(amount: Decimal | None) -> str:
    """万元 as a bare number of 亿元 with two places, for columns headed 亿元; `—` for none, `<0.01` for what would read as nothing."""
    if amount is None:
        return "—"
    rounded = (amount / YI).quantize(Decimal("0.01"), ROUND_HALF_UP)
    if amount and not rounded:
        return "<0.01" if amount > 0 else ">-0.01"
    return f"{rounded:,f}"


def plain(number: Decimal, places: Decimal = PLACES) -> str:
    """A number with thousands separators and no trailing zeros, rounded half up to `places`."""
    text = f"{number.quantize(places, ROUND_HALF_UP):,f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text == "-0" else text


def _take_currency(body: str) -> tuple[str, str | None]:
    """The body without the word for a currency at its head or tail, and the currency's code."""
    for word in _CURRENCY_WORDS:
        if body.startswith(word):
            return body[len(word) :], _CURRENCY_OF[word]
        if body.endswith(word):
            return body[: -len(word)], _CURRENCY_OF[word]
    return body, None


def _sum_of_parts(body: str, *, bare: Decimal, named: bool, typed) -> Decimal:
    """`1亿2000万` as 万: parts with falling units. A number with no unit counts `bare`; behind others it stands only if 元 is `named`."""
    parts, end = [], 0
    for found in _PART.finditer(body):
        if found.start() != end:
            break
        end = found.end()
        parts.append((Decimal(found[1].replace(",", "")), found[2] or ""))
    units = [_UNITS[unit] for _number, unit in parts]
    if not parts or end != len(body) or sorted(set(units), reverse=True) != units:
        raise _unreadable(typed)
    if len(parts) == 1 and not parts[0][1]:
        return parts[0][0] * bare
    if not parts[-1][1] and not named:
        raise _unreadable(typed)
    return sum((number * _UNITS[unit] for number, unit in parts), Decimal(0))


def _checked(amount: Decimal, typed) -> Decimal:
    if amount >= LIMIT:
        raise Refused(_("“%(text)s”太大，请核对单位：不写单位时按万元计。") % {"text": _short(typed)})
    exact = amount.quantize(PLACES)
    if exact != amount:
        raise Refused(_("“%(text)s”小数位太多，金额最多精确到分。") % {"text": _short(typed)})
    return exact


def _unreadable(typed) -> Refused:
    return Refused(_("看不懂金额“%(text)s”，请写成 3000、3000万、1.2亿 这样的数；尚未确定请留空。") % {"text": _short(typed)})


def _short(text) -> str:
    shown = str(text).strip()
    return shown if len(shown) <= 30 else f"{shown[:30]}…"
