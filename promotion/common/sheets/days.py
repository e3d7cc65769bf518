"""What one cell says about a day or a month: date cells, serial numbers of both calendars, and every way people write dates. Pure."""

import datetime
import re
from dataclasses import replace
from decimal import Decimal

from django.utils.translation import gettext as _

from promotion.common.dates import FIRST_YEAR, LAST_YEAR, month_end, parse_full_date, parse_month
from promotion.common.errors import Refused
from promotion.common.sheets.cells import Cell, Fault, Read, as_text, shown
from promotion.common.sheets.numbers import number_of
from promotion.common.sheets.values import nothing, tell
from promotion.common.text import without_blanks

EPOCH, EPOCH_1904 = datetime.date(1899, 12, 30), datetime.date(1904, 1, 1)
_DAYS = range(20_000, 73_051)  # serial numbers of 1954 to 2099 (1904 calendar: 1958 to 2104)
_DIGITS = {**dict(zip("〇一二三四五六七八九", "0123456789", strict=True)), "零": "0", "○": "0", "Ｏ": "0", "O": "0", "两": "2"}
_CHINESE_YEAR = re.compile(r"^([〇零○OＯ一二三四五六七八九]{4}|[〇零○OＯ一二三四五六七八九]{2})年")
_CHINESE_NUMBER = re.compile(r"[一二三四五六七八九]?十[一二三四五六七八九]?|[一二三四五六七八九]")
_PART_OF_MONTH = {"初": 1, "上旬": 1, "中旬": 11, "中": 11, "下旬": 21, "底": 0, "末": 0}
_MONTH_PART = re.compile(r"^(.*月)份?(上旬|中旬|下旬|初|中|底|末)$")
_YEAR_END = re.compile(r"^([0-9]{4})年(?:底|末|年底|年末)$")
_ONLY_YEAR = re.compile(r"^[0-9]{4}年?(?:度|[上下]半年|第?[一二三四1-4]季度|[春夏秋冬]季?)?$")
_SPAN = re.compile(r"[0-9年月日号]\s*(?:至|到|[~～—–]+|——|--)\s*[0-9]|月[-－][0-9]|日[-－][0-9]|^[0-9]{4}-[0-9]{4}年?$")
_NO_YEAR = re.compile(r"^[0-9]{1,2}(?:月[0-9]{1,2}[日号]?|月份?|[./-][0-9]{1,2})$")
_ABOUT = re.compile(r"^(?:(?:预计|计划|约|拟|争取|力争|暂定)[于在]?)+|(?:左右|前后|前|之前|以前|前完成|[（(](?:预计|计划|暂定|拟)[)）])+$")
_PLAN = re.compile(r"预计|计划|拟|争取|力争|暂定|完成")  # of what _ABOUT finds
_SHORT_YEAR = re.compile(r"^[0-9]{2}[.\-/年][0-9]{1,2}[.\-/月]")
_LONG_MONTH = re.compile(r"^([0-9]{4}[.\-/年])([0-9]{1,2})月?份?$")
_DEEDS = "签约|签订|签署|对接|洽谈|开工|动工|开建|竣工投产|建成投产|投产|竣工|落地|落户|注册|暂缓|终止"
_NOT_YET = re.compile(rf"^(?:目前|至今)?(?:还|尚|暂)?(?:未|没有?)(?:正式)?(?:{_DEEDS}|建设|建成|完工|启动|开始|完成|办理|到位)?$")
_DEED = re.compile(rf"^(?:已经?)?于|(?:(?:已|正式|全面)?({_DEEDS}))$")
_MARKS = "。.;；,，、"


def read_date(cell: Cell) -> Read | Fault:
    """A day. What names only a month is its first day with a caution, `月底` its last; a year alone, a span, a day without its year are faults.

    `未开工`, `尚未签约` say that there is no day yet. A deed named beside the day (`2025年3月5日签约`), and words of a plan, are taken away with a
    caution and marked: whether they fit the column is for who knows the column.
    """
    return tell(_date, cell)


def read_month(cell: Cell) -> Read | Fault:
    """A month as its first day, `is_month`, with nothing said of the day that is not written; where a day within it is, that day."""
    read = read_date(cell)
    if isinstance(read, Fault) or read.is_empty:
        return read
    cautions = tuple(caution for caution in read.cautions if caution != _month_only(read.value))
    return replace(read, cautions=cautions)


def _date(cell: Cell) -> Read:
    value = cell.value
    if isinstance(value, datetime.datetime):
        return Read(_sane(value.date()))
    if isinstance(value, datetime.date):
        return Read(_sane(value))
    if isinstance(value, bool | datetime.time | datetime.timedelta):
        raise Refused(_("这里应是日期，现在是“%(text)s”，请写成 2025-03-05。") % {"text": shown(value)})
    if isinstance(value, float | int):
        return _of_number(number_of(value), cell)
    empty = nothing(cell)
    if empty:
        return empty
    if _NOT_YET.match(without_blanks(as_text(value)).rstrip(_MARKS)):
        return Read(said=as_text(value))
    text = _western(without_blanks(re.sub(r"[T ]+[0-9]{1,2}:[0-9]{2}(:[0-9.]+)?$", "", as_text(value))).rstrip(_MARKS))
    if re.fullmatch(r"[0-9]{5}(?:\.[0-9]+)?", text):
        return _of_number(Decimal(text), cell)
    return _of_text(text, cell)


