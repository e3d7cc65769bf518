"""What one cell says about money, quantities and shares. Nothing is guessed silently: every approximation is a caution. Pure."""

import datetime
import re
from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal

from django.utils.translation import gettext as _

from promotion.common.errors import Refused
from promotion.common.money import WAN, Money, Unit, money_of_number, parse_money
from promotion.common.sheets.cells import Cell, Fault, Read, as_text, plain_float, shown
from promotion.common.sheets.values import nothing, tell
from promotion.common.text import without_blanks

_BEFORE = re.compile(
    r"^(?:大约|大概|约为|约|近|将近|接近|超过|超|逾|预计|计划|拟|拟投资|总投资|投资|暂定|初步|不低于|不少于|不超过|至少|最多|共|共计|合计|>=|<=|≥|≤|>|<|~|～|≈)+"
)
_AFTER = re.compile(r"(?:左右|以上|以下|以内|上下|余元?|多元?|[（(](?:暂定|预计|估算|拟|含税|不含税|概算|估计)[)）])+$")
_PLUS = re.compile(r"(亿|万|千万|百万|[0-9])(?:余|多)(?=亿|万|元|亩|人|$)")
_NEGATIVE = re.compile(r"^(?:[-−－]\s*[0-9]|[（(][0-9.,]+[)）]$)")
_RANGE = re.compile(r"[0-9.]+(?:万亿|千万|百万|亿|万|千)?(?:元|美元|亩|人|%)?\s*(?:[-~～—–−至到]|——)+\s*[0-9.]")
_NUMBER = re.compile(r"([-+]?(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(?:\.[0-9]+)?)(万|千|百)?$")
_ENDLESS = 10**18
_SCALE = {None: 1, "百": 100, "千": 1000, "万": 10_000}
_MARKS = "。.．;；,，、"


def number_of(value) -> Decimal:
    """A numeric cell as a spreadsheet shows it: 15 digits, without the noise of binary fractions. Refused for what nothing can be counted in."""
    if not abs(value) < _ENDLESS:
        raise Refused(_("“%(text)s”太大，请核对。") % {"text": shown(str(value))})
    return Decimal(plain_float(value) if isinstance(value, float) else value)


def read_money(cell: Cell, unit: Unit = WAN) -> Read | Fault:
    """An amount as `Money` (万 of its currency; what is not CNY needs a rate). A bare number is in `unit`.

    A range (`2-3亿`) is a fault: which end is meant only the office knows. `约`, `左右`, `以上` are taken away with a caution.
    """
    return tell(_money, cell, unit)


def read_signed_money(cell: Cell, unit: Unit = WAN) -> Read | Fault:
    """As `read_money`, but what is taken off may be written below 0: `-500`, `－500万元`, `（500）`."""
    return tell(_signed_money, cell, unit)


def _signed_money(cell: Cell, unit: Unit) -> Read:
    bare = _taken_off(cell.value)
    if bare is None:
        return _money(cell, unit)
    found = _money(replace(cell, value=bare), unit)
    return found if found.is_empty else replace(found, value=replace(found.value, amount=-found.value.amount, original=as_text(cell.value)))


def _taken_off(value) -> float | int | str | None:
    """What stands behind the sign, or in the brackets, of an amount below 0; None for any other."""
    if isinstance(value, float | int) and not isinstance(value, bool):
        return -value if value < 0 else None
    text = without_blanks(value) if isinstance(value, str) else ""
    if not _NEGATIVE.match(text):
        return None
    return text[1:-1] if text[0] == "(" else text[1:]


def _money(cell: Cell, unit: Unit) -> Read:
    _not_other(cell, _("金额"))
    if isinstance(cell.value, float | int):
        money, rounded = money_of_number(number_of(cell.value), unit)
        return _warned(money, [_("小数位太多，已四舍五入到分。")] if rounded else [], unit)
    empty = nothing(cell)
    if empty:
        return empty
    text = without_blanks(as_text(cell.value))
    _no_range(text)
    bare, cautions = _bare(text)
    money = parse_money(bare, unit)
    return Read(said=text) if money is None else _warned(Money(money.amount, money.currency, as_text(cell.value)), cautions, unit)


