"""What one cell says: text, a choice, yes or no, names, phones. Each reading is a `Read`, empty on purpose, or a `Fault` at its cell. Pure."""

import datetime
import re
from collections.abc import Callable, Mapping
from dataclasses import replace

from django.utils.translation import gettext as _

from promotion.common import phones
from promotion.common.errors import Refused
from promotion.common.money import NOTHING as NO_AMOUNT
from promotion.common.sheets.cells import Cell, Fault, Flaw, Read, as_text, is_blank, plain_float, shown
from promotion.common.sheets.texts import LOST
from promotion.common.text import one_line, strip_invisible, without_blanks

NOTHING = NO_AMOUNT | {
    "\\", "、", ".", "…", "……", "／", "*", "**", "***", "空", "空白", "待补", "待补充", "待填", "待确认", "待确定", "待核实", "待明确", "尚未确定",
    "未确定", "未明确", "不详", "未知", "不明", "暂未", "暂缺", "缺", "尚无", "没有", "NULL", "NONE", "NAN", "NIL", "TBD", "TBC", "-----", "---", "________",
}  # fmt: skip
_LONGEST_NOTHING = 16
_YES = frozenset({"是", "有", "已", "√", "✓", "✔", "☑", "☒", "对", "真", "Y", "YES", "T", "TRUE", "1", "●", "■", "O"})
_NO = frozenset({"否", "无", "未", "×", "✗", "✘", "X", "错", "假", "不是", "没有", "N", "NO", "F", "FALSE", "0", "○", "□", "☐"})
_PARTS = re.compile(r"[、,，;；/／|\n\r]+|\s+(?:和|及|与)\s+")
_PHONE_PARTS = re.compile(r"[、,，;；/／|\n\r]+|或")
_TWO_LETTERS = re.compile(r"^[一-鿿]\s+[一-鿿]$")
_PHONE = re.compile(
    r"(?:\+?86[-\s]?)?(?:1[3-9][0-9](?:[-\s]?[0-9]{4}){2}|0[0-9]{2,3}[-\s]?[0-9]{7,8}|[0-9]{7,8})(?:(?:转|#|x)[0-9]{1,6})?(?![0-9])"
)
_PRECISE = 10**15  # a spreadsheet keeps 15 digits of a number
_END = "。.．;；,，、"
_NEUTRAL = re.compile(r"'(?=[=+\-@＝＋－＠])")  # our own sheets put it before what a reader of csv would take for a formula


def tell(read: Callable[..., Read], cell: Cell, *args) -> Read | Fault:
    """Calls a reader of this room; what the file itself calls no value, and what a rule refuses, becomes a fault of the cell."""
    if isinstance(cell.value, Flaw):
        return flawed(cell)
    if isinstance(cell.value, str) and LOST in cell.value:
        return Fault(cell.address, _("有读不出来的字，文件编码可能已损坏。请重新输入这一格。"), shown(cell.value))
    if is_blank(cell.value):
        return Read()
    if isinstance(cell.value, str) and _NEUTRAL.match(cell.value):
        cell = replace(cell, value=cell.value[1:])
    try:
        found = read(cell, *args)
    except Refused as refusal:
        return Fault(cell.address, str(refusal), shown(cell.value))
    if cell.filled and not found.is_empty:
        return replace(found, cautions=(*found.cautions, _("取自合并单元格（或上一行），请核对是否各行都算。")))
    return found


def flawed(cell: Cell) -> Fault:
    """The fault of a cell that holds an error or an uncalculated formula."""
    if cell.value.code:
        sentence = _("公式出错（%(code)s）。请修好公式，或直接填数值。") % {"code": cell.value.code[:20]}
    else:
        sentence = _("公式还没有算出结果。请用 Excel 或 WPS 打开、保存一次后再上传，或直接填数值。")
    return Fault(cell.address, sentence, str(cell.value))


def is_nothing(text: str) -> bool:
    """Whether words say that there is nothing yet: `待定`, `/`, `—`, `暂无`."""
    if len(text) > _LONGEST_NOTHING:
        return False
    bare = without_blanks(text).upper()
    return bare in NOTHING or bare.rstrip(_END) in NOTHING


def nothing(cell: Cell) -> Read | None:
    """The reading of a cell that says so, None of any other."""
    text = as_text(cell.value)
    return Read(said=text) if isinstance(cell.value, str) and is_nothing(text) else None


def read_text(cell: Cell, longest: int, *, lines: bool = False) -> Read | Fault:
    """Text of up to `longest` characters; with `lines` its line ends stay. A number in a text column is taken as it is shown."""
    return tell(_text, cell, longest, lines)


def _text(cell: Cell, longest: int, lines: bool) -> Read:
    value = cell.value
    if isinstance(value, float | int) and not isinstance(value, bool) and abs(value) >= _PRECISE:
        raise Refused(_("数字超过 15 位，Excel 已改掉了末尾几位。请把单元格设为“文本”后重新输入。"))
    empty = nothing(cell)
    if empty:
        return empty
    text = _lines(value) if lines and isinstance(value, str) else as_text(value)
    if len(text) > longest:
        raise Refused(_("有 %(n)d 个字，最多 %(max)d 个，请缩短。") % {"n": len(text), "max": longest})
    return Read(text)


