"""A cell of a matched column as the value of its field."""

import datetime
from collections.abc import Callable
from dataclasses import replace

from django.utils.translation import gettext as _

from promotion.common import uscc
from promotion.common.money import WAN, parse_unit
from promotion.common.sheets import days, numbers, values
from promotion.common.sheets.cells import Cell, Fault, Read, as_text
from promotion.exchange import deeds
from promotion.exchange import wanted as kinds
from promotion.exchange.matching import Found
from promotion.projects.bands import is_amount_band


def reader_of(found: Found, table_unit: str = "") -> Callable[[Cell], Read | Fault]:
    """The reader of a column, made once per table. A bare amount is in the unit of its head, else of the note above the table, else 万元."""
    wanted = found.wanted
    if wanted.kind == kinds.MONEY:
        unit = parse_unit(found.unit) or parse_unit(table_unit) or WAN
        read = numbers.read_signed_money if wanted.is_signed else numbers.read_money
        return lambda cell: _band(cell, wanted) or read(cell, unit)
    if wanted.kind in (kinds.TEXT, kinds.LINES):
        lines = wanted.kind == kinds.LINES
        return lambda cell: _word(cell, wanted) or values.read_text(cell, wanted.longest, lines=lines)
    if wanted.kind == kinds.NUMBER:
        return lambda cell: numbers.read_number(cell, wanted.units, wanted.places)
    if wanted.kind == kinds.WHOLE:
        return lambda cell: numbers.read_whole(cell, wanted.units)
    if wanted.kind == kinds.NAMES:
        return lambda cell: values.read_names(cell, wanted.longest)
    if wanted.kind in (kinds.DATE, kinds.MONTH):
        day = _PLAIN[wanted.kind]
        return lambda cell: deeds.fitting(wanted, cell, day(cell))
    return _PLAIN[wanted.kind]


def _band(cell: Cell, wanted: kinds.Wanted) -> Read | Fault | None:
    """What a sheet of ours says in place of a confidential project's amount is never taken for one; None where it is something else."""
    text = as_text(cell.value) if isinstance(cell.value, str) else ""
    if not is_amount_band(text):
        return None
    if wanted.required:
        return Fault(cell.address, _("“%(text)s”是保密项目的金额档次，不是金额；请填写实际金额，或在项目页登记。") % {"text": text}, text)
    return Read(said=text, cautions=(_("“%(text)s”是保密项目的金额档次，不是金额，没有读取。") % {"text": text},))


def _word(cell: Cell, wanted: kinds.Wanted) -> Read | None:
    """What the field takes for a value before it is looked at for nothing."""
    text = as_text(cell.value) if wanted.words else ""
    return Read(text) if text in wanted.words else None


def unfit_unit(found: Found) -> bool:
    """Whether the head names a unit the field does not take (`用地面积（公顷）`): the column must not be read as it is."""
    if not found.unit:
        return False
    if found.wanted.kind == kinds.MONEY:
        return parse_unit(found.unit) is None
    return found.wanted.kind in (kinds.NUMBER, kinds.WHOLE) and found.unit not in found.wanted.units


def _month(cell: Cell) -> Read | Fault:
    """As `read_month`. Spreadsheets make `2025年3月` a date of the first."""
    read = days.read_month(cell)
    if isinstance(read, Fault) or read.is_empty:
        return read
    is_first = isinstance(cell.value, datetime.date | float | int) and read.value.day == 1
    return replace(read, is_month=read.is_month or is_first)


def _code(cell: Cell) -> Read | Fault:
    return values.tell(_uscc, cell)


def _uscc(cell: Cell) -> Read:
    return values.nothing(cell) or Read(uscc.clean(as_text(cell.value)) or None)


_PLAIN = {
    kinds.DATE: days.read_date,
    kinds.MONTH: _month,
    kinds.YES_NO: values.read_yes_no,
    kinds.PERCENT: numbers.read_percent,
    kinds.PHONES: values.read_phones,
    kinds.CONTACTS: values.read_contacts,
    kinds.CODE: _code,
}