def _warned(money: Money, cautions: list[str], unit: Unit) -> Read:
    if money.currency != unit.currency:
        cautions = [*cautions, _("币种是 %(currency)s，与本列单位不同。") % {"currency": money.currency}]
    return Read(money, cautions=tuple(cautions))


def _bare(text: str) -> tuple[str, list[str]]:
    """The number without 约, 左右 and the like, and a caution if there were any."""
    core = text.rstrip(_MARKS)
    bare = _PLUS.sub(r"\1", _AFTER.sub("", _BEFORE.sub("", core)))
    if bare == core:
        return core, []
    return bare, [_("“%(text)s”是约数，按 %(bare)s 读入。") % {"text": shown(text), "bare": bare}]


def _no_range(text: str) -> None:
    if _NEGATIVE.match(text):
        raise Refused(_("“%(text)s”是负数，请核对。") % {"text": shown(text)})
    if _RANGE.search(text):
        raise Refused(_("“%(text)s”是一个范围，请填一个数（拿不准可取下限）。") % {"text": shown(text)})


def _not_other(cell: Cell, what: str) -> None:
    if isinstance(cell.value, bool | datetime.date | datetime.time | datetime.timedelta):
        raise Refused(_("这里应是%(what)s，现在是“%(text)s”。请改单元格格式后重新输入。") % {"what": what, "text": shown(cell.value)})


def read_number(cell: Cell, units: tuple[str, ...] = (), places: int = 2) -> Read | Fault:
    """A quantity not below 0 as Decimal with up to `places` decimals; `1,200 亩`, `1.2万人` with the unit among `units`, never another."""
    return tell(_number, cell, units, places)


def _number(cell: Cell, units: tuple[str, ...], places: int) -> Read:
    _not_other(cell, _("数字"))
    if isinstance(cell.value, float | int):
        return _rounded(number_of(cell.value), places, [])
    empty = nothing(cell)
    if empty:
        return empty
    text = without_blanks(as_text(cell.value))
    _no_range(text)
    bare, cautions = _bare(text)
    for unit in sorted(units, key=len, reverse=True):
        if bare.endswith(without_blanks(unit)):
            bare = bare.removesuffix(without_blanks(unit))
            break
    bare = bare.rstrip("多余")
    found = _NUMBER.match(bare)
    if not found:
        raise Refused(_not_a_number(cell, units))
    return _rounded(Decimal(found[1].replace(",", "")) * _SCALE[found[2]], places, cautions)


def _not_a_number(cell: Cell, units: tuple[str, ...]) -> str:
    if units:
        return _("看不懂“%(text)s”，请只填数字，单位是%(unit)s。") % {"text": shown(cell.value), "unit": units[0]}
    return _("看不懂“%(text)s”，请只填数字。") % {"text": shown(cell.value)}


def _rounded(number: Decimal, places: int, cautions: list[str]) -> Read:
    if number < 0:
        raise Refused(_("“%(text)s”是负数，请核对。") % {"text": number})
    if number >= Decimal(10) ** 12:
        raise Refused(_("“%(text)s”太大，请核对。") % {"text": shown(str(number))})
    value = number.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
    if value != number:
        cautions = [*cautions, _("已四舍五入为 %(value)s。") % {"value": value}]
    return Read(value, cautions=tuple(cautions))


def read_whole(cell: Cell, units: tuple[str, ...] = ()) -> Read | Fault:
    """A whole number not below 0 as int (`1,200 人`); a fraction is a fault."""
    read = read_number(cell, units, places=6)
    if isinstance(read, Fault) or read.is_empty:
        return read
    if read.value != int(read.value):
        return Fault(cell.address, _("“%(text)s”不是整数，请核对。") % {"text": shown(cell.value)}, shown(cell.value))
    return Read(int(read.value), read.said, read.cautions)


def read_percent(cell: Cell) -> Read | Fault:
    """A share in percent (`35%` as Decimal 35). A plain number up to 1 is what a percent cell holds: times 100, with a caution."""
    return tell(_percent, cell)


def _percent(cell: Cell) -> Read:
    _not_other(cell, _("百分比"))
    if isinstance(cell.value, float | int) and 0 < cell.value <= 1:
        value = (number_of(cell.value) * 100).normalize()
        return Read(value + 0, cautions=(_("按 %(value)s%% 读入。") % {"value": f"{value:f}"},))
    return _number(cell, ("%",), 4)