def _lines(value: str) -> str:
    return "\n".join(filter(None, (one_line(line) for line in strip_invisible(value).splitlines())))


def read_choice(cell: Cell, words: Mapping[str, object]) -> Read | Fault:
    """One of `words` (any width, blanks, trailing mark), as what it stands for."""
    return tell(_choice, cell, words)


def _choice(cell: Cell, words: Mapping[str, object]) -> Read:
    bare = without_blanks(as_text(cell.value)).upper().rstrip(_END)
    by_word = {without_blanks(word).upper(): meaning for word, meaning in words.items()}
    if bare in by_word:
        return Read(by_word[bare])
    empty = nothing(cell)
    if empty:
        return empty
    offered = "、".join(list(words)[:12])
    raise Refused(_("看不懂“%(text)s”，请填其中一个：%(words)s。") % {"text": shown(cell.value), "words": offered})


def read_yes_no(cell: Cell) -> Read | Fault:
    """是/否, √/×, 有/无, Y/N, 1/0, and what a spreadsheet calls TRUE and FALSE."""
    return tell(_yes_no, cell)


def _yes_no(cell: Cell) -> Read:
    if isinstance(cell.value, bool):
        return Read(cell.value)
    bare = without_blanks(as_text(cell.value)).upper().rstrip("。.")
    if bare in _YES or bare in _NO:
        return Read(bare in _YES)
    empty = nothing(cell)
    if empty:
        return empty
    raise Refused(_("看不懂“%(text)s”，请填 是 或 否。") % {"text": shown(cell.value)})


def read_names(cell: Cell, longest: int = 60) -> Read | Fault:
    """Names parted by 、 ， ； / or line ends, as a tuple without doubles; `王  芳` is one name."""
    return tell(_names, cell, longest)


def _names(cell: Cell, longest: int) -> Read:
    empty = nothing(cell)
    if empty:
        return empty
    names = []
    for part in _PARTS.split(strip_invisible(as_text(cell.value) if not isinstance(cell.value, str) else cell.value)):
        name = one_line(part).strip("。.")
        name = re.sub(r"\s+", "", name) if _TWO_LETTERS.match(name) else name
        if len(name) > longest:
            raise Refused(_("“%(text)s”太长，不像名称；多个请用顿号分开。") % {"text": shown(name)})
        if name and not is_nothing(name):
            names.append(name)
    return Read(tuple(dict.fromkeys(names))) if names else Read(said=as_text(cell.value))


def read_phones(cell: Cell) -> Read | Fault:
    """One or several numbers, as a tuple of clean ones."""
    return tell(_phones, cell)


def _phones(cell: Cell) -> Read:
    empty = nothing(cell)
    if empty:
        return empty
    if isinstance(cell.value, datetime.date | datetime.time | bool):
        raise Refused(_("这里应是电话号码，现在是“%(text)s”。请把单元格设为“文本”后重新输入。") % {"text": shown(cell.value)})
    text = plain_float(cell.value) if isinstance(cell.value, float) else strip_invisible(str(cell.value))
    found: list[str] = []
    for part in filter(str.strip, _PHONE_PARTS.split(text)):
        several = [match[0] for match in _PHONE.finditer(part)]
        whole = len(several) > 1 and not _PHONE.sub("", part).strip()
        found += [phones.clean(number) for number in (several if whole else [part.strip().rstrip(_END)])]
    return Read(tuple(dict.fromkeys(found))) if found else Read(said=as_text(cell.value))


def read_contacts(cell: Cell) -> Read | Fault:
    """People with their numbers in one cell (`张三 13812345678；李四`), as a tuple of (name, phone), either of which may be ""."""
    return tell(_contacts, cell)


def _contacts(cell: Cell) -> Read:
    empty = nothing(cell)
    if empty:
        return empty
    text = plain_float(cell.value) if isinstance(cell.value, float) else strip_invisible(str(cell.value))
    people = []
    for part in filter(str.strip, re.split(r"[、,，;；/／|\n\r]+", text)):
        number = _PHONE.search(part)
        name = one_line(part.replace(number[0], " ") if number else part).strip(" :：()（）-。.")
        phone = phones.clean(number[0]) if number else ""
        if re.search(r"[0-9]{5,}", name):
            raise Refused(_("电话号码“%(text)s”不对，请写手机号，或带区号的座机号。") % {"text": shown(part)})
        if people and not name and not people[-1][1]:
            people[-1] = (people[-1][0], phone)
        elif name or phone:
            people.append((re.sub(r"\s+", "", name) if _TWO_LETTERS.match(name) else name, phone))
    return Read(tuple(people)) if people else Read(said=as_text(cell.value))
