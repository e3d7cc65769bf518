"""The calendar as an office keeps it in a small sheet: 日期, 是否上班, 名称. Pure: bytes in, rows and faults out."""

import csv
import re
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from promotion.common.dates import parse_full_date
from promotion.common.errors import Refused
from promotion.common.text import NUL, one_line, without_blanks
from promotion.common.workdays import SATURDAY

HEADS = DAY, WORKED, NAME = ("日期", "是否上班", "名称")
MAX_BYTES, MAX_ROWS, MAX_NAME = 64 * 1024, 400, 64
TEMPLATE = "\ufeff日期,是否上班,名称\r\n2026-02-14,是,春节调休上班\r\n2026-02-15,否,春节\r\n2026-02-16,否,春节\r\n".encode()
_WORKED = {
    **dict.fromkeys(("是", "1", "上班", "班", "补班", "工作日"), True),
    **dict.fromkeys(("否", "0", "休息", "休", "放假", "假"), False),
}
_SWAPPED = "调休"
_LINE_END = re.compile(r"\r\n|\r|\n")
_OTHER_COMMAS = re.compile(r"[\t，;；]")


@dataclass(frozen=True)
class SheetRow:
    """One day that could be read; `line` is its place in the file, from 1."""

    line: int
    day: date
    is_workday: bool
    name: str = ""


@dataclass(frozen=True)
class Fault:
    """One line that could not be taken, as it was written, and what to do about it."""

    line: int
    sentence: str
    written: str = ""

    def __str__(self):
        return _("第 %(line)d 行：%(sentence)s") % {"line": self.line, "sentence": self.sentence}


@dataclass(frozen=True)
class Sheet:
    """What was read, in the order of the file: each line that is not blank is a row or a fault."""

    rows: tuple[SheetRow, ...]
    faults: tuple[Fault, ...]


def decode(content: bytes) -> str:
    """The text of a file saved by Excel, WPS or an editor: UTF-8 with or without its mark, else GBK. Refused for what is no such text."""
    if len(content) > MAX_BYTES:
        raise _too_large()
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if NUL not in text:
            return text
    raise Refused(_("这不是 CSV 文本。请在表格软件里“另存为 CSV”后再上传。"))


def read_sheet(text: str) -> Sheet:
    """Every line read on its own, so that an open quotation mark spoils its own line only. Refused for a sheet that is none at all."""
    if len(text) > MAX_BYTES:
        raise _too_large()
    lines = [(number, cells) for number, line in enumerate(_LINE_END.split(text), start=1) if any(cells := _cells(line))]
    order = range(len(HEADS))
    if lines and DAY in lines[0][1]:
        order = _order_of(lines.pop(0)[1])
    if not lines:
        raise Refused(_("文件里没有日期，请按模板填写后再上传。"))
    if len(lines) > MAX_ROWS:
        raise Refused(_("文件有 %(n)d 行，一次最多 %(max)d 行，请分年上传。") % {"n": len(lines), "max": MAX_ROWS})
    rows, faults = [], []
    for number, cells in lines:
        try:
            rows.append(_row(number, cells, order))
        except Refused as refusal:
            faults.append(Fault(number, str(refusal), _as_written(cells)))
    return _without_doubles(rows, faults)


def _cells(line: str) -> list[str]:
    cells = [cell for row in csv.reader([line]) for cell in row]
    return [one_line(cell) for cell in (cells if len(cells) > 1 else _OTHER_COMMAS.split(line))]


def _order_of(heads: list[str]) -> list[int]:
    """Where each of `HEADS` stands; -1 for a column that is not there."""
    heads = [without_blanks(head) for head in heads]
    strange = [head for head in heads if head and head not in HEADS]
    lacking = [head for head in (DAY, WORKED) if head not in heads]
    if strange or lacking:
        raise Refused(_("表头看不懂：%(heads)s。请用三列：日期、是否上班、名称。") % {"heads": "、".join(filter(None, heads))[:60]})
    return [heads.index(head) if head in heads else -1 for head in HEADS]


def _row(line: int, cells: list[str], order) -> SheetRow:
    day, worked, name = (cells[place] if 0 <= place < len(cells) else "" for place in order)
    extra = [cell for place, cell in enumerate(cells) if cell and place not in order]
    if extra:
        raise Refused(_("多出“%(text)s”。每行只有日期、是否上班、名称三列；名称里有逗号时请用引号括起来。") % {"text": extra[0][:30]})
    if not day:
        raise Refused(_("缺少日期，请填写，例如 2026-02-14。"))
    real = parse_full_date(day)
    if len(name) > MAX_NAME:
        raise Refused(_("名称超过 %(max)d 个字，请缩短。") % {"max": MAX_NAME})
    return SheetRow(line, real, _is_worked(worked, real), name)


def _is_worked(text: str, day: date) -> bool:
    """调休 alone is what departs from the week: a weekend worked, a weekday off."""
    word = without_blanks(text)
    if word == _SWAPPED:
        return day.weekday() >= SATURDAY
    if word not in _WORKED:
        raise Refused(
            _("看不懂是否上班“%(text)s”，请填 是 或 否。") % {"text": text[:30]} if word else _("没有填是否上班，请填 是 或 否。")
        )
    return _WORKED[word]


def _without_doubles(rows: list[SheetRow], faults: list[Fault]) -> Sheet:
    """A day said twice stands once; a day said in two ways stands not at all."""
    by_day: dict[date, list[SheetRow]] = {}
    for row in rows:
        by_day.setdefault(row.day, []).append(row)
    kept = []
    for first, *others in by_day.values():
        if any((row.is_workday, row.name) != (first.is_workday, first.name) for row in others):
            lines = "、".join(str(row.line) for row in (first, *others))
            sentence = _("%(day)s 在第 %(lines)s 行说法不一，请只留一行。") % {"day": first.day.isoformat(), "lines": lines}
            faults += [Fault(row.line, sentence, _as_read(row)) for row in (first, *others)]
            continue
        kept.append(first)
        faults += [Fault(row.line, _("与第 %(line)d 行重复，只取一行。") % {"line": first.line}, _as_read(row)) for row in others]
    return Sheet(tuple(kept), tuple(sorted(faults, key=lambda fault: fault.line)))


def _as_written(cells: list[str]) -> str:
    return " ".join(filter(None, cells))[:80]


def _as_read(row: SheetRow) -> str:
    return _as_written([row.day.isoformat(), _("上班") if row.is_workday else _("休息"), row.name])


def _too_large() -> Refused:
    return Refused(_("文件超过 %(kb)d KB，节假日表用不了这么大，请核对。") % {"kb": MAX_BYTES // 1024})