def _of_number(number: Decimal, cell: Cell) -> Read:
    """Serial days, `20250305`, `202503`, and `2025.3`, which a spreadsheet took for a number."""
    text = f"{number:f}"
    if int(number) in _DAYS:
        epoch = EPOCH_1904 if cell.epoch_1904 else EPOCH
        day = epoch + datetime.timedelta(days=int(number))
        return Read(_sane(day), cautions=(_("数字 %(text)s 按 Excel 日期读作 %(day)s。") % {"text": text, "day": day.isoformat()},))
    if re.fullmatch(r"(?:19|20)[0-9]{2}\.1", text):
        raise Refused(_("“%(text)s”可能是 1 月，也可能是 10 月，请写成 2025-01 或 2025-10 这样。") % {"text": text})
    return _of_text(text, cell)


def _of_text(text: str, cell: Cell) -> Read:
    plain = _DEED.sub("", text)
    cautions = [] if plain == text else [_("“%(text)s”按 %(bare)s 读入。") % {"text": shown(text), "bare": plain}]
    bare = _ABOUT.sub("", plain)
    cautions += [] if bare == plain else [_("“%(text)s”不是确定的日子，按 %(bare)s 读入。") % {"text": shown(text), "bare": bare}]
    if _SPAN.search(bare):
        raise Refused(_("“%(text)s”是一段时间，请只填一个日期。") % {"text": shown(cell.value)})
    if _ONLY_YEAR.match(bare):
        raise Refused(_("“%(text)s”没有写月份，请写成 2025-03 或 2025-03-05。") % {"text": shown(cell.value)})
    if _NO_YEAR.match(bare):
        raise Refused(_("“%(text)s”没有写年份，请写成 2025-03-05。") % {"text": shown(cell.value)})
    read = _with_part(bare, cautions) or _plain(bare, cautions)
    return replace(read, is_plan=_PLAN.search("".join(_ABOUT.findall(plain))) is not None, deed="".join(_DEED.findall(text)))


def _with_part(text: str, cautions: list[str]) -> Read | None:
    """`2025年3月底`, `2025年3月上旬`, `2025年底`."""
    year = _YEAR_END.match(text)
    part = ("", "12月底") if year else None
    found = _MONTH_PART.match(f"{year[1]}年{part[1]}" if year else text)
    if not found:
        return None
    month = parse_month(found[1])
    day = month.replace(day=_PART_OF_MONTH[found[2]]) if _PART_OF_MONTH[found[2]] else month_end(month)
    return Read(day, cautions=(*cautions, _("“%(text)s”按 %(day)s 读入。") % {"text": shown(text), "day": day.isoformat()}))


def _plain(text: str, cautions: list[str]) -> Read:
    if _SHORT_YEAR.match(text):
        cautions = [*cautions, _("年份只写了两位，按 20%(year)s 年读入。") % {"year": text[:2]}]
    month = _LONG_MONTH.match(text)
    if month or re.fullmatch(r"(?:19|20)[0-9]{4}", text):
        first = parse_month(f"{month[1].rstrip('.-/年')}-{month[2]}" if month else text)
        return Read(first, cautions=(*cautions, _month_only(first)), is_month=True)
    if re.fullmatch(r"[0-9]{2}年[0-9]{1,2}月", text):
        first = parse_month(text)
        return Read(first, cautions=(*cautions, _month_only(first)), is_month=True)
    return Read(parse_full_date(text), cautions=tuple(cautions))


def _month_only(day: datetime.date) -> str:
    return _("只写到月，按 %(day)s 读入。") % {"day": day.isoformat()}


def _western(text: str) -> str:
    """二〇二五年三月十五日 as 2025年3月15日; other text as it is."""
    found = _CHINESE_YEAR.match(text)
    if found is None:
        return text.replace("月份", "月")
    year = "".join(_DIGITS[letter] for letter in found[1])
    return f"{year}年{_CHINESE_NUMBER.sub(_arabic, text[found.end() :])}".replace("月份", "月")


def _arabic(found: re.Match) -> str:
    tens, ten, ones = found[0].partition("十")
    if not ten:
        return _DIGITS[tens]
    return str((int(_DIGITS[tens]) if tens else 1) * 10 + (int(_DIGITS[ones]) if ones else 0))


def _sane(day: datetime.date) -> datetime.date:
    if not FIRST_YEAR < day.year <= LAST_YEAR:
        raise Refused(_("年份 %(year)s 不对，请核对。") % {"year": day.year})
    return day
